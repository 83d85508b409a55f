"""What can be filed online: a procedure by itself, and the groups filed in one go."""

from collections.abc import Iterable
from datetime import date

from motcua.catalogue.groups import ProcedureGroup
from motcua.catalogue.models import ChannelTerm, OnlineLevel, Procedure, ProcedureVersion
from motcua.portal import places


def can_file(version: ProcedureVersion) -> bool:
    """True when the procedure can be filed here: an online level, a level that receives, a limit."""
    online = version.online_level != OnlineLevel.NONE
    return online and bool(version.competences.all()) and main_term(version) is not None


def main_term(version: ProcedureVersion) -> ChannelTerm | None:
    """The time limit to show first: the online one, else the direct one, else any that is known."""
    order = [ChannelTerm.Channel.ONLINE, ChannelTerm.Channel.DIRECT, ChannelTerm.Channel.POST]
    known = {term.channel: term for term in version.channels.all() if term.limit_value is not None}
    return next((known[channel] for channel in order if channel in known), None)


def groups_of(procedures: Iterable[Procedure], *, day: date) -> list[ProcedureGroup]:
    """Groups of any of these procedures that can be filed together today."""
    rows = ProcedureGroup.objects.on(day).filter(members__procedure__in=procedures)
    return [row for row in rows.distinct().order_by("name", "pk") if len(versions_of_group(row, day=day)) > 1]


def versions_of_group(group: ProcedureGroup, *, day: date) -> list[ProcedureVersion]:
    """The procedures of the group that can be filed online today and at one place, in their order.

    Empty when its first procedure cannot.
    """
    order = list(group.members.order_by("position").values_list("procedure_id", flat=True))
    rows = ProcedureVersion.objects.in_force(day).filter(procedure__in=order)
    rows = rows.select_related("procedure").prefetch_related("competences", "channels")
    known = {row.procedure_id: row for row in rows if can_file(row)}
    first = known.get(order[0]) if order else None
    if first is None:
        return []
    found = [known[key] for key in order if key in known]
    return [version for version in found if places.levels_of_all([first, version])]

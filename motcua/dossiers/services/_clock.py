"""A dossier enters the clock: code, regime, limit, due date, place in the register."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Unit
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ChannelTerm
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.counting import Limit, LimitUnit, due_at, transfer_by
from motcua.dossiers.models import Dossier
from motcua.dossiers.numbering import allocate
from motcua.dossiers.services._steps import calendar_of, iso
from motcua.dossiers.services.registering import enter
from motcua.dossiers.status import WAITING
from motcua.identity import services as identity


class LimitUnknown(Refusal):
    """A dossier cannot exist without a due date, and the catalogue has no usable time limit."""

    code = "dossier-limit-unknown"
    message = _(
        "Thủ tục “{procedure}” chưa có thời hạn giải quyết rõ ràng nên chưa thể tiếp nhận. "
        "Vui lòng báo cán bộ kiểm soát thủ tục hành chính rà soát danh mục."
    )


def into_clock(dossier: Dossier, *, by: Officer, at: datetime) -> dict[str, Any]:
    """Code, regime, limit, due date and place in the register; returns what the event keeps of them."""
    receiving = agencies.agency_on(dossier.receiving_unit, at.date())
    dossier.owner = identity.confirm_stated(dossier.owner)
    _start_clock(dossier, receiving, at=at)
    dossier.received_by = by.staff
    facts: dict[str, Any] = {
        "code": None,
        "due_at": iso(dossier.due_at),
        "limit": f"{dossier.limit_value} {dossier.limit_unit}",
    }
    if dossier.status in WAITING:
        dossier.code = str(allocate(receiving.identifier, at.date()))
        facts["code"] = dossier.code
        entry = enter(dossier, at=at)
        facts |= {"book": str(entry.book_id), "serial": str(entry.serial)}
    return facts


def _start_clock(dossier: Dossier, receiving: Unit, *, at: datetime) -> None:
    """Pin regime and limit, and compute the due date once; the first due date never changes.

    The limit is counted in the competent agency's calendar, the hand-over in that of the receiving one.
    """
    limit = _limit(dossier)
    calendar = calendar_of(dossier.agency)
    regime = deadlines.regime_on(at.date())
    dossier.regime = regime.row
    dossier.limit_value, dossier.limit_unit = limit.value, limit.unit
    dossier.received_at = at
    dossier.due_at = due_at(at, limit=limit, calendar=calendar, mode=regime.count_mode).at
    dossier.first_due_at = dossier.due_at
    cutoff = regime.paper_cutoff
    dossier.transfer_by = transfer_by(at, calendar=calendar_of(receiving), cutoff=cutoff)


def _limit(dossier: Dossier) -> Limit:
    """The limit of the dossier's channel; "trong ngày" for procedures settled on the day of reception."""
    terms = {term.channel: term for term in dossier.version.channels.all()}
    term = (
        terms.get(dossier.channel)
        or terms.get(ChannelTerm.Channel.DIRECT)
        or next(iter(terms.values()), None)
    )
    if dossier.version.same_day:
        return Limit(0, LimitUnit.WORKING_DAY)
    if term is None or term.limit_value is None or not term.limit_unit:
        raise LimitUnknown(procedure=dossier.version.name)
    return Limit(term.limit_value, LimitUnit(term.limit_unit))


def limit_hours(dossier: Dossier) -> int:
    """The time limit as working hours, for the shares of the steps: a day is eight, a month 22 days."""
    hours = {LimitUnit.WORKING_HOUR: 1, LimitUnit.WORKING_DAY: 8, LimitUnit.DAY: 8, LimitUnit.MONTH: 176}
    return max(8, (dossier.limit_value or 0) * hours[LimitUnit(dossier.limit_unit)])

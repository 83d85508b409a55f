"""The procedures and petitions a component loses its points for: those its figure leaves out, no others.

Whoever sees a petition sees on its page how its sender judged the answer, so a list of petitions tells
nothing new. Who rated a dossier is told to nobody, and 5.4 opens to nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Unit
from motcua.catalogue.models import Announcement, Procedure, ProcedureVersion
from motcua.common.arrays import is_any
from motcua.deadlines.calendars import local
from motcua.dossiers.figures import Period
from motcua.dossiers.mark_figures import Scope
from motcua.dossiers.service_use import Asked, which
from motcua.feedback.petition_rows import PetitionQuerySet
from motcua.scorecard.live import group_of
from motcua.scorecard.offers import Offer, offers_on
from motcua.scorecard.sources import ANNOUNCED, DISLIKED, announcing, late_petitions, petitions_of

PROCEDURES: dict[str, str | Promise] = {
    "1.1": _("Thủ tục có quyết định công bố ký muộn"),
    "1.2": _("Thủ tục công khai muộn hoặc chưa công khai"),
    "1.3": _("Thủ tục công khai thiếu nội dung"),
    "3.1": _("Thủ tục chưa nộp được trực tuyến"),
    "3.2": _("Thủ tục chưa có hồ sơ trực tuyến"),
    "3.5a": _("Thủ tục chưa có hồ sơ phải nộp tiền"),
    "3.5b": _("Thủ tục chưa có giao dịch thanh toán trực tuyến"),
    "4.5a": _("Thủ tục chưa có hồ sơ dùng tài khoản đã xác thực hoặc dữ liệu dân cư"),
}
PETITIONS: dict[str, str | Promise] = {
    "5.2": _("Phản ánh, kiến nghị trễ hạn"),
    "5.3": _("Phản ánh, kiến nghị trễ hạn, người gửi chưa hài lòng hoặc đề nghị trả lời lại"),
}
OF_PROVINCE = ("1.1", "1.2", "1.3")  # units below it inherit its figure
PARTS: dict[str, str | Promise] = {
    "name": _("tên thủ tục"),
    "order": _("trình tự thực hiện"),
    "sets": _("số lượng hồ sơ"),
    "subjects": _("đối tượng thực hiện"),
    "performing": _("cơ quan thực hiện"),
    "limited": _("thời hạn giải quyết"),
}
_USED = {"3.2": "online", "3.5b": "paid", "3.5a": "payable", "4.5a": "identified"}


@dataclass(frozen=True)
class Lacking:
    """What a figure leaves out.

    parts   of 1.3, what each does not show.
    tasks   of 1.1 and 1.2, those about it that are late or not done.
    """

    which: Collection[UUID]
    parts: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    tasks: Mapping[UUID, list[Announcement]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A procedure of a list. public: its page is open to everybody."""

    code: str
    version: ProcedureVersion
    public: bool
    parts: tuple[str | Promise, ...]
    tasks: tuple[Announcement, ...]


def lacking(key: str, unit: Unit, period: Period, *, at: datetime) -> Lacking | None:
    """The procedures a component of a unit's card leaves out; None where the card has no such figure."""
    if key in ANNOUNCED:
        return _announced_late(key, period)
    day = local(at).date()
    offers, one = offers_on(min(day, period.last)), group_of(unit, kept_lines(day))
    if key == "1.3":
        parts = {name: row.lacks for name, row in offers.of_all.services.items() if row.lacks}
        return Lacking(parts.keys(), parts)
    offer = offers.of(one)
    if key == "3.1":
        return Lacking(offer.services.keys() - offer.procedures.online) if one.whole else None
    return Lacking(_unused(_USED[key], offer, None if one.every else one.units, period, at))


def lines(found: Lacking, *, day: date, after: str, most: int) -> list[Line]:
    """Those behind a code, in the order of their codes; at most three queries."""
    rows = Procedure.objects.filter(is_any("id", found.which), code__gt=after).order_by("code")
    codes = dict(rows.values_list("pk", "code")[:most])
    versions = ProcedureVersion.objects.only("name", "procedure_id").order_by("valid_from")
    named = {one.procedure_id: one for one in versions.in_force(day).filter(procedure__in=codes)}
    public = frozenset(named)
    if rest := codes.keys() - public:
        named |= {one.procedure_id: one for one in versions.filter(procedure__in=rest)}
    return [
        Line(
            code,
            named[key],
            key in public,
            tuple(PARTS[part] for part in found.parts.get(key, ())),
            tuple(found.tasks.get(key, ())),
        )
        for key, code in codes.items()
    ]


def petitions(
    rows: PetitionQuerySet, key: str, unit: Unit, period: Period, *, at: datetime
) -> PetitionQuerySet:
    """Those of the rows that a component of a unit's card leaves out; `was_late` says which were late."""
    scope = Scope(period, units=group_of(unit, kept_lines(local(at).date())).units)
    late = late_petitions(scope, at)
    wanted = petitions_of(scope) & (late if key == "5.2" else late | DISLIKED)
    return rows.filter(wanted).annotate(was_late=late)


def _unused(
    use: str, offer: Offer, units: Collection[UUID] | None, period: Period, at: datetime
) -> frozenset[UUID]:
    asked = Asked(units, offer.procedures)
    offered: frozenset[UUID] = getattr(offer.procedures, use)
    found: frozenset[UUID] = getattr(which(asked, period, at=at), use)
    return offered - found


def _announced_late(key: str, period: Period) -> Lacking:
    rows = announcing(first=period.first, last=period.last, ends=Scope(period).ends).filter(
        task=ANNOUNCED[key]
    )
    late = rows.filter(Q(done_on=None) | Q(done_on__gt=F("due_on"))).select_related("version")
    tasks: defaultdict[UUID, list[Announcement]] = defaultdict(list)
    for one in late.order_by("due_on", "id"):
        tasks[one.version.procedure_id].append(one)
    return Lacking(tasks.keys(), tasks=tasks)

"""The procedures and petitions a component's figure is made of: those it leaves out, counts, asks about.

Whoever sees a petition sees on its page how its sender judged the answer, so a list of petitions tells
nothing new. Who rated a dossier is told to nobody (`opening`).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

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
from motcua.scorecard.opening import Part
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
    "5.2": _("Phản ánh, kiến nghị quá hạn trả lời"),
    "5.3": _("Phản ánh, kiến nghị quá hạn trả lời, người gửi chưa hài lòng hoặc đề nghị trả lời lại"),
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
    """What a part of a figure is made of.

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


def lacking(key: str, unit: Unit, period: Period, *, at: datetime, part: Part = Part.LOST) -> Lacking | None:
    """The procedures a component of a unit's card leaves out, or another part of its figure; None where the
    card has no such figure.
    """
    if key in ANNOUNCED:
        return _announced(key, period, part)
    day = local(at).date()
    offers, one = offers_on(min(day, period.last)), group_of(unit, kept_lines(day))
    if key == "1.3":
        parts = {name: row.lacks for name, row in offers.of_all.services.items() if row.lacks}
        whole = offers.of_all.services.keys()
        return Lacking(_part(whole, whole - parts.keys(), part), {} if part == Part.COUNTED else parts)
    offer = offers.of(one)
    if key == "3.1":
        return Lacking(_part(offer.services.keys(), offer.procedures.online, part)) if one.whole else None
    asked: frozenset[UUID] = getattr(offer.procedures, _USED[key])
    if part == Part.WHOLE:
        return Lacking(asked)
    return Lacking(_part(asked, _used(_USED[key], offer, None if one.every else one.units, period, at), part))


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
    rows: PetitionQuerySet, key: str, unit: Unit, period: Period, *, at: datetime, part: Part = Part.LOST
) -> PetitionQuerySet:
    """Those of the rows that a component of a unit's card leaves out, or another part of its figure;
    `was_late` says which were late.
    """
    scope = Scope(period, units=group_of(unit, kept_lines(local(at).date())).units)
    late = late_petitions(scope, at)
    left_out = late if key == "5.2" else late | DISLIKED
    rows = rows.filter(petitions_of(scope)).annotate(was_late=late)
    if part == Part.WHOLE:
        return rows
    return rows.filter(left_out) if part == Part.LOST else rows.exclude(left_out)


def _part(whole: Set[UUID], counted: Set[UUID], part: Part) -> Set[UUID]:
    return {Part.WHOLE: whole, Part.COUNTED: whole & counted, Part.LOST: whole - counted}[part]


def _used(
    use: str, offer: Offer, units: Collection[UUID] | None, period: Period, at: datetime
) -> frozenset[UUID]:
    found: frozenset[UUID] = getattr(which(Asked(units, offer.procedures), period, at=at), use)
    return found


def _announced(key: str, period: Period, part: Part) -> Lacking:
    """A procedure counts once: one late time makes it late, and it is its late tasks that are shown."""
    rows = announcing(first=period.first, last=period.last, ends=Scope(period).ends).filter(
        task=ANNOUNCED[key]
    )
    tasks: defaultdict[UUID, list[Announcement]] = defaultdict(list)
    for one in rows.select_related("version").order_by("due_on", "id"):
        tasks[one.version.procedure_id].append(one)
    late = {name: [one for one in done if _late(one)] for name, done in tasks.items()}
    left_out = {name: done for name, done in late.items() if done}
    wanted = _part(tasks.keys(), tasks.keys() - left_out.keys(), part)
    return Lacking(wanted, tasks={name: left_out.get(name, tasks[name]) for name in wanted})


def _late(one: Announcement) -> bool:
    return one.done_on is None or one.done_on > one.due_on

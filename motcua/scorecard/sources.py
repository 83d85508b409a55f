"""Numerators and denominators of the components, from what this installation itself holds.

A component whose source is not there yet says so and is never filled in: `MISSING` names it. What is read is
read once for all units; `counts` then adds up any group of them, so a unit is the sum of those below it.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.announcing import AnnouncementQuerySet
from motcua.catalogue.models import Announcement
from motcua.common.arrays import is_any
from motcua.common.prepared import prepared
from motcua.deadlines.calendars import local
from motcua.dossiers.mark_figures import Marks, Scope, summed
from motcua.dossiers.marks import MARKS, Mark
from motcua.dossiers.models import Dossier
from motcua.dossiers.service_use import Asked, Used, used
from motcua.feedback.models import Petition, Rating
from motcua.feedback.petition_states import OPEN
from motcua.feedback.satisfaction import dissatisfied
from motcua.scorecard.national import COPIES, SYNC, National, national
from motcua.scorecard.offers import Offers, Summed, offers_on
from motcua.scorecard.scoring import Count

_ACCOUNT = _(
    "Tính khi người nộp hoặc chủ hồ sơ là cá nhân có tài khoản đã xác thực danh tính lúc nộp, hoặc giấy tờ "
    "được lấy từ kho dữ liệu. Chưa tính lượt tra cứu cơ sở dữ liệu dân cư vì chưa kết nối."
)
# how a component is counted here, where the national portal counts what was synchronised with it
NOTES: dict[str, str | Promise] = {
    "1.3": _(
        "Đủ khi danh mục có tên, trình tự, số bộ hồ sơ, đối tượng, cơ quan thực hiện và ít nhất một cách "
        "thực hiện có thời hạn. Không xét đã liệt kê thành phần hồ sơ hay chưa."
    ),
    "3.3": _(
        "Đếm mọi hồ sơ nộp trực tuyến, không đòi có kết quả điện tử và không nhân tỷ lệ đồng bộ: danh mục "
        "không ghi thủ tục nào không trả giấy tờ. Cổng Dịch vụ công quốc gia dường như cũng đếm vậy: có tỉnh "
        "được công bố nhiều hồ sơ trực tuyến hơn hồ sơ có kết quả điện tử."
    ),
    "3.5a": _("Tính theo khoản thu khác 0 ghi trên hồ sơ của hệ thống này."),
    "4.1": _(
        "Mẫu số là mọi hồ sơ tiếp nhận trong kỳ, kể cả hồ sơ chưa xong: danh mục không ghi thủ tục nào không "
        "trả giấy tờ, nên coi như thủ tục nào cũng trả."
    ),
    "4.2": _(
        "Hồ sơ nào cũng cần tệp kết quả mới được đếm, hồ sơ chưa xong thì chưa: danh mục không ghi thủ tục "
        "nào không trả giấy tờ, nên coi như thủ tục nào cũng trả."
    ),
    "4.4": _(
        "Kho là kho dữ liệu của tổ chức, cá nhân trên hệ thống này. Kết quả vào kho khi hồ sơ xong, có tệp "
        "kết quả và biết số định danh hoặc mã số thuế của chủ hồ sơ."
    ),
    "4.5a": _ACCOUNT,
    "4.5b": _ACCOUNT,
    "5.3": _(
        "Phản ánh lại là khi người gửi đề nghị trả lời lại, dù sau đó hài lòng. Phản ánh mới về cùng một "
        "việc được đếm riêng."
    ),
}
MISSING: dict[str, str | Promise] = {
    SYNC: _("Chưa kết nối Cổng Dịch vụ công quốc gia, chưa ai nhập số đã đồng bộ của đơn vị trong kỳ."),
    COPIES: _("Chưa ai nhập xã nào cung cấp chứng thực bản sao điện tử; tới khi có số thì đủ điểm."),
}
# counted dossier by dossier: these can be told for one procedure, channel or official
BY_DOSSIER = ("2.1", "3.3", "3.6", "4.1", "4.2", "4.3", "4.4", "4.5b", "5.4")
# a petition's answer: not satisfied, or asked for once more, whatever was said of the second
DISLIKED = dissatisfied("liking") | Q(reopened_at__isnull=False)
ANNOUNCED = {"1.1": Announcement.Task.SIGN, "1.2": Announcement.Task.NATIONAL}
_NONE = dict.fromkeys(MARKS, 0)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Petitions:
    """Of one unit, sent in the period."""

    total: int = 0
    late: int = 0
    unhappy: int = 0  # not satisfied, or late

    def __add__(self, other: "Petitions") -> "Petitions":
        return Petitions(self.total + other.total, self.late + other.late, self.unhappy + other.unhappy)


@dataclass(frozen=True)
class Counted:
    """Counts by id of the component: by the due date as it was changed, by the first one.

    received   dossiers accepted in the period.
    """

    as_changed: dict[str, Count]
    by_first: dict[str, Count]
    received: int


@dataclass(frozen=True)
class Loaded:
    """Everything a period's cards are made of: by unit whose card it is, or by the one that settles.

    of_province   what lower units inherit.
    """

    marks: dict[UUID, Marks]
    unhappy: dict[UUID, int]
    petitions: dict[UUID, Petitions]
    used: dict[UUID, Used]
    offers: Offers
    of_province: dict[str, Count]
    national: dict[UUID, National]
    only_dossiers: bool


def load(scope: Scope, groups: Collection[Summed], *, at: datetime) -> Loaded:
    """At most twelve queries, whatever the number of units. scope: all units any of the groups adds up."""
    narrowed = scope.procedures is not None or scope.channel is not None or scope.staff is not None
    units = {one.unit.pk: None if one.every else one.units for one in groups}
    marks = summed(units, scope, at=at)
    unhappy, offers = _unhappy(scope), offers_on(min(local(at).date(), scope.period.last))
    if narrowed:
        return Loaded(marks, unhappy, {}, {}, offers, {}, {}, only_dossiers=True)
    asked = {one.unit.pk: Asked(units[one.unit.pk], offers.of(one).procedures) for one in groups}
    services = offers.of_all
    return Loaded(
        marks=marks,
        unhappy=unhappy,
        petitions=petition_sums(scope, at),
        used=used(asked, scope.period, at=at),
        offers=offers,
        of_province=_announced(scope) | {"1.3": Count(services.complete, services.number)},
        national=national({one.unit.pk: one.units for one in groups}, scope.period, at=at),
        only_dossiers=False,
    )


def counts(loaded: Loaded, one: Summed) -> Counted:
    """Of a unit and all it adds up."""
    sums = loaded.marks.get(one.unit.pk, _NONE)
    received = sums[Mark.RECEIVED]
    unhappy = sum(_within(loaded.unhappy, one.units))
    found = {
        "3.3": Count(sums[Mark.ONLINE], received),
        "3.6": Count(sums[Mark.PAID_ONLINE], sums[Mark.PAYABLE]),
        "4.1": Count(sums[Mark.RESULT], received),
        "4.2": Count(sums[Mark.DIGITISED], received),
        "4.3": Count(sums[Mark.REUSED], received),
        "4.4": Count(sums[Mark.STORED], received),
        "4.5b": Count(sums[Mark.IDENTIFIED], received),
    }
    if not received and not one.whole and not loaded.only_dossiers:
        del found["4.5b"]  # nothing to ask about: scored as outside its level
    if not loaded.only_dossiers:
        found |= _of_services(loaded, one) | _of_petitions(loaded, one.units)
        found |= {key: given.count for key, given in loaded.national[one.unit.pk].given.items()}

    def timed(late: Mark) -> dict[str, Count]:
        in_time = received - sums[late]
        return found | {
            "2.1": Count(in_time, received),
            "5.4": Count(max(0, in_time - unhappy), received),
        }

    return Counted(timed(Mark.LATE), timed(Mark.LATE_FIRST), received)


def _within(rows: Mapping[UUID, Row], units: Collection[UUID]) -> list[Row]:
    """Rows of those units: few rows, or few units, are gone through."""
    if len(rows) < len(units):
        return [row for unit, row in rows.items() if unit in units]
    return [rows[unit] for unit in units if unit in rows]


def _of_services(loaded: Loaded, one: Summed) -> dict[str, Count]:
    offer, tried = loaded.offers.of(one), loaded.used.get(one.unit.pk, Used())
    found = {
        "3.2": Count(tried.online, offer.online),
        "3.5a": Count(tried.payable, offer.fee),
        "3.5b": Count(tried.paid, offer.fee),
        "4.5a": Count(tried.identified, offer.person),
    }
    if not one.whole and not offer.person:
        del found["4.5a"]  # none of its procedures is a person's: scored as outside its level
    if one.whole:
        found |= {"3.1": Count(offer.online, offer.number)} | loaded.of_province
    return found


def _of_petitions(loaded: Loaded, units: Collection[UUID]) -> dict[str, Count]:
    sums = sum(_within(loaded.petitions, units), Petitions())
    return {
        "5.2": Count(sums.total - sums.late, sums.total),
        "5.3": Count(sums.total - sums.unhappy, sums.total),
    }


def _announced(scope: Scope) -> dict[str, Count]:
    """Decisions signed in the period and in time; procedures made public in time, of those that were to be.

    A procedure counts once: one late time makes it late.
    """
    in_time: dict[str, dict[UUID, bool]] = {task: {} for task in ANNOUNCED.values()}
    period = scope.period
    for what, procedure, done_on, due_on in _tasks.rows(
        first=period.first, last=period.last, ends=scope.ends
    ):
        in_time[what].setdefault(procedure, True)
        in_time[what][procedure] &= done_on is not None and done_on <= due_on
    return {key: Count(sum(in_time[one].values()), len(in_time[one])) for key, one in ANNOUNCED.items()}


def announcing(*, first: date, last: date, ends: datetime) -> AnnouncementQuerySet:
    """Tasks about decisions signed in a period, about procedures made public in it or not yet."""
    task = Announcement.Task
    done = Q(done_on__gte=first, done_on__lte=last)
    wanted = Q(task=task.SIGN) & done | Q(task=task.NATIONAL) & (done | Q(done_on=None))
    return Announcement.objects.filter(wanted, opened_at__lt=ends)


@prepared
def _tasks(*, first: date, last: date, ends: datetime) -> "QuerySet[Any, Any]":
    rows = announcing(first=first, last=last, ends=ends)
    return rows.values_list("task", "version__procedure_id", "done_on", "due_on")


def _unhappy(scope: Scope) -> dict[UUID, int]:
    if scope.narrowed:
        rows = _unhappy_dossiers(scope.begins, scope.ends).filter(scope.dossiers)
        return dict(_by_unit(rows))
    return dict(_all_unhappy.rows(begins=scope.begins, ends=scope.ends))


def unhappy_by_day(scope: Scope) -> Counter[date]:
    """How many of the dossiers accepted on each day somebody was not satisfied with. One query."""
    rows = _unhappy_dossiers(scope.begins, scope.ends).filter(scope.dossiers)
    return Counter(local(at).date() for at in rows.values_list("received_at", flat=True) if at)


def _unhappy_dossiers(begins: datetime, ends: datetime) -> QuerySet[Dossier]:
    """From the few who were not satisfied to their dossiers, not the other way round."""
    said = Rating.objects.filter(dissatisfied("scores__overall")).values("dossier")
    reported = Petition.objects.filter(dossier__isnull=False).values("dossier")
    rows = Dossier.objects.filter(pk__in=said.union(reported))
    return rows.filter(received_at__gte=begins, received_at__lt=ends).order_by()


def _by_unit(rows: QuerySet[Dossier]) -> "QuerySet[Any, Any]":
    return rows.values_list("settling_unit_id").annotate(Number("pk"))


@prepared
def _all_unhappy(*, begins: datetime, ends: datetime) -> "QuerySet[Any, Any]":
    return _by_unit(_unhappy_dossiers(begins, ends))


def petition_sums(scope: Scope, at: datetime) -> dict[UUID, Petitions]:
    """By the unit they lie with. One query."""
    values = {"begins": scope.begins, "ends": scope.ends, "measured": min(at, scope.ends)}
    if scope.units is None:
        rows = _all_petitions.rows(**values)
    else:
        rows = list(_petition_numbers(**values).filter(is_any("unit_id", scope.units)))
    return {unit: Petitions(total, behind, unhappy) for unit, total, behind, unhappy in rows}


def _petition_numbers(begins: datetime, ends: datetime, measured: datetime) -> "QuerySet[Any, Any]":
    late = _late(measured)
    rows = Petition.objects.filter(sent_at__gte=begins, sent_at__lt=ends).order_by()
    return rows.values_list("unit_id").annotate(
        total=Number("pk"),
        behind=Number("pk", filter=late),
        unhappy=Number("pk", filter=late | DISLIKED),
    )


@prepared
def _all_petitions(*, begins: datetime, ends: datetime, measured: datetime) -> "QuerySet[Any, Any]":
    return _petition_numbers(begins, ends, measured)


def petitions_of(scope: Scope) -> Q:
    """Sent in the period, lying with these units."""
    sent = Q(sent_at__gte=scope.begins, sent_at__lt=scope.ends)
    return sent if scope.units is None else sent & is_any("unit_id", scope.units)


def late_petitions(scope: Scope, at: datetime) -> Q:
    """Some limit was missed, or passes before the period ends, or by now."""
    return _late(min(at, scope.ends))


def _late(measured: datetime) -> Q:
    return Q(late_at__isnull=False) | Q(state__in=OPEN, due_at__lt=measured)

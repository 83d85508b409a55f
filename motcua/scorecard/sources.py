"""Numerators and denominators of the components, from what this installation itself holds.

A component whose source is not there yet says so and is never filled in: `MISSING` names it. What is read is
read once for all units; `counts` then adds up any group of them, so a unit is the sum of those below it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.catalogue.models import Announcement, ChannelTerm, FeeLine, OnlineLevel, ProcedureVersion
from motcua.common.kept import Kept
from motcua.common.text import fold
from motcua.deadlines.calendars import local
from motcua.dossiers.mark_figures import Marks, Scope, marked
from motcua.dossiers.marks import MARKS, Mark
from motcua.dossiers.models import Dossier
from motcua.dossiers.service_use import Used, used
from motcua.feedback.models import Petition, Rating
from motcua.feedback.petition_states import OPEN
from motcua.feedback.rating_rows import Level as Liking
from motcua.scorecard.national import COPIES, SYNC, National, national
from motcua.scorecard.scoring import Count

_ACCOUNT = _(
    "Tính khi người nộp hoặc chủ hồ sơ là cá nhân có tài khoản đã xác thực danh tính lúc nộp, hoặc giấy tờ "
    "được lấy từ kho dữ liệu. Chưa tính lượt tra cứu cơ sở dữ liệu dân cư vì chưa kết nối."
)
# how a component is counted here, where the national portal counts what was synchronised with it
NOTES: dict[str, str | Promise] = {
    "3.5a": _("Tính theo khoản thu khác 0 ghi trên hồ sơ của hệ thống này."),
    "4.4": _(
        "Kho là kho dữ liệu của tổ chức, cá nhân trên hệ thống này. Kết quả vào kho khi hồ sơ xong, có tệp "
        "kết quả và biết số định danh hoặc mã số thuế của chủ hồ sơ."
    ),
    "4.5a": _ACCOUNT,
    "4.5b": _ACCOUNT,
}
MISSING: dict[str, str | Promise] = {
    SYNC: _("Chưa kết nối Cổng Dịch vụ công quốc gia, chưa ai nhập số đã đồng bộ của đơn vị trong kỳ."),
    COPIES: _("Chưa ai nhập đơn vị nào cung cấp chứng thực bản sao điện tử."),
}
# counted dossier by dossier: these can be told for one procedure, channel or official
BY_DOSSIER = ("2.1", "3.3", "3.6", "4.1", "4.2", "4.3", "4.4", "4.5b", "5.4")
# as the national catalogue names them: citizens, Vietnamese abroad, foreigners
_PEOPLE = ("cong dan", "nguoi viet nam dinh cu", "nguoi nuoc ngoai")
_kept = Kept()
_LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


@dataclass(frozen=True)
class Service:
    """A procedure in force, as far as the index asks about it. settled: (level, part that settles).

    person   somebody may do it who is no organisation.
    """

    online: bool
    fee: bool
    person: bool
    whole: bool
    settled: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Petitions:
    """Of one unit, sent in the period."""

    total: int = 0
    late: int = 0
    unhappy: int = 0  # not satisfied, or late

    def __add__(self, other: "Petitions") -> "Petitions":
        return Petitions(self.total + other.total, self.late + other.late, self.unhappy + other.unhappy)


@dataclass(frozen=True)
class Loaded:
    """Everything a period's cards are made of: by unit that settles; used: by unit whose card it is."""

    marks: dict[UUID, Marks]
    unhappy: dict[UUID, int]
    petitions: dict[UUID, Petitions]
    services: dict[UUID, Service]
    used: dict[UUID, Used]
    announced: dict[str, Count]
    national: dict[UUID, National]
    only_dossiers: bool


def load(scope: Scope, below: Mapping[UUID, Collection[UUID]], *, at: datetime) -> Loaded:
    """At most ten queries, whatever the number of units. below: units by the one that adds them up."""
    narrowed = scope.procedures is not None or scope.channel is not None or scope.staff is not None
    return Loaded(
        marks={unit: n for (unit,), n in marked(scope, "unit", at=at).items()},
        unhappy=_unhappy(scope),
        petitions={} if narrowed else _petitions(scope, at),
        services={} if narrowed else services_on(local(at).date()),
        used={} if narrowed else used(below, scope.period, at=at),
        announced={} if narrowed else _announced(scope),
        national={} if narrowed else national(below, scope.period, at=at),
        only_dossiers=narrowed,
    )


def counts(
    loaded: Loaded, unit: Unit, units: Collection[UUID], *, whole: bool
) -> tuple[dict[str, Count], dict[str, Count]]:
    """By id of the component, of the unit and all it adds up: by the date as changed, by the first one.

    whole   the unit is the province itself.
    """
    sums = _added(loaded, units)
    received = sums[Mark.RECEIVED]
    unhappy = sum(n for one, n in loaded.unhappy.items() if one in units)
    found = {
        "3.3": Count(sums[Mark.ONLINE], received),
        "3.6": Count(sums[Mark.PAID_ONLINE], sums[Mark.PAYABLE]),
        "4.1": Count(sums[Mark.RESULT], received),
        "4.2": Count(sums[Mark.DIGITISED], received),
        "4.3": Count(sums[Mark.REUSED], received),
        "4.4": Count(sums[Mark.STORED], received),
        "4.5b": Count(sums[Mark.IDENTIFIED], received),
    }
    if not received and not whole and not loaded.only_dossiers:
        del found["4.5b"]  # nothing to ask about: scored as outside its level
    if not loaded.only_dossiers:
        found |= _of_services(loaded, unit, whole=whole) | _of_petitions(loaded, units)
        found |= {key: one.count for key, one in loaded.national[unit.pk].given.items()}

    def timed(late: Mark) -> dict[str, Count]:
        in_time = received - sums[late]
        return found | {
            "2.1": Count(in_time, received),
            "5.4": Count(max(0, in_time - unhappy), received),
        }

    return timed(Mark.LATE), timed(Mark.LATE_FIRST)


def _added(loaded: Loaded, units: Collection[UUID]) -> dict[Mark, int]:
    here = [loaded.marks[unit] for unit in units if unit in loaded.marks]
    return {mark: sum(one[mark] for one in here) for mark in MARKS}


def _of_services(loaded: Loaded, unit: Unit, *, whole: bool) -> dict[str, Count]:
    mine = {key: one for key, one in loaded.services.items() if whole or _settles(unit, one)}
    online = {key for key, one in mine.items() if one.online}
    fees = {key for key, one in mine.items() if one.fee}
    people = {key for key, one in mine.items() if one.person}
    tried = loaded.used.get(unit.pk, Used())
    found = {
        "3.2": Count(len(online & tried.online), len(online)),
        "3.5a": Count(len(fees & tried.payable), len(fees)),
        "3.5b": Count(len(fees & tried.paid), len(fees)),
        "4.5a": Count(len(people & tried.identified), len(people)),
    }
    if not whole and not people:
        del found["4.5a"]  # none of its procedures is a person's: scored as outside its level
    if whole:
        complete = sum(one.whole for one in mine.values())
        found |= {"1.3": Count(complete, len(mine)), "3.1": Count(len(online), len(mine))}
        found |= loaded.announced
    return found


def _settles(unit: Unit, service: Service) -> bool:
    """A committee with all below it; a part of one by its field."""
    if unit.kind == UnitKind.COMMITTEE:
        levels = _LEVELS[_LEVELS.index(Level(unit.level)) :]
        return any(level in levels for level, _part in service.settled)
    return (unit.level, unit.field_code) in service.settled


def _of_petitions(loaded: Loaded, units: Collection[UUID]) -> dict[str, Count]:
    sums = sum((one for key, one in loaded.petitions.items() if key in units), Petitions())
    return {
        "5.2": Count(sums.total - sums.late, sums.total),
        "5.3": Count(sums.total - sums.unhappy, sums.total),
    }


def _announced(scope: Scope) -> dict[str, Count]:
    """Decisions signed in the period and in time; procedures made public in time, of those that were to be.

    A procedure counts once: one late time makes it late.
    """
    task = Announcement.Task
    done = Q(done_on__gte=scope.period.first, done_on__lte=scope.period.last)
    wanted = Q(task=task.SIGN) & done | Q(task=task.NATIONAL) & (done | Q(done_on=None))
    rows = Announcement.objects.filter(wanted, opened_at__lt=scope.ends)
    in_time: dict[str, dict[UUID, bool]] = {task.SIGN: {}, task.NATIONAL: {}}
    for what, procedure, done_on, due_on in rows.values_list(
        "task", "version__procedure_id", "done_on", "due_on"
    ):
        in_time[what].setdefault(procedure, True)
        in_time[what][procedure] &= done_on is not None and done_on <= due_on
    names = {"1.1": task.SIGN, "1.2": task.NATIONAL}
    return {key: Count(sum(in_time[one].values()), len(in_time[one])) for key, one in names.items()}


def _unhappy(scope: Scope) -> dict[UUID, int]:
    """From the few who were not satisfied to their dossiers, not the other way round."""
    said = Rating.objects.filter(scores__overall=Liking.NOT.value).values("dossier")
    reported = Petition.objects.filter(dossier__isnull=False).values("dossier")
    rows = Dossier.objects.filter(Q(pk__in=said.union(reported)), scope.wanted(1))
    rows = rows.filter(received_at__gte=scope.begins, received_at__lt=scope.ends).order_by()
    return dict(rows.values_list("settling_unit_id").annotate(Number("pk")))


def _petitions(scope: Scope, at: datetime) -> dict[UUID, Petitions]:
    """Late: some limit was missed, or passes before the period ends, or by now."""
    measured = min(at, scope.ends)
    late = Q(late_at__isnull=False) | Q(state__in=OPEN, due_at__lt=measured)
    rows = Petition.objects.filter(sent_at__gte=scope.begins, sent_at__lt=scope.ends).order_by()
    if scope.units is not None:
        rows = rows.filter(unit__in=scope.units)
    numbers = rows.values_list("unit_id").annotate(
        total=Number("pk"),
        behind=Number("pk", filter=late),
        unhappy=Number("pk", filter=late | Q(liking=Liking.NOT)),
    )
    return {unit: Petitions(total, behind, unhappy) for unit, total, behind, unhappy in numbers}


def services_on(day: date) -> dict[UUID, Service]:
    """The procedures in force that day, by id; at most a minute old."""
    return _kept.get(day, lambda: _services_on(day))


def _services_on(day: date) -> dict[UUID, Service]:
    versions = ProcedureVersion.objects.in_force(day).order_by()
    limited = ChannelTerm.objects.filter(version=OuterRef("pk"), limit_value__isnull=False)
    has_fee = FeeLine.objects.filter(version=OuterRef("pk")).exclude(amount=0)
    rows: dict[UUID, dict[str, Any]] = {}
    found = versions.annotate(fee=Exists(has_fee), limited=Exists(limited)).values(
        "procedure_id",
        "online_level",
        "fee",
        "limited",
        "name",
        "order",
        "sets",
        "subjects",
        "performing",
        level=F("competences__level"),
        above=F("competences__settled_at"),
        part=F("competences__settles"),
    )
    for row in found:
        kept = rows.setdefault(row["procedure_id"], row | {"settled": set()})
        if row["level"]:
            kept["settled"].add((row["above"] or row["level"], row["part"]))
    return {key: _service(row) for key, row in rows.items()}


def _service(row: Mapping[str, Any]) -> Service:
    """whole: all the parts of 63/2010/NĐ-CP Điều 8 khoản 2 that a procedure must show."""
    parts = ("name", "order", "sets", "subjects", "performing", "limited")
    return Service(
        online=row["online_level"] in {OnlineLevel.PARTIAL, OnlineLevel.FULL},
        fee=row["fee"],
        person=any(fold(one).startswith(_PEOPLE) for one in row["subjects"]),
        whole=all(row[part] for part in parts),
        settled=frozenset(row["settled"]),
    )

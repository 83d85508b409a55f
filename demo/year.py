"""The year before the demo begins, in every district, department and commune."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from demo import officials
from demo.copying import Batch, Model, copy, fits, models
from demo.courses import WEEKS, Course, courses
from demo.lives import officers
from demo.places import Place, desks, places
from demo.simulation import WEIGHTS
from motcua.agencies.models import Level, Unit
from motcua.catalogue.models import ProcedureVersion
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import folding
from motcua.feedback.rating_rows import Level as Answer
from motcua.feedback.rating_rows import Moment, Way
from motcua.feedback.services import folding as rating_sums
from motcua.feedback.services import rating
from motcua.feedback.services.rating import Answers, Respondent
from motcua.identity.models import Party

SEED = "25/07/2022"
ANSWERED = 0.3  # share of the copies whose people answer the slip
_OFTEN = 8  # procedures of a level that are copied, the commonest first
_HISTORY = (44, 29, 15, 6)  # weeks in which a citizen of the demo filed something before
_BUSIER = {Level.DISTRICT: 6, Level.PROVINCE: 40}  # than a commune
_TRIES = 6
_REMARKS = ("Phải đi lại nhiều lần.", "Quá hẹn mà không được báo trước.", "Chờ lâu, cán bộ ít giải thích.")


@dataclass(frozen=True)
class Corner:
    """One desk: what may be filed there, how well its place does and how much comes."""

    desk: Unit
    places: list[Place]
    course: Course

    def by_agency(self) -> "Iterator[tuple[Unit, Corner]]":
        """The same desk for each agency its procedures are led by, alone."""
        for agency in {one.way.agency for one in self.places}:
            yield agency, replace(self, places=[one for one in self.places if one.way.agency == agency])


def fill_year(count: int, *, until: datetime, progress: Callable[[int, int], None]) -> int:
    """About `count` dossiers over the year before, week after week; returns how many are new.

    Weeks that are there stay. Each is one transaction: a process cut off goes on with the week it was at.
    """
    with transaction.atomic():
        lived = models()
        corners = _corners(lived, until.date())
    year = _Year(lived, corners, until, count)
    done = made = 0
    for week in range(WEEKS):
        if not _is_there(week, until):
            made += year.fill(week)
        done += year.shares[week]
        progress(done, count)
    return made


def _monday(week: int, until: datetime) -> date:
    """The first day of a week; 0 is the one a year before the demo's first."""
    return until.date() - timedelta(days=until.weekday(), weeks=WEEKS - week)


def _is_there(week: int, until: datetime) -> bool:
    """Has it dossiers of units that the simulation does not reach?"""
    first = _monday(week, until)
    began = datetime.combine(first, time(), until.tzinfo)
    rows = Dossier.objects.filter(submitted_at__gte=began, submitted_at__lt=began + timedelta(weeks=1))
    return rows.filter(received_by__user__username__startswith=officials.PREFIX).exists()


def _corners(lived: list[Model], day: date) -> list[Corner]:
    """Every desk whose procedures are settled by people who are at work, after giving the bare units some."""
    often: dict[str, Counter[ProcedureVersion]] = defaultdict(Counter)
    for model in lived:
        often[model.dossier.receiving_unit.level][model.dossier.version] += 1
    by_level = {
        level: [version for version, _n in counted.most_common(_OFTEN)] for level, counted in often.items()
    }
    here = ProcedureVersion.objects.in_force(day).select_related("procedure").prefetch_related("channels")
    by_level[Level.PROVINCE] = [one for one in here.order_by("procedure__code") if _has_limits(one)]
    found = [(desk, places(desk, by_level.get(desk.level, []), day=day)) for desk in desks(day)]
    units = {unit for _desk, roads in found for place in roads for unit in place.units}
    officials.appoint(units, since=day.replace(year=day.year - 1, month=1, day=1))
    officers.cache_clear()
    named = courses([desk.identifier for desk, _roads in found], seed=SEED)
    corners = [
        Corner(desk, [place for place in roads if place.staffed], named[desk.identifier])
        for desk, roads in found
    ]
    return [corner for corner in corners if corner.places]


def _has_limits(version: ProcedureVersion) -> bool:
    terms = version.channels.all()
    return bool(terms) and all(one.limit_value is not None and one.limit_unit for one in terms)


class _Year:
    """What is copied into which week."""

    def __init__(self, lived: list[Model], corners: list[Corner], until: datetime, count: int) -> None:
        self.corners, self.until = corners, until
        self.calendar = deadlines.calendar_for("")
        self.lives: dict[tuple[UUID, bool], list[Model]] = defaultdict(list)
        self.plain: dict[bool, list[Model]] = defaultdict(list)
        for model in lived:
            self.lives[model.dossier.version_id, model.late].append(model)
            if model.plain:
                self.plain[model.late].append(model)
        self.shares = [count // WEEKS + (week < count % WEEKS) for week in range(WEEKS)]
        weights = [
            corner.course.busy * (4 if corner.desk.level != Level.COMMUNE else 1) for corner in corners
        ]
        self.weights = weights
        self.agencies: dict[Unit, list[Corner]] = defaultdict(list)
        for corner in corners:
            for agency, alone in corner.by_agency():
                self.agencies[agency].append(alone)

    @transaction.atomic
    def fill(self, week: int) -> int:
        """The dossiers of one week, with the slips of those who answered."""
        chance, batch = random.Random(f"{SEED}{week}"), Batch()
        rated: list[tuple[Dossier, float]] = []
        in_turn = self._fewest(week, self.shares[week] // 2)
        busiest = chance.choices(self.corners, self.weights, k=self.shares[week] - len(in_turn))
        for corner in in_turn + busiest:
            dossier = self._one(chance, batch, corner, week)
            if dossier is not None and chance.random() < ANSWERED:
                rated.append((dossier, corner.course.displeased(week)))
        for owner, corner in self._regulars(week):
            self._one(chance, batch, corner, week, owner=owner)
        batch.write()
        for dossier, displeased in rated:
            _answer(chance, dossier, displeased)
        folding.fold()
        rating_sums.fold()
        return len(batch.dossiers)

    def _fewest(self, week: int, number: int) -> list[Corner]:
        """A desk of each agency that has had fewest so far: in the end every one has a year's figures."""
        began = datetime.combine(_monday(week, self.until), time(), self.until.tzinfo)
        rows = Dossier.objects.filter(submitted_at__lt=began, agency__in=list(self.agencies))
        had = Counter(rows.values_list("agency", flat=True))
        order = sorted(self.agencies, key=lambda one: (had[one.pk], one.identifier or "", one.sort_key))
        return [self.agencies[agency][week % len(self.agencies[agency])] for agency in order[:number]]

    def _one(
        self, chance: random.Random, batch: Batch, corner: Corner, week: int, owner: Party | None = None
    ) -> Dossier | None:
        """None where no life fits into the week: around holidays few do."""
        for attempt in range(_TRIES):
            place = chance.choices(
                corner.places, [WEIGHTS.get(one.version.procedure.code, 3) for one in corner.places]
            )[0]
            late = chance.random() < corner.course.late(week)
            own = self.lives.get((place.version.pk, late)) if attempt < _TRIES // 2 else None
            lives = own or self.plain[late]
            model = chance.choice(lives)
            weeks = (local(model.dossier.submitted_at).date() - _monday(week, self.until)).days // 7
            if weeks >= 0 and fits(model, weeks, self.calendar):
                return copy(chance, batch, model, place=place, weeks=weeks, owner=owner)
        return None

    def _regulars(self, week: int) -> Iterator[tuple[Party, Corner]]:
        """People of the demo who can sign in and filed something that week where they live."""
        if week not in _HISTORY:
            return
        here = {corner.desk.parent.gso_code: corner for corner in self.corners if corner.desk.parent}
        people = Party.objects.filter(kind=Party.Kind.CITIZEN).exclude(user=None).exclude(birth_date=None)
        for person in people.order_by("sort_key", "pk"):
            if corner := here.get(person.commune_code):
                yield person, corner


def _answer(chance: random.Random, dossier: Dossier, displeased: float) -> None:
    """What the person said, a few hours after the end."""
    unhappy = chance.random() < displeased
    level = Answer.NOT if unhappy else chance.choice((Answer.SATISFIED, Answer.VERY))
    scores = dict.fromkeys(("overall", "ease", "timeliness"), int(level)) | {"attitude": max(2, int(level))}
    ended = dossier.returned_at or dossier.finished_at
    if ended is None:
        return
    words = chance.choice(_REMARKS) if unhappy and chance.random() < 0.4 else ""
    try:
        rating.rate(
            dossier_id=dossier.pk,
            moment=Moment.RESULT,
            answers=Answers(scores, words),
            respondent=Respondent(Way.LINK),
            at=ended + timedelta(hours=3),
        )
    except Refusal:
        return

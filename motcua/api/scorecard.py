"""The index of 766/QĐ-TTg in the national portal's shape: a unit's results, a unit with those below it."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from motcua.api.schemas import Problem
from motcua.catalogue.models import Procedure
from motcua.dossiers.figures import Period
from motcua.oversight.places import places_under
from motcua.scorecard import wire
from motcua.scorecard.live import ALL, Narrow, card_of, cards_of, unit_of
from motcua.scorecard.periods import Kind, named
from motcua.web.audience import PageRequest

router = Router(tags=["scorecard"])
_ANSWERS = {404: Problem, 409: Problem, 422: Problem, 429: Problem}


class WantedPeriod(Schema):
    """Whose results, of which period; names as the national portal has them."""

    unit: Annotated[
        str,
        Query(pattern=r"^[0-9A-Z.]{1,35}$", description="Mã định danh đơn vị", examples=["000.00.00.H47"]),
    ]
    timeType: Annotated[Kind, Query(description="Loại kỳ; report-…: kỳ báo cáo, chốt số liệu ngày 14")] = (
        Kind.YEAR
    )
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None
    quarter: Annotated[int | None, Query(ge=1, le=4)] = None
    month: Annotated[int | None, Query(ge=1, le=12)] = None
    fromDate: Annotated[date | None, Query(description="Với timeType=range")] = None
    toDate: Annotated[date | None, Query(description="Với timeType=range")] = None


class WantedResults(WantedPeriod):
    """Of one procedure alone, too."""

    formalityId: Annotated[
        str | None, Query(pattern=r"^[0-9A-Z.]{1,40}$", description="Mã thủ tục", examples=["1.001193"])
    ] = None


class Metric(Schema):
    id: str
    code: str
    name: str
    numerator: int | None
    denominator: int | None
    ratio: float | None
    score: float | None
    maxScore: float
    sources: list[str]
    source: str | None
    note: str
    dataQualityStatus: str | None


class Group(Schema):
    """Without a score where nothing of the group can be judged."""

    code: str
    name: str
    score: float | None
    maxScore: float


class GroupMetrics(Schema):
    code: str
    name: str
    metrics: list[Metric]


class Overview(Schema):
    """Without a total when the results are of one procedure alone."""

    total: float | None
    rating: str | None
    metrics: list[Group]


class Evaluated(Schema):
    overview: Overview
    evaluation: list[GroupMetrics]


class UnitName(Schema):
    code: str
    name: str


class Results(Schema):
    """By the due date as it was changed, as the national system measures; by the first one beside it."""

    unit: UnitName
    fromDate: date
    toDate: date
    at: str
    set: str
    level: str
    data: Evaluated
    byFirstDueDate: Evaluated


class UnitTotals(UnitName):
    total: float | None
    rating: str | None
    metrics: list[Group]
    byFirstDueDate: Overview


class Branch(Schema):
    parent: UnitTotals
    children: list[UnitTotals]


class Tree(Schema):
    data: Branch


@router.get(
    "/service-results",
    response={200: Results, **_ANSWERS},
    summary="Kết quả bộ chỉ số của một đơn vị",
    operation_id="read_service_results",
)
def read_service_results(request: HttpRequest, wanted: Query[WantedResults]) -> dict[str, Any]:
    """Tử số, mẫu số, tỷ lệ, điểm của từng chỉ số, tính tại thời điểm hỏi, gồm cả các đơn vị bên dưới."""
    at = cast(PageRequest, request).person.now
    only = Narrow(procedure=_procedure(wanted.formalityId)) if wanted.formalityId else ALL
    return wire.live(card_of(unit_of(wanted.unit, day=at.date()), _period(wanted), at=at, only=only))


@router.get(
    "/tree",
    response={200: Tree, **_ANSWERS},
    summary="Một đơn vị và các đơn vị ngay bên dưới",
    operation_id="read_score_tree",
)
def read_score_tree(request: HttpRequest, wanted: Query[WantedPeriod]) -> dict[str, Any]:
    """Điểm từng nhóm của đơn vị và của các đơn vị bên dưới, theo thứ tự của danh mục đơn vị."""
    at = cast(PageRequest, request).person.now
    top = unit_of(wanted.unit, day=at.date())
    below = [place.unit for place in places_under(top, at.date())]
    parent, *children = [wire.summary(one) for one in cards_of([top, *below], _period(wanted), at=at)]
    return {"data": {"parent": parent, "children": children}}


def _period(wanted: WantedPeriod) -> Period:
    return named(
        wanted.timeType,
        year=wanted.year,
        quarter=wanted.quarter,
        month=wanted.month,
        first=wanted.fromDate,
        last=wanted.toDate,
    )


def _procedure(code: str) -> UUID:
    found: UUID | None = Procedure.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return found

"""The nine scores of 01/2018/TT-VPCP: an agency's and its officials' for leaders, one's own for everybody."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.areas import lines_on
from motcua.agencies.models import Unit
from motcua.common.refusal import Refusal
from motcua.counter import findings
from motcua.counter.changes import POINTS, Change, change
from motcua.counter.figures import courses
from motcua.counter.frame import show
from motcua.counter.nine_cards import of_card, of_result
from motcua.counter.score import show_behind
from motcua.counter.score_ways import days_of, of_index
from motcua.dossiers.figures import Period
from motcua.oversight import trends
from motcua.oversight.periods import YEAR, name_of, part_of
from motcua.scorecard import nine as rules
from motcua.scorecard import permissions, publishing
from motcua.scorecard.models import NinePublication, NineResult
from motcua.scorecard.nine_live import nine_of, official_of
from motcua.scorecard.published_nine import period_words
from motcua.scorecard.scoring import NOT_CLASSED
from motcua.web.audience import StaffRequest, for_staff

_RUNNING = {"quy": NinePublication.Kind.QUARTER, "nam": NinePublication.Kind.YEAR}


@for_staff(*permissions.ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def nine(request: StaffRequest) -> HttpResponse:
    """An agency's scores and its officials', running or as published; the control office corrects here."""
    at = request.person.now
    unit, key = _unit(request, at.date()), request.GET.get("ky", "quy")
    publication = None if key in _RUNNING else _publication(key, unit)
    refusal, typed, status = "", request.POST.get("reason", "").replace("\x00", ""), 200
    if request.method == "POST":
        if publication is None:
            raise Http404
        try:
            publishing.correct(publication=publication, unit=unit, reason=typed, by=request.officer, at=at)
        except Refusal as refused:
            refusal, status = str(refused), 409
        else:
            messages.success(request, _("Đã đính chính kết quả."))
            return redirect(request.get_full_path())
    if publication is None:
        period = publishing.running(_RUNNING[key], at.date())
        facts = _now(unit, period, at)
    else:
        period = Period(publication.first, publication.last)
        facts = _frozen(request, unit, publication)
    facts |= {
        "unit": unit,
        "period": period,
        "publication": publication,
        "periods": _periods(unit, key),
        "finding": findings.of_nine(facts["card"]),
        "change": _change(facts["card"]["total"], unit, period, publication, at=at),
        "courses": courses(unit.pk, "chin-chi-so", "dung-han"),
        "refusal": refusal,
        "typed": typed,
        "may_correct": publication is not None and permissions.can_correct_nine(request.officer),
        "notes": rules.rules()["unconfirmed"],
        "basis": rules.rules()["legal_basis"],
    }
    return show(request, "counter/nine.html", facts, status=status, here=reverse("counter:nine"))


@for_staff()
@require_safe
def my_nine(request: StaffRequest) -> HttpResponse:
    """One's own scores in the agency one works for: this quarter, this year, and what was published."""
    officer, at = request.officer, request.person.now
    unit = _agency(officer.unit, at.date())
    own = NineResult.objects.filter(staff=officer.staff).select_related("publication", "unit")
    facts = {
        "unit": unit,
        "running": [
            {"kind": kind, "period": period, "card": of_card(official_of(unit, officer.staff, period, at=at))}
            for kind in NinePublication.Kind
            for period in [publishing.running(kind, at.date())]
        ],
        "published": [
            {"row": row, "card": of_result(row)}
            for row in own.current().order_by("-publication__first", "publication__kind")[:12]
        ],
        "notes": rules.rules()["unconfirmed"],
        "basis": rules.rules()["legal_basis"],
    }
    return show(request, "counter/my_nine.html", facts, here=reverse("counter:my_nine"))


@for_staff(*permissions.ROLES)
@require_safe
def nine_behind(request: StaffRequest, index: str) -> HttpResponse:
    """The dossiers to which an index of time gave so many points, of those this officer may see."""
    unit, period = _unit(request, request.person.now.date()), days_of(request.GET)
    way = of_index(request, index, unit.pk, period, request.GET) if period else None
    if way is None:
        raise Http404
    page = reverse("counter:nine")
    facts = {"unit": unit, "settled": True, "back": f"{page}?{urlencode({'don-vi': str(unit.pk)})}"}
    return show_behind(request, way, facts, here=page)


def _now(unit: Unit, period: Period, at: datetime) -> dict[str, Any]:
    found = nine_of(unit, period, at=at)
    return {
        "card": of_card(found.agency, url=_behind(unit, period)),
        "people": [of_card(one) for one in found.officials],
        "at": at,
    }


def _frozen(request: StaffRequest, unit: Unit, publication: NinePublication) -> dict[str, Any]:
    rows = NineResult.objects.filter(publication=publication, unit=unit).select_related("staff", "by")
    current = list(rows.current().order_by("staff__sort_key"))
    own = next(row for row in current if row.staff_id is None)
    period = Period(publication.first, publication.last)
    return {
        "card": of_result(own, url=_behind(unit, period)),
        "people": [of_result(row) for row in current if row is not own],
        "at": own.made_at,
        "corrections": rows.exclude(corrects=None).select_related("corrects").order_by("-made_at", "name"),
    }


def _change(
    total: Decimal | None, unit: Unit, period: Period, publication: NinePublication | None, *, at: datetime
) -> Change:
    """Against the quarter or year before: as it was published, or as it stands. Too few indices: unknown."""
    months = trends.QUARTER if period.last - period.first < timedelta(days=100) else YEAR
    was = part_of(period.first - timedelta(days=1), months)
    rows = NineResult.objects.current().agencies().filter(unit=unit, publication__first=was.first)
    row = rows.filter(publication__last=was.last).first()
    if row is not None:
        before = None if row.reached == NOT_CLASSED else row.total
    else:
        scores = nine_of(unit, was, at=at).agency.scores if publication is None else None
        before = scores.total if scores and scores.counted and scores.reached != NOT_CLASSED else None
    numbers = [None if one is None else float(one) for one in (total, before)]
    return change(*numbers, unit=POINTS, name=name_of(was.first, was.last))


def _behind(unit: Unit, period: Period) -> str:
    query = {"don-vi": str(unit.pk), "tu": period.first.isoformat(), "den": period.last.isoformat()}
    return f"{reverse('counter:nine_behind', args=['INDEX'])}?{urlencode(query)}"


def _periods(unit: Unit, key: str) -> list[dict[str, Any]]:
    """What may be looked at: the running quarter and year, then all that was published, the latest first."""
    made = NinePublication.objects.filter(results__unit=unit).distinct().order_by("-first", "kind")[:24]
    offered = [("quy", _("Quý này, đang chạy")), ("nam", _("Năm nay, đang chạy"))]
    offered += [(str(one.pk), period_words(one)) for one in made]
    return [{"key": one, "words": said, "here": one == key} for one, said in offered]


def _publication(key: str, unit: Unit) -> NinePublication:
    rows = NinePublication.objects.filter(results__unit=unit, results__staff=None).distinct()
    return get_object_or_404(rows, pk=_uuid(key))


def _unit(request: StaffRequest, day: date) -> Unit:
    """The agency asked for, or the officer's own. 404 for one whose figures are not this officer's."""
    text = request.GET.get("don-vi", "")
    if not text:
        return _agency(permissions.own_unit(request.officer, day), day)
    unit = get_object_or_404(Unit, pk=_uuid(text))
    if not permissions.can_see_card(unit.pk, permissions.seen_by(request.officer, day)):
        raise Http404
    return unit


def _agency(unit: Unit, day: date) -> Unit:
    found = lines_on(day).agency(unit.pk)
    return unit if found == unit.pk else Unit.objects.get(pk=found)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Http404 from wrong

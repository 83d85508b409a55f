"""Questions that lead to the right procedure: a page a question, the answers in the address, no script."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.catalogue.guides import Answer, Guide, NoSuchWay, Way, guides_on
from motcua.catalogue.models import Case, LifeEvent, ProcedureVersion
from motcua.portal.fileable import can_file, main_term
from motcua.portal.home import events_shown
from motcua.portal.in_short import fee_in_short
from motcua.web.audience import PageRequest, for_everyone


@dataclass(frozen=True)
class Step:
    """A question that was answered, and the address to answer it anew."""

    ask: str
    say: str
    again: str


@for_everyone
@require_GET
def begin(request: PageRequest) -> HttpResponse:
    """The moments of life that have questions."""
    there = guides_on(request.person.now.date())
    events = [(event, icon) for event, icon in events_shown() if event.slug in there]
    return render(request, "portal/guides.html", {"events": events})


@for_everyone
@require_GET
def ask(request: PageRequest, slug: str, answers: str = "") -> HttpResponse:
    """The next question, or the procedure at the end; the address says every answer and may be shared."""
    event = get_object_or_404(LifeEvent, slug=slug)
    guide = guides_on(request.person.now.date()).get(slug)
    keys = [key for key in answers.split("/") if key]
    if guide is None:
        raise Http404
    try:
        way = guide.walk(keys)
    except NoSuchWay as error:
        raise Http404 from error
    steps = _steps(guide, way)
    context = {
        "event": event,
        "steps": steps,
        "question": way.question,
        "end": way.end,
        "before": steps[-1].again if steps else reverse("portal:guides"),
    }
    if way.end:
        context |= _end(way.end, request)
    return render(request, "portal/guide.html", context)


def address(slug: str, keys: list[str]) -> str:
    """Where these answers stand."""
    if not keys:
        return reverse("portal:guide", args=[slug])
    return reverse("portal:guide_answers", args=[slug, "/".join(keys)])


def _steps(guide: Guide, way: Way) -> list[Step]:
    keys = [answer.key for _question, answer in way.answered]
    return [
        Step(question.ask, answer.say, address(guide.slug, keys[:place]))
        for place, (question, answer) in enumerate(way.answered)
    ]


def _end(answer: Answer, request: PageRequest) -> dict[str, object]:
    """The procedure in force today and the number of the case on its page; None when it is not public."""
    version = (
        ProcedureVersion.objects.in_force(request.person.now.date())
        .filter(procedure__code=answer.procedure)
        .select_related("procedure", "field")
        .prefetch_related("channels", "competences")
        .first()
    )
    if version is None:
        return {"version": None}
    return {
        "version": version,
        "case": case_number(version, answer.case),
        "fileable": can_file(version),
        "term": main_term(version),
        "fee_total": fee_in_short(list(version.fees.order_by("id"))),
    }


def case_number(version: ProcedureVersion, name: str) -> int:
    """1 for the first case of the procedure's page; 0 when there is none of that name."""
    names = list(Case.objects.filter(version=version).order_by("position").values_list("name", flat=True))
    return names.index(name) + 1 if name in names else 0

"""The quick search (Ctrl+K): suggestions in groups, the same as a page, and the dossiers of one person."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.found import Found, numbers_of
from motcua.counter.frame import AT_ONE_STOP, record_look, show
from motcua.counter.terms import SHOWN
from motcua.counter.walking import trail
from motcua.counter.ways import search_results, search_text
from motcua.dossiers.models import Dossier
from motcua.identity.masking import mask_phone
from motcua.identity.models import Party
from motcua.web.audience import StaffRequest, for_staff

SUGGESTED = 5


@for_staff()
@require_safe
def find(request: StaffRequest) -> HttpResponse:
    """The search as a page; one exact code opens at once. `nguoi`: the dossiers of one person."""
    query = search_text(request.GET)
    person = None if query else _person(request)
    if person is not None:
        return _dossiers_of(request, person)
    found = Found(request, query, SHOWN)
    rows = found.rows
    if len(rows) == 1 and found.terms.spelt in {rows[0].code, rows[0].ticket}:
        return redirect("counter:dossier", rows[0].pk)
    facts = {
        "query": query,
        "groups": [group for group in found.groups if group.key != "ho-so"],
        "short": bool(query) and found.terms.short,
    }
    _record_looked_up(request, found)
    return show(request, "counter/find.html", facts | _table(request, rows))


@for_staff()
@require_safe
def find_suggest(request: StaffRequest) -> HttpResponse:
    """Options under the search box, in groups."""
    found = Found(request, search_text(request.GET), SUGGESTED)
    drawn = [
        format_html(
            '<li role="group" aria-labelledby="tim-{0}">'
            '<span id="tim-{0}" role="presentation">{1}</span>{2}</li>',
            group.key,
            group.label,
            format_html_join(
                "",
                '<div role="option" data-href="{}">{}<span>{}</span></div>',
                ((thing.url, thing.name, thing.note) for thing in group.things),
            ),
        )
        for group in found.groups
    ]
    _record_looked_up(request, found)
    return HttpResponse("".join(drawn))


def _dossiers_of(request: StaffRequest, person: Party) -> HttpResponse:
    """The dossiers of a person that this officer may see; the look is written down."""
    record_look(
        request,
        subject="party",
        subject_id=person.pk,
        party_id=person.pk,
        purpose=_("Tìm hồ sơ của người này"),
    )
    rows = Dossier.objects.visible_to(request.officer).of(person).select_related("version")
    facts = {"query": "", "person": person, "numbers": numbers_of(person)}
    facts |= _table(request, list(rows.order_by("-id")[: SHOWN + 1]))
    facts["takes_in"] = bool(request.officer.roles & AT_ONE_STOP)
    return show(request, "counter/find.html", facts)


def _person(request: StaffRequest) -> Party | None:
    """The person of the address, when this officer may find them."""
    person_id = uuid_or_none(request.GET.get("nguoi", ""))
    person = Party.objects.filter(pk=person_id).first() if person_id else None
    if person is None or request.officer.roles & AT_ONE_STOP:
        return person
    return person if Dossier.objects.visible_to(request.officer).of(person).exists() else None


def _record_looked_up(request: StaffRequest, found: Found) -> None:
    """Who was found by the whole number was looked up as at the desk."""
    if found.looked_up is not None:
        _record(request, found.looked_up, _("Tìm theo số định danh"))


def _record(request: StaffRequest, party: Party, purpose: str) -> None:
    record_look(request, subject="party", subject_id=party.pk, party_id=party.pk, purpose=purpose)


def _table(request: StaffRequest, rows: list[Dossier]) -> dict[str, object]:
    way = search_results(request, request.GET)
    return {
        "rows": [{"dossier": row, "phone": mask_phone(row.contact_phone)} for row in rows[:SHOWN]],
        "trail": f"?{trail(way, '')}" if way else "",
        "more": len(rows) > SHOWN,
        "shown": SHOWN,
    }

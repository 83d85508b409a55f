"""“Giấy tờ của tôi”: results and digitised papers the state holds of this person, and whether they count."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.dossiers import vault
from motcua.web.audience import CitizenRequest, for_citizen


@for_citizen
@require_GET
def papers(request: CitizenRequest) -> HttpResponse:
    """What is held, newest first; a good one is offered in the next filing by itself."""
    day = request.person.now.date()
    facts = {
        "results": vault.results_of(request.party),
        "copies": vault.copies_of(request.party, day=day),
        "most": vault.MOST,
    }
    return render(request, "portal/vault.html", facts)

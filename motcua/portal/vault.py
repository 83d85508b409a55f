"""“Giấy tờ của tôi”: papers the state holds of this person, whether they count, whom they are shared with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.dossiers import vault
from motcua.dossiers.models import PaperShare
from motcua.web.audience import CitizenRequest, for_citizen
from motcua.web.on_behalf import Need

_SHARES = 20


@for_citizen
@require_GET
def papers(request: CitizenRequest) -> HttpResponse:
    """What is held, newest first; a good one is offered in the next filing by itself."""
    at, party = request.person.now, request.party
    shares = PaperShare.objects.filter(owner=party).select_related("to_unit").order_by("-id")[:_SHARES]
    own = party.verified and bool(party.id_number) and request.person.behalf is None
    received = PaperShare.objects.standing(at).filter(to=PaperShare.To.PERSON, to_number=party.id_number)
    facts = {
        "results": vault.results_of(party),
        "copies": vault.copies_of(party, day=at.date()),
        "most": vault.MOST,
        "shares": [(row, row.stands(at)) for row in shares],
        "received": received.select_related("owner").order_by("-id")[:_SHARES] if own else [],
        "may_share": request.person.may(Need.ADMINISTER),
    }
    return render(request, "portal/vault.html", facts)

"""A person rates a dossier: by the link of a notice, from the dossier's page, on the tablet at a desk."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.feedback import links
from motcua.feedback.models import RatingDevice
from motcua.feedback.rating_rows import Moment, Way
from motcua.feedback.services import devices, rating
from motcua.feedback.services.rating import Respondent
from motcua.identity.models import Party, Staff
from motcua.portal.rating_forms import RatingForm
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited

_THANKS = 8  # seconds until the tablet asks the next person


@for_everyone
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("rate", per_minute=30)
def rate(request: PageRequest, token: str) -> HttpResponse:
    """The slip behind a link; once answered, the same link says thank you."""
    asked = links.read(token)
    dossier = _dossier(asked.dossier_id)
    if request.method == "GET" and rating.given(dossier.pk, asked.moment):
        return render(request, "portal/rated.html", {"dossier": dossier})
    if request.method == "GET":
        rating.check_open(dossier, asked.moment, at=request.person.now)
    form = RatingForm(request.POST if request.method == "POST" else None)
    respondent = Respondent(_way(request, dossier), _own_party(request, dossier), _typing_staff(request))
    facts = {"dossier": dossier, "form": form, "officer": respondent.typed_by}
    if request.method == "GET":
        return render(request, "portal/rate.html", facts)
    if not _answered(request, form, dossier, asked.moment, respondent):
        return render(request, "portal/rate.html", facts, status=422)
    return redirect("portal:rate", token)


@for_everyone
@never_cache
@require_GET
@rate_limited("device", per_minute=60)
def device(request: PageRequest, secret: str) -> HttpResponse:
    """The tablet: whoever was just served here picks the code on the own paper."""
    row = _device(secret, request)
    facts = {
        "device": row,
        "secret": secret,
        "served": devices.just_served(row, at=request.person.now),
        "thanks": "cam-on" in request.GET,
        "wait": _THANKS if "cam-on" in request.GET else 20,
    }
    return render(request, "portal/rating_device.html", facts)


@for_everyone
@never_cache
@require_http_methods(["GET", "POST"])
@rate_limited("device", per_minute=60)
def device_rate(request: PageRequest, secret: str, dossier_id: UUID, moment: str) -> HttpResponse:
    """The slip on the tablet, for a dossier served there in the last minutes."""
    row = _device(secret, request)
    served = devices.just_served(row, at=request.person.now)
    found = [one for one in served if one.dossier_id == dossier_id and one.moment == moment]
    if not found and request.method == "GET":
        return redirect("portal:rating_device", secret)
    dossier = _dossier(dossier_id)
    form = RatingForm(request.POST if request.method == "POST" else None)
    facts = {"device": row, "secret": secret, "dossier": dossier, "form": form}
    if request.method == "GET":
        return render(request, "portal/rating_device_slip.html", facts)
    if not found and not rating.given(dossier_id, Moment(moment)):
        return redirect("portal:rating_device", secret)
    respondent = Respondent(Way.DEVICE, None, _typing_staff(request))
    if not _answered(request, form, dossier, Moment(moment), respondent):
        return render(request, "portal/rating_device_slip.html", facts, status=422)
    answer = redirect("portal:rating_device", secret)
    answer["Location"] += "?cam-on"
    return answer


def _answered(
    request: PageRequest, form: RatingForm, dossier: Dossier, moment: Moment, respondent: Respondent
) -> bool:
    """Write the slip down; what is refused is said on the form, which keeps what was chosen."""
    if not form.is_valid():
        return False
    try:
        rating.rate(
            dossier_id=dossier.pk,
            moment=moment,
            answers=form.answers(),
            respondent=respondent,
            at=request.person.now,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _dossier(dossier_id: UUID) -> Dossier:
    rows = Dossier.objects.select_related("version", "receiving_unit", "agency")
    dossier: Dossier | None = rows.filter(pk=dossier_id).first()
    if dossier is None:
        raise Http404
    return dossier


def _device(secret: str, request: PageRequest) -> RatingDevice:
    found = devices.device_of(secret, at=request.person.now)
    if found is None:
        raise Http404
    return found


def _own_party(request: PageRequest, dossier: Dossier) -> Party | None:
    """Who is signed in, if the dossier is his."""
    party = request.person.party
    return party if party and party.pk in {dossier.owner_id, dossier.proxy_id} else None


def _way(request: PageRequest, dossier: Dossier) -> Way:
    return Way.ACCOUNT if _own_party(request, dossier) else Way.LINK


def _typing_staff(request: HttpRequest) -> Staff | None:
    """The member of staff signed in at this keyboard: never hidden behind a citizen's answer."""
    staff: Staff | None = getattr(request.user, "staff", None)
    return staff

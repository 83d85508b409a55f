"""Where payment gateways call back. A call moves no money: a genuine one makes us ask the gateway at once."""

from typing import Any, cast

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.common.json_sent import json_object
from motcua.payments.gateway import adapter_of
from motcua.payments.models import Attempt, Gateway
from motcua.payments.services import attempts
from motcua.web.audience import PageRequest

LONGEST = 64 * 1024  # bytes


@csrf_exempt
@require_POST
def payment_callback(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A gateway reports: checked against the values we stored, answered as that gateway expects."""
    gateway = Gateway.objects.filter(slug=slug).first()
    if gateway is None:
        raise Http404
    adapter = adapter_of(gateway)
    message = _message(request)
    reference = adapter.reference_of(message)
    attempt = Attempt.objects.filter(gateway=gateway, reference=reference).first() if reference else None
    if attempt is None:
        return JsonResponse(adapter.said(False))
    genuine = adapter.genuine(gateway, message, attempts.stored_of(attempt))
    attempts.called(gateway, attempt.pk, genuine=genuine, at=cast(PageRequest, request).person.now)
    return JsonResponse(adapter.said(genuine))


def _message(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of the body, or the fields of a form; empty when it is neither."""
    if len(request.body) > LONGEST:
        return {}
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(request.POST.items())
    return json_object(request.body)

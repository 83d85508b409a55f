"""What the National Public Service Portal asks of the province: is there something to pay for a dossier?

Confirmed by systems in service: the service's name, {MaHoSo}, the three codes and the fields of the bill.
NOT confirmed (the manual's full text was not obtained): how the portal proves who it is. Here it sends the
secret MOTCUA_PAY_DVCQG as a bearer token; without that secret the service does not exist.
"""

import hmac
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.common.json_sent import json_object
from motcua.dossiers.models import Dossier
from motcua.dossiers.services.paying_online import owed_bill
from motcua.integration.payment_platform import receipt_facts
from motcua.web.audience import PageRequest

OWES, NOTHING, ERROR = 1, 0, -1
_LONGEST = 4096  # bytes
_NO_SUCH = "Không có hồ sơ mang mã này."
_BAD = 'Yêu cầu là một đối tượng JSON {"MaHoSo": "mã hồ sơ"}.'


@csrf_exempt
@require_POST
def payment_query(request: HttpRequest) -> HttpResponseBase:
    """dptracuuthanhtoanhs: the bill of what is still owed, as the portal expects it."""
    secret = str(settings.PAYMENT_SECRETS.get("DVCQG", ""))
    if not secret:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(secret.encode(), given.encode()):
        return JsonResponse({"error_code": ERROR, "message": "Sai mã xác thực."}, status=401)
    code = _code(request.body)
    if not code:
        return JsonResponse({"error_code": ERROR, "message": _BAD}, status=400)
    try:
        bill = owed_bill(code=code, at=cast(PageRequest, request).person.now)
    except Dossier.DoesNotExist:
        return JsonResponse({"error_code": ERROR, "message": _NO_SUCH})
    if bill is None:
        return JsonResponse({"error_code": NOTHING, "message": {}})
    return JsonResponse({"error_code": OWES, "message": receipt_facts(bill) | {"SoTien": str(bill.amount)}})


def _code(body: bytes) -> str:
    """Empty when the body is not what was agreed."""
    if len(body) > _LONGEST:
        return ""
    code = json_object(body).get("MaHoSo")
    return code.strip().replace("\0", "") if isinstance(code, str) else ""

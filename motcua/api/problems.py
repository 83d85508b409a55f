"""Every error of the API as application/problem+json (RFC 9457)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from motcua.common.refusal import Refusal


def problem(code: str, title: str, status: int, **more: Any) -> HttpResponse:
    """type is `urn:motcua:<code>`: stable, for programs; title is a sentence, for people."""
    body = {"type": f"urn:motcua:{code}", "title": title, "status": status, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def install(api: NinjaAPI) -> None:
    """Answer every expected error of `api` as a problem; the unexpected ones stay 500 and are alarmed."""
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Refusal, _refused)


def _not_found(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return problem("not-found", _("Không có nội dung này hoặc nội dung đã hết hiệu lực."), 404)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [
        {"where": ".".join(str(part) for part in one["loc"]), "problem": str(one["msg"])}
        for one in error.errors
    ]
    return problem("invalid", _("Yêu cầu có tham số chưa đúng; xem mục errors."), 422, errors=errors)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem("http", str(error), error.status_code)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.code, str(error), 409)

"""Every error of the API as application/problem+json (RFC 9457)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from motcua.common.refusal import Refusal

_SENTENCES = {  # by the kinds of Pydantic's errors
    "missing": _("Thiếu tham số này."),
    "int_parsing": _("Phải là số nguyên."),
    "less_than_equal": _("Phải từ %(le)s trở xuống."),
    "greater_than_equal": _("Phải từ %(ge)s trở lên."),
    "literal_error": _("Chỉ nhận một trong các giá trị: %(expected)s."),
    "enum": _("Chỉ nhận một trong các giá trị: %(expected)s."),
    "string_too_long": _("Dài quá %(max_length)s ký tự."),
    "string_too_short": _("Cần ít nhất %(min_length)s ký tự."),
    "string_pattern_mismatch": _("Không đúng mẫu %(pattern)s."),
    "date_from_datetime_parsing": _("Phải là một ngày dạng 2022-08-31."),
    "date_parsing": _("Phải là một ngày dạng 2022-08-31."),
    "uuid_parsing": _("Phải là một mã UUID."),
}


PROBLEM_JSON = "application/problem+json"


class ProblemApi(NinjaAPI):
    """An API whose document says what its errors are: problems, not plain JSON."""

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**where)
        for operation in (one for path in schema["paths"].values() for one in path.values()):
            for status, answer in operation["responses"].items():
                if int(status) >= 400 and "application/json" in answer.get("content", {}):
                    answer["content"] = {PROBLEM_JSON: answer["content"]["application/json"]}
        return schema


def problem(code: str, title: str | Promise, status: int, **more: Any) -> HttpResponse:
    """type is `urn:motcua:<code>`: stable, for programs; title is a sentence, for people."""
    body = {"type": f"urn:motcua:{code}", "title": title, "status": status, **more}
    return JsonResponse(body, status=status, content_type=PROBLEM_JSON)


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
        {"where": ".".join(str(part) for part in one["loc"]), "problem": _sentence(one)}
        for one in error.errors
    ]
    return problem("invalid", _("Yêu cầu có tham số chưa đúng; xem mục errors."), 422, errors=errors)


def _sentence(error: dict[str, Any]) -> str:
    """What is wrong with one parameter; what no sentence is written for keeps the checker's own words."""
    known = _SENTENCES.get(str(error["type"]))
    return known % error.get("ctx", {}) if known else str(error["msg"])


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem("http", str(error), error.status_code)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.code, str(error), 409)

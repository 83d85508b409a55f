"""Is this paper true, and does it still count? The digest of a receipt, the signatures of a result."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from motcua.common.refusal import Refusal
from motcua.documents import services as documents
from motcua.dossiers import tracking, validity
from motcua.portal.forms import ReceiptForm, ResultForm
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited

if TYPE_CHECKING:
    from motcua.documents.validation import SignatureReport


@for_everyone
@require_http_methods(["GET", "POST"])
def check_receipt(request: PageRequest) -> HttpResponse:
    """Does the dossier's chain of acts still hold what is printed on form 01?"""
    if request.method == "POST":
        return cast(HttpResponse, _look_up(request))
    return render(
        request,
        "portal/check_receipt.html",
        {"form": ReceiptForm(initial={"code": request.GET.get("ma", "")})},
    )


@rate_limited("check", per_minute=20)
def _look_up(request: HttpRequest) -> HttpResponse:
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/check_receipt.html", {"form": form}, status=422)
    held = tracking.chain_contains(form.cleaned_data["code"], form.cleaned_data["digest"])
    return render(request, "portal/check_receipt.html", {"form": form, "asked": True, "held": held})


@for_everyone
@require_http_methods(["GET", "POST"])
def check_result(request: PageRequest) -> HttpResponse:
    """Who signed this PDF, when, and was it changed after? The file is looked into and not kept."""
    if request.method == "POST":
        return cast(HttpResponse, _look_into(request))
    return render(request, "portal/check_result.html", {"form": ResultForm()})


@rate_limited("check", per_minute=20)
def _look_into(request: HttpRequest) -> HttpResponse:
    form = ResultForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "portal/check_result.html", {"form": form}, status=422)
    sent = form.cleaned_data["file"]
    try:
        body = documents.read_limited(sent.name, sent)
        reports = _reports(body)
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return render(request, "portal/check_result.html", {"form": form}, status=422)
    context = {"form": ResultForm(), "asked": True, "name": sent.name, "reports": reports}
    context["validity"] = validity.of_content(body)
    context["good"] = bool(reports) and all(report.good for report in reports)
    return render(request, "portal/check_result.html", context)


def _reports(pdf: bytes) -> "list[SignatureReport]":
    """pyHanko is loaded with the first paper that somebody checks."""
    from motcua.documents.validation import by_act, validate

    return [by_act(report) for report in validate(pdf)]

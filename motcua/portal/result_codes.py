"""Is the paper in somebody's hand true? Asked by the code printed on it; nothing of its people is shown."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from motcua.dossiers import validity
from motcua.portal.forms import PaperCodeForm, PaperNameForm
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: PageRequest) -> HttpResponse:
    """For whoever cannot read the QR: the code as it is printed."""
    form = PaperCodeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        return redirect("portal:check_code", validity.plain_code(form.cleaned_data["code"]))
    status = 422 if form.is_bound else 200
    return render(request, "portal/check_code.html", {"form": form}, status=status)


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def check_code(request: PageRequest, code: str) -> HttpResponse:
    """What the paper is, whose, of when, whether it counts; when a name is typed, whether it is on it."""
    return cast(HttpResponse, _look_up(request, code))


@rate_limited("check", per_minute=20)
def _look_up(request: HttpRequest, code: str) -> HttpResponse:
    issued = validity.of_check_code(code)
    if issued is None:
        facts = {"form": PaperCodeForm(initial={"code": code[:40]}), "asked": True}
        return render(request, "portal/check_code.html", facts, status=404)
    form = PaperNameForm(request.POST or None)
    matches = None
    if form.is_bound and form.is_valid():
        matches = issued.names(form.cleaned_data["name"])
    facts = {"issued": issued, "code": validity.grouped(validity.plain_code(code)), "form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/issued_paper.html", facts | {"matches": matches}, status=status)

"""The page on which the code sent to a telephone is typed, and what follows when it was right."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.common.refusal import Refusal
from motcua.identity import services as identity
from motcua.identity.masking import mask_phone
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited, seldom_about

_PLACE = "phone_proof"
EACH, TOGETHER = 3, 20  # messages an hour to one telephone, asked for by one sender and by all
Done = Callable[[PageRequest, str, str], HttpResponse]
_DONE: dict[str, Done] = {}
# where another code is asked for, by what the first was for
_AGAIN = {
    "track": "portal:track",
    "change-phone": "portal:notice_ways",
    "appointment": "portal:find_appointment",
    "petition": "portal:petition_follow",
}


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Mã 6 chữ số"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Xin gõ mã đã nhận.")},
    )


def follows(purpose: str) -> Callable[[Done], Done]:
    """What is done once the telephone is proved: called with the request, the target and the telephone."""

    def keep(done: Done) -> Done:
        _DONE[purpose] = done
        return done

    return keep


def ask(request: HttpRequest, *, purpose: str, phone: str, target: str, said: str) -> HttpResponse:
    """To the page on which the code is typed.

    phone  where the code goes; empty: nowhere, and the page does not show it.
    said   the telephone as it was typed, shown masked.
    """
    if phone and not seldom_about(request, "phone-code", phone, each=EACH, together=TOGETHER):
        phone = ""
    row = identity.make_code(phone=phone, purpose=purpose)
    shown = mask_phone(said)
    request.session[_PLACE] = {"code": row.pk.hex, "purpose": purpose, "target": target, "phone": shown}
    return redirect("portal:prove_phone")


@for_everyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove_phone(request: PageRequest) -> HttpResponse:
    """Type the code; a right one leads on to what was asked for."""
    asked = request.session.get(_PLACE)
    if asked is None:
        return redirect("portal:track")
    if request.method == "POST":
        return cast(HttpResponse, _prove(request))
    return _page(request, CodeForm(), asked)


@rate_limited("prove-phone", per_minute=10)
def _prove(request: HttpRequest) -> HttpResponse:
    asked, form, status = request.session[_PLACE], CodeForm(request.POST), 422
    if form.is_valid():
        try:
            phone = identity.prove_phone(
                code_id=UUID(asked["code"]), purpose=asked["purpose"], typed=form.cleaned_data["code"]
            )
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[_PLACE]
            return _DONE[asked["purpose"]](cast(PageRequest, request), asked["target"], phone)
    return _page(request, form, asked, status=status)


def _page(request: HttpRequest, form: CodeForm, asked: dict[str, str], *, status: int = 200) -> HttpResponse:
    facts = {"form": form, "asked": asked, "again": reverse(_AGAIN[asked["purpose"]])}
    return render(request, "portal/prove_phone.html", facts, status=status)

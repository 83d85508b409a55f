"""The pages of a one-time link: type its code, choose a password. Opening the address uses nothing up."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from motcua.identity import services as identity
from motcua.identity.forms import ChoosePasswordForm
from motcua.web.audience import for_everyone
from motcua.web.ratelimit import rate_limited

A_MINUTE = 10


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Mã đặt mật khẩu"),
        max_length=40,
        help_text=gettext_lazy(
            "Bốn nhóm bốn chữ trong tin nhắn, hoặc hai nửa trên giấy nhận từ hai người ghép lại, "
            "ví dụ: abcd-efgh-jkmn-pqrs."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


@for_everyone
@never_cache
@rate_limited("password-link", per_minute=A_MINUTE)
def code(request: HttpRequest) -> HttpResponse:
    """For a code that came on paper."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                identity.open_link(form.cleaned_data["code"])
            except identity.LinkSpent as refusal:
                form.add_error("code", str(refusal))
                status = 409
            else:
                return redirect("password_link", form.cleaned_data["code"].strip())
    return render(request, "account/password_code.html", {"form": form}, status=status)


@for_everyone
@never_cache
@rate_limited("password-link", per_minute=A_MINUTE)
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """The person's own password, known to nobody else. Raises LinkSpent, which becomes a page."""
    link = identity.open_link(code)
    form = ChoosePasswordForm(link.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        identity.use_link(code=code, password=form.cleaned_data["password1"])
        messages.success(request, _("Đã đặt mật khẩu. Hãy đăng nhập bằng mật khẩu vừa đặt."))
        return redirect("account_login")
    context = {"form": form, "link": link}
    return render(request, "account/password_choose.html", context, status=422 if form.is_bound else 200)

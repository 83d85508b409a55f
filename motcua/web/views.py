"""Pages of the kit itself: how the pages look, and whom to tell of a weakness."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from motcua.web.audience import for_everyone
from motcua.web.context import CONTRAST_COOKIE, TEXT_COOKIE, THEME_COOKIE

A_YEAR = 365 * 24 * 3600
CHOICES = {
    "language": (settings.LANGUAGE_COOKIE_NAME, {"vi", "en"}),
    "theme": (THEME_COOKIE, {"light", "dark"}),
    "text": (TEXT_COOKIE, {"normal", "large"}),
    "contrast": (CONTRAST_COOKIE, {"normal", "high"}),
}


@for_everyone
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Language, theme, text size or contrast of this browser, kept in a cookie; then back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    for field, (cookie, allowed) in CHOICES.items():
        value = request.POST.get(field)
        if value in allowed:
            response.set_cookie(
                cookie, value, max_age=A_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
            )
    return response


@for_everyone
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116). Nothing where no address is set, or after its last day."""
    until = settings.SECURITY_CONTACTS_UNTIL
    if not settings.SECURITY_CONTACTS or until is None or until < timezone.now():
        raise Http404
    lines = [f"Contact: {one}" for one in settings.SECURITY_CONTACTS]
    lines += [
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.PUBLIC_URL}{request.path}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")

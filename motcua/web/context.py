"""What every page's frame shows."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

from motcua.notifications import maintaining
from motcua.notifications.models import Maintenance

STAFF_PATHS = ("/can-bo/", "/quan-tri/")
THEME_COOKIE, TEXT_COOKIE, CONTRAST_COOKIE = [
    settings.HOST_COOKIE + name for name in ("theme", "text", "contrast")
]


def page(request: HttpRequest) -> dict[str, object]:
    """The demo flag, the province, who answers for the portal, and how this browser wants its pages.

    `frame` is the base template of pages that both faces may show (refusals, 403, 404, 429).
    """
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "DEMO": settings.DEMO,
        "PROVINCE": settings.PROVINCE_NAME,
        "OWNER": settings.PORTAL_OWNER,
        "THEME": theme if theme in {"light", "dark"} else "",
        "LARGE_TEXT": request.COOKIES.get(TEXT_COOKIE) == "large",
        "MAINTENANCE": _maintenance(request),
        "HIGH_CONTRAST": request.COOKIES.get(CONTRAST_COOKIE) == "high",
        "frame": "web/staff.html" if request.path.startswith(STAFF_PATHS) else "web/base.html",
    }


def _maintenance(request: HttpRequest) -> Callable[[], list[Maintenance]]:
    """Asked only by frames that show it: fragments pay nothing, and without a notice nobody asks the time."""

    def announced() -> list[Maintenance]:
        person = getattr(request, "person", None)
        if person is None or not maintaining.anything_announced():
            return []
        return maintaining.announced(person.now)

    return announced

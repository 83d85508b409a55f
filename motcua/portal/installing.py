"""The portal on a telephone: its manifest, its worker, and the page for when there is no line."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.web.audience import for_everyone

_BRICK = "#8c2f1b"


@for_everyone
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What the browser needs to install the portal as an app."""
    province = settings.PROVINCE_NAME
    facts = {
        "id": "/",
        "name": _("Cổng dịch vụ công tỉnh %(province)s") % {"province": province},
        "short_name": _("Dịch vụ công"),
        "lang": "vi",
        "start_url": reverse("portal:home"),
        "scope": "/",
        "display": "standalone",
        "theme_color": _BRICK,
        "background_color": _BRICK,
        "icons": [
            {"src": static("web/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("web/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("web/icon-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
        "shortcuts": [
            {"name": _("Theo dõi hồ sơ"), "url": reverse("portal:track")},
            {"name": _("Tìm thủ tục"), "url": reverse("portal:search")},
        ],
    }
    return JsonResponse(
        facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@for_everyone
@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The worker of the portal. It stands at the root and leaves the staff side to the worker of the desk."""
    facts = {
        "page": reverse("portal:offline"),
        "sheet": static("web/500.css"),
        "inbox": reverse("portal:notices"),
        "icon": static("web/icon-192.png"),
    }
    return render(request, "portal/worker.js", facts, content_type="text/javascript")


@for_everyone
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows without a line; nothing of anybody stands in it."""
    return render(request, "portal/offline.html")

"""Where each face begins."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("motcua.portal.urls")),
    path("can-bo/", include("motcua.counter.urls")),
    path("quan-tri/", include("motcua.console.urls")),
    path("tai-khoan/", include("motcua.web.account_urls")),
    path("api/v1/", include("motcua.api.urls")),
    path("", include("motcua.web.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("", include("demo.urls")))
handler400 = "motcua.web.outage.bad_request"
handler500 = "motcua.web.outage.server_error"

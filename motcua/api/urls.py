from django.urls import URLPattern, URLResolver, path

from motcua.api.callbacks import payment_callback
from motcua.api.document import docs
from motcua.api.endpoints import api
from motcua.api.national_portal import payment_query
from motcua.web.audience import for_everyone
from motcua.web.ratelimit import rate_limited

app_name = "api"
_open = rate_limited("api", per_minute=120)

# The library makes one view a path; each gets its audience and its limit here, like every other view
urlpatterns: list[URLPattern | URLResolver] = [
    path(str(pattern.pattern), for_everyone(_open(pattern.callback)), name=pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern)
]
_called = rate_limited("callback", per_minute=1200)  # a gateway is one address for a whole province
urlpatterns.append(
    path("payments/<slug:slug>/callback", for_everyone(_called(payment_callback)), name="payment_callback")
)
urlpatterns.append(
    path("integration/dptracuuthanhtoanhs", for_everyone(_called(payment_query)), name="payment_query")
)
urlpatterns.append(path("docs", for_everyone(_open(docs)), name="docs"))

"""Who the demo's own pages are for: anybody, and nobody at all where the demo is off."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from motcua.deadlines.commissioning import in_service
from motcua.web.audience import View, marked


def only_in_demo(view: View) -> View:
    """With the demo off, or on a database in service, the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO or in_service():
            raise Http404
        return view(request, *args, **kwargs)

    return marked(guarded, "demo")

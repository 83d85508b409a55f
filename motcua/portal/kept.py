"""What was typed when the session had ended: kept in the new, nameless session until after the sign-in.

Kept for half an hour of real time, under the page's address. A page of somebody else's draft does not exist
for the next person at a shared computer, so nobody sees another's words.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from motcua.web import kept_post
from motcua.web.audience import PageRequest, for_citizen

View = Callable[..., HttpResponseBase]
Typed = dict[str, list[str]]

_PLACE = "typed_before_sign_in"
_SECONDS = 30 * 60
_NOT_ANSWERS = {"csrfmiddlewaretoken", "key"}


def citizen_page(view: View) -> View:
    """`for_citizen`, and a post without a session is kept and shown again after the sign-in."""
    guarded = for_citizen(view)

    @wraps(guarded)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = cast(PageRequest, request).person
        if request.method == "POST" and person.party is None and person.behalf is None:
            _keep(request)
        return guarded(request, *args, **kwargs)

    return keeping


def posted(request: HttpRequest) -> Typed:
    """The page as posted, without what is not an answer."""
    return {name: list(map(str, values)) for name, values in request.POST.lists() if name not in _NOT_ANSWERS}


def typed_before(request: HttpRequest) -> Typed | None:
    """What was typed on this page before the session ended."""
    kept = request.session.get(_PLACE, {})
    if kept.get("path") != request.path or kept.get("until", 0) < timezone.now().timestamp():
        return None
    return cast(Typed, kept["typed"])


def forget(request: HttpRequest) -> None:
    """The page has been saved."""
    request.session.pop(_PLACE, None)


def _keep(request: HttpRequest) -> None:
    typed = posted(request)
    if not kept_post.may_be_kept(request, typed):
        return
    request.session[_PLACE] = {
        "path": request.path,
        "typed": typed,
        "until": timezone.now().timestamp() + _SECONDS,
    }

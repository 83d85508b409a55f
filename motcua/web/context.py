"""What every page's frame shows."""

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """The demo flag; people and time are on the request."""
    return {"DEMO": settings.DEMO}

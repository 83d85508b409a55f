"""Which language a browser asked for."""

from django.conf import settings
from django.http import HttpRequest


def language_of(request: HttpRequest) -> str:
    """Vietnamese, unless this browser asked for another language here.

    Browsers sold with English settings are common in offices, so Accept-Language decides nothing.
    """
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

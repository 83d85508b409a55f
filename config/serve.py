"""The web server: Granian's own command line, with the application loaded before its workers are forked.

What is loaded here lies in memory once, however many workers there are; a worker that fell is back at once.
"""

import gc

from django.conf import settings
from django.urls import get_resolver
from django.utils import translation
from granian.cli import entrypoint

from config.wsgi import application as application


def main() -> None:
    """`python -m config.serve` with the options of `granian`."""
    _load()
    entrypoint()  # type: ignore[no-untyped-call]


def _load() -> None:
    """What the first request would load, without asking the database: a connection must not be shared."""
    get_resolver().url_patterns  # noqa: B018
    with translation.override(settings.LANGUAGE_CODE):
        translation.gettext("")
    gc.collect()
    gc.freeze()  # else every worker's first collection would copy all of it


if __name__ == "__main__":
    main()

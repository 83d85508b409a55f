"""Every address of the URL configuration, with real arguments of place A. A new one is found by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.security.arguments import argument, query
from tests.security.world import Scene

PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
Patterns = list[URLPattern | URLResolver]


@dataclass(frozen=True)
class Address:
    """name: with its namespace, as templates name it, and the route where two share a name."""

    name: str
    route: str
    url: str
    audience: str


class Unknown(AssertionError):
    """A new address whose argument nobody knows yet."""

    def __init__(self, name: str, route: str, arg: str) -> None:
        super().__init__(
            f"“{route}” ({name}) is new here: give its argument “{arg}” a row of place A in "
            "tests/security/arguments.py, so that every role is asked for it"
        )


def routes(patterns: Patterns, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, route and audience of every address."""
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, where, below)
        else:
            yield f"{space}{pattern.name or where}", where, getattr(pattern.callback, "audience", "")


def every(scene: Scene) -> list[Address]:
    found = [_filled(scene, *route) for route in routes(get_resolver().url_patterns)]
    return list({one.url: one for one in found}.values())


def _filled(scene: Scene, name: str, route: str, audience: str) -> Address:
    def given(found: re.Match[str]) -> str:
        value = argument(scene, name, found[1])
        if value is None:
            raise Unknown(name, route, found[1])
        return str(value)

    return Address(name, route, "/" + PLACE.sub(given, route) + query(scene, name), audience)

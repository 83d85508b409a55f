"""Who answers for a component: the people who hold the roles of its ways, where it is done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.agencies import services as agencies
from motcua.agencies.areas import kept_lines
from motcua.agencies.models import Role, Unit
from motcua.common.kept import Kept
from motcua.scorecard.ways import WAYS, Way, Where

NAMED = 3  # people of one role beside a component
_kept = Kept()
_ROLES = frozenset(role for way in WAYS for role in way.roles)


@dataclass(frozen=True)
class Holders:
    """Who holds one role. names: NAMED at most, in their order; more: how many others."""

    role: Role
    names: tuple[str, ...]
    more: int = 0


Held = Mapping[Role, tuple[str, ...]]


@dataclass(frozen=True)
class People:
    """Who holds which role in the unit's own place, then in each agency above it.

    own   so many of these places lie within its committee.
    """

    places: tuple[Held, ...]
    own: int

    def of(self, way: Way) -> list[Holders]:
        """Of each role of a way its nearest holders where it is done; a role nobody has there is left out."""
        places = {
            Where.UNIT: self.places[: self.own],
            Where.NEAREST: self.places,
            Where.PROVINCE: self.places[-1:],
        }[way.where]
        found = [(role, next((one[role] for one in places if role in one), ())) for role in way.roles]
        return [Holders(role, names[:NAMED], max(0, len(names) - NAMED)) for role, names in found if names]


def people_of(unit: Unit, day: date) -> People:
    """Two queries, none while kept: a minute."""
    return _kept.get((unit.pk, day), lambda: _people(unit, day))


def _people(unit: Unit, day: date) -> People:
    lines = kept_lines(day)
    above = list(dict.fromkeys(lines.agency(one) for one in lines.chain(unit.pk)))
    places = [lines.own(one) for one in above]
    own = above.index(lines.committee(unit.pk)) + 1
    if unit.pk not in above:  # a part of an agency has people of its own
        places, own = [lines.under(unit.pk), *places], own + 1
    posts = agencies.posts_in(frozenset().union(*places), _ROLES, day)
    return People(tuple(_held(posts, units) for units in places), own)


def _held(posts: list[agencies.Post], units: Collection[UUID]) -> Held:
    found: dict[Role, dict[str, None]] = {}
    for post in posts:
        if post.unit in units:
            found.setdefault(post.role, {})[post.name] = None
    return {role: tuple(names) for role, names in found.items()}

"""Published versions of electronic forms, the seeded ones, and what fills them first."""

import json
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.catalogue import eforms
from motcua.catalogue.eforms import AddressBook, Place
from motcua.catalogue.models import EForm
from motcua.common.kept import Kept
from motcua.identity.models import Party

_SEED = Path(__file__).parent / "seed" / "eforms"
_address_books = Kept()
_COMMITTEE_OF = "Ủy ban nhân dân "


@transaction.atomic
def publish_form(*, key: str, title: str, definition: dict[str, Any], at: datetime) -> EForm:
    """A new version of the form in force at once; the same definition again is the version already there.

    Raises eforms.DefinitionWrong. Drafts and dossiers stay with the version they were begun on.
    """
    eforms.parse(definition)
    last = EForm.objects.select_for_update().filter(key=key).order_by("-number").first()
    if last is not None and (last.title, last.definition) == (title, definition):
        return last
    number = last.number + 1 if last else 1
    return EForm.objects.create(key=key, number=number, title=title, definition=definition, published_at=at)


def current_form(key: str, day: date) -> EForm | None:
    """The newest version in force that day."""
    return EForm.objects.on(day).filter(key=key).order_by("-number").first()


def seed_forms(at: datetime, keys: Collection[str] | None = None) -> None:
    """Publish the forms that come with the system, or these of them, each once; officers' versions stay."""
    for key, definition in shipped_forms().items():
        if (keys is None or key in keys) and not EForm.objects.filter(key=key).exists():
            title = eforms.in_language(definition, "vi")["title"]
            publish_form(key=key, title=title, definition=definition, at=at)


def shipped_forms() -> dict[str, dict[str, Any]]:
    """Definitions of the forms that come with the system, by key."""
    return {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(_SEED.glob("*.json"))}


def address_options(day: date) -> AddressBook:
    """Provinces, districts and communes that have a committee that day; at most a minute old."""
    return _address_books.get(day, lambda: _address_book(day))


def forget_addresses() -> None:
    """Read them anew: units changed in this process."""
    _address_books.forget()


def _address_book(day: date) -> AddressBook:
    committees = Unit.objects.on(day).filter(kind=UnitKind.COMMITTEE).exclude(gso_code="")
    found: dict[str, list[Place]] = {level: [] for level in Level}
    rows = committees.order_by("sort_key").values_list("level", "gso_code", "name", "parent__gso_code")
    for level, code, name, parent in rows:
        place, _comma, _district = name.removeprefix(_COMMITTEE_OF).partition(",")
        found[level].append(Place(code, place, parent or ""))
    return AddressBook(
        tuple(found[Level.PROVINCE]), tuple(found[Level.DISTRICT]), tuple(found[Level.COMMUNE])
    )


def party_facts(party: Party) -> dict[str, Any]:
    """What the account already knows, by prefill source; empty facts are left out.

    `party.…` is whoever files; `organisation.…` the same where the account is not a citizen's.
    """
    home = {"commune": party.commune_code, "detail": party.address} if party.commune_code else ""
    facts: dict[str, Any] = {
        "name": party.name,
        "birth_date": party.birth_date.isoformat() if party.birth_date else "",
        "gender": party.gender,
        "id_number": party.id_number,
        "phone": party.phone,
        "email": party.email,
        "residence": home,
    }
    sources = ["party"] if party.kind == Party.Kind.CITIZEN else ["party", "organisation"]
    return {f"{source}.{name}": fact for source in sources for name, fact in facts.items() if fact}

"""A person already known by number, for the desk: who it is, and the dossiers this desk has of them."""

from contextlib import suppress
from dataclasses import dataclass

from django.http import QueryDict

from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.identity.identifiers import normalise_id, normalise_tax_code
from motcua.identity.models import Party
from motcua.web.audience import StaffRequest

SHOWN = 5


@dataclass(frozen=True)
class Known:
    """The answer to “find this number”: the party, or why there is none; `name`: no number was typed."""

    party: Party | None
    dossiers: list[Dossier]
    problem: str = ""
    name: str = ""


def number_of(typed: str) -> str:
    """The typed number as it is kept; empty when it is none."""
    for read in (normalise_tax_code, normalise_id):
        with suppress(Refusal):
            return read(typed)
    return ""


def known_person(request: StaffRequest, typed: str) -> Known | None:
    """Whoever has this number; None when no number was typed."""
    if not typed.strip():
        return None
    numbers, problem = [], ""
    for read in (normalise_tax_code, normalise_id):
        try:
            numbers.append(read(typed))
        except Refusal as refusal:
            problem = str(refusal)
    if not numbers:
        is_name = not any(one.isdecimal() for one in typed)
        return Known(None, [], problem, " ".join(typed.split())[:200] if is_name else "")
    party = Party.objects.filter(id_number__in=numbers).first()
    if party is None:
        return Known(None, [])
    rows = Dossier.objects.visible_to(request.officer).of(party).select_related("version")
    return Known(party, list(rows.order_by("-id")[:SHOWN]))


def fill_in(data: QueryDict, party: Party) -> None:
    """Write what is known into the fields that are still empty; the name always, for it must agree."""
    facts = {
        "id_number": party.id_number,
        "name": party.name,
        "kind": str(party.kind),
        "birth_date": f"{party.birth_date:%d/%m/%Y}" if party.birth_date else "",
        "gender": party.gender,
        "phone": party.phone,
        "email": party.email,
        "address": party.address,
    }
    for name, value in facts.items():
        place = f"d-{name}"
        if value and (name in {"name", "kind", "id_number"} or not data.get(place, "").strip()):
            data[place] = value

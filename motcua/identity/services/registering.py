"""Who a person is, as far as somebody may say it: himself before an officer, by papers, or by hearsay.

The row of an identity number is written by the person (before an officer, or by signing in) or by an officer
who has read papers. What somebody else types about a person without an officer stays a statement: a row
without a number, a telephone or an address, which nothing else reads.
"""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.identity import identifiers
from motcua.identity.masking import initials
from motcua.identity.models import Party


class NameDiffers(Refusal):
    """The number is on record under another name, of which only the first letters are told."""

    code = "party-name-differs"
    message = _(
        "Số {id_number} đã được ghi cho tên khác ({known}), không phải “{typed}”. Vui lòng xem lại giấy tờ: "
        "nếu gõ nhầm thì sửa; nếu người này đã đổi họ tên thì ghi tên cũ và kèm giấy tờ thay đổi."
    )


class PartyWithoutName(Refusal):
    """Nobody can be registered without a name."""

    code = "party-without-name"
    message = _("Chưa có họ và tên (tên tổ chức). Vui lòng nhập đúng như trên giấy tờ.")


@transaction.atomic
def register_party(
    *,
    name: str,
    phone: str = "",
    id_number: str = "",
    kind: Party.Kind = Party.Kind.CITIZEN,
    birth_date: date | None = None,
    gender: str = "",
    email: str = "",
    commune_code: str = "",
    address: str = "",
    present: bool = True,
) -> Party:
    """The person or organisation an officer writes down; the same identity number is the same party.

    kind       decides what id_number is: identity number of a citizen, else tax code.
    present    False: another person brings the papers. Then no telephone and no address is written, and what
               is written gives way to the person who comes later under another name.
    Raises     NameDiffers (case, accents and spaces do not count), PartyWithoutName, PhoneNotValid,
               IdNumberNotValid, TaxCodeNotValid.
    What the party has already stays; only what it lacks is filled in. Without a number every call is a new
    party: two people may share a name and a telephone.
    """
    facts: dict[str, object] = {"birth_date": birth_date, "gender": gender, "commune_code": commune_code}
    if present:
        telephone = identifiers.normalise_phone(phone) if phone else ""
        facts |= {"phone": telephone, "email": email, "address": address}
    name = _spelt(name)
    number = _number(id_number, kind)
    party = by_number(number)
    if party is not None and present:
        party = give_way(party, name)
    if party is None:
        party = _create(name, number, kind, facts, unseen=not present)
    if fold(party.name) != fold(name):
        raise NameDiffers(id_number=party.id_number, known=initials(party.name), typed=name)
    return _fill_in(party, name, facts, present=present)


@transaction.atomic
def register_owner(facts: Mapping[str, str]) -> Party:
    """The person an authorised applicant files for, as written in the draft: name, id_number.

    Returns the known person when number and name agree to the letter, else a statement (`stated_number`) as
    it was typed; it blocks nobody. Raises PartyWithoutName, IdNumberNotValid. Whoever files for another
    neither learns whether, or how, that person is known here nor changes it: the answer is the same.
    """
    name = _spelt(facts.get("name", ""))
    number = _number(facts.get("id_number", ""), Party.Kind.CITIZEN)
    known = by_number(number)
    if known is not None and known.name == name:
        return known
    stated = Party.objects.filter(stated_number=number, name=name).first() if number else None
    if stated is not None:
        return stated
    return Party.objects.create(name=name, stated_number=number)


@transaction.atomic
def confirm_stated(party: Party) -> Party:
    """The party to write on a dossier once an officer has read the papers of whoever filed for another.

    A statement becomes the row of its number, unless that number has one: then that one where the name
    agrees, and the statement as it was where it does not.
    """
    if not party.stated_number:
        return party
    known = by_number(party.stated_number)
    if known is None:
        try:
            with transaction.atomic():
                party.id_number, party.stated_number, party.unseen = party.stated_number, "", True
                party.save()
                return party
        except IntegrityError:  # the person came to another desk, or signed in, a moment ago
            party.refresh_from_db()
            known = by_number(party.stated_number)
    return known if known is not None and fold(known.name) == fold(party.name) else party


def give_way(party: Party, name: str) -> Party | None:
    """The row for the person who is here under this name; None: it bore another name and lost its number.

    Called with the row locked, in the transaction that writes the person.
    """
    if fold(party.name) == fold(name) or not party.gives_way:
        return party
    party.stated_number, party.id_number = party.id_number, ""
    party.save()
    return None


def adopt_statements(party: Party) -> None:
    """The person is here for the first time: dossiers filed in this name and number become his, by a job."""
    if party.id_number and Party.objects.filter(stated_number=party.id_number).exists():
        later("dossiers.adopt_statements", party_id=str(party.pk))


def by_number(number: str) -> Party | None:
    """The row of an identity number or tax code, locked; None when there is none."""
    return Party.objects.select_for_update().filter(id_number=number).first() if number else None


def _spelt(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise PartyWithoutName
    return name


def _create(name: str, number: str, kind: Party.Kind, facts: Mapping[str, object], *, unseen: bool) -> Party:
    try:
        with transaction.atomic():
            party = Party.objects.create(name=name, kind=kind, id_number=number, unseen=unseen, **facts)
    except IntegrityError:  # another counter registered the same person a moment ago
        known = by_number(number)
        if known is None:
            raise
        return known
    if not unseen:
        adopt_statements(party)
    return party


def _number(id_number: str, kind: Party.Kind) -> str:
    if not id_number:
        return ""
    return (
        identifiers.normalise_id(id_number)
        if kind == Party.Kind.CITIZEN
        else identifiers.normalise_tax_code(id_number)
    )


def _fill_in(party: Party, name: str, facts: Mapping[str, object], *, present: bool) -> Party:
    """Write what the row lacks; the papers of somebody else add nothing to a person who was here."""
    if not present and not party.unseen:
        return party
    lacking = {key: value for key, value in facts.items() if value and not getattr(party, key)}
    for key, value in lacking.items():
        setattr(party, key, value)
    first_time = present and party.unseen
    if first_time:
        party.unseen, party.name = False, name  # as the person spells it
    if lacking or first_time:
        party.save()
    if first_time:
        adopt_statements(party)
    return party

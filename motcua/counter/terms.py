"""What an officer typed into the quick search: a code, a telephone, a number, or a name."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from motcua.common.text import fold
from motcua.counter.known import number_of
from motcua.dossiers.numbering import spelt
from motcua.dossiers.queries import named
from motcua.identity.identifiers import InvalidIdentifier, normalise_phone
from motcua.identity.models import Party

LEAST = 2  # characters
SHOWN = 30  # dossiers on the page of what was found
_DIGITS = 5  # with as many, what may be a number is no name


@dataclass(frozen=True)
class Terms:
    """The text, and what it may be."""

    text: str

    @property
    def short(self) -> bool:
        return len(self.text) < LEAST

    @property
    def numeric(self) -> bool:
        """Surely the telephone or the number of somebody, so not a name, nor the words of a procedure."""
        return bool(self.phone or (self.number and sum(c.isdecimal() for c in self.text) >= _DIGITS))

    @cached_property
    def spelt(self) -> str:
        """A code or ticket with its dots and dashes."""
        return spelt(self.text)

    @cached_property
    def phone(self) -> str:
        try:
            return normalise_phone(self.text)
        except InvalidIdentifier:
            return ""

    @cached_property
    def number(self) -> str:
        return number_of(self.text)

    @cached_property
    def numbered(self) -> Party | None:
        """Whoever has this number."""
        return Party.objects.filter(id_number=self.number).first() if self.number else None

    def dossiers(self) -> Q:
        """The dossiers that are meant."""
        upper = self.text.upper()  # code and ticket are written in capitals
        fits = Q(code__contains=upper) | Q(code=self.spelt) | Q(ticket__startswith=self.spelt)
        if not self.numeric:
            fits |= named(self.text)
        if self.phone:
            fits |= Q(contact_phone=self.phone) | Q(owner__phone=self.phone) | Q(proxy__phone=self.phone)
        if self.numbered is not None:
            fits |= Q(owner=self.numbered) | Q(proxy=self.numbered)
        if self.number:
            fits |= Q(owner__stated_number=self.number)
        return fits

    def means(self, party: Party) -> bool:
        """The person's name, telephone or number is what was typed."""
        if party.phone in {self.phone} - {""} or party.id_number in {self.number} - {""}:
            return True
        return not self.numeric and fold(self.text) in fold(party.name)

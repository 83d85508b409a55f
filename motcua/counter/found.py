"""What the quick search (Ctrl+K) finds for an officer: dossiers, persons, procedures, pages to go to.

Nothing is found here that the officer could not reach otherwise. Persons are those of the dossiers one may
see; the one-stop also finds anybody by the whole number, as its intake page does.
"""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from motcua.agencies.models import Role
from motcua.catalogue.search import search
from motcua.common.text import fold
from motcua.counter.frame import AT_ONE_STOP, pages_of
from motcua.counter.known import number_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import named
from motcua.identity.identifiers import InvalidIdentifier, normalise_phone
from motcua.identity.masking import mask_id, mask_phone
from motcua.identity.models import Party
from motcua.web.audience import StaffRequest

LEAST = 2  # characters
CONSOLE_ROLES = frozenset({Role.CATALOGUE_EDITOR, Role.UNIT_ADMIN, Role.SYSTEM_ADMIN, Role.TTHC_CONTROL})
_LOOKED_THROUGH = 40  # dossiers whose persons are offered
_DIGITS = 5  # the fewest in a number that names a person
_FITS = 0.55  # part of the query that a procedure must hold to stand beside dossiers and persons
_COLUMNS = ("code", "ticket", "owner_name", "contact_phone", "status", "version__name")
_PARTIES = tuple(
    f"{who}__{column}" for who in ("owner", "proxy") for column in ("name", "id_number", "phone", "kind")
)
# Other words by which a page is asked for
_ALSO = {
    "counter:absences": "nghi phep uy quyen thay the",
    "counter:compare": "bao cao so sanh",
    "counter:handovers": "chuyen ho so giay",
    "counter:intake": "tiep nhan",
    "counter:leader": "lanh dao bao cao",
    "counter:progress": "bao cao",
    "counter:queue": "goi so xep hang",
    "counter:ratings": "danh gia",
    "counter:registers": "bao cao so sach",
    "counter:staffing": "nhan su bao cao",
    "counter:workload": "bao cao phan cong",
}


@dataclass(frozen=True)
class Thing:
    """A line of the answer: where it leads, what it is called, what tells it from others."""

    url: str
    name: str
    note: str


@dataclass(frozen=True)
class Group:
    key: str
    label: str
    things: list[Thing]


@dataclass
class Found:
    """The answers to one query of one officer, each asked once and only when wanted."""

    request: StaffRequest
    query: str
    most: int
    looked_up: Party | None = field(default=None, init=False)  # found by the whole number, so by name

    @property
    def groups(self) -> list[Group]:
        """What was found, by kind; a kind with nothing is left out."""
        if len(self.query) < LEAST:
            return []
        every = [
            Group("ho-so", _("Hồ sơ"), self.dossiers),
            Group("nguoi", _("Người, tổ chức"), self.persons),
            Group("thu-tuc", _("Thủ tục"), self.procedures),
            Group("trang", _("Trang, việc"), self.pages),
        ]
        return [group for group in every if group.things]

    @cached_property
    def rows(self) -> list[Dossier]:
        """The newest dossiers that fit, with their persons."""
        if len(self.query) < LEAST:
            return []
        rows: QuerySet[Dossier] = Dossier.objects.visible_to(self.request.officer)
        rows = rows.select_related("version", "owner", "proxy").only(*_COLUMNS, *_PARTIES)
        return list(rows.filter(self._fits()).order_by("-id")[: max(self.most, _LOOKED_THROUGH) + 1])

    @property
    def dossiers(self) -> list[Thing]:
        return [
            Thing(
                reverse("counter:dossier", args=[row.pk]),
                f"{row.code or row.ticket} – {row.owner_name}",
                f"{row.version.name} · {row.get_status_display()}",
            )
            for row in self.rows[: self.most]
        ]

    @cached_property
    def persons(self) -> list[Thing]:
        """Persons whose name, phone or number fits; their numbers masked."""
        found: dict[object, Party] = {}
        if self._number and (party := self._numbered) is not None:
            found[party.pk] = self.looked_up = party
        for row in self.rows:
            for party in filter(None, (row.owner, row.proxy)):
                if self._is_meant(party):
                    found.setdefault(party.pk, party)
        return [
            Thing(f"{reverse('counter:find')}?nguoi={party.pk}", party.name, numbers_of(party))
            for party in list(found.values())[: self.most]
        ]

    @cached_property
    def procedures(self) -> list[Thing]:
        """At the one-stop those taken in there, leading to the intake; elsewhere to the public page."""
        if self._number or self._phone:
            return []
        officer, day = self.request.officer, self.request.person.now.date()
        takes_in = bool(officer.roles & AT_ONE_STOP)
        hits = search(self.query, day=day, level=officer.unit.level if takes_in else None, limit=self.most)
        return [
            Thing(
                reverse("counter:intake_form", args=[hit.version.pk])
                if takes_in
                else reverse("portal:procedure", args=[hit.version.procedure.code]),
                hit.version.name,
                f"{hit.version.procedure.code} · {hit.version.field.name}",
            )
            for hit in hits
            if hit.score >= _FITS
        ]

    @cached_property
    def pages(self) -> list[Thing]:
        """Lists and pages of the officer whose name holds the words, however they are written."""
        words = fold(self.query).split()
        also = {reverse(name): more for name, more in _ALSO.items()}
        found = []
        for url, label, note in self._places():
            said = fold(f"{label} {also.get(url, '')}").split()
            if all(any(part.startswith(word) for part in said) for word in words):
                found.append(Thing(url, label, note))
        return found[: self.most]

    def _places(self) -> list[tuple[str, str, str]]:
        officer = self.request.officer
        places = [(link["url"], str(link["label"]), _("Trang, danh sách")) for link in pages_of(officer)]
        if Role.SIGN in officer.roles:
            places.append((reverse("counter:round"), _("Xem và ký nhiều hồ sơ"), _("Việc làm một lượt")))
        if officer.roles & CONSOLE_ROLES:
            places.append((reverse("console:home"), _("Quản trị"), _("Trang, danh sách")))
        places.append((reverse("counter:choose_post"), _("Đổi vị trí"), _("Trang, danh sách")))
        return places

    def _fits(self) -> Q:
        upper = self.query.upper()  # code and ticket are written in capitals
        fits = Q(code__contains=upper) | Q(ticket=upper)
        if not self._phone and not self._number:
            return fits | named(self.query)
        if self._phone:
            fits |= Q(contact_phone=self._phone) | Q(owner__phone=self._phone) | Q(proxy__phone=self._phone)
        if self._number and (party := self._numbered_anywhere) is not None:
            fits |= Q(owner=party) | Q(proxy=party)
        return fits

    def _is_meant(self, party: Party) -> bool:
        if self._phone or self._number:
            return party.phone in {self._phone} - {""} or party.id_number in {self._number} - {""}
        return fold(self.query) in fold(party.name)

    @cached_property
    def _phone(self) -> str:
        try:
            return normalise_phone(self.query)
        except InvalidIdentifier:
            return ""

    @cached_property
    def _number(self) -> str:
        """A word of six letters would pass for a passport: a number here has digits."""
        return number_of(self.query) if sum(c.isdecimal() for c in self.query) >= _DIGITS else ""

    @cached_property
    def _numbered_anywhere(self) -> Party | None:
        return Party.objects.filter(id_number=self._number).first()

    @property
    def _numbered(self) -> Party | None:
        """Whoever has this number, for the one-stop; for others the persons of their dossiers alone."""
        return self._numbered_anywhere if self.request.officer.roles & AT_ONE_STOP else None


def numbers_of(party: Party) -> str:
    """Enough to tell two people of one name apart."""
    parts = (party.id_number and mask_id(party.id_number), party.phone and mask_phone(party.phone))
    return " · ".join(part for part in parts if part)

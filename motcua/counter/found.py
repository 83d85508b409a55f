"""What the quick search (Ctrl+K) finds for an officer: dossiers, persons, procedures, pages to go to.

Nothing is found here that the officer could not reach otherwise. Persons are those of the dossiers one may
see; the one-stop also finds anybody by the whole number, as its intake page does.
"""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from motcua.agencies.models import Role
from motcua.catalogue.search import search
from motcua.common.text import fold
from motcua.counter.frame import AT_ONE_STOP, pages_of
from motcua.counter.terms import Terms
from motcua.counter.walking import trail
from motcua.counter.ways import SearchResults
from motcua.dossiers.models import Dossier
from motcua.identity.masking import mask_id, mask_phone
from motcua.identity.models import Party
from motcua.web.audience import StaffRequest

CONSOLE_ROLES = frozenset(
    {
        Role.CATALOGUE_EDITOR,
        Role.UNIT_ADMIN,
        Role.SYSTEM_ADMIN,
        Role.SECURITY_OFFICER,
        Role.TTHC_CONTROL,
    }
)
_LOOKED_THROUGH = 40  # dossiers whose persons are offered
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

    @cached_property
    def terms(self) -> Terms:
        return Terms(self.query)

    @property
    def groups(self) -> list[Group]:
        """What was found, by kind; a kind with nothing is left out."""
        if self.terms.short:
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
        if self.terms.short:
            return []
        rows: QuerySet[Dossier] = Dossier.objects.visible_to(self.request.officer)
        rows = rows.select_related("version", "owner", "proxy").only(*_COLUMNS, *_PARTIES)
        return list(rows.filter(self.terms.dossiers()).order_by("-id")[: max(self.most, _LOOKED_THROUGH) + 1])

    @property
    def dossiers(self) -> list[Thing]:
        told = f"?{trail(SearchResults(self.request, self.query, None), '')}"
        return [
            Thing(
                reverse("counter:dossier", args=[row.pk]) + told,
                f"{row.code or row.ticket} – {row.owner_name}",
                f"{row.version.name} · {row.get_status_display()}",
            )
            for row in self.rows[: self.most]
        ]

    @cached_property
    def persons(self) -> list[Thing]:
        """Persons whose name, phone or number fits; their numbers masked."""
        found: dict[object, Party] = {}
        if (party := self._numbered) is not None:
            found[party.pk] = self.looked_up = party
        for row in self.rows:
            for party in filter(None, (row.owner, row.proxy)):
                if self.terms.means(party):
                    found.setdefault(party.pk, party)
        return [
            Thing(f"{reverse('counter:find')}?nguoi={party.pk}", party.name, numbers_of(party))
            for party in list(found.values())[: self.most]
        ]

    @cached_property
    def procedures(self) -> list[Thing]:
        """At the one-stop those taken in there, leading to the intake; elsewhere to the public page."""
        if self.terms.numeric:
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

    @property
    def _numbered(self) -> Party | None:
        """Whoever has this number, for the one-stop; for others the persons of their dossiers alone."""
        return self.terms.numbered if self.request.officer.roles & AT_ONE_STOP else None


def numbers_of(party: Party) -> str:
    """Enough to tell two people of one name apart."""
    parts = (party.id_number and mask_id(party.id_number), party.phone and mask_phone(party.phone))
    return " · ".join(part for part in parts if part)

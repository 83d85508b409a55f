"""Narrowing a list of procedures: level, agency, field, subject, online or not; and what each choice leaves.

The facts of every version in force are kept for a minute: a list of choices with its numbers costs no query.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from itertools import takewhile
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.agencies.models import Level, Unit
from motcua.catalogue.english import for_reader
from motcua.catalogue.models import Competence, Field, OnlineLevel, ProcedureVersion, VersionQuerySet
from motcua.common.kept import Kept
from motcua.common.text import fold, sort_key

YES, NO = "co", "khong"
_COMMITTEE = {Level.PROVINCE: "tỉnh", Level.DISTRICT: "huyện", Level.COMMUNE: "xã"}
_FEW = 3  # short names of one part that are said together
_kept = Kept()


@dataclass(frozen=True)
class Facts:
    """One version as the filters see it: for each filter the values it answers to."""

    level: frozenset[str]
    agency: frozenset[str]
    field: frozenset[str]
    subject: frozenset[str]
    online: frozenset[str]


@dataclass(frozen=True)
class Filters:
    """What was chosen; "" is no filter.

    level    level of reception, a Level.
    agency   who settles: level and Unit.field_code as "district:tu-phap"; "district" is the committee itself.
    field    code of a Field.
    subject  who may ask for it, as a slug.
    online   YES may be filed online, NO may not.
    """

    level: str = ""
    agency: str = ""
    field: str = ""
    subject: str = ""
    online: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def chosen(self) -> list[tuple[str, str]]:
        """Name and value of each filter that is set."""
        return [(name, value) for name, value in asdict(self).items() if value]

    def fits(self, facts: Facts) -> bool:
        return all(value in getattr(facts, name) for name, value in self.chosen())

    def narrow(self, versions: VersionQuerySet, day: date) -> VersionQuerySet:
        """The versions that answer to every filter."""
        if self.level:
            versions = versions.filter(competences__level=self.level)
        if self.agency:
            level, _colon, settles = self.agency.partition(":")
            here = Q(level=level, settled_at="") | Q(settled_at=level)
            powers = Competence.objects.filter(here, settles=settles)
            versions = versions.filter(pk__in=powers.values("version_id"))
        if self.field:
            versions = versions.filter(field__code=self.field)
        if self.subject:
            versions = versions.filter(subjects__contains=[_book(day).subjects.get(self.subject, "")])
        if self.online:
            nothing = Q(online_level=OnlineLevel.NONE)
            versions = versions.filter(~nothing if self.online == YES else nothing)
        return versions


@dataclass(frozen=True)
class Choice:
    """One value of a filter, in words, and how many procedures it leaves beside the other filters."""

    value: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True)
class Choices:
    """One filter with its values."""

    name: str
    choices: list[Choice]


@dataclass(frozen=True)
class _Book:
    facts: dict[UUID, Facts]
    agencies: dict[str, str]
    fields: dict[str, str]
    subjects: dict[str, str]


def choices(filters: Filters, *, day: date, among: Iterable[UUID] | None = None) -> list[Choices]:
    """Every filter with the values that leave something, counted beside the other filters that are set.

    among   keys of the versions found; None is the whole catalogue.
    """
    book = _book(day)
    keys = book.facts if among is None else among
    rows = [book.facts[key] for key in keys if key in book.facts]
    return [_of(one.name, filters, rows, book) for one in fields(Filters)]


def fitting(filters: Filters, keys: Iterable[UUID], *, day: date) -> set[UUID]:
    """Those of the versions that answer to every filter."""
    facts = _book(day).facts
    return {key for key in keys if key in facts and filters.fits(facts[key])}


def said(name: str, value: str, *, day: date) -> str:
    """A value of a filter in words; the value itself when nothing has it."""
    return _words(name, _book(day)).get(value, value)


def subject_slug(name: str) -> str:
    """The subject as a part of an address."""
    return "-".join("".join(sign if sign.isalnum() else " " for sign in fold(name)).split())


def forget() -> None:
    """Read anew: the catalogue changed in this process."""
    _kept.forget()


def _of(name: str, filters: Filters, rows: list[Facts], book: _Book) -> Choices:
    now = getattr(filters, name)
    others = replace(filters, **{name: ""})
    found = Counter(value for facts in rows if others.fits(facts) for value in getattr(facts, name))
    words = _words(name, book)
    listed = [
        Choice(value, words.get(value, value), found[value], value == now)
        for value in words
        if found[value] or value == now
    ]
    return Choices(name, listed)


def _words(name: str, book: _Book) -> dict[str, str]:
    """Values of a filter in the order to show them."""
    if name == "level":
        return {
            Level.COMMUNE: _("Làm ở xã, phường"),
            Level.DISTRICT: _("Làm ở huyện"),
            Level.PROVINCE: _("Làm ở tỉnh"),
        }
    if name == "online":
        return {YES: _("Nộp được qua mạng"), NO: _("Chỉ làm tại Một cửa")}
    if name == "field":
        return {code: for_reader(said) for code, said in book.fields.items()}
    return {"agency": book.agencies, "subject": book.subjects}[name]


def _book(day: date) -> _Book:
    return _kept.get(day, lambda: _read(day))


def _read(day: date) -> _Book:
    rows = (
        ProcedureVersion.objects.in_force(day)
        .select_related("field")
        .only("field__code", "field__name", "field__sort_key", "subjects", "online_level")
        .prefetch_related("competences")
    )
    facts: dict[UUID, Facts] = {}
    named: dict[str, Field] = {}
    subjects: dict[str, str] = {}
    for version in rows:
        named[version.field.code] = version.field
        slugs = {subject_slug(name): name for name in version.subjects}
        subjects |= slugs
        powers = list(version.competences.all())
        facts[version.pk] = Facts(
            level=frozenset(one.level for one in powers),
            agency=frozenset(f"{one.settling_level}:{one.settles}".rstrip(":") for one in powers),
            field=frozenset({version.field.code}),
            subject=frozenset(slugs),
            online=frozenset({NO if version.online_level == OnlineLevel.NONE else YES}),
        )
    agencies = {key for one in facts.values() for key in one.agency}
    return _Book(
        facts=facts,
        agencies=_agency_names(agencies, day),
        fields={row.code: row.name for row in sorted(named.values(), key=lambda row: str(row.sort_key))},
        subjects=dict(sorted(subjects.items(), key=lambda pair: sort_key(pair[1]))),
    )


def _agency_names(keys: set[str], day: date) -> dict[str, str]:
    """“Ủy ban nhân dân cấp xã”, “Phòng Tư pháp”, “Sở Tư pháp”: the levels nearest to people first."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    shorts: defaultdict[str, set[str]] = defaultdict(set)
    units = Unit.objects.on(day).exclude(field_code="")
    for level, field, name, short in units.values_list("level", "field_code", "name", "short_name"):
        names[f"{level}:{field}"].add(name)
        shorts[f"{level}:{field}"].add(short or name)
    found: dict[str, str] = {}
    for level in (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE):
        mine = {key for key in keys if key.partition(":")[0] == level}
        if level in mine:
            found[str(level)] = f"Ủy ban nhân dân cấp {_COMMITTEE[level]}"
        named = {key: _common_name(names[key], shorts[key]) or key for key in mine - {level}}
        found |= dict(sorted(named.items(), key=lambda pair: sort_key(pair[1])))
    return found


def _common_name(names: set[str], shorts: set[str]) -> str:
    """One name for the same part of every district: its own, its few short names, or how all names begin."""
    if len(names) == 1:
        return next(iter(names))
    if len(shorts) <= _FEW:
        return ", ".join(sorted(shorts))
    columns = zip(*(name.split() for name in names), strict=False)
    return " ".join(column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns))

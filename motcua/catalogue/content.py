"""The parts of a version as plain values: what the seed and the importer write, and what a diff compares.

Parts: 63/2010/NĐ-CP Điều 8 khoản 2.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import models

from motcua.catalogue.models import (
    Case,
    ChannelTerm,
    Competence,
    Component,
    FeeLine,
    OnlineLevel,
    ProcedureVersion,
    ResultKind,
)
from motcua.common.text import sort_key

_BATCH = 1000


@dataclass(frozen=True)
class Steps:
    """Sequence of one case; the title is empty when there is only one."""

    steps: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Power:
    """Who settles what one level receives; see models.Competence."""

    level: str
    settles: str = ""
    process_key: str = ""
    settled_at: str = ""

    @property
    def settling_level(self) -> str:
        return self.settled_at or self.level


@dataclass(frozen=True)
class Paper:
    """A paper of the dossier; an empty case means every case."""

    name: str
    case: str = ""
    originals: int = 0
    copies: int = 0
    required: bool = True
    shown_only: bool = False
    is_e_form: bool = False
    form_name: str = ""


@dataclass(frozen=True)
class Term:
    """A way to file with its limit; no value: unknown."""

    channel: str
    limit_value: int | None = None
    limit_unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Fee:
    """A fee line, whole đồng; no amount: decided elsewhere or unclear."""

    name: str
    kind: str = "fee"
    amount: int | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the procedure ends in."""

    name: str
    code: str = ""
    template: str = ""


@dataclass(frozen=True)
class Content:
    """Everything a version says, without its dates and state."""

    name: str
    field: str
    online_level: str = OnlineLevel.NONE
    decision: str = ""
    order: tuple[Steps, ...] = ()
    powers: tuple[Power, ...] = ()
    channels: tuple[Term, ...] = ()
    papers: tuple[Paper, ...] = ()
    sets: int = 1
    subjects: tuple[str, ...] = ()
    performing: str = ""
    deciding: str = ""
    coordinating: str = ""
    results: tuple[Outcome, ...] = ()
    fees: tuple[Fee, ...] = ()
    conditions: str = ""
    legal_basis: tuple[str, ...] = ()
    plain_summary: str = ""
    process_key: str = ""
    form_key: str = ""
    same_day: bool = False
    extra_cases: tuple[str, ...] = ()  # cases in their order, also those without papers of their own

    def cases(self) -> list[str]:
        """Names of the cases: the listed ones, then others in order of first mention."""
        return list(dict.fromkeys([*self.extra_cases, *(p.case for p in self.papers if p.case)]))


PLAIN = (
    "name",
    "online_level",
    "decision",
    "sets",
    "performing",
    "deciding",
    "coordinating",
    "conditions",
    "plain_summary",
    "process_key",
    "form_key",
    "same_day",
)


def apply_plain(version: ProcedureVersion, content: Content) -> None:
    """Copy what lives on the version's own row, except the field of administration."""
    for name in PLAIN:
        setattr(version, name, getattr(content, name))
    version.order = [{"title": part.title, "steps": list(part.steps)} for part in content.order]
    version.subjects = list(content.subjects)
    version.legal_basis = list(content.legal_basis)
    version.sort_key = sort_key(content.name)


def contents(versions: "models.QuerySet[ProcedureVersion]") -> dict[UUID, Content]:
    """Content of each version, read with a fixed number of queries."""
    rows = versions.select_related("field").prefetch_related(
        models.Prefetch("cases", Case.objects.order_by("position", "pk")),
        models.Prefetch("competences", Competence.objects.order_by("pk")),
        models.Prefetch("channels", ChannelTerm.objects.order_by("pk")),
        models.Prefetch("fees", FeeLine.objects.order_by("pk")),
        models.Prefetch("results", ResultKind.objects.order_by("pk")),
        models.Prefetch("components", Component.objects.select_related("case").order_by("position", "pk")),
    )
    return {row.pk: _content(row) for row in rows}


def content_of(version: ProcedureVersion) -> Content:
    """Content of one version."""
    return contents(ProcedureVersion.objects.filter(pk=version.pk))[version.pk]


def _content(row: ProcedureVersion) -> Content:
    return Content(
        **{name: getattr(row, name) for name in PLAIN},
        field=row.field.name,
        order=tuple(Steps(tuple(part["steps"]), part["title"]) for part in row.order),
        subjects=tuple(row.subjects),
        legal_basis=tuple(row.legal_basis),
        powers=tuple(Power(p.level, p.settles, p.process_key, p.settled_at) for p in row.competences.all()),
        channels=tuple(Term(t.channel, t.limit_value, t.limit_unit, t.note) for t in row.channels.all()),
        fees=tuple(Fee(f.name, f.kind, f.amount, f.unit, f.note) for f in row.fees.all()),
        results=tuple(Outcome(r.name, r.code, r.template) for r in row.results.all()),
        papers=tuple(_paper(row) for row in row.components.all()),
        extra_cases=tuple(case.name for case in row.cases.all()),
    )


def _paper(row: Component) -> Paper:
    return Paper(
        name=row.name,
        case=row.case.name if row.case else "",
        originals=row.originals,
        copies=row.copies,
        required=row.required,
        shown_only=row.shown_only,
        is_e_form=row.is_e_form,
        form_name=row.form_name,
    )


@dataclass
class Stored:
    """Keys of the rows written, by version and part, in the content's order."""

    keys: dict[tuple[UUID, str], list[str]] = field(default_factory=dict)

    def key(self, version: UUID, part: str, place: int) -> str:
        """Key of one row as text, empty when the part has no such row."""
        found = self.keys.get((version, part), [])
        return found[place] if 0 <= place < len(found) else ""


def store(pairs: Sequence[tuple[ProcedureVersion, Content]]) -> Stored:
    """Insert unsaved versions (field, procedure and dates set) with all their parts, in bulk."""
    for version, content in pairs:
        apply_plain(version, content)
    ProcedureVersion.objects.bulk_create([version for version, _ in pairs], batch_size=_BATCH)
    return store_parts(pairs)


def store_parts(pairs: Sequence[tuple[ProcedureVersion, Content]]) -> Stored:
    """Insert the parts that live in tables of their own, for versions that have none yet."""
    stored = Stored()
    Competence.objects.bulk_create(
        [
            Competence(
                version=v,
                level=p.level,
                settles=p.settles,
                process_key=p.process_key,
                settled_at=p.settled_at,
            )
            for v, c in pairs
            for p in c.powers
        ],
        batch_size=_BATCH,
    )
    cases = {
        (v.pk, name): Case(version=v, name=name, position=place)
        for v, c in pairs
        for place, name in enumerate(c.cases())
    }
    Case.objects.bulk_create(cases.values(), batch_size=_BATCH)
    _keep(stored, "channels", ChannelTerm.objects.bulk_create(_terms(pairs), batch_size=_BATCH))
    _keep(stored, "fees", FeeLine.objects.bulk_create(_fees(pairs), batch_size=_BATCH))
    _keep(stored, "results", ResultKind.objects.bulk_create(_results(pairs), batch_size=_BATCH))
    _keep(stored, "components", Component.objects.bulk_create(_components(pairs, cases), batch_size=_BATCH))
    return stored


def _terms(pairs: Sequence[tuple[ProcedureVersion, Content]]) -> list[ChannelTerm]:
    return [
        ChannelTerm(
            version=v, channel=t.channel, limit_value=t.limit_value, limit_unit=t.limit_unit, note=t.note
        )
        for v, c in pairs
        for t in c.channels
    ]


def _fees(pairs: Sequence[tuple[ProcedureVersion, Content]]) -> list[FeeLine]:
    return [
        FeeLine(version=v, kind=f.kind, name=f.name, amount=f.amount, unit=f.unit, note=f.note)
        for v, c in pairs
        for f in c.fees
    ]


def _results(pairs: Sequence[tuple[ProcedureVersion, Content]]) -> list[ResultKind]:
    return [
        ResultKind(version=v, name=r.name, code=r.code, template=r.template)
        for v, c in pairs
        for r in c.results
    ]


def _components(
    pairs: Sequence[tuple[ProcedureVersion, Content]], cases: dict[tuple[UUID, str], Case]
) -> list[Component]:
    return [
        Component(
            version=v,
            case=cases.get((v.pk, p.case)),
            position=place,
            name=p.name,
            originals=p.originals,
            copies=p.copies,
            required=p.required,
            shown_only=p.shown_only,
            is_e_form=p.is_e_form,
            form_name=p.form_name,
        )
        for v, c in pairs
        for place, p in enumerate(c.papers)
    ]


def _keep(
    stored: Stored, part: str, rows: "Iterable[ChannelTerm | FeeLine | ResultKind | Component]"
) -> None:
    for row in rows:
        stored.keys.setdefault((row.version_id, part), []).append(str(row.pk))


def keep_own(new: Content, old: Content) -> Content:
    """The new content with what only this province knows taken over from the old version.

    National texts say nothing of forms, roads, templates, plain words, which division settles, or which
    one-stop a lower level opens for it.
    """
    templates = {result.name: result.template for result in old.results}
    only = old.results[0].template if len(old.results) == 1 else ""
    return replace(
        new,
        order=new.order or old.order,
        performing=new.performing or old.performing,
        deciding=new.deciding or old.deciding,
        coordinating=new.coordinating or old.coordinating,
        conditions=new.conditions or old.conditions,
        legal_basis=new.legal_basis or old.legal_basis,
        plain_summary=old.plain_summary,
        process_key=old.process_key,
        form_key=old.form_key,
        same_day=old.same_day,
        powers=_own_roads(new.powers, old.powers),
        results=tuple(replace(r, template=templates.get(r.name) or only or r.template) for r in new.results),
    )


def _own_roads(new: tuple[Power, ...], old: tuple[Power, ...]) -> tuple[Power, ...]:
    """For each level the text names: this province's own roads that are received or settled there."""
    kept: list[Power] = []
    for power in new:
        own = [road for road in old if power.level in {road.level, road.settling_level}]
        kept += own or [power]
    return tuple(dict.fromkeys(kept))

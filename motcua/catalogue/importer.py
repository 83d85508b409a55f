"""Import of a national catalogue file: first a plan that shows what would change, then the change.

A national catalogue's data is poor (limits without unit, fees in prose): what is understood becomes a draft,
what is not becomes a finding in the review queue, and both keep the raw text.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from motcua.catalogue.content import Content, Stored, contents, keep_own, store
from motcua.catalogue.differences import Change, differences
from motcua.catalogue.fields import field_named
from motcua.catalogue.models import Field, ImportBatch, ImportFinding, Procedure, ProcedureVersion
from motcua.catalogue.parsing import parse
from motcua.catalogue.problems import Found, Problem
from motcua.catalogue.publishing import put_in_force
from motcua.catalogue.search_index import index_versions
from motcua.catalogue.source import BadLine, Line, read

Progress = Callable[[int], None]
_BATCH = 1000


@dataclass(frozen=True)
class Item:
    """A readable line and what the catalogue has under its code."""

    line: Line
    content: Content
    found: list[Found]
    earlier: ProcedureVersion | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def code(self) -> str:
        return str(self.line.row["code"]).strip()

    @property
    def replaces(self) -> bool:
        """The code was imported before, with other content."""
        return self.earlier is not None and bool(self.earlier.source_digest)


@dataclass
class Plan:
    """What a file would do. `beside`: a draft next to content that did not come from an import."""

    file_name: str
    sha256: str
    new: list[Item] = field(default_factory=list)
    changed: list[Item] = field(default_factory=list)
    beside: list[Item] = field(default_factory=list)
    same: int = 0
    repeated: list[Line] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)

    @property
    def lines(self) -> int:
        """Lines that hold anything."""
        differing = len(self.changed) + len(self.beside)
        return len(self.new) + differing + self.same + len(self.repeated) + len(self.bad)

    def writes(self) -> bool:
        return bool(self.new or self.changed or self.beside)


@dataclass(frozen=True)
class Report:
    """What was written."""

    drafted: int
    published: int
    replaced: int
    findings: Counter[str]


def plan(path: Path, *, progress: Progress = lambda lines: None) -> Plan:
    """Read the whole file and compare it with the catalogue; writes nothing. Raises OSError."""
    with path.open("rb") as file:
        lines = file.readlines()
    digest = sha256(b"".join(lines)).hexdigest()
    return plan_lines(lines, file_name=path.name, digest=digest, progress=progress)


def plan_lines(
    lines: Iterable[bytes], *, file_name: str, digest: str, progress: Progress = lambda lines: None
) -> Plan:
    """As `plan`, from lines in memory."""
    made = Plan(file_name=file_name[:300], sha256=digest)
    known, seen = _latest(), set()
    to_compare: list[Line] = []
    for number, line in enumerate(read(lines), start=1):
        progress(number)
        if isinstance(line, BadLine):
            made.bad.append(line)
            continue
        code = line.row["code"].strip()
        earlier = known.get(code)
        if code in seen:
            made.repeated.append(line)
        elif earlier is None:
            made.new.append(Item(line, *parse(line.row)))
        elif earlier.source_digest == line.digest:
            made.same += 1
        else:
            to_compare.append(line)
        seen.add(code)
    _compare(made, to_compare, known)
    return made


def _latest() -> dict[str, ProcedureVersion]:
    """The version of each code a file is compared with: the last imported one, else the newest."""
    found: dict[str, ProcedureVersion] = {}
    for version in ProcedureVersion.objects.select_related("procedure", "field").order_by("pk"):
        code = version.procedure.code
        if version.source_digest or code not in found or not found[code].source_digest:
            found[code] = version
    return found


def _compare(made: Plan, lines: list[Line], known: dict[str, ProcedureVersion]) -> None:
    earlier = {line.number: known[line.row["code"].strip()] for line in lines}
    old = contents(ProcedureVersion.objects.filter(pk__in=[version.pk for version in earlier.values()]))
    for line in lines:
        version = earlier[line.number]
        content, found = parse(line.row)
        content = keep_own(content, old[version.pk])
        changes = differences(old[version.pk], content)
        item = Item(line, content, found, version, changes)
        if not changes:
            made.same += 1
        else:
            (made.changed if item.replaces else made.beside).append(item)


@transaction.atomic
def apply(made: Plan, *, by: str, at: datetime, publish: bool, replace: bool) -> Report:
    """Write the plan: drafts, or published versions with `publish`, and every finding.

    by        name of the person or program, kept with what is published.
    replace   allow changing what an earlier import left, and publishing over other content.
    Without it, changed lines must not be in the plan (ValueError) and what stands `beside` stays a draft.
    """
    if made.changed and not replace:
        raise ValueError("The plan changes imported procedures: show it first, then apply with replace.")
    batch = _batch(made, at)
    if batch is None:
        return Report(0, 0, 0, Counter())
    fields: dict[str, Field] = {}
    items = [*made.new, *made.changed, *made.beside]
    versions = [_version(item, fields, made, at) for item in items]
    _drop_old_drafts(made.changed)
    stored = store(list(zip(versions, [item.content for item in items], strict=True)))
    findings = _findings(batch, made, items, versions, stored)
    ImportFinding.objects.bulk_create(findings, batch_size=_BATCH)
    public = versions if replace else versions[: len(made.new)]
    if publish:
        put_in_force(public, day=at.date(), by=by, at=at)
    index_versions(ProcedureVersion.objects.filter(pk__in=[version.pk for version in versions]))
    report = Report(
        drafted=len(versions) - (len(public) if publish else 0),
        published=len(public) if publish else 0,
        replaced=len(made.changed),
        findings=Counter(finding.problem for finding in findings),
    )
    batch.counts = {"lines": made.lines, "new": len(made.new), "changed": len(made.changed)} | {
        "beside": len(made.beside),
        "same": made.same,
        "bad": len(made.bad),
        "published": report.published,
    }
    batch.save(update_fields=["counts"])
    return report


def _batch(made: Plan, at: datetime) -> ImportBatch | None:
    """A record of this run, unless it would repeat an earlier one."""
    again = ImportBatch.objects.filter(sha256=made.sha256).exists()
    if not made.writes() and (again or not (made.bad or made.repeated)):
        return None
    return ImportBatch.objects.create(file_name=made.file_name, sha256=made.sha256, started_at=at)


def _version(item: Item, fields: dict[str, Field], made: Plan, at: datetime) -> ProcedureVersion:
    name = item.content.field
    if name not in fields:
        fields[name] = field_named(name)
    procedure = item.earlier.procedure if item.earlier else Procedure.objects.create(code=item.code)
    return ProcedureVersion(
        procedure=procedure,
        field=fields[name],
        valid_from=at.date(),
        source=f"{made.file_name[:150]}, dòng {item.line.number}",
        source_digest=item.line.digest,
    )


def _drop_old_drafts(items: list[Item]) -> None:
    """A draft of an earlier file gives way to the new one; published versions stay as history."""
    earlier = [item.earlier.pk for item in items if item.earlier is not None]
    ProcedureVersion.objects.filter(pk__in=earlier, state=ProcedureVersion.State.DRAFT).delete()


def _findings(
    batch: ImportBatch,
    made: Plan,
    items: list[Item],
    versions: list[ProcedureVersion],
    stored: Stored,
) -> list[ImportFinding]:
    rows = []
    for item, version in zip(items, versions, strict=True):
        for found in item.found:
            row = _finding(batch, item.line.number, item.code, found)
            row.version = version
            row.target = stored.key(version.pk, found.part, found.place)
            rows.append(row)
    for line in made.repeated:
        found = Found("code", Problem.DUPLICATE_LINE, raw=str(line.row)[:4000])
        rows.append(_finding(batch, line.number, line.row["code"].strip(), found))
    for bad in made.bad:
        row = _finding(batch, bad.number, "", Found("line", Problem.BAD_LINE, raw=bad.raw))
        row.message = f"{Problem.BAD_LINE.label}: {bad.reason}"
        rows.append(row)
    return rows


def _finding(batch: ImportBatch, number: int, code: str, found: Found) -> ImportFinding:
    return ImportFinding(
        batch=batch,
        line=number,
        code=code,
        part=found.part,
        problem=found.problem.value,
        message=str(found.problem.label),
        raw=found.raw,
        parsed=found.parsed,
    )

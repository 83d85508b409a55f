"""Acts on versions: drafting, editing, publishing, closing. A published version's content never changes."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import announcing, permissions
from motcua.catalogue.content import Content, Steps, apply_plain, content_of, store
from motcua.catalogue.fields import field_named
from motcua.catalogue.models import Announcement, ImportFinding, OnlineLevel, ProcedureVersion
from motcua.catalogue.publishing import begin
from motcua.catalogue.search_index import index_versions
from motcua.common.refusal import Refusal

_LISTS = ("subjects", "legal_basis")
_TEXTS = ("name", "decision", "performing", "deciding", "coordinating", "conditions", "plain_summary")
EDITABLE = (*_TEXTS, "field", "online_level", "order", *_LISTS)
_LONGEST = {
    "name": 1000,
    "decision": 200,
    "performing": 400,
    "deciding": 400,
    "coordinating": 600,
    "field": 200,
}


class AlreadyPublic(Refusal):
    """The version is not a draft any more."""

    code = "catalogue-already-public"
    message = _(
        "Phiên bản này của thủ tục {procedure} đã công khai. Muốn thay đổi, hãy tạo một bản nháp mới."
    )


class NothingToClose(Refusal):
    """The version is a draft, or the day is not after its beginning."""

    code = "catalogue-nothing-to-close"
    message = _(
        "Không thể kết thúc phiên bản của thủ tục {procedure} vào ngày {day}: chỉ phiên bản đã công khai "
        "mới kết thúc được, và vào một ngày sau ngày nó bắt đầu."
    )


class PartNotAccepted(Refusal):
    """The text of a part is empty or does not fit."""

    code = "catalogue-part-not-accepted"
    message = _("Nội dung của phần này để trống hoặc quá dài (tối đa {limit} ký tự). Hãy sửa rồi lưu lại.")


def _editor(by: Officer) -> None:
    if not permissions.can_edit(by):
        raise PermissionDenied


def locked(version_id: UUID) -> ProcedureVersion:
    """The version, locked for this transaction."""
    rows = ProcedureVersion.objects.select_for_update(of=("self",)).select_related("procedure", "field")
    return rows.get(pk=version_id)


@transaction.atomic
def open_draft(*, version_id: UUID, by: Officer, at: datetime) -> ProcedureVersion:
    """A draft to edit: the version itself, or a copy of a published one that takes over its open findings."""
    _editor(by)
    version = locked(version_id)
    if version.state == ProcedureVersion.State.DRAFT:
        return version
    content = content_of(version)
    draft = ProcedureVersion(
        procedure=version.procedure,
        field=version.field,
        valid_from=at.date(),
        source=version.source,
        source_digest=version.source_digest,
    )
    store([(draft, content)])
    _move_findings(version, draft)
    index_versions(ProcedureVersion.objects.filter(pk=draft.pk))
    return draft


def _move_findings(version: ProcedureVersion, draft: ProcedureVersion) -> None:
    """Open findings follow to the draft; rows were copied in order, so the target is the same place."""
    moved: dict[str, str] = {}
    for part in ("channels", "fees", "results"):
        old = getattr(version, part).order_by("pk").values_list("pk", flat=True)
        new = getattr(draft, part).order_by("pk").values_list("pk", flat=True)
        moved |= {f"{part}:{a}": str(b) for a, b in zip(old, new, strict=True)}
    papers = version.components.order_by("position", "pk").values_list("pk", flat=True)
    copies = draft.components.order_by("position", "pk").values_list("pk", flat=True)
    moved |= {f"components:{a}": str(b) for a, b in zip(papers, copies, strict=True)}
    findings = list(ImportFinding.objects.filter(version=version, resolved_at=None))
    for finding in findings:
        finding.version = draft
        finding.target = moved.get(f"{finding.part}:{finding.target}", "")
    ImportFinding.objects.bulk_update(findings, ["version", "target"])


@transaction.atomic
def edit_part(*, version_id: UUID, part: str, value: str, by: Officer, at: datetime) -> ProcedureVersion:
    """Write one part of a version and return the draft that now holds it.

    part   one of EDITABLE; lists and the sequence take one item a line.
    Raises PartNotAccepted for empty names or text that does not fit, ValueError for another part.
    """
    if part not in EDITABLE:
        raise ValueError(f"{part} is not edited as text")
    draft = open_draft(version_id=version_id, by=by, at=at)
    content = replace(content_of(draft), **_read(part, value.strip()))
    draft.field = field_named(content.field)
    apply_plain(draft, content)
    draft.save()
    index_versions(ProcedureVersion.objects.filter(pk=draft.pk))
    return draft


def _read(part: str, value: str) -> dict[str, Any]:
    limit = _LONGEST.get(part, 20_000)
    if len(value) > limit or (not value and part in {"name", "field", "online_level"}):
        raise PartNotAccepted(limit=limit)
    lines = tuple(line.strip() for line in value.splitlines() if line.strip())
    if part == "order":
        return {"order": (Steps(lines),) if lines else ()}
    if part in _LISTS:
        if part == "subjects" and any(len(line) > 120 for line in lines):
            raise PartNotAccepted(limit=120)
        return {part: lines}
    if part == "online_level" and value not in OnlineLevel.values:
        raise PartNotAccepted(limit=limit)
    return {part: value}


def text_of(content: Content, part: str) -> str:
    """What an edit form shows for a part; the reverse of `edit_part`."""
    value = getattr(content, part)
    if part == "order":
        return "\n".join(step for steps in value for step in steps.steps)
    return "\n".join(value) if part in _LISTS else str(value)


@transaction.atomic
def publish_version(
    *, version_id: UUID, by: Officer, at: datetime, valid_from: date, shortened: bool = False
) -> ProcedureVersion:
    """Make a draft public from a day on (công khai); the version in force before ends that day.

    shortened  the text behind it was issued by the shortened procedure.
    Open dossiers keep the version they were accepted under. Raises AlreadyPublic, PeriodTaken.
    """
    _editor(by)
    version = locked(version_id)
    if version.state == ProcedureVersion.State.PUBLISHED:
        raise AlreadyPublic(procedure=version.procedure.code)
    begin(version, day=valid_from, by=by.name, at=at, shortened=shortened)
    return version


@transaction.atomic
def close_version(
    *, version_id: UUID, by: Officer, at: datetime, valid_to: date, shortened: bool = False
) -> ProcedureVersion:
    """End a published version on a day (bãi bỏ): from that day no new dossiers. Raises NothingToClose."""
    _editor(by)
    version = locked(version_id)
    ended = version.valid_to is not None and version.valid_to <= at.date()
    if version.state != ProcedureVersion.State.PUBLISHED or valid_to <= version.valid_from or ended:
        raise NothingToClose(procedure=version.procedure.code, day=f"{valid_to:%d/%m/%Y}")
    version.valid_to = valid_to
    version.save(update_fields=["valid_to"])
    announcing.open_first(
        version.pk, occasion=Announcement.Occasion.END, effect_on=valid_to, at=at, shortened=shortened
    )
    return version

"""Acts of the review queue: mend what an import could not read, or say why it may stay as it is."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.officers import Officer
from motcua.catalogue import permissions
from motcua.catalogue.models import ChannelTerm, Component, FeeLine, ImportFinding, ProcedureVersion
from motcua.catalogue.problems import ACCEPTABLE, Problem
from motcua.catalogue.services.versions import open_draft
from motcua.common.refusal import Refusal

_MOST = 10**10
Row = TypeVar("Row", ChannelTerm, FeeLine, Component)


class AlreadyResolved(Refusal):
    """Someone else has dealt with this finding."""

    code = "catalogue-finding-resolved"
    message = gettext_lazy("Điểm này đã được {by} xử lý: “{resolution}”. Hãy xem điểm tiếp theo.")


class NotMendable(Refusal):
    """The finding names no row of that kind, or the row has gone."""

    code = "catalogue-finding-not-mendable"
    message = gettext_lazy(
        "Điểm này không gắn với một dòng cụ thể nên không sửa tại đây được. Hãy sửa ở trang thủ tục "
        "rồi ghi cách xử lý."
    )


class ValueNotAccepted(Refusal):
    """A number or text outside what the catalogue can hold."""

    code = "catalogue-value-not-accepted"
    message = gettext_lazy("Giá trị “{value}” không dùng được. Hãy kiểm tra rồi nhập lại.")


class GroupNotAcceptable(Refusal):
    """Only what was mended by a stated rule may be accepted all at once."""

    code = "catalogue-group-not-acceptable"
    message = gettext_lazy("Nhóm “{problem}” cần xem từng điểm, không chấp nhận cả nhóm được.")


def _open(finding_id: UUID, by: Officer) -> ImportFinding:
    if not permissions.can_edit(by):
        raise PermissionDenied
    finding = ImportFinding.objects.select_for_update(of=("self",)).get(pk=finding_id)
    if finding.resolved_at is not None:
        raise AlreadyResolved(by=finding.resolved_by, resolution=finding.resolution)
    return finding


def _close(finding: ImportFinding, *, by: Officer, at: datetime, resolution: str) -> ImportFinding:
    finding.resolved_at, finding.resolved_by, finding.resolution = at, by.name[:200], resolution[:300]
    finding.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    return finding


def _draft(finding: ImportFinding, *, by: Officer, at: datetime) -> ProcedureVersion:
    """The draft the finding is about; a published version gets one, and the finding moves to it."""
    if finding.version_id is None:
        raise NotMendable
    draft = open_draft(version_id=finding.version_id, by=by, at=at)
    finding.refresh_from_db()
    if not finding.target:
        raise NotMendable
    return draft


def _row(finding: ImportFinding, rows: "QuerySet[Row]", part: str) -> "QuerySet[Row]":
    """The row of the draft the finding is about: none when the finding is about another part."""
    return rows.filter(pk=finding.target) if finding.part == part else rows.none()


@transaction.atomic
def resolve_finding(*, finding_id: UUID, by: Officer, at: datetime, resolution: str) -> ImportFinding:
    """Record how a finding was dealt with, in words. Raises AlreadyResolved, ValueNotAccepted when empty."""
    if not resolution.strip():
        raise ValueNotAccepted(value=resolution)
    return _close(_open(finding_id, by), by=by, at=at, resolution=resolution.strip())


@transaction.atomic
def accept_group(*, problem: Problem, by: Officer, at: datetime) -> int:
    """Accept every open finding of a problem that the importer mended by a rule; returns how many."""
    if not permissions.can_edit(by):
        raise PermissionDenied
    if problem not in ACCEPTABLE:
        raise GroupNotAcceptable(problem=problem.label)
    return ImportFinding.objects.filter(problem=problem.value, resolved_at=None).update(
        resolved_at=at, resolved_by=by.name[:200], resolution=_("Chấp nhận cách đọc của cả nhóm")
    )


@transaction.atomic
def mend_limit(*, finding_id: UUID, value: int, unit: str, by: Officer, at: datetime) -> ImportFinding:
    """Set the limit of the channel a finding is about."""
    finding = _open(finding_id, by)
    if not 0 < value <= 32767 or unit not in ChannelTerm.LimitUnit.values:
        raise ValueNotAccepted(value=f"{value} {unit}")
    draft = _draft(finding, by=by, at=at)
    changed = _row(finding, draft.channels.all(), "channels").update(limit_value=value, limit_unit=unit)
    label = ChannelTerm.LimitUnit(unit).label
    return _mended(finding, changed, by=by, at=at, resolution=f"{_('Thời hạn')}: {value} {label}")


@transaction.atomic
def mend_fee(*, finding_id: UUID, amount: int | None, by: Officer, at: datetime) -> ImportFinding:
    """Set the amount of the fee line a finding is about, whole đồng; None: decided elsewhere."""
    finding = _open(finding_id, by)
    if amount is not None and not 0 <= amount <= _MOST:
        raise ValueNotAccepted(value=amount)
    draft = _draft(finding, by=by, at=at)
    changed = _row(finding, draft.fees.all(), "fees").update(amount=amount)
    words = _("nơi khác quy định") if amount is None else f"{amount:,} đ".replace(",", ".")
    return _mended(finding, changed, by=by, at=at, resolution=f"{_('Mức thu')}: {words}")


@transaction.atomic
def mend_counts(*, finding_id: UUID, originals: int, copies: int, by: Officer, at: datetime) -> ImportFinding:
    """Set how many originals and copies of a paper are handed in."""
    finding = _open(finding_id, by)
    if not (0 <= originals <= 99 and 0 <= copies <= 99):
        raise ValueNotAccepted(value=f"{originals} + {copies}")
    draft = _draft(finding, by=by, at=at)
    changed = _row(finding, draft.components.all(), "components").update(originals=originals, copies=copies)
    return _mended(finding, changed, by=by, at=at, resolution=f"{_('Số bản')}: {originals} + {copies}")


@transaction.atomic
def split_paper(*, finding_id: UUID, names: list[str], by: Officer, at: datetime) -> ImportFinding:
    """Put several papers in the place of one whose name holds them all; counts and case are kept."""
    finding = _open(finding_id, by)
    names = [name.strip() for name in names if name.strip()]
    if not names or len(names) > 50:
        raise ValueNotAccepted(value=len(names))
    draft = _draft(finding, by=by, at=at)
    paper: Component | None = _row(finding, draft.components.all(), "components").first()
    if paper is None:
        raise NotMendable
    draft.components.filter(position__gt=paper.position).update(position=F("position") + len(names) - 1)
    paper.name = names[0]
    paper.save(update_fields=["name"])
    for place, name in enumerate(names[1:], start=1):
        Component.objects.create(
            version=draft,
            case=paper.case,
            position=paper.position + place,
            name=name,
            originals=paper.originals,
            copies=paper.copies,
            required=paper.required,
            shown_only=paper.shown_only,
        )
    text = _("Tách thành {count} giấy tờ").format(count=len(names))
    return _close(finding, by=by, at=at, resolution=text)


@transaction.atomic
def remove_paper(*, finding_id: UUID, by: Officer, at: datetime) -> ImportFinding:
    """Take a note or a heading out of the papers; its text goes to the version's conditions."""
    finding = _open(finding_id, by)
    draft = _draft(finding, by=by, at=at)
    paper: Component | None = _row(finding, draft.components.all(), "components").first()
    if paper is None:
        raise NotMendable
    draft.conditions = "\n".join(part for part in (draft.conditions, paper.name) if part)
    draft.save(update_fields=["conditions"])
    others = ImportFinding.objects.filter(version=draft, target=finding.target, part="components")
    others.exclude(pk=finding.pk).update(target="")
    paper.delete()
    text = _("Không phải giấy tờ: chuyển sang yêu cầu, điều kiện")
    return _close(finding, by=by, at=at, resolution=text)


@transaction.atomic
def mend_settles(*, finding_id: UUID, field_code: str, by: Officer, at: datetime) -> ImportFinding:
    """Say which part of the province settles (Unit.field_code)."""
    finding = _open(finding_id, by)
    code = field_code.strip()
    if not code or len(code) > 40:
        raise ValueNotAccepted(value=field_code)
    if finding.version_id is None or finding.part != "levels":
        raise NotMendable
    draft = open_draft(version_id=finding.version_id, by=by, at=at)
    finding.refresh_from_db()
    changed = draft.competences.filter(level="province").update(settles=code)
    return _mended(finding, changed, by=by, at=at, resolution=f"{_('Cơ quan giải quyết')}: {code}")


def _mended(
    finding: ImportFinding, changed: int, *, by: Officer, at: datetime, resolution: str
) -> ImportFinding:
    if not changed:
        raise NotMendable
    return _close(finding, by=by, at=at, resolution=resolution)

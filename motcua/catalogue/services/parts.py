"""Acts on the rows of a draft: who receives and settles, channels with their limits, fee lines, papers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import permissions
from motcua.catalogue.content import Fee, Paper, Power, Term
from motcua.catalogue.models import (
    ChannelTerm,
    Competence,
    Component,
    FeeLine,
    ImportFinding,
    ProcedureVersion,
)
from motcua.catalogue.services.versions import AlreadyPublic, locked
from motcua.common.refusal import Refusal

_UPWARDS = ("commune", "district", "province")
Row = Power | Term | Fee | Paper
# part of Content -> table, name of the part in ImportFinding
TABLES: dict[str, tuple[type[Competence | ChannelTerm | FeeLine | Component], str]] = {
    "powers": (Competence, "levels"),
    "channels": (ChannelTerm, "channels"),
    "fees": (FeeLine, "fees"),
    "papers": (Component, "components"),
}


class RowGone(Refusal):
    """Someone else removed the row in the meantime."""

    code = "catalogue-row-gone"
    message = _(
        "Bản nháp của thủ tục {procedure} vừa được người khác sửa: có dòng không còn nữa. "
        "Hãy tải lại trang để xem bản mới nhất rồi sửa tiếp."
    )


class LevelTwice(Refusal):
    """One level of reception has two roads."""

    code = "catalogue-level-twice"
    message = _(
        "Mỗi cấp tiếp nhận chỉ có một nơi giải quyết. Hãy bỏ dòng bị trùng hoặc chọn cấp tiếp nhận khác."
    )


class SettledBelow(Refusal):
    """A level would settle what a level above it receives."""

    code = "catalogue-settled-below"
    message = _(
        "Cấp giải quyết phải là chính cấp tiếp nhận hoặc cấp trên của nó (Điều 14 Nghị định 61/2018/NĐ-CP)."
    )


@transaction.atomic
def edit_rows(
    *,
    version_id: UUID,
    part: str,
    rows: Sequence[tuple[str, Row]],
    removed: Collection[str],
    by: Officer,
    at: datetime,
) -> ProcedureVersion:
    """Write rows of a draft: each with its key, a new one with an empty key; `removed` are keys.

    Rows not mentioned stay as they are; new ones come last. A limit's unit goes with its value.
    Raises AlreadyPublic, RowGone, LevelTwice, SettledBelow, KeyError for another part.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    table, name = TABLES[part]
    draft = locked(version_id)
    if draft.state != ProcedureVersion.State.DRAFT:
        raise AlreadyPublic(procedure=draft.procedure.code)
    held = {str(row.pk): row for row in table.objects.filter(version=draft)}
    if not {key for key, _row in rows if key} | set(removed) <= held.keys():
        raise RowGone(procedure=draft.procedure.code)
    for key in removed:
        held.pop(key).delete()
    ImportFinding.objects.filter(version=draft, part=name, target__in=removed).update(target="")
    if part == "powers":
        _check_powers(held, rows)
    last = max((row.position for row in held.values() if isinstance(row, Component)), default=-1)
    for place, (key, row) in enumerate(rows, start=1):
        facts = _facts(draft, row)
        if not key and part == "papers":
            facts["position"] = last + place
        _write(held.get(key) or table(version=draft), facts)
    return draft


def _check_powers(held: Mapping[str, models.Model], rows: Sequence[tuple[str, Row]]) -> None:
    """One road a level of reception, and none that leads down."""
    written = {key for key, _row in rows}
    powers = [row for _key, row in rows if isinstance(row, Power)]
    untouched = [row.level for key, row in held.items() if isinstance(row, Competence) and key not in written]
    levels = [*untouched, *(power.level for power in powers)]
    if len(set(levels)) < len(levels):
        raise LevelTwice
    if any(_UPWARDS.index(power.settling_level) < _UPWARDS.index(power.level) for power in powers):
        raise SettledBelow


def _facts(draft: ProcedureVersion, row: Row) -> dict[str, Any]:
    facts = dict(vars(row))
    if isinstance(row, Power) and row.settled_at == row.level:
        facts["settled_at"] = ""
    if isinstance(row, Term) and row.limit_value is None:
        facts["limit_unit"] = ""
    if isinstance(row, Paper):
        facts["case"] = draft.cases.filter(name=row.case).first() if row.case else None
    return facts


def _write(row: models.Model, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()

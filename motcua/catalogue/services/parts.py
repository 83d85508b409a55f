"""Acts on the rows of a draft: its channels with their limits, its fee lines, its papers."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import permissions
from motcua.catalogue.content import Fee, Paper, Term
from motcua.catalogue.models import ChannelTerm, Component, FeeLine, ImportFinding, ProcedureVersion
from motcua.catalogue.services.versions import AlreadyPublic, locked
from motcua.common.refusal import Refusal

Row = Term | Fee | Paper
# part of Content -> table, name of the part in ImportFinding
TABLES: dict[str, tuple[type[ChannelTerm | FeeLine | Component], str]] = {
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
    Raises AlreadyPublic, RowGone, KeyError for another part.
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
    last = max((row.position for row in held.values() if isinstance(row, Component)), default=-1)
    for place, (key, row) in enumerate(rows, start=1):
        facts = _facts(draft, row)
        if not key and part == "papers":
            facts["position"] = last + place
        _write(held.get(key) or table(version=draft), facts)
    return draft


def _facts(draft: ProcedureVersion, row: Row) -> dict[str, Any]:
    facts = dict(vars(row))
    if isinstance(row, Term) and row.limit_value is None:
        facts["limit_unit"] = ""
    if isinstance(row, Paper):
        facts["case"] = draft.cases.filter(name=row.case).first() if row.case else None
    return facts


def _write(row: models.Model, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()

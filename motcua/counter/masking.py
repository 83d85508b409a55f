"""Rows behind a figure: those an officer may not open say nothing of the applicant, or of who complained.

A masked row says code, procedure, where it lies, who holds it and how late it is.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.counter.frame import record_look
from motcua.counter.work import Row
from motcua.dossiers.models import Dossier
from motcua.feedback.models import Petition
from motcua.web.audience import StaffRequest


def masked(request: StaffRequest, rows: Iterable[Row], *, title: object) -> list[Row]:
    """The rows, those masked that this officer may not open, as `hidden_dossiers` has it."""
    shown = list(rows)
    not_open = hidden_dossiers(request, [row.dossier_id for row in shown], title=title)
    return [replace(row, masked=True) if row.dossier_id in not_open else row for row in shown]


def hidden_dossiers(request: StaffRequest, ids: Collection[UUID], *, title: object) -> frozenset[UUID]:
    """Of the dossiers of a list, those this officer may not open, as `_hidden` has it."""
    words = _("Danh sách che tên của số “%(title)s”: %(n)d hồ sơ")
    return _hidden(request, Dossier.objects.visible_to(request.officer), ids, words, title)


def hidden_petitions(request: StaffRequest, ids: Collection[UUID], *, title: object) -> frozenset[UUID]:
    """Of the petitions of a list, those this officer may not open, as `_hidden` has it."""
    words = _("Danh sách che tên của số “%(title)s”: %(n)d phản ánh, kiến nghị")
    return _hidden(request, Petition.objects.visible_to(request.officer), ids, words, title)


def _hidden(
    request: StaffRequest, visible: QuerySet[Any], ids: Collection[UUID], words: str, title: object
) -> frozenset[UUID]:
    """Those of the list that are not visible; that they were shown masked is written down. One query where
    there are none.
    """
    found = frozenset(ids) - set(visible.filter(pk__in=ids).values_list("pk", flat=True))
    if found:
        unit, purpose = request.officer.unit, words % {"title": title, "n": len(found)}
        record_look(request, subject="figure", subject_id=unit.pk, party_id=None, purpose=purpose[:200])
    return found

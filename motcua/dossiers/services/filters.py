"""Filters of work lists under a name: kept, shared within the unit, taken away."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers.models import SavedFilter
from motcua.identity.models import Staff

MOST = 30
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class FilterNameTaken(Refusal):
    """The person has a filter of this name in this unit."""

    code = "filter-name-taken"
    message = _("Bạn đã có bộ lọc tên “{name}”. Vui lòng đặt tên khác, hoặc xóa bộ lọc cũ trước.")


class FilterLetterTaken(Refusal):
    """One key would open two filters."""

    code = "filter-letter-taken"
    message = _("Phím “{letter}” đang mở bộ lọc “{name}”. Vui lòng chọn phím khác, hoặc để trống.")


class TooManyFilters(Refusal):
    """More filters than a person can find again."""

    code = "filter-too-many"
    message = _("Bạn đã lưu {most} bộ lọc. Vui lòng xóa bộ lọc không dùng rồi lưu lại.")


@transaction.atomic
def save_filter(
    *,
    filter_id: UUID,
    by: Officer,
    at: datetime,
    kind: str,
    name: str,
    query: str,
    letter: str = "",
    shared: bool = False,
) -> SavedFilter:
    """Keep filters under a name; the same id again answers with what was kept first.

    Raises FilterNameTaken, FilterLetterTaken, TooManyFilters.
    """
    Staff.objects.select_for_update().get(pk=by.staff.pk)  # two windows of one person, one after the other
    mine = SavedFilter.objects.filter(staff=by.staff, unit=by.unit)
    before = mine.filter(pk=filter_id).first()
    if before is not None:
        return before
    if mine.filter(name=name).exists():
        raise FilterNameTaken(name=name)
    taken = SavedFilter.objects.seen_by(by).filter(letter=letter).first() if letter else None
    if taken is not None:
        raise FilterLetterTaken(letter=letter, name=taken.name)
    if mine.count() >= MOST:
        raise TooManyFilters(most=MOST)
    return SavedFilter.objects.create(
        id=filter_id,
        staff=by.staff,
        unit=by.unit,
        kind=kind,
        name=name,
        query=query,
        letter=letter,
        shared=shared,
        created_at=at,
    )


@transaction.atomic
def delete_filter(*, filter_id: UUID, by: Officer) -> str:
    """Take a filter away; its name, empty when it is gone already."""
    row = SavedFilter.objects.seen_by(by).filter(pk=filter_id).first()
    if row is None:
        return ""
    if not can_delete(by, row):
        raise PermissionDenied
    row.delete()
    return row.name


def can_delete(by: Officer, row: SavedFilter) -> bool:
    """Whoever saved it; a shared one outlives its owner's post, so leaders may too."""
    leads = bool(by.roles & {Role.ASSIGN, Role.SIGN, Role.HEAD_ONE_STOP})
    return row.staff_id == by.staff.pk or (row.shared and leads)

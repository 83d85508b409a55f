"""Saying that announcing tasks are done: one decision often announces many procedures."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import announcing, permissions
from motcua.catalogue.models import Announcement
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local

MOST = 200  # tasks of one press
SHORTEST = 5  # characters of a decision's number


class NothingChosen(Refusal):
    """No task was ticked."""

    code = "announcement-nothing-chosen"
    message = _("Chưa chọn việc nào. Hãy đánh dấu ít nhất một việc trong danh sách rồi ghi lại.")


class DecisionMissing(Refusal):
    """A signed decision has a number."""

    code = "announcement-decision-missing"
    message = _("Vui lòng ghi số, ngày của quyết định công bố. Ví dụ: 1234/QĐ-UBND ngày 25/07/2022.")


class DoneInTheFuture(Refusal):
    """Nobody has done it yet on a day to come."""

    code = "announcement-done-in-the-future"
    message = _("Ngày {day} chưa tới. Hãy ghi ngày đã làm thật.")


class SomebodyElseDidIt(Refusal):
    """Another officer recorded one of the tasks meanwhile."""

    code = "announcement-done-already"
    message = _("Việc của thủ tục {procedure} vừa được {name} ghi là đã xong. Vui lòng tải lại trang.")


@transaction.atomic
def finish(
    *, ids: Collection[UUID], done_on: date, paper: str, by: Officer, at: datetime
) -> list[Announcement]:
    """Record when the chosen tasks were done, and by which paper; a signature opens what follows from it.

    The same again by the same person answers the same. Raises PermissionDenied, NothingChosen,
    DecisionMissing, DoneInTheFuture, SomebodyElseDidIt.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    chosen = Announcement.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)[:MOST])
    rows = list(chosen.select_related("version__procedure", "said_by").order_by("pk"))
    said = " ".join(paper.split())[:200]
    _check(rows, done_on, said, at=at)
    for row in rows:
        _finish(row, done_on, said, by=by, at=at)
    return rows


def _check(rows: list[Announcement], done_on: date, said: str, *, at: datetime) -> None:
    if not rows:
        raise NothingChosen
    if any(row.task == Announcement.Task.SIGN for row in rows) and len(said) < SHORTEST:
        raise DecisionMissing
    if done_on > local(at).date():
        raise DoneInTheFuture(day=f"{done_on:%d/%m/%Y}")


def _finish(row: Announcement, done_on: date, said: str, *, by: Officer, at: datetime) -> None:
    if row.said_by is not None:
        if (row.said_by_id, row.done_on, row.paper) == (by.staff.pk, done_on, said):
            return
        raise SomebodyElseDidIt(procedure=row.version.procedure.code, name=row.said_by.full_name)
    row.done_on, row.paper, row.said_by, row.said_at = done_on, said, by.staff, at
    row.save(update_fields=["done_on", "paper", "said_by", "said_at"])
    if row.task == Announcement.Task.SIGN:
        announcing.open_following(row, at=at)

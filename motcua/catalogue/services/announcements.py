"""Saying that announcing tasks are done, one decision often announces many procedures; taking it back."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import announcing, permissions
from motcua.catalogue.models import Announcement, AnnouncementUndo
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local

MOST = 200  # tasks of one press
SHORTEST = 5  # characters of a decision's number
SHORTEST_REASON = 10


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


class NothingToUndo(Refusal):
    """The task is open: it was never recorded as done, or another officer took it back meanwhile."""

    code = "announcement-nothing-to-undo"
    message = _(
        "Việc của thủ tục {procedure} đang chờ làm, không có gì để hoàn tác. Có thể cán bộ khác vừa hoàn "
        "tác; vui lòng tải lại trang."
    )


class UndoReasonMissing(Refusal):
    """Who reads the history has to understand why."""

    code = "announcement-undo-reason-missing"
    message = _("Vui lòng ghi lý do hoàn tác, ít nhất {shortest} chữ cái. Ví dụ: ghi nhầm sang thủ tục khác.")


class FollowingDone(Refusal):
    """What the signature set going was recorded as done: that is taken back first."""

    code = "announcement-following-done"
    message = _(
        "Sau quyết định này đã ghi xong: {tasks}. Nếu cũng ghi nhầm, hãy hoàn tác các việc ấy trước, rồi "
        "hoàn tác việc ký."
    )


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


@transaction.atomic
def undo(*, announcement_id: UUID, key: UUID, reason: str, by: Officer, at: datetime) -> AnnouncementUndo:
    """Take back that a task was done: it is open again with the same last day; what had been said is kept.

    The tasks a signature had opened go with it, for their days were counted from it. The same key again
    answers the same. Raises PermissionDenied, UndoReasonMissing, NothingToUndo, FollowingDone.
    """
    if not permissions.can_edit(by):
        raise PermissionDenied
    rows = Announcement.objects.select_for_update(of=("self",)).select_related(
        "version__procedure", "said_by"
    )
    row = rows.get(pk=announcement_id)
    which = {"version": row.version, "occasion": row.occasion, "task": row.task}
    known = AnnouncementUndo.objects.filter(pk=key, undone_by=by.staff, **which).first()
    if known is not None:
        return known
    why = " ".join(reason.split())[:500]
    if len(why) < SHORTEST_REASON:
        raise UndoReasonMissing(shortest=SHORTEST_REASON)
    if row.done_on is None or row.said_by is None or row.said_at is None:
        raise NothingToUndo(procedure=row.version.procedure.code)
    undone = AnnouncementUndo.objects.create(
        id=key,
        done_on=row.done_on,
        paper=row.paper,
        said_by=row.said_by,
        said_at=row.said_at,
        dropped=_drop_following(row),
        reason=why,
        undone_by=by.staff,
        undone_at=at,
        **which,
    )
    row.done_on, row.paper, row.said_by, row.said_at = None, "", None, None
    row.save(update_fields=["done_on", "paper", "said_by", "said_at"])
    return undone


def _drop_following(row: Announcement) -> list[dict[str, str]]:
    """The open tasks that came of a signature, as they stood; none of another task."""
    if row.task != Announcement.Task.SIGN:
        return []
    same = Announcement.objects.filter(version_id=row.version_id, occasion=row.occasion).exclude(pk=row.pk)
    following = list(same.select_for_update().order_by("pk"))
    done = [str(one.get_task_display()) for one in following if one.done_on is not None]
    if done:
        raise FollowingDone(tasks=", ".join(done))
    dropped = [{"task": one.task, "due_on": one.due_on.isoformat()} for one in following]
    same.delete()
    return dropped

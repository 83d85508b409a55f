"""Connections to values of others: a job reads them, all of an answer or nothing of it."""

import hashlib
import json
import re
from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import VIETNAM, local
from motcua.oversight.families import families
from motcua.oversight.figure_checks import Outcome, check
from motcua.oversight.figure_tables import lines_from
from motcua.oversight.models import OutsideBatch, OutsideSource
from motcua.oversight.outside_reader import Answered, SourceDown, reader_of
from motcua.oversight.services.loading import count, names_under

SHOWN = 20  # problems named with a connection
HOURS, MINUTE = (4, 10, 16), 20  # of the day, when every connection is read
WATCHERS = (Role.TTHC_CONTROL, Role.SYSTEM_ADMIN)
PATIENCE = timedelta(minutes=10)  # with a job that was asked for, before it may be asked for again
_SECRET = re.compile(r"[A-Z][A-Z0-9_]{1,38}")


class SourceWrong(Refusal):
    """A connection without what it needs."""

    code = "figures-source-wrong"
    message = gettext_lazy("Kết nối chưa đủ: {wrong}.")


@translation.override("vi")
def keep_source(row: OutsideSource) -> None:
    """Add a connection or change one. Raises SourceWrong."""
    wrong = ""
    if row.family not in families():
        wrong = _("không có nhóm chỉ số “%(family)s”") % {"family": row.family}
    elif row.kind == OutsideSource.Kind.HTTP and not row.url.startswith(("https://", "http://")):
        wrong = _("địa chỉ phải bắt đầu bằng https://")
    elif row.kind == OutsideSource.Kind.DATABASE and not row.query.strip():
        wrong = _("thiếu câu truy vấn")
    elif not _SECRET.fullmatch(row.secret):
        wrong = _("tên biến khóa gồm chữ in hoa, chữ số, gạch dưới: DTI cho biến MOTCUA_FIGURES_DTI")
    elif not row.source.strip() or not row.responsible.strip():
        wrong = _("thiếu nguồn hoặc người chịu trách nhiệm")
    if wrong:
        raise SourceWrong(wrong=wrong)
    row.save()


class SourceOff(Refusal):
    """A connection that is switched off is not read."""

    code = "figures-source-off"
    message = gettext_lazy("Kết nối “{slug}” đang tắt. Bật lại bằng lệnh motcua figures connect rồi đọc.")


@transaction.atomic
def ask(*, slug: str, by: Officer, at: datetime) -> OutsideSource:
    """Read a connection now, in a job; a press while one waits adds nothing.

    Raises PermissionDenied, SourceOff.
    """
    if not by.roles & set(WATCHERS):
        raise PermissionDenied
    source = OutsideSource.objects.select_for_update(of=("self",)).get(pk=slug)
    if not source.active:
        raise SourceOff(slug=slug)
    if source.is_asked and source.asked_at is not None and at - source.asked_at < PATIENCE:
        return source
    source.asked_at, source.asked_by = at, by.staff
    source.save(update_fields=["asked_at", "asked_by"])
    later("oversight.read_source", slug=slug)
    return source


def next_reading(now: datetime) -> datetime:
    """When the connections are read next of themselves; by the real clock, as the jobs are."""
    today = local(now)
    rounds = [
        datetime.combine(today.date() + timedelta(days=day), time(hour, MINUTE), VIETNAM)
        for day in (0, 1)
        for hour in HOURS
    ]
    return next(one for one in rounds if one > today)


@translation.override("vi")  # what is kept speaks Vietnamese
def fetch(*, slug: str, at: datetime) -> OutsideBatch | None:
    """Read a connection and count what is new; None where nothing was. What went wrong stands with it."""
    source = OutsideSource.objects.select_related("unit").get(pk=slug)
    try:
        answer = reader_of(source.kind).read(source)
    except SourceDown as down:
        _note(source, str(down), at=at)
        return None
    return _counted(source, answer, at=at)


def _counted(source: OutsideSource, answer: Answered, *, at: datetime) -> OutsideBatch | None:
    today = local(at).date()
    if answer.day > today:
        _note(source, _("Ngày số liệu còn ở phía trước: %(day)s.") % {"day": f"{answer.day:%d/%m/%Y}"}, at=at)
        return None
    outcome = check(families()[source.family], lines_from(answer.rows), names_under(source.unit, today))
    if outcome.problems:
        _note(source, " ".join(outcome.problems[:SHOWN]), at=at)
        return None
    return _kept(source, answer, outcome, at=at)


@transaction.atomic
def _kept(source: OutsideSource, answer: Answered, outcome: Outcome, *, at: datetime) -> OutsideBatch | None:
    """One batch a new answer; the same answer again adds nothing."""
    OutsideSource.objects.select_for_update().get(pk=source.pk)
    rows = [row.as_json() for row in outcome.rows]
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    facts = {"family": source.family, "day": answer.day, "unit": source.unit}
    newest = (
        OutsideBatch.objects.filter(connection=source, state="taken", **facts).order_by("-ended_at").first()
    )
    batch = None
    if newest is None or newest.sha256 != digest:
        batch = OutsideBatch(
            **facts,
            source=source.source,
            responsible=source.responsible,
            connection=source,
            sha256=digest,
            rows=rows,
            missing=outcome.missing,
            read_at=at,
        )
        count(batch, at=at)
    _note(source, _("Đọc được %(n)d giá trị.") % {"n": len(rows)}, at=at, well=True)
    return batch


def _note(source: OutsideSource, said: str, *, at: datetime, well: bool = False) -> None:
    source.tried_at, source.said = at, said[:1000]
    if well:
        source.read_at = at
    source.save(update_fields=["tried_at", "read_at", "said"])

"""Rules kept as dated rows, and the acts on them: add, change from a day on, confirm, end, take back.

What a rule said on a day that has passed never changes: a change closes the row before and begins tomorrow
at the earliest. Until then it may be taken back, and the row before stands again. Each act leaves a
`RuleChange`. A package says by a `RuleTable` which rows it keeps so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.audit.models import RuleChange
from motcua.audit.services import record_change
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local

Row = TypeVar("Row", bound=models.Model)
Facts = dict[str, Any]
DAY = timedelta(days=1)


class RuleTooEarly(Refusal):
    """What was done on days that are over was done by the old row."""

    code = "rule-too-early"
    message = _(
        "“{rule}” chỉ đổi được từ ngày {day} trở đi: việc của những ngày trước đã làm theo mức cũ. "
        "Hãy chọn ngày khác."
    )


class RuleTaken(Refusal):
    """The rule stands already, or begins on that day already."""

    code = "rule-taken"
    message = _("“{rule}” đã có, áp dụng từ {day}. Hãy mở dòng có sẵn rồi đổi, thay vì thêm mới.")


class RuleChangedMeanwhile(Refusal):
    """Somebody changed, ended or took back the row meanwhile."""

    code = "rule-changed-meanwhile"
    message = _("“{rule}” vừa được người khác đổi, kết thúc hoặc bỏ. Hãy tải lại trang để xem mức mới nhất.")


class RuleBegan(Refusal):
    """A row that is in force cannot be made never to have been."""

    code = "rule-began"
    message = _(
        "“{rule}” đã áp dụng từ {day} nên không bỏ được. Muốn thay, hãy đổi hoặc kết thúc từ một ngày tới."
    )


@dataclass(frozen=True)
class RuleTable:
    """Dated rows that officers keep.

    kind    names the table in the log.
    same    fields that together say which rule it is; a later row of the same rule repeats them.
    fields  what else the row says.
    source  the field that names the text of law; `confirmed` or `unconfirmed` stands beside it.
    keepers who may change it.
    parts   rows that hang on it: their model, the field that points up, what they say, in order.
    forget  called after a change: what processes keep of the rows is read anew.
    """

    kind: str
    model: type[models.Model]
    same: tuple[str, ...]
    fields: tuple[str, ...]
    source: str
    keepers: frozenset[Role]
    parts: tuple[type[models.Model], str, tuple[str, ...]] | None = None
    forget: Callable[[], None] = lambda: None

    @property
    def ends(self) -> bool:
        """Rows say themselves until when; else the next row of the rule says it."""
        return any(field.name == "valid_to" for field in self.model._meta.fields)


def title_of(row: models.Model) -> str:
    """What officers call the rule: its `title`, else its own words."""
    return str(getattr(row, "title", row))


def facts_of(table: RuleTable, row: models.Model, parts: Sequence[models.Model] | None = None) -> Facts:
    """What a row and its parts say, as the log keeps it."""
    names = (*table.same, *table.fields, "valid_from", *(("valid_to",) if table.ends else ()))
    facts: Facts = {name: _plain(getattr(row, name)) for name in names}
    if table.parts:
        _model, _up, said = table.parts
        found = parts_of(table, row) if parts is None else parts
        facts["parts"] = [{name: _plain(getattr(one, name)) for name in said} for one in found]
    return facts


def parts_of(table: RuleTable, row: models.Model) -> list[models.Model]:
    """The rows that hang on one, in their order."""
    if table.parts is None:
        return []
    model, up, _said = table.parts
    return list(model._default_manager.filter(**{up: row.pk}).order_by("position"))


@transaction.atomic
def keep(
    table: RuleTable,
    *,
    row: Row,
    parts: Sequence[models.Model] = (),
    instead_of: object = None,
    by: Officer,
    at: datetime,
) -> Row:
    """Add a rule, or change the row `instead_of` from a day on. The same once more gives the row written.

    parts  unsaved rows that hang on it, in their order.
    Raises PermissionDenied, RuleTooEarly, RuleTaken, RuleChangedMeanwhile.
    """
    _allow(table, by)
    before = _locked(table, instead_of) if instead_of is not None else None
    for name in table.same if before is not None else ():
        setattr(row, name, getattr(before, name))
    twin = _rule(table, row).filter(valid_from=_from(row)).first()
    if twin is not None:
        if _alike(facts_of(table, twin), facts_of(table, row, parts)):
            return cast(Row, twin)
        raise RuleTaken(rule=title_of(row), day=_day(_from(twin)))
    if before is None:
        _begin(table, row, at=at)
    else:
        _follow(table, before, row, at=at)
    told = None if before is None else facts_of(table, before)
    _write(table, row, parts)
    act = RuleChange.Act.ADD if before is None else RuleChange.Act.CHANGE
    _record(table, row, act, before=told, by=by, at=at)
    return row


@transaction.atomic
def confirm(table: RuleTable, *, key: object, source: str, by: Officer, at: datetime) -> models.Model:
    """The row was compared with the text of the law, which is named anew.

    Raises PermissionDenied, RuleChangedMeanwhile.
    """
    _allow(table, by)
    row = _locked(table, key)
    told = facts_of(table, row)
    if getattr(row, "confirmed", False) and getattr(row, table.source) == source:
        return row
    setattr(row, table.source, source)
    if hasattr(row, "confirmed"):
        row.confirmed = True
    else:
        cast(Any, row).unconfirmed = ""
    row.save()
    _record(table, row, RuleChange.Act.CONFIRM, before=told, by=by, at=at)
    return row


@transaction.atomic
def end(table: RuleTable, *, key: object, last: date, by: Officer, at: datetime) -> models.Model:
    """The rule holds for the last time on a day, today at the earliest.

    Raises PermissionDenied, RuleTooEarly, RuleChangedMeanwhile.
    """
    _allow(table, by)
    row = _locked(table, key)
    earliest = max(_from(row), local(at).date())
    if cast(Any, row).valid_to == last + DAY:
        return row
    if cast(Any, row).valid_to is not None:
        raise RuleChangedMeanwhile(rule=title_of(row))
    if last < earliest:
        raise RuleTooEarly(rule=title_of(row), day=_day(earliest))
    told = facts_of(table, row)
    cast(Any, row).valid_to = last + DAY
    row.save(update_fields=["valid_to"])
    _record(table, row, RuleChange.Act.END, before=told, by=by, at=at)
    return row


@transaction.atomic
def withdraw(table: RuleTable, *, key: object, by: Officer, at: datetime) -> models.Model:
    """A row that has not begun is taken back; the row before it stands again.

    Raises PermissionDenied, RuleBegan, RuleChangedMeanwhile.
    """
    _allow(table, by)
    row = _locked(table, key)
    if _from(row) <= local(at).date():
        raise RuleBegan(rule=title_of(row), day=_day(_from(row)))
    told = facts_of(table, row)
    _record(table, row, RuleChange.Act.WITHDRAW, before=told, by=by, at=at, gone=True)
    row.delete()  # first: two rows of a rule may not hold on one day
    if table.ends:
        _rule(table, row).filter(valid_to=_from(row)).update(valid_to=cast(Any, row).valid_to)
    return row


def may_keep(table: RuleTable, by: Officer) -> bool:
    """Whether this officer may change these rules."""
    return bool(by.roles & table.keepers)


def _allow(table: RuleTable, by: Officer) -> None:
    if not may_keep(table, by):
        raise PermissionDenied


def _begin(table: RuleTable, row: models.Model, *, at: datetime) -> None:
    today = local(at).date()
    if _from(row) < today:
        raise RuleTooEarly(rule=title_of(row), day=_day(today))
    rows = _rule(table, row)
    if table.ends:
        rows = rows.filter(models.Q(valid_to=None) | models.Q(valid_to__gt=_from(row)))
    standing = rows.order_by("-valid_from").first()
    if standing is not None:
        raise RuleTaken(rule=title_of(row), day=_day(_from(standing)))


def _follow(table: RuleTable, before: models.Model, row: models.Model, *, at: datetime) -> None:
    if _rule(table, row).filter(valid_from__gt=_from(before)).exists():
        raise RuleChangedMeanwhile(rule=title_of(before))
    if table.ends and cast(Any, before).valid_to is not None:
        raise RuleChangedMeanwhile(rule=title_of(before))
    earliest = max(_from(before), local(at).date()) + DAY
    if _from(row) < earliest:
        raise RuleTooEarly(rule=title_of(before), day=_day(earliest))
    if table.ends:
        type(before)._default_manager.filter(pk=before.pk).update(valid_to=_from(row))


def _write(table: RuleTable, row: models.Model, parts: Sequence[models.Model]) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleChangedMeanwhile(rule=title_of(row)) from None
    if table.parts and parts:
        model, up, _said = table.parts
        for place, one in enumerate(parts, start=1):
            setattr(one, up, row)
            cast(Any, one).position = place
        model._default_manager.bulk_create(parts)


def _record(
    table: RuleTable,
    row: models.Model,
    act: RuleChange.Act,
    *,
    before: Facts | None,
    by: Officer,
    at: datetime,
    gone: bool = False,
) -> None:
    with translation.override("vi"):
        title = title_of(row)
    record_change(
        kind=table.kind,
        rule=title,
        act=act,
        before=before,
        after=None if gone else facts_of(table, row),
        staff_id=by.staff.pk,
        staff_name=by.name,
        at=at,
    )
    transaction.on_commit(table.forget)


def _locked(table: RuleTable, key: object) -> models.Model:
    row = table.model._default_manager.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        raise RuleChangedMeanwhile(rule=table.model._meta.verbose_name)
    return row


def _rule(table: RuleTable, row: models.Model) -> models.QuerySet[models.Model]:
    """Every row of the same rule."""
    return table.model._default_manager.filter(**{name: getattr(row, name) for name in table.same})


def _alike(written: Facts, typed: Facts) -> bool:
    return {**written, "valid_to": ""} == {**typed, "valid_to": ""}


def _from(row: models.Model) -> date:
    return cast(date, cast(Any, row).valid_from)


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    return value if isinstance(value, bool | int | str | list | dict) else str(value)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"

"""The rows of a work list as HTML: drawn here and not in a template, for a page has fifty of them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.counter.work import Row
from motcua.deadlines.calendars import Calendar
from motcua.identity.masking import mask_id, mask_phone
from motcua.web import timeleft
from motcua.web.templatetags.ui import icon, moment
from motcua.web.timeleft import Due


@dataclass(frozen=True)
class Shape:
    """A row with its places, and the words under its clock, in one language."""

    row: str
    masked: str
    done: str
    promised: str
    choose: str


def lines(
    rows: list[Row],
    *,
    at: datetime,
    due_words: str,
    of: Due = Due.RESULT,
    ticked: bool | None = None,
    trail: str = "",
) -> SafeString:
    """`<tr>` after `<tr>`; phone and identity number masked, everything a person typed escaped.

    of      what is due in `due_at` of the rows.
    ticked  None: rows cannot be chosen; else each begins with a box, ticked or not.
    trail   what each dossier's address carries of the list, see `walking`.
    """
    calendars = {scope: timeleft.calendar_of(scope) for scope in {row.scope for row in rows}}
    shape = _shape(get_language() or "")
    carried = escape(f"?{trail}&vi=") if trail else ""
    drawn = [_line(shape, row, _clock(row, at, calendars[row.scope], of), due_words, carried) for row in rows]
    if ticked is not None:
        boxes = [_box(shape, row, ticked) for row in rows]
        drawn = [line.replace("<tr>", f"<tr>{box}", 1) for line, box in zip(drawn, boxes, strict=True)]
    return mark_safe("".join(drawn))  # nosec B308 B703


def _box(shape: Shape, row: Row, ticked: bool) -> str:
    if row.masked:
        return '<td class="tick"></td>'
    words = escape(f"{shape.choose} {row.code}")
    checked = " checked" if ticked else ""
    return (
        '<td class="tick"><input type="checkbox" name="d" '
        f'value="{row.dossier_id}" aria-label="{words}"{checked}></td>'
    )


def _line(shape: Shape, row: Row, clock: timeleft.Reading, due_words: str, carried: str) -> str:
    if row.masked:
        return shape.masked.format(
            escape(row.code),
            escape(row.procedure),
            escape(str(row.step)),
            escape(row.holder),
            clock.state,
            _icon(clock.icon),
            escape(clock.words),
            _times(row, shape, due_words),
        )
    numbers = mask_phone(row.phone) + (f" · {mask_id(row.id_number)}" if row.id_number else "")
    return shape.row.format(
        row.dossier_id,
        row.dossier_id,
        carried + quote(row.key, safe=":~") if carried else "",
        escape(row.code),
        escape(row.procedure),
        escape(row.owner),
        escape(numbers),
        escape(str(row.step)),
        escape(row.holder),
        clock.state,
        _icon(clock.icon),
        escape(clock.words),
        _times(row, shape, due_words),
    )


def _clock(row: Row, at: datetime, calendar: Calendar | None, of: Due) -> timeleft.Reading:
    if row.finished_at and row.due_at is None:
        return timeleft.Reading("waiting", "done", _("Kết thúc, không tính hạn"))
    return timeleft.read(row.due_at, at=at, calendar=calendar, finished_at=row.finished_at, of=of)


def _times(row: Row, shape: Shape, due_words: str) -> str:
    """Under the chip: when it ended; or until when this step, and until when the person was promised."""
    if row.finished_at:
        return _under(shape.done, row.finished_at)
    if row.due_at is None:
        return ""
    promised = row.promised if row.promised != row.due_at else None
    return _under(due_words, row.due_at) + (_under(shape.promised, promised) if promised else "")


def _under(words: str, at: datetime) -> str:
    return f'<span class="sub">{words} {moment(at)}</span>'


@lru_cache(maxsize=8)
def _shape(_language: str) -> Shape:
    """The labels are what a cell is called when the table becomes cards."""
    link = '<a class="row-link code" id="hs-{}" href="/can-bo/ho-so/{}/{}">{}</a>'
    sub, hidden = '<span class="sub">{}</span>', f'<span class="muted">{_("Không hiện")}</span>'
    last = [(_("Bước"), f"{{}}{sub}"), (_("Thời gian"), '<span class="chip chip--{}">{}{}</span>{}')]
    own = _cells([(_("Hồ sơ"), link + sub), (_("Chủ hồ sơ"), f"{{}}{sub}"), *last])
    masked = _cells([(_("Hồ sơ"), f'<span class="code">{{}}</span>{sub}'), (_("Chủ hồ sơ"), hidden), *last])
    return Shape(own, masked, _("Xong"), _("Trả dân"), _("Chọn hồ sơ"))


def _cells(cells: list[tuple[str, str]]) -> str:
    inside = "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in cells)
    return f"<tr>{inside}</tr>"


@lru_cache(maxsize=16)
def _icon(name: str) -> str:
    return str(icon(name))

"""One typed answer: from what was typed, back to what is typed, and to words.

A reader gets cleaned text and returns the value, or raises Mistake with a sentence. None: not answered.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.eforms.schema import Field, bound_date
from motcua.common import patterns

_DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PHONE = re.compile(r"0\d{9,10}")
_EMAIL = re.compile(r"[^@\s<>\",;]{1,64}@[^@\s<>\",;.]+(\.[^@\s<>\",;.]+)+")
_ID_NUMBER = re.compile(r"\d{12}|\d{9}|[A-Z]\d{7,8}")
_MAX_NUMBER = Decimal(10) ** 15


class Mistake(Exception):
    """A sentence for the person who typed."""


def clean(text: str, *, lines: bool = False) -> str:
    """NFC, no control characters (JSONB keeps no NUL), no needless spaces; `lines` keeps breaks."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(c if unicodedata.category(c) not in {"Cc", "Cs"} or c == "\n" else " " for c in text)
    rows = [" ".join(row.split()) for row in kept.split("\n")]
    return "\n".join(rows).strip() if lines else " ".join(" ".join(rows).split())


def read(field: Field, typed: list[str], today: date) -> Any:
    """The value of one simple field; None when nothing was typed. Raises Mistake."""
    texts = [text for text in (clean(one, lines=field.type == "long_text") for one in typed) if text]
    if not texts:
        return None
    if field.type == "multi_choice":
        return _several(field, texts)
    text = texts[-1]
    if len(text) > field.max_length:
        raise Mistake(
            _("“%(label)s” dài quá %(max)d ký tự, xin viết ngắn lại.") % _names(field, max=field.max_length)
        )
    value = _READERS.get(field.type, _text)(field, text)
    _within(field, value, today)
    return value


def typed(field: Field, value: Any) -> list[str]:
    """What a person would type for the value: read(field, typed(field, v)) == v."""
    if value is None:
        return []
    if field.type == "multi_choice":
        return [str(one) for one in value] if isinstance(value, list) else []
    if field.type == "yes_no":
        return ["yes" if value is True else "no" if value is False else ""]
    if field.type in {"number", "money", "computed"}:
        return [_number_words(field, value)]
    return [words(field, value) if field.type == "date" else str(value)]


def words(field: Field, value: Any) -> str:
    """The value as shown on the review page and in documents."""
    if value is None:
        return ""
    if field.type == "multi_choice":
        return "; ".join(field.label_of(one) for one in value) if isinstance(value, list) else str(value)
    if field.type == "address":
        return str(value.get("text", "")) if isinstance(value, dict) else str(value)
    return _WORDS.get(field.type, _plain)(field, value)


def _plain(field: Field, value: Any) -> str:
    return str(value)


def _yes_no_words(field: Field, value: Any) -> str:
    return _("Có") if value else _("Không")


def _date_words(field: Field, value: Any) -> str:
    match = _ISO.fullmatch(str(value))
    return f"{match[3]}/{match[2]}/{match[1]}" if match else str(value)


def _number_words(field: Field, value: Any) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    whole, _point, part = f"{number:f}".partition(".")
    grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", ".", whole)
    return f"{grouped},{part}" if part.strip("0") else grouped


def _with_unit(field: Field, value: Any) -> str:
    number = _number_words(field, value)
    return f"{number} {field.unit}" if field.unit else number


_WORDS: dict[str, Callable[[Field, Any], str]] = {
    "date": _date_words,
    "number": _with_unit,
    "money": _with_unit,
    "computed": _with_unit,
    "yes_no": _yes_no_words,
    "choice": lambda field, value: field.label_of(value),
}


def _text(field: Field, text: str) -> str:
    fits = patterns.fits(field.pattern, text) if field.pattern else True
    if not fits or any(word.casefold() in text.casefold() for word in field.without):
        raise Mistake(field.pattern_message or _("“%(label)s” chưa đúng dạng.") % _names(field))
    return text


def _date(field: Field, text: str) -> str:
    if match := _DATE.fullmatch(text):
        day, month, year = match[1], match[2], match[3]
    elif match := _ISO.fullmatch(text):
        year, month, day = match[1], match[2], match[3]
    else:
        raise Mistake(_("“%(label)s” cần ghi đủ ngày/tháng/năm, ví dụ 05/09/1990.") % _names(field))
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise Mistake(
            _("“%(label)s”: không có ngày %(typed)s trong lịch.") % _names(field, typed=text)
        ) from None


def _number(field: Field, text: str) -> int | float:
    plain = re.sub(r"[\s.](?=\d{3}(\D|$))", "", text).replace(",", ".")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,6})?", plain) or abs(Decimal(plain)) > _MAX_NUMBER:
        raise Mistake(_("“%(label)s” cần là một số, ví dụ 96,5.") % _names(field))
    number = Decimal(plain)
    return int(number) if number == number.to_integral_value() else float(number)


def _money(field: Field, text: str) -> int:
    plain = re.sub(r"(đồng|vnđ|vnd|đ|[\s.,])", "", text.lower())
    if not re.fullmatch(r"[0-9]{1,15}", plain):
        raise Mistake(_("“%(label)s” cần là số tiền bằng đồng, ví dụ 150.000.000.") % _names(field))
    return int(plain)


def _phone(field: Field, text: str) -> str:
    number = re.sub(r"[\s.()\-]", "", text)
    number = "0" + number[3:] if number.startswith("+84") else number
    if not _PHONE.fullmatch(number) or not number.isascii():
        raise Mistake(_("“%(label)s” cần 10 chữ số và bắt đầu bằng số 0.") % _names(field))
    return number


def _email(field: Field, text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise Mistake(_("“%(label)s” chưa đúng, ví dụ ten@example.vn.") % _names(field))
    return text


def _id_number(field: Field, text: str) -> str:
    number = re.sub(r"[\s.]", "", text).upper()
    if not _ID_NUMBER.fullmatch(number) or not number.isascii():
        raise Mistake(
            _("“%(label)s” cần 12 chữ số (căn cước), 9 chữ số (chứng minh nhân dân) hoặc số hộ chiếu.")
            % _names(field)
        )
    return number


def _choice(field: Field, text: str) -> str:
    if text not in {option.value for option in field.options}:
        raise Mistake(_("Xin chọn lại “%(label)s” trong danh sách.") % _names(field))
    return text


def _yes_no(field: Field, text: str) -> bool:
    if text not in {"yes", "no"}:
        raise Mistake(_("Xin chọn có hoặc không cho “%(label)s”.") % _names(field))
    return text == "yes"


def _several(field: Field, texts: list[str]) -> list[str]:
    return [_choice(field, text) for text in dict.fromkeys(texts)]


_READERS: dict[str, Callable[[Field, str], Any]] = {
    "date": _date,
    "number": _number,
    "money": _money,
    "phone": _phone,
    "email": _email,
    "id_number": _id_number,
    "choice": _choice,
    "yes_no": _yes_no,
}


def _within(field: Field, value: Any, today: date) -> None:
    """Bounds of dates and numbers."""
    if field.type == "date":
        low = bound_date(field.min, today).isoformat() if isinstance(field.min, str) else None
        high = bound_date(field.max, today).isoformat() if isinstance(field.max, str) else None
        too_late = (
            _("“%(label)s” không thể ở tương lai.")
            if field.max == "today"
            else _("“%(label)s” phải không sau ngày %(bound)s.")
        )
        _bounds(field, value, low, high, _("“%(label)s” phải không trước ngày %(bound)s."), too_late)
    elif field.type in {"number", "money"}:
        few = _("“%(label)s” phải từ %(bound)s trở lên.")
        _bounds(field, value, field.min, field.max, few, _("“%(label)s” phải từ %(bound)s trở xuống."))


def _bounds(field: Field, value: Any, low: Any, high: Any, too_low: str, too_high: str) -> None:
    if low is not None and value < low:
        raise Mistake(too_low % _names(field, bound=words(field, low)))
    if high is not None and value > high:
        raise Mistake(too_high % _names(field, bound=words(field, high)))


def _names(field: Field, **facts: object) -> dict[str, object]:
    return {"label": field.label, **facts}

"""The texts of notices as officers keep them: from a day on, with no place that no act can fill."""

import re
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.common.kept import Kept
from motcua.common.refusal import Refusal
from motcua.notifications import wording
from motcua.notifications.models import Language, NoticeText

_kept = Kept()
TEXTS = RuleTable(
    "notice-text",
    NoticeText,
    ("template", "language"),
    ("subject", "body", "source"),
    source="source",
    keepers=frozenset({Role.TTHC_CONTROL, Role.SYSTEM_ADMIN}),
    forget=_kept.forget,
)
SAMPLE = {
    "code": "000.00.01.H47-220725-0001",
    "procedure": "Đăng ký khai sinh",
    "owner": "Nguyễn Thị Ánh Tuyết",
    "unit": "Bộ phận Một cửa phường Minh An",
    "agency": "Ủy ban nhân dân phường Minh An",
    "due_at": "2022-07-28T16:30:00+07:00",
    "answer_by": "2022-07-26T16:30:00+07:00",
    "reason": "Thiếu bản chính giấy chứng sinh.",
    "url": "https://dichvucong.example/theo-doi/000.00.01.H47-220725-0001",
}


class PlaceUnknown(Refusal):
    """Nothing would ever stand there."""

    code = "notice-place-unknown"
    message = _(
        "Không có chỗ điền nào là “{place}”. Chỉ dùng: {known}. Ngoài chỗ điền, không viết dấu ngoặc nhọn."
    )


class CodeMissing(Refusal):
    """A short message carries the first paragraph alone: it must say which dossier it is about."""

    code = "notice-code-missing"
    message = _("Đoạn đầu phải có “{place}”: tin nhắn ngắn chỉ mang đoạn đầu. Hãy thêm vào.")


class FirstParagraphTooLong(Refusal):
    """It would not fit a short message."""

    code = "notice-first-paragraph-too-long"
    message = _(
        "Đoạn đầu dài {length} chữ khi điền mẫu; tin nhắn ngắn chứa nhiều nhất {most}. Hãy rút gọn, hoặc "
        "chuyển bớt xuống sau một dòng trống."
    )


class SubjectNotOneLine(Refusal):
    """A subject is one line, and a body is not empty."""

    code = "notice-subject-not-one-line"
    message = _("Tiêu đề là một dòng, và phải có nội dung. Hãy ghi lại.")


def text_on(template: str, day: date, language: str = Language.VI) -> tuple[Language, str | None]:
    """In which language a notice of the day is written, and what officers made of its text there.

    Without a text of theirs the shipped one holds. The Vietnamese text is the official one: where it was
    changed and the English was not since, Vietnamese is sent, so that nobody reads what holds no longer.
    """
    own = _row_on(template, Language.VI, day)
    if language != Language.VI:
        other, wanted = _row_on(template, language, day), Language(language)
        if other and (own is None or own.valid_from <= other.valid_from):
            return wanted, other.text
        if own is None and template in wording.names(language):
            return wanted, None
    return Language.VI, own.text if own else None


def _row_on(template: str, language: str, day: date) -> NoticeText | None:
    rows = [row for row in _kept.get("rows", _read).get((template, language), ()) if _holds(row, day)]
    return max(rows, key=lambda row: row.valid_from) if rows else None


def _read() -> dict[tuple[str, str], list[NoticeText]]:
    found: dict[tuple[str, str], list[NoticeText]] = {}
    for row in NoticeText.objects.all():
        found.setdefault((row.template, row.language), []).append(row)
    return found


def _holds(row: NoticeText, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def keep_text(*, row: NoticeText, instead_of: object, by: Officer, at: datetime) -> NoticeText:
    """Write the text of a notice from a day on; notices already written stay as they are.

    Raises SubjectNotOneLine, PlaceUnknown, CodeMissing, FirstParagraphTooLong and as `ruling.keep`.
    """
    row.subject, row.body = row.subject.strip(), row.body.replace("\r\n", "\n").strip()
    check(row)
    return ruling.keep(TEXTS, row=row, instead_of=instead_of, by=by, at=at)


def check(row: NoticeText) -> wording.Wording:
    """The text filled with a sample. Raises what `keep_text` raises about the text."""
    shipped = wording.source(row.template)
    if not row.subject or not row.body or "\n" in row.subject:
        raise SubjectNotOneLine
    left = re.sub("|".join(f"{{{name}}}" for name in sorted(wording.FACTS)), "", row.text)
    if "{" in left or "}" in left:
        found = re.search(r"\{[^{}\n]*\}|[{}]", left)
        known = ", ".join(f"{{{name}}}" for name in sorted(wording.FACTS))
        raise PlaceUnknown(place=found[0] if found else "{", known=known)
    first = row.body.partition("\n\n")[0]
    if "{code}" in shipped.partition("\n")[2].partition("\n\n")[0] and "{code}" not in first:
        raise CodeMissing(place="{code}")
    filled = wording.word(row.template, SAMPLE, text=row.text, language=row.language)
    length = len(filled.body.partition("\n\n")[0])
    if length > wording.FIRST_PARAGRAPH:
        raise FirstParagraphTooLong(length=length, most=wording.FIRST_PARAGRAPH)
    return filled

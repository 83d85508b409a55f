"""The texts of notices: what the system says to people and to officers, from a day on."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.console.rail import CALENDAR_EDITORS
from motcua.console.rule_forms import RuleForm
from motcua.console.rule_pages import Line, RulePage, with_shipped
from motcua.notifications import texts, wording
from motcua.notifications.kinds import kind_of
from motcua.notifications.models import Language, NoticeText
from motcua.web.audience import StaffRequest

BEGINNING = date(2018, 6, 21)  # the shipped texts are older than any change of them
PLACES = {
    "code": gettext_lazy("mã hồ sơ, mã hẹn, mã phản ánh"),
    "procedure": gettext_lazy("tên thủ tục"),
    "owner": gettext_lazy("chủ hồ sơ"),
    "unit": gettext_lazy("Bộ phận Một cửa"),
    "agency": gettext_lazy("cơ quan giải quyết"),
    "due_at": gettext_lazy("hạn, giờ hẹn"),
    "answer_by": gettext_lazy("hạn phải trả lời"),
    "reason": gettext_lazy("lý do"),
    "url": gettext_lazy("địa chỉ trang"),
}


class TextForm(RuleForm):
    class Meta:
        model = NoticeText
        fields: ClassVar = ["subject", "body", "source", "valid_from"]
        widgets: ClassVar = {"source": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar = {
            "subject": gettext_lazy("Một dòng; hiện trong hộp thư và tiêu đề thư điện tử.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = " · ".join(f"{{{name}}} {words}" for name, words in PLACES.items())
        self.fields["body"] = forms.CharField(
            label=_("Nội dung"),
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 12}),
            error_messages=self.fields["body"].error_messages,
            help_text=_(
                "Đoạn đầu, đến dòng trống thứ nhất, là toàn bộ tin nhắn ngắn. Dòng có chỗ điền trống thì "
                "tự bỏ. Chỗ điền: {places}."
            ).format(places=places),
        )


def _shipped(template: str, language: str, since: date = BEGINNING, until: date | None = None) -> NoticeText:
    subject, _line_end, body = wording.source(template, language).partition("\n")
    row = NoticeText(
        template=template,
        language=language,
        subject=subject,
        body=body.strip(),
        valid_from=since,
        valid_to=until,
    )
    row.key = template if language == Language.VI else f"{template}.{language}"  # type: ignore[attr-defined]
    return row


def _find(key: str) -> NoticeText | None:
    """A row by its key; the shipped text by the template's name, and its language where not Vietnamese."""
    template, _dot, language = key.partition(".")
    if template in wording.names(language or Language.VI):
        return _shipped(template, language or Language.VI)
    try:
        return NoticeText.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _rows(request: StaffRequest) -> tuple[Sequence[Any], str]:
    """Every template, its English beside it: what officers wrote, and the shipped text before and after."""
    written: dict[tuple[str, str], list[NoticeText]] = {}
    for row in NoticeText.objects.order_by("-valid_from"):
        written.setdefault((row.template, row.language), []).append(row)
    today = request.person.now.date()
    rows: list[Any] = []
    for name in wording.names():
        for language in Language.values:
            if name in wording.names(language):
                own = written.get((name, language), [])
                rows += with_shipped(own, partial(_shipped, name, language))
    for row in rows:
        row.unused = texts.text_on(row.template, max(today, row.valid_from), row.language)[0] != row.language
    words = fold(request.GET.get("q", "")).split()
    return [row for row in rows if all(word in fold(row.text) for word in words)], ""


def _line(row: NoticeText) -> Line:
    kind = kind_of(row.template)
    about = str(kind.label) if kind else _("Gửi cán bộ")
    if row.language != Language.VI:
        about = f"{about} · {Language(row.language).label}"
    if getattr(row, "unused", False):
        about = _("{about}. Chưa dùng: lời tiếng Việt đã đổi sau lời này nên gửi bằng tiếng Việt").format(
            about=about
        )
    return Line(row, row.body.partition("\n\n")[0], about, shipped=row._state.adding)


def _effect(row: NoticeText, _parts: Sequence[Any], request: StaffRequest) -> list[str]:
    """The notice as a person would get it, and the short message it becomes."""
    row.subject, row.body = row.subject.strip(), row.body.replace("\r\n", "\n").strip()
    try:
        said = texts.check(row)
    except Refusal as refusal:
        return [str(refusal)]
    first = said.body.partition("\n\n")[0]
    short = re.sub(r"\s+", " ", first)
    return [
        _("Tiêu đề: {subject}").format(subject=said.subject),
        _("Nội dung: {body}").format(body=said.body),
        _("Tin nhắn ngắn, {length} chữ: {short}").format(length=len(first), short=short),
        _("Thông báo đã viết trước ngày đó giữ nguyên lời cũ."),
        *_other_language(row),
    ]


def _other_language(row: NoticeText) -> list[str]:
    """What a change of the official text means for those who chose English."""
    if row.language != Language.VI or row.template not in wording.names(Language.EN):
        return []
    return [_("Người chọn tiếng Anh nhận lời tiếng Việt từ ngày đó, cho đến khi lời tiếng Anh được ghi lại.")]


TEXTS = RulePage(
    name="notice_texts",
    where="loi-thong-bao",
    title=gettext_lazy("Lời thông báo"),
    lead=gettext_lazy(
        "Những gì hệ thống báo cho người dân và cán bộ. Lời đang dùng là lời đi kèm hệ thống, trừ khi "
        "đã đổi ở đây."
    ),
    table=texts.TEXTS,
    roles=CALENDAR_EDITORS,
    form=TextForm,
    line=_line,
    keep=texts.keep_text,
    rows=_rows,
    find=_find,
    key="str",
    addable=False,
    confirmable=False,
    searched=gettext_lazy("Chữ trong thông báo"),
    effect=_effect,
)

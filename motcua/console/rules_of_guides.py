"""The questions that lead people to a procedure: one row a question, its answers as lines."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import islice
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.guides import Answer, Question, guide_from, shipped
from motcua.catalogue.models import GuideVersion, LifeEvent
from motcua.catalogue.services import guide_keeping
from motcua.common.invariant import InvariantBroken
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.console.rule_forms import NEEDED, RuleForm, RulePart
from motcua.console.rule_pages import Line, RulePage, with_shipped
from motcua.web.audience import StaffRequest

BEGINNING = date(2018, 6, 21)  # the shipped questions are older than any change of them
# How ends are written, in every language of the page: the lines are data.
WRITTEN = {"question": "“câu KHÓA”", "elsewhere": "“nơi khác: lời chỉ dẫn”"}
MOST_SHOWN = 200  # ways written out before a guide is saved; the rest is counted
_EXAMPLE = "Có giấy chứng sinh -> 1.001193"
_LINE = re.compile(r"(?P<say>.+?)\s*(?:->|→)\s*(?P<end>.+)")
_TO = re.compile(r"câu\s+(?P<key>[a-z0-9-]+)$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"nơi khác\s*:\s*(?P<where>.+)$", re.IGNORECASE)
_PROCEDURE = re.compile(r"(?P<code>[\w.\-]+)\s*(?:\[(?P<case>.+)\])?$")


class GuideForm(RuleForm):
    class Meta:
        model = GuideVersion
        fields: ClassVar = ["source", "valid_from"]
        widgets: ClassVar = {"source": forms.Textarea(attrs={"rows": 2})}


class QuestionRow(RulePart):
    """A question; the first in order is where people begin."""

    made = Question
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    name = forms.SlugField(
        label=gettext_lazy("Khóa câu"),
        max_length=40,
        help_text=gettext_lazy("Chữ thường, số, gạch nối; ví dụ nuoc-ngoai."),
        error_messages=NEEDED | {"invalid": gettext_lazy("Chỉ dùng chữ không dấu, số và gạch nối.")},
    )
    ask = forms.CharField(label=gettext_lazy("Câu hỏi"), max_length=200, error_messages=NEEDED)
    hint = forms.CharField(label=gettext_lazy("Giải thích"), max_length=300, required=False)
    answers = forms.CharField(
        label=gettext_lazy("Các câu trả lời"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=NEEDED,
        help_text=format_lazy(
            gettext_lazy(
                "Mỗi dòng: lời trả lời -> nơi dẫn tới. Nơi dẫn tới là {question} (hỏi tiếp), mã thủ tục, "
                "mã thủ tục [trường hợp], hoặc {elsewhere}."
            ),
            **WRITTEN,
        ),
    )
    wide = frozenset({"ask", "hint", "answers"})

    @classmethod
    def initial_of(cls, rows: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {
                "order": place,
                "name": row.key,
                "ask": row.ask,
                "hint": row.hint,
                "answers": "\n".join(f"{answer.say} -> {_end(answer)}" for answer in row.answers),
            }
            for place, row in enumerate(rows, start=1)
        ]

    def clean_answers(self) -> tuple[Answer, ...]:
        lines = [line.strip() for line in self.cleaned_data["answers"].splitlines() if line.strip()]
        return tuple(_answer(line) for line in lines)

    def clean(self) -> dict[str, Any]:
        """The key under which a question is kept is the one typed."""
        facts: dict[str, Any] = super().clean() or {}
        if "name" in facts:
            facts["key"] = facts["name"]
        return facts

    @classmethod
    def read(cls, formset: Any) -> list[Any]:
        """The questions as typed, in their order."""
        typed = []
        for place, form in enumerate(formset):
            facts = form.cleaned_data
            written = place < formset.initial_form_count() or form.has_changed()
            if facts and written and not facts.get("DELETE"):
                one = Question(facts["name"], facts["ask"].strip(), facts["answers"], facts["hint"].strip())
                typed.append((facts.get("order") or 100 + place, place, one))
        return [one for _order, _place, one in sorted(typed, key=lambda row: row[:2])]


def _answer(line: str) -> Answer:
    parts = _LINE.fullmatch(line)
    if parts is None:
        raise forms.ValidationError(
            _("Dòng “%(line)s” thiếu mũi tên. Ghi như: %(example)s.") % {"line": line, "example": _EXAMPLE}
        )
    say, end = parts["say"].strip(), parts["end"].strip()
    if found := _TO.fullmatch(end):
        return Answer("", say, to=found["key"].lower())
    if found := _ELSEWHERE.fullmatch(end):
        return Answer("", say, elsewhere=found["where"].strip())
    if found := _PROCEDURE.fullmatch(end):
        return Answer("", say, procedure=found["code"], case=(found["case"] or "").strip())
    raise forms.ValidationError(
        _(
            "Dòng “%(line)s”: sau mũi tên ghi %(question)s, mã thủ tục, mã thủ tục [trường hợp], "
            "hoặc %(elsewhere)s."
        )
        % ({"line": line} | WRITTEN)
    )


def _end(answer: Answer) -> str:
    if answer.to:
        return f"câu {answer.to}"
    if answer.elsewhere:
        return f"nơi khác: {answer.elsewhere}"
    return f"{answer.procedure} [{answer.case}]" if answer.case else answer.procedure


def _questions(row: GuideVersion) -> list[Question]:
    return list(guide_from("", row.questions).questions.values())


def _shipped(event: LifeEvent, since: date = BEGINNING, until: date | None = None) -> GuideVersion:
    guide = shipped().get(event.slug)
    questions = guide_keeping.as_data(list(guide.questions.values())) if guide else []
    row = GuideVersion(event=event, questions=questions, valid_from=since, valid_to=until)
    row.source = _("Đi kèm hệ thống")
    row.key = event.slug  # type: ignore[attr-defined]
    return row


def _find(key: str) -> GuideVersion | None:
    """A row by its key; the shipped questions by the moment of life."""
    event = LifeEvent.objects.filter(slug=key).first()
    if event is not None:
        return _shipped(event)
    try:
        return GuideVersion.objects.select_related("event").filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _rows(_request: StaffRequest) -> tuple[Sequence[Any], str]:
    written: dict[int, list[GuideVersion]] = {}
    for row in GuideVersion.objects.select_related("event").order_by("-valid_from"):
        written.setdefault(row.event_id, []).append(row)
    found: list[GuideVersion] = []
    for event in LifeEvent.objects.order_by("position", "id"):
        found += with_shipped(written.get(event.pk, []), partial(_shipped, event))
    return found, ""


def _line(row: GuideVersion) -> Line:
    questions = _questions(row)
    ways = guide_from("", row.questions).count_ways() if questions else 0
    says = _("{questions} câu hỏi, {ways} đường tới thủ tục").format(questions=len(questions), ways=ways)
    first = questions[0].ask if questions else _("Chưa có câu hỏi: trang hỏi không hiện việc này.")
    return Line(row, says, first, shipped=row._state.adding)


def _effect(row: GuideVersion, parts: Sequence[Any], _request: StaffRequest) -> list[str]:
    """What is wrong; else every way with its end, as people walk it."""
    wrong = guide_keeping.findings(parts, day=row.valid_from)
    if wrong:
        return [_("Chưa lưu được:"), *wrong]
    names = guide_keeping.known_on(parts, row.valid_from).names
    guide = guide_from("", guide_keeping.as_data(guide_keeping.with_keys(parts, ())))
    said = []
    for keys in islice(guide.ways(), MOST_SHOWN):
        way = guide.walk(keys)
        road = " › ".join(answer.say for _question, answer in way.answered)
        end = way.end
        if end is None:
            raise InvariantBroken("`ways` gives whole ways only.")
        name = names.get(end.procedure, "")
        said.append(f"{road} → {_end(end)} {name}".strip())
    number = guide.count_ways()
    more = [_("… và {number} đường nữa.").format(number=number - len(said))] if number > len(said) else []
    return [_("{number} đường, đường nào cũng tới nơi:").format(number=number), *said, *more]


def _keep(*, row: GuideVersion, parts: Sequence[Any], instead_of: object, by: Any, at: Any) -> GuideVersion:
    before = guide_from("", row.questions).questions.values() if row.questions else ()
    whole = guide_keeping.with_keys(parts, list(before))
    return guide_keeping.keep_guide(row=row, parts=whole, instead_of=instead_of, by=by, at=at)


GUIDES = RulePage(
    name="guides",
    where="cau-hoi-chon-thu-tuc",
    title=gettext_lazy("Câu hỏi chọn thủ tục"),
    lead=gettext_lazy(
        "Vài câu hỏi đưa người dân tới đúng thủ tục và trường hợp. Đường nào cũng phải tới một thủ tục đang "
        "công khai hoặc một lời chỉ dẫn; chưa đủ thì không lưu."
    ),
    table=guide_keeping.GUIDES,
    roles=CATALOGUE_EDITORS,
    form=GuideForm,
    line=_line,
    keep=_keep,
    rows=_rows,
    find=_find,
    key="str",
    addable=False,
    confirmable=False,
    effect=_effect,
    part=QuestionRow,
    parts_of=_questions,
    parts_title=gettext_lazy("Các câu hỏi"),
)

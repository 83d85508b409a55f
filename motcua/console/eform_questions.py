"""The question as an editor fills it in: only the properties its type has."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.eforms.blocks import BLOCKS
from motcua.catalogue.eforms.schema import Field
from motcua.common import patterns
from motcua.console.eform_forms import Json, KeyField, WithCondition, both, languages_of
from motcua.console.eform_words import BLOCK_PREFILLS, PARTS, PREFILLS

_WORDS = ("pattern_message", "item", "unit")  # translated where the file says so
# type -> properties beside key, label, help, hint, required
_PROPERTIES: dict[str, tuple[str, ...]] = {
    "text": ("max_length", "pattern", "without", "pattern_message", "prefill"),
    "long_text": ("max_length",),
    "date": ("min", "max", "prefill"),
    "choice": ("options", "prefill"),
    "multi_choice": ("options",),
    "number": ("min", "max", "unit"),
    "money": ("min", "max"),
    "phone": ("prefill",),
    "email": ("prefill",),
    "id_number": ("prefill",),
    "yes_no": (),
    "address": ("prefill",),
    "group": ("item", "min", "max"),
    "table": ("item", "min", "max"),
    "computed": ("formula", "unit"),
    "file": ("component",),
    "note": (),
    "person": ("parts", "required_parts", "block_prefill"),
    "organisation": ("parts", "required_parts", "block_prefill"),
}
_NEVER_REQUIRED = {"note", "computed", "person", "organisation"}
_WHOLE = {"group", "table", "money"}


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=more.pop("max_length", 500), **more)


_FIELDS: dict[str, Callable[[], forms.Field]] = {
    "max_length": lambda: forms.IntegerField(
        label=_("Dài nhất (ký tự)"), min_value=1, max_value=5000, required=False
    ),
    "pattern": lambda: _words(
        _("Mẫu chữ (biểu thức chính quy)"),
        max_length=patterns.LONGEST,
        help_text=_(
            "Ví dụ: [0-9]{4} là đúng bốn chữ số. Không dùng được nhìn trước, nhìn sau (?=…) và nhắc lại \\1."
        ),
    ),
    "without": lambda: _words(
        _("Không được có các chữ"), help_text=_("Cách nhau bằng dấu phẩy, ví dụ: công ty, doanh nghiệp.")
    ),
    "pattern_message": lambda: _words(_("Câu báo khi không đúng mẫu")),
    "prefill": lambda: forms.ChoiceField(label=_("Điền sẵn từ tài khoản"), choices=PREFILLS, required=False),
    "block_prefill": lambda: forms.ChoiceField(
        label=_("Điền sẵn từ tài khoản"), choices=BLOCK_PREFILLS, required=False
    ),
    "min": lambda: _words(_("Nhỏ nhất"), max_length=20),
    "max": lambda: _words(_("Lớn nhất"), max_length=20),
    "unit": lambda: _words(_("Đơn vị"), max_length=30, help_text=_("Ví dụ: m², ngày, đồng.")),
    "options": lambda: forms.CharField(
        label=_("Các lựa chọn"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Mỗi dòng một lựa chọn: giá trị | nhãn | nhãn tiếng Anh. Chỉ ghi nhãn cũng được."),
        error_messages={"required": _("Câu chọn cần ít nhất một lựa chọn.")},
    ),
    "item": lambda: _words(_("Mỗi mục gọi là"), max_length=60, help_text=_("Ví dụ: Thành viên, Ngành nghề.")),
    "formula": lambda: forms.CharField(
        label=_("Công thức"),
        max_length=300,
        help_text=_(
            "Phép + - * / trên khóa của câu đứng trước; sum(bang.cot), count(bang), min(), max(), round(), "
            "or_zero(), years(ngay1, ngay2), days(ngay1, ngay2). Ví dụ: round(area * 75000)"
        ),
    ),
    "component": lambda: forms.CharField(
        label=_("Chữ có trong tên giấy tờ của thủ tục"),
        max_length=250,
        help_text=_("Câu này hiện thì giấy tờ có chữ ấy trong tên phải nộp kèm, nếu đánh dấu bắt buộc."),
    ),
}


class QuestionForm(WithCondition):
    """One question of a type, at a place in the form."""

    texts = ("label", "help", "hint")
    plain = ("key",)

    key = KeyField()
    label = forms.CharField(label=_("Câu hỏi"), max_length=1000)
    label_en = _words(_("Câu hỏi (tiếng Anh)"), max_length=1000)
    help = _words(_("Giải thích"), max_length=1000)
    help_en = _words(_("Giải thích (tiếng Anh)"), max_length=1000)
    hint = _words(_("Ví dụ cách ghi"))
    hint_en = _words(_("Ví dụ (tiếng Anh)"))
    required = forms.BooleanField(label=_("Bắt buộc trả lời"), required=False)
    unconfirmed = forms.BooleanField(label=_("Chưa đối chiếu với mẫu của văn bản"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, item: Json, questions: Mapping[str, Field]) -> None:
        self.type = str(item.get("type", "text"))
        self.properties = _PROPERTIES[self.type]
        super().__init__(data, item=item, questions=questions)
        for name in self.properties:
            if name in {"parts", "required_parts"}:
                self.fields[name] = self._parts(name)
            else:
                self.fields[name] = _FIELDS[name]()
        if self.type in _NEVER_REQUIRED:
            del self.fields["required"]
        if self.type in BLOCKS:
            self.fields["label"].required = False  # a block may go on under the heading before it
        if self.type == "date":
            for name in ("min", "max"):
                self.fields[name].help_text = _("today, -18y (18 năm trước), +1y hoặc 2022-07-25")

    def _parts(self, name: str) -> forms.MultipleChoiceField:
        parts = [(part, PARTS[part]) for part in BLOCKS[self.type]]
        label = _("Hỏi những gì") if name == "parts" else _("Trong đó bắt buộc")
        return forms.MultipleChoiceField(
            label=label, choices=parts, widget=forms.CheckboxSelectMultiple, required=name == "parts"
        )

    def initial_of(self, item: Json) -> Json:
        initial = super().initial_of(item)
        for name in self.properties:
            if name in item:
                initial[name] = languages_of(item[name])[0] if name in _WORDS else item[name]
        initial["required"] = item.get("required", True)
        initial["unconfirmed"] = item.get("unconfirmed", False)
        initial["options"] = "\n".join(_line_of(option) for option in item.get("options", []))
        initial["without"] = ", ".join(item.get("without", []))
        initial["block_prefill"] = item.get("prefill", "")
        if self.type in BLOCKS:
            initial["parts"] = item.get("parts", ["name"])
            initial["required_parts"] = item.get("required_parts", initial["parts"])
        return initial

    def clean_min(self) -> object:
        return self._bound(self.cleaned_data["min"])

    def clean_max(self) -> object:
        return self._bound(self.cleaned_data["max"])

    def _bound(self, text: str) -> object:
        if not text or self.type == "date":
            return text or None
        plain = text.replace(".", "").replace(" ", "") if self.type in _WHOLE else text.replace(",", ".")
        try:
            number = float(plain)
        except ValueError:
            raise forms.ValidationError(_("Giới hạn phải là một số.")) from None
        return int(number) if number.is_integer() else number

    def clean_pattern(self) -> str:
        pattern: str = self.cleaned_data["pattern"]
        try:
            patterns.check(pattern)
        except patterns.PatternWrong as wrong:
            said = str(wrong)
            raise forms.ValidationError(f"{said[:1].upper()}{said[1:]}.") from None
        return pattern

    def clean_without(self) -> list[str]:
        return [word.strip() for word in self.cleaned_data["without"].split(",") if word.strip()]

    def clean_options(self) -> list[Any]:
        return [_option(line) for line in self.cleaned_data["options"].splitlines() if line.strip(" |")]

    def clean(self) -> Json:
        facts = super().clean()
        beyond = set(facts.get("required_parts") or ()) - set(facts.get("parts") or ())
        if beyond:
            self.add_error("required_parts", _("Phần bắt buộc phải nằm trong những gì được hỏi."))
        return facts

    def _known(self) -> set[str]:
        return {*super()._known(), *self.properties, "required", "unconfirmed", "prefill", "default"}

    def _translated(self, name: str, value: object) -> object:
        """A text that did not change keeps its English."""
        before = self.item_before.get(name)
        return before if name in _WORDS and languages_of(before)[0] == value else value

    def item(self) -> Json:
        facts = self.cleaned_data
        made = {"type": self.type, **super().item()}
        names = {"block_prefill": "prefill"}
        for name in self.properties:
            if facts.get(name) not in (None, "", []):
                made[names.get(name, name)] = self._translated(name, facts[name])
        if self.type in BLOCKS:
            made.setdefault("label", "")
            made["required_parts"] = facts.get("required_parts", [])
            if made["required_parts"] == made["parts"] and "required_parts" not in self.item_before:
                del made["required_parts"]
        if "required" in self.fields and not facts["required"]:
            made["required"] = False
        if facts["unconfirmed"]:
            made["unconfirmed"] = True
        if self.type in {"group", "table"}:
            made.setdefault("fields", [])
        return made


def _line_of(option: object) -> str:
    if not isinstance(option, dict):
        return str(option)
    vi, en = languages_of(option.get("label", ""))
    return " | ".join(part for part in (str(option.get("value", "")), vi, en) if part)


def _option(line: str) -> Any:
    parts = [part.strip() for part in line.split("|")]
    value, label = parts[0], parts[1] if len(parts) > 1 else parts[0]
    english = parts[2] if len(parts) > 2 else ""
    if value == label and not english:
        return value
    return {"value": value, "label": both(label or value, english)}


class TrialForm(forms.Form):
    """A test of the form, one `khóa = giá trị` a line."""

    name = forms.CharField(label=_("Bài thử cái gì"), max_length=200)
    on = _words(_("Điền vào ngày"), help_text=_("2022-07-25; bỏ trống: ngày chạy thử."), max_length=10)
    typed = forms.CharField(
        label=_("Người dân ghi"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        help_text=_(
            "Mỗi dòng: khóa = giá trị. Trong bảng: people.0.name = An; địa chỉ: home.commune = 20341."
        ),
    )
    shows = _words(_("Phải hỏi các câu"), help_text=_("Các khóa cách nhau bằng dấu phẩy."), max_length=2000)
    hides = _words(_("Không được hỏi các câu"), max_length=2000)
    mistakes = forms.ChoiceField(
        label=_("Lỗi"),
        choices=[
            ("any", _("không xét")),
            ("none", _("không được có lỗi nào")),
            ("these", _("phải có đúng các lỗi sau")),
        ],
    )
    errors_said = forms.CharField(
        label=_("Các lỗi phải báo"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Mỗi dòng: khóa = một phần của câu báo."),
    )
    computed = forms.CharField(
        label=_("Câu tự tính phải ra"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Mỗi dòng: khóa = số."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, item: Json, questions: Mapping[str, Field]) -> None:
        self.questions = questions
        errors = item.get("errors")
        super().__init__(
            data,
            initial={
                "name": item.get("name", ""),
                "on": item.get("on", ""),
                "typed": _lines(item.get("typed", {})),
                "shows": ", ".join(item.get("shows", [])),
                "hides": ", ".join(item.get("hides", [])),
                "mistakes": "any" if errors is None else "these" if errors else "none",
                "errors_said": _lines(errors or {}),
                "computed": _lines(item.get("computed", {})),
            },
        )

    def clean_on(self) -> str:
        day: str = self.cleaned_data["on"]
        if day and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            raise forms.ValidationError(_("Ngày viết theo dạng 2022-07-25."))
        return day

    def clean_typed(self) -> Json:
        found: Json = {}
        for name, text in _pairs(self.cleaned_data["typed"]):
            value = self._typed(name, text)
            found[name] = [*_listed(found[name]), value] if name in found else value
        return found

    def _typed(self, name: str, text: str) -> str:
        """“có” and an option's label are understood as the browser would send them."""
        key = re.sub(r"\.\d+\.", ".", name)
        question = self.questions.get(key)
        if question is None:
            return text
        if question.type == "yes_no":
            return {"có": "yes", "không": "no"}.get(text.casefold(), text)
        return next((option.value for option in question.options if option.label == text), text)

    def clean_errors_said(self) -> dict[str, str]:
        return dict(_pairs(self.cleaned_data["errors_said"]))

    def clean_computed(self) -> Json:
        found: Json = {}
        for name, text in _pairs(self.cleaned_data["computed"]):
            try:
                number = float(text.replace(".", "").replace(",", "."))
            except ValueError:
                problem = _now("“%(name)s” phải tính ra một số.") % {"name": name}
                raise forms.ValidationError(problem) from None
            found[name] = int(number) if number.is_integer() else number
        return found

    def item(self) -> Json:
        facts = self.cleaned_data
        made: Json = {"name": facts["name"], "typed": facts["typed"]}
        for name in ("shows", "hides"):
            keys = re.findall(r"[\w.]+", facts[name])
            if keys:
                made[name] = keys
        if facts["mistakes"] != "any":
            made["errors"] = facts["errors_said"] if facts["mistakes"] == "these" else {}
        if facts["computed"]:
            made["computed"] = facts["computed"]
        if facts["on"]:
            made["on"] = facts["on"]
        return made


def _lines(pairs: Mapping[str, Any]) -> str:
    return "\n".join(f"{name} = {_number(text)}" for name, value in pairs.items() for text in _listed(value))


def _number(value: object) -> str:
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = []
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if line.strip():
            if not equals:
                problem = _now("Dòng “%(line)s” cần viết: khóa = giá trị.") % {"line": line.strip()[:60]}
                raise forms.ValidationError(problem)
            pairs.append((name.strip(), value.strip()))
    return pairs

"""What an editor of forms fills in: a form, a page, a comparison. Each makes one piece of JSON."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.eforms.schema import Field
from motcua.console.eform_conditions import MOST_ROWS, OPERATIONS, Row, ValueWrong, rows_of, when_of
from motcua.console.eform_words import RULES
from motcua.console.organisation_forms import DayField

KEY_MESSAGE = _("Khóa chỉ gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ; ví dụ: ngay_sinh.")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
LARGEST_FILE = 1_000_000
Json = dict[str, Any]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _line(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=more.pop("max_length", 500), required=False, **more)


def both(vi: str, en: str) -> Any:
    """One text, or one a language."""
    return {"vi": vi, "en": en} if en else vi


def languages_of(text: object) -> tuple[str, str]:
    if isinstance(text, dict):
        return str(text.get("vi", "")), str(text.get("en", ""))
    return (text if isinstance(text, str) else ""), ""


class KeyField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Khóa"))
        kwargs.setdefault("help_text", KEY_MESSAGE)
        super().__init__(max_length=60, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not _KEY.fullmatch(value):
            raise forms.ValidationError(KEY_MESSAGE)


class ItemForm(forms.Form):
    """A piece of the definition. `texts`: properties that are written in two languages."""

    texts: ClassVar[tuple[str, ...]] = ()
    plain: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Mapping[str, Any] | None, *, item: Json, questions: Mapping[str, Field]) -> None:
        self.item_before, self.questions = item, questions
        super().__init__(data, initial=self.initial_of(item))

    def initial_of(self, item: Json) -> Json:
        initial: Json = {name: item[name] for name in self.plain if name in item}
        for name in self.texts:
            initial[name], initial[f"{name}_en"] = languages_of(item.get(name, ""))
        return initial

    def item(self) -> Json:
        """The piece with what was filled in; properties this form does not know are kept."""
        facts = self.cleaned_data
        made = {name: value for name, value in self.item_before.items() if name not in self._known()}
        for name in self.plain:
            if facts.get(name) not in (None, "", []):
                made[name] = facts[name]
        for name in self.texts:
            if facts.get(name):
                made[name] = both(facts[name], facts.get(f"{name}_en", ""))
        return made

    def _known(self) -> set[str]:
        return {*self.plain, *self.texts}


class WithCondition(ItemForm):
    """Three rows of a condition, or its JSON where rows cannot say it."""

    def __init__(self, data: Mapping[str, Any] | None, *, item: Json, questions: Mapping[str, Field]) -> None:
        super().__init__(data, item=item, questions=questions)
        self.rows_said = rows_of(item.get("when"))
        if self.rows_said is None:
            self.fields["when_raw"] = forms.CharField(
                label=_("Điều kiện (viết bằng JSON)"), widget=_area(4), required=False
            )
            self.initial["when_raw"] = json.dumps(item.get("when"), ensure_ascii=False)
            return
        self._add_rows(*self.rows_said)

    def _add_rows(self, rows: list[Row], join: str) -> None:
        own = self.item_before.get("key")
        known = [(key, f"{one.label} ({key})") for key, one in self.questions.items() if "." not in key]
        choices = [("", _("(không)")), *((key, name) for key, name in known if key != own)]
        for number in range(MOST_ROWS):
            row = rows[number] if number < len(rows) else Row("", "is")
            listed = [*choices, (row.field, row.field)] if row.field not in dict(choices) else choices
            numbered = {"n": number + 1}
            self.fields[f"when_{number}_field"] = forms.ChoiceField(
                label=_now("Chỉ hỏi khi (%(n)d)") % numbered, choices=listed, required=False
            )
            self.fields[f"when_{number}_operation"] = forms.ChoiceField(
                label=_now("Phép so (%(n)d)") % numbered, choices=OPERATIONS, required=False
            )
            self.fields[f"when_{number}_value"] = _line(
                _now("Giá trị (%(n)d)") % numbered,
                help_text=_("Nhiều giá trị cách nhau bằng dấu |") if number == 0 else "",
            )
            self.initial[f"when_{number}_field"] = row.field
            self.initial[f"when_{number}_operation"] = row.operation
            self.initial[f"when_{number}_value"] = row.value
        self.fields["when_join"] = forms.ChoiceField(
            label=_("Các điều kiện"),
            choices=[("all", _("đều phải đúng")), ("any", _("chỉ cần một điều đúng"))],
            required=False,
            initial=join,
        )
        self.initial["when_join"] = join

    def clean(self) -> Json:
        facts = self.cleaned_data
        if self.rows_said is None:
            self._clean_raw(facts)
            return facts
        rows = [
            Row(facts[f"when_{number}_field"], *self._rest(facts, number))
            for number in range(MOST_ROWS)
            if facts.get(f"when_{number}_field")
        ]
        try:
            facts["when"] = when_of(rows, facts.get("when_join") or "all", self.questions)
        except ValueWrong as wrong:
            self.add_error("when_0_value", str(wrong))
        return facts

    def _rest(self, facts: Json, number: int) -> tuple[str, str]:
        return facts.get(f"when_{number}_operation") or "is", facts.get(f"when_{number}_value", "")

    def _clean_raw(self, facts: Json) -> None:
        try:
            facts["when"] = json.loads(facts.get("when_raw") or "null")
        except ValueError:
            self.add_error("when_raw", _("Điều kiện chưa phải JSON đúng cách."))

    def item(self) -> Json:
        made = super().item()
        made.pop("when", None)
        if self.cleaned_data.get("when") is not None:
            made["when"] = self.cleaned_data["when"]
        return made

    @property
    def condition_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("when_")]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("when_")]


class PageForm(WithCondition):
    """A page: one group of questions."""

    texts = ("title", "intro")
    plain = ("key",)

    key = KeyField()
    title = forms.CharField(label=_("Tên trang"), max_length=200)
    title_en = _line(_("Tên trang (tiếng Anh)"))
    intro = forms.CharField(label=_("Lời dẫn"), widget=_area(2), required=False, max_length=1000)
    intro_en = _line(_("Lời dẫn (tiếng Anh)"), widget=_area(2), max_length=1000)

    def item(self) -> Json:
        return {"fields": [], **super().item()}


class CheckForm(ItemForm):
    """A comparison of two answers."""

    texts = ("message",)
    plain = ("field", "rule", "other")

    field = forms.ChoiceField(label=_("Câu"))
    rule = forms.ChoiceField(label=_("Phải"), choices=RULES)
    other = forms.ChoiceField(label=_("So với câu"))
    message = forms.CharField(
        label=_("Câu báo khi không đúng"),
        max_length=500,
        help_text=_("Ví dụ: Ngày sinh của mẹ phải trước ngày sinh của trẻ."),
    )
    message_en = _line(_("Câu báo (tiếng Anh)"))

    def __init__(self, data: Mapping[str, Any] | None, *, item: Json, questions: Mapping[str, Field]) -> None:
        super().__init__(data, item=item, questions=questions)
        choices = [(key, f"{one.label} ({key})") for key, one in questions.items() if "." not in key]
        for name in ("field", "other"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class CreateForm(forms.Form):
    """A new form: empty or copied."""

    key = forms.CharField(
        label=_("Mã biểu mẫu"),
        max_length=80,
        validators=[validate_slug],
        help_text=_("Chữ không dấu, số, gạch dưới; ví dụ: death_registration. Thủ tục dùng mã này."),
        error_messages={"invalid": _("Mã chỉ gồm chữ không dấu, số, gạch nối và gạch dưới.")},
    )
    title = forms.CharField(label=_("Tên biểu mẫu"), max_length=300)
    source = forms.ChoiceField(label=_("Bắt đầu từ"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, sources: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["source"].choices = [("", _("biểu mẫu trống")), *sources]  # type: ignore[attr-defined]


class HeadForm(forms.Form):
    """What the form is called and which regulation it follows."""

    title = forms.CharField(label=_("Tên biểu mẫu"), max_length=300)
    title_en = _line(_("Tên biểu mẫu (tiếng Anh)"))
    basis = _line(_("Căn cứ"), help_text=_("Văn bản ban hành mẫu; ghi “(cần xác nhận)” khi chưa đối chiếu."))


class ImportForm(forms.Form):
    """A definition as a file or as text."""

    key = forms.CharField(
        label=_("Mã biểu mẫu"),
        max_length=80,
        validators=[validate_slug],
        help_text=_("Mã đã có thì nội dung thành bản nháp mới của biểu mẫu ấy."),
        error_messages={"invalid": _("Mã chỉ gồm chữ không dấu, số, gạch nối và gạch dưới.")},
    )
    file = forms.FileField(label=_("Tệp JSON"), required=False)
    text = forms.CharField(label=_("Hoặc dán nội dung JSON"), widget=_area(8), required=False, strip=False)

    def clean(self) -> Json:
        facts = self.cleaned_data
        file, text = facts.get("file"), facts.get("text", "")
        if file is not None and file.size > LARGEST_FILE:
            self.add_error("file", _("Tệp lớn quá 1 MB; biểu mẫu thật chỉ vài chục KB."))
            return facts
        if file is None and not text.strip():
            self.add_error("file", _("Hãy chọn tệp hoặc dán nội dung."))
            return facts
        try:
            facts["data"] = json.loads(file.read().decode("utf-8-sig") if file else text)
        except RecursionError:
            self.add_error(
                "file" if file else "text", _("Nội dung lồng nhau quá nhiều lớp; biểu mẫu thật chỉ vài lớp.")
            )
        except ValueError as wrong:
            reason = _now("Nội dung không phải JSON: %(problem)s") % {"problem": wrong}
            self.add_error("file" if file else "text", reason)
        return facts


class PublishForm(forms.Form):
    """From which day new dossiers use the version."""

    valid_from = DayField(label=_("Hồ sơ mới dùng từ ngày"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, day: date) -> None:
        super().__init__(data, initial={"valid_from": day})


class After(forms.Form):
    """Where the next page of a list goes on."""

    after = forms.UUIDField(required=False)

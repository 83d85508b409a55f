"""What is typed about a rule kept as a dated row; the forms of single tables build on `RuleForm`."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Procedure
from motcua.common.text import comma
from motcua.console.catalogue_forms import WholeField
from motcua.console.catalogue_row_forms import Row
from motcua.console.organisation_forms import DayField

NEEDED = {"required": _("Vui lòng ghi ô này.")}
EXAMPLE = _("Số văn bản, điều, khoản; ví dụ 61/2018/NĐ-CP Điều 19 khoản 6.")
CHECKED = _("Chỉ đánh dấu khi đã đọc nguyên văn.")


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of a rule, new or changed from a day on."""

    def __init__(self, *args: Any, changes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes
        if "valid_from" in self.fields:
            self.fields["valid_from"] = DayField(
                label=_("Áp dụng từ ngày"),
                help_text=_("Sớm nhất là ngày mai; đến ngày đó mức cũ vẫn giữ nguyên.") if changes else "",
            )
        for field in self.fields.values():
            field.error_messages |= NEEDED

    def row(self) -> Model:
        """The row as it would be kept."""
        row: Model = self.instance
        return row


class OneADayForm(RuleForm):
    """Of a table with one row a day; a second press of the button is no mistake."""

    def _get_validation_exclusions(self) -> set[str]:
        """A row of that day is for the act to judge."""
        return {*super()._get_validation_exclusions(), "valid_from"}  # type: ignore[misc]


class CommaField(forms.DecimalField):
    """A number typed as one writes it, "2,5"; a wrong one stays readable in its field."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return comma(value) if isinstance(value, Decimal) else value


class RulePart(Row):
    """A row that hangs on a rule; rows are told in the order typed."""

    made: ClassVar[Callable[..., Any]]
    order = forms.IntegerField(
        label=_("Thứ tự"),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            name: _("Ghi một số nguyên từ 1 đến 99.") for name in ("invalid", "min_value", "max_value")
        },
    )

    @classmethod
    def offers(cls) -> dict[str, Any]:
        """What every row may choose from, read once."""
        return {}

    @classmethod
    def initial_of(cls, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """What the rows said so far."""
        names = [name for name in cls.base_fields if name not in {"key", "order"}]
        return [
            {"order": place} | {name: getattr(row, name) for name in names}
            for place, row in enumerate(rows, start=1)
        ]

    @classmethod
    def read(cls, formset: Any) -> list[Any]:
        """The rows as typed, unsaved; those without an order stand last."""
        typed = []
        for place, form in enumerate(formset):
            facts = dict(form.cleaned_data)
            written = place < formset.initial_form_count() or form.has_changed()
            if facts and written and not facts.pop("DELETE", False):
                order = facts.pop("order", None)
                facts.pop("key", None)
                typed.append((order or 100 + place, place, cls.made(**facts)))
        return [row for _order, _place, row in sorted(typed, key=lambda one: one[:2])]


class ProcedureField(forms.CharField):
    """A procedure by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, error_messages=NEEDED, **kwargs)

    def clean(self, value: object) -> Any:
        code = super().clean(value).strip()
        found = Procedure.objects.filter(code=code).first()
        if found is None and code:
            raise forms.ValidationError(
                _("Không có thủ tục nào mang mã %(code)s trong danh mục.") % {"code": code}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "code", value)


class LastDayForm(forms.Form):
    last = DayField(label=_("Áp dụng đến hết ngày"))


class ConfirmForm(forms.Form):
    source = forms.CharField(
        label=_("Văn bản đã đọc"),
        max_length=200,
        help_text=EXAMPLE,
        error_messages=NEEDED,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def whole(label: Any, low: int, high: int, help_text: Any = "") -> WholeField:
    """A whole number between two, with its sentence when it is not."""
    wrong = _("Ghi một số nguyên từ %(low)s đến %(high)s.")
    said = {"low": low, "high": high}
    messages = {name: wrong % said for name in ("invalid", "min_value", "max_value")}
    return WholeField(
        label=label, min_value=low, max_value=high, help_text=help_text, error_messages=messages | NEEDED
    )

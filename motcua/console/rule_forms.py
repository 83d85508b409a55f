"""What is typed about a rule kept as a dated row; the forms of single tables build on `RuleForm`."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from motcua.console.catalogue_forms import WholeField
from motcua.console.organisation_forms import DayField

NEEDED = {"required": _("Vui lòng ghi ô này.")}
EXAMPLE = _("Số văn bản, điều, khoản; ví dụ 61/2018/NĐ-CP Điều 19 khoản 6.")
CHECKED = _("Chỉ đánh dấu khi đã đọc nguyên văn.")


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row of a rule. `settled` fields say which rule it is: they stand when it is only changed."""

    settled: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, changes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes
        if "valid_from" in self.fields:
            self.fields["valid_from"] = DayField(
                label=_("Áp dụng từ ngày"),
                help_text=_("Sớm nhất là ngày mai; đến ngày đó mức cũ vẫn giữ nguyên.") if changes else "",
            )
        for name in self.settled if changes else ():
            del self.fields[name]
        for field in self.fields.values():
            field.error_messages |= NEEDED

    def row(self) -> Model:
        """The row as it would be kept."""
        row: Model = self.instance
        return row


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

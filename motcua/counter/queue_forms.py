"""What the head fills in to arrange desks and terminals, and the days of the figures."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Field
from motcua.common.ids import uuid7
from motcua.counter.visit_forms import PeriodForm
from motcua.queue.models import Desk, Purpose

_HIGHEST = 99


class DeskForm(forms.Form):
    """A desk: its number, what it is called, what it serves."""

    desk_id = forms.UUIDField(widget=forms.HiddenInput)
    number = forms.IntegerField(
        label=_("Số quầy"),
        min_value=1,
        max_value=_HIGHEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Vui lòng ghi số quầy, từ 1 đến 99."),
            "invalid": _("Số quầy là số từ 1 đến 99."),
            "min_value": _("Số quầy là số từ 1 đến 99."),
            "max_value": _("Số quầy là số từ 1 đến 99."),
        },
    )
    name = forms.CharField(
        label=_("Tên quầy"),
        max_length=120,
        help_text=_("Người dân đọc tên này, ví dụ “Hộ tịch, chứng thực”."),
        error_messages={"required": _("Vui lòng ghi tên quầy.")},
    )
    purposes = forms.MultipleChoiceField(
        label=_("Phục vụ việc"),
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Vui lòng chọn ít nhất một việc mà quầy phục vụ.")},
    )
    fields_served = forms.ModelMultipleChoiceField(
        label=_("Lĩnh vực"),
        queryset=Field.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn lĩnh vực nào: quầy phục vụ mọi lĩnh vực."),
        error_messages={"invalid_choice": _("Lĩnh vực này không còn trong danh mục. Vui lòng chọn lại.")},
    )
    in_use = forms.BooleanField(label=_("Quầy đang dùng"), required=False)

    def __init__(self, data: Any = None, *, desk: Desk | None, served: Any, next_number: int) -> None:
        initial: dict[str, Any] = {"desk_id": uuid7(), "number": next_number, "in_use": True}
        initial["purposes"] = Purpose.values
        if desk is not None:
            initial = {
                "desk_id": desk.pk,
                "number": desk.number,
                "name": desk.name,
                "purposes": desk.purposes,
                "fields_served": list(desk.fields.values_list("pk", flat=True)),
                "in_use": desk.in_use,
            }
        super().__init__(data, initial=initial)
        self.fields["fields_served"].queryset = served  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Arguments of `desks.set_up_desk`."""
        facts = dict(self.cleaned_data)
        facts["fields"] = list(facts.pop("fields_served"))
        return facts


class KioskForm(forms.Form):
    """A terminal: where it stands."""

    kiosk_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Máy đặt ở đâu"),
        max_length=120,
        help_text=_("Ví dụ “Cửa chính”."),
        error_messages={"required": _("Vui lòng ghi nơi đặt máy để phân biệt.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"kiosk_id": uuid7()})


class FiguresForm(PeriodForm):
    """From a day to a day; today when nothing is asked."""

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, today=today)
        self.initial = {"tu": today, "den": today}

    def days(self) -> tuple[date, date]:
        return super().days() if self.is_bound else (self.today, self.today)

"""What is typed about a day of the calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.console.organisation_forms import DayField
from motcua.deadlines.models import CalendarDay

_EXAMPLE = _("Số, ngày, cơ quan ban hành. Ví dụ: 8056/VPCP-KGVX ngày 01/12/2022.")


class DecisionForm(forms.Form):
    decision = forms.CharField(label=_("Văn bản"), max_length=200, help_text=_EXAMPLE)


class PublishYearForm(forms.Form):
    decision = forms.CharField(label=_("Văn bản công bố lịch năm"), max_length=300, help_text=_EXAMPLE)


class EditDayForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại"), choices=CalendarDay.Kind.choices)
    name = forms.CharField(
        label=_("Tên"), max_length=120, help_text=_("Ví dụ: Quốc khánh, Nghỉ bù Tết Nguyên đán.")
    )
    decision = forms.CharField(label=_("Văn bản"), max_length=200, help_text=_EXAMPLE)


class AddDayForm(EditDayForm):
    day = DayField(label=_("Ngày"))
    scope = forms.CharField(
        label=_("Mã định danh đơn vị"),
        max_length=35,
        required=False,
        help_text=_(
            "Bỏ trống khi áp dụng cho cả nước. Một đơn vị nghỉ riêng thì ghi mã, ví dụ 000.00.03.H47."
        ),
    )
    field_order = ["day", "kind", "name", "scope", "decision"]

    def clean_scope(self) -> str:
        scope: str = self.cleaned_data["scope"].strip().upper()
        if scope and not Unit.objects.filter(identifier=scope).exists():
            raise forms.ValidationError(_("Không có đơn vị nào mang mã này. Hãy xem mã ở trang của đơn vị."))
        return scope

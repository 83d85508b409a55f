"""What an administrator fills in to change units and roles."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Level, Role, Unit, UnitKind
from motcua.common.invariant import InvariantBroken
from motcua.identity.models import Staff


class DayField(forms.DateField):
    """A day typed as dd/mm/yyyy."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%Y-%m-%d"])
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "off"}))
        kwargs.setdefault(
            "error_messages",
            {
                "invalid": _("Ngày chưa đúng. Vui lòng gõ theo mẫu 25/07/2022."),
                "required": _("Vui lòng nhập ngày theo mẫu 25/07/2022."),
            },
        )
        super().__init__(**kwargs)


class StaffField(forms.CharField):
    """A person by code, sign-in name or, when only one bears it, full name."""

    def clean(self, value: object) -> Any:
        typed = super().clean(value)
        named = Q(code__iexact=typed) | Q(user__username__iexact=typed) | Q(full_name__iexact=typed)
        found = list(Staff.objects.filter(named).order_by("code")[:6])
        if not found:
            raise forms.ValidationError(
                _("Không tìm thấy cán bộ nào có mã, tên đăng nhập hay họ tên này. Vui lòng kiểm tra lại.")
            )
        if len(found) > 1:
            codes = ", ".join(person.code for person in found)
            raise forms.ValidationError(
                _("Có nhiều người cùng tên: %(codes)s. Vui lòng nhập mã cán bộ.") % {"codes": codes}
            )
        return found[0]


class DayForm(forms.Form):
    """“Cây đơn vị vào ngày”."""

    ngay = DayField(label=_("Vào ngày"))


class DecisionForm(forms.Form):
    """From which day, by which decision: part of every change of a unit."""

    on = DayField(label=_("Có hiệu lực từ ngày"))
    decision = forms.CharField(
        label=_("Văn bản quyết định"),
        max_length=200,
        help_text=_("Số, ngày, cơ quan ban hành. Ví dụ: Nghị quyết 01/NQ-HĐND ngày 20/07/2022."),
    )


class CreateUnitForm(DecisionForm):
    name = forms.CharField(label=_("Tên đầy đủ"), max_length=300)
    short_name = forms.CharField(label=_("Tên ngắn"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Loại"), choices=UnitKind.choices)
    level = forms.ChoiceField(label=_("Cấp"), choices=Level.choices)
    identifier = forms.CharField(label=_("Mã định danh điện tử"), max_length=35, required=False)
    gso_code = forms.CharField(label=_("Mã đơn vị hành chính (GSO)"), max_length=10, required=False)
    field_code = forms.SlugField(
        label=_("Mảng chuyên môn"),
        max_length=40,
        required=False,
        help_text=_("Ví dụ: tu-phap, xay-dung. Thủ tục thuộc mảng này sẽ chuyển đến đơn vị."),
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    phone = forms.CharField(label=_("Điện thoại"), max_length=40, required=False)
    field_order = ["name", "short_name", "kind", "level", "on", "decision"]


class RenameForm(DecisionForm):
    name = forms.CharField(label=_("Tên mới"), max_length=300)
    short_name = forms.CharField(label=_("Tên ngắn mới"), max_length=120, required=False)
    field_order = ["name", "short_name"]


class UnitChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class UnitsChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TargetForm(DecisionForm):
    """A change that names one other unit; which ones may be named comes from the view."""

    target = UnitChoiceField(label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=_("Chọn đơn vị"))
    field_order = ["target"]

    def __init__(
        self, *args: Any, units: QuerySet[Unit], label: str, required: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        if not isinstance(field, forms.ModelChoiceField):
            raise InvariantBroken("The form declares this field as a choice of rows.")
        field.queryset, field.label, field.required = units, label, required


class SplitForm(DecisionForm):
    into = UnitsChoiceField(
        label=_("Các đơn vị mới"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Thành lập các đơn vị mới trước, có hiệu lực cùng ngày."),
    )
    heir = UnitChoiceField(
        label=_("Đơn vị nhận hồ sơ đang giải quyết và các đơn vị cấp dưới"),
        queryset=Unit.objects.none(),
        empty_label=_("Chọn đơn vị"),
    )
    field_order = ["into", "heir"]

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("into", "heir"):
            field = self.fields[name]
            if not isinstance(field, forms.ModelChoiceField):
                raise InvariantBroken("The form declares this field as a choice of rows.")
            field.queryset = units


class AssignForm(forms.Form):
    staff = StaffField(
        label=_("Cán bộ"), max_length=200, help_text=_("Mã cán bộ, tên đăng nhập hoặc họ tên đầy đủ.")
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    title = forms.CharField(label=_("Chức danh"), max_length=120, required=False)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(
        label=_("Đến trước ngày"), required=False, help_text=_("Ngày đầu tiên không còn giữ vai trò.")
    )
    decision = forms.CharField(label=_("Văn bản quyết định"), max_length=200, required=False)
    seconded_from = UnitChoiceField(
        label=_("Đơn vị cử đến"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Không phải biệt phái"),
    )
    reserve = forms.BooleanField(label=_("Người dự phòng"), required=False)

    def __init__(self, *args: Any, senders: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["seconded_from"]
        if not isinstance(field, forms.ModelChoiceField):
            raise InvariantBroken("The form declares this field as a choice of rows.")
        field.queryset = senders


class EndForm(forms.Form):
    on = DayField(
        label=_("Kết thúc từ ngày"),
        help_text=_("Ngày đầu tiên không còn hiệu lực. Chọn hôm nay để chấm dứt ngay."),
    )
    decision = forms.CharField(label=_("Văn bản quyết định"), max_length=200, required=False)


class DelegateForm(forms.Form):
    to = StaffField(
        label=_("Người được ủy quyền"),
        max_length=200,
        help_text=_("Mã cán bộ, tên đăng nhập hoặc họ tên đầy đủ."),
    )
    reason = forms.CharField(label=_("Lý do"), max_length=300)
    decision = forms.CharField(label=_("Văn bản ủy quyền"), max_length=200)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến trước ngày"), help_text=_("Ủy quyền hết hiệu lực lúc 0 giờ ngày này."))
    combines_roles = forms.BooleanField(
        label=_("Được vừa tiếp nhận vừa giải quyết (61/2018/NĐ-CP Điều 17 khoản 5)"), required=False
    )


def day_from(data: Any, today: date) -> tuple[DayForm, date]:
    """The day asked for in the query string, or today when none or not a day."""
    form = DayForm(data if data.get("ngay") else None, initial={"ngay": today})
    if form.is_bound and form.is_valid():
        return form, form.cleaned_data["ngay"]
    return form, today

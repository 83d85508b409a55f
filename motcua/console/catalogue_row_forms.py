"""One row of a draft: a channel with its limit, a fee line, a paper."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Case, ChannelTerm, FeeLine
from motcua.console.catalogue_forms import WholeField


class Row(forms.Form):
    """`key` names the row of the draft; empty for a new one. `wide` fields take a line of their own."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    wide: frozenset[str] = frozenset()


class TermRow(Row):
    channel = forms.ChoiceField(label=_("Cách nộp"), choices=ChannelTerm.Channel.choices, initial="direct")
    limit_value = WholeField(
        label=_("Thời hạn"),
        min_value=1,
        max_value=32767,
        required=False,
        help_text=_("Số. Chưa rõ thì để trống."),
    )
    limit_unit = forms.ChoiceField(
        label=_("Đơn vị tính"),
        choices=ChannelTerm.LimitUnit.choices,
        initial=ChannelTerm.LimitUnit.WORKING_DAY,
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=2000, required=False)
    wide = frozenset({"note"})


class FeeRow(Row):
    name = forms.CharField(label=_("Tên khoản thu"), max_length=500)
    kind = forms.ChoiceField(label=_("Loại"), choices=FeeLine.Kind.choices, initial="fee")
    amount = WholeField(
        label=_("Số tiền (đồng)"),
        min_value=0,
        max_value=10**10,
        required=False,
        help_text=_("Miễn phí thì ghi 0. Nơi khác quy định thì để trống."),
    )
    unit = forms.CharField(
        label=_("Tính trên"), max_length=60, required=False, help_text=_("Ví dụ: bản, trang.")
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=2000, required=False)
    wide = frozenset({"name", "note"})


class PaperRow(Row):
    name = forms.CharField(label=_("Tên giấy tờ"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    case = forms.ChoiceField(label=_("Trường hợp"), required=False)
    originals = WholeField(label=_("Bản chính"), min_value=0, max_value=99, initial=0)
    copies = WholeField(label=_("Bản sao"), min_value=0, max_value=99, initial=0)
    required = forms.BooleanField(label=_("Bắt buộc"), required=False, initial=True)
    shown_only = forms.BooleanField(label=_("Chỉ xuất trình"), required=False)
    is_e_form = forms.BooleanField(label=_("Do biểu mẫu điện tử tạo ra"), required=False)
    form_name = forms.CharField(label=_("Mẫu đơn"), max_length=300, required=False)
    wide = frozenset({"name"})

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["case"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Mọi trường hợp")), *((str(case.pk), case.name) for case in cases)]
        self.names = {str(case.pk): case.name for case in cases}

    def clean_case(self) -> str:
        """The case's name, as the content keeps it."""
        return self.names.get(self.cleaned_data["case"], "")

"""One row of a draft: who receives and settles, a channel with its limit, a fee line, a paper."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Case, ChannelTerm, Competence, FeeLine, ProcedureVersion
from motcua.common.invariant import InvariantBroken
from motcua.console.catalogue_forms import WholeField
from motcua.workflow.models import ProcessVersion

Offered = list[tuple[str, str]]


class Row(forms.Form):
    """`key` names the row of the draft; empty for a new one. `wide` fields take a line of their own."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    wide: frozenset[str] = frozenset()

    @classmethod
    def choices_for(cls, draft: ProcedureVersion) -> dict[str, Any]:
        """What every row of this draft may choose from, read once."""
        return {}


class PowerRow(Row):
    level = forms.ChoiceField(
        label=_("Một cửa cấp nào tiếp nhận"), choices=[("", _("Chọn")), *Competence.LEVELS]
    )
    settled_at = forms.ChoiceField(
        label=_("Cấp nào giải quyết"),
        choices=[("", _("chính cấp tiếp nhận")), *Competence.LEVELS],
        required=False,
        help_text=_("Chọn cấp trên khi Một cửa chuyển hồ sơ lên; kết quả trả về Một cửa đã tiếp nhận."),
    )
    settles = forms.ChoiceField(label=_("Mảng chuyên môn giải quyết"), required=False)
    process_key = forms.ChoiceField(label=_("Quy trình điện tử"), required=False)

    @classmethod
    def choices_for(cls, draft: ProcedureVersion) -> dict[str, Any]:
        return {"parts": offered_parts(), "processes": offered_processes()}

    def __init__(self, *args: Any, parts: Offered, processes: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("settles", _("chính Ủy ban nhân dân"), parts)
        self._offer("process_key", _("quy trình chung của cấp giải quyết"), processes)

    def _offer(self, name: str, none: Any, offered: Offered) -> None:
        """What there is to choose; a value kept from before stays choosable."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise InvariantBroken("The form declares this field as a choice.")
        kept = str(self.initial.get(name, ""))
        known = {value for value, _label in offered}
        field.choices = [("", none), *offered, *([(kept, kept)] if kept and kept not in known else [])]


def offered_parts() -> Offered:
    """Field codes with the name of one unit that carries each."""
    rows = Unit.objects.exclude(field_code="").order_by("field_code", "level", "identifier")
    found = rows.distinct("field_code").values_list("field_code", "short_name")
    return [(code, f"{code} ({name})" if name else code) for code, name in found]


def offered_processes() -> Offered:
    """Processes by key, each with the name of its newest version."""
    rows = ProcessVersion.objects.order_by("key", "-number").distinct("key").values_list("key", "name")
    return [(key, f"{name} ({key})") for key, name in rows]


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

    @classmethod
    def choices_for(cls, draft: ProcedureVersion) -> dict[str, Any]:
        return {"cases": list(draft.cases.order_by("position", "pk"))}

    def __init__(self, *args: Any, cases: Sequence[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["case"]
        if not isinstance(field, forms.ChoiceField):
            raise InvariantBroken("The form declares this field as a choice.")
        field.choices = [("", _("Mọi trường hợp")), *((str(case.pk), case.name) for case in cases)]
        self.names = {str(case.pk): case.name for case in cases}

    def clean_case(self) -> str:
        """The case's name, as the content keeps it."""
        return self.names.get(self.cleaned_data["case"], "")

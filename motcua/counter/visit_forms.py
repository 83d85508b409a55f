"""What is written down of a visit that became no dossier, and the period a list of them covers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.models import Component, ProcedureVersion
from motcua.common.ids import uuid7
from motcua.counter.forms import reason_field
from motcua.counter.side_forms import date_field
from motcua.dossiers.models import Visit
from motcua.dossiers.services.visits import Guidance
from motcua.identity.identifiers import InvalidIdentifier, normalise_phone

MONTH = timedelta(days=30)


class GuidanceForm(forms.Form):
    """Which papers were missing, why, what was said; the person's name only if the person wants."""

    visit_id = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=gettext_lazy("Vì sao chưa nộp được"),
        choices=Visit.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Vui lòng chọn vì sao chưa nộp được.")},
    )
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Giấy tờ còn thiếu hoặc chưa đúng"),
        help_text=gettext_lazy("Chọn hết một lần, để người dân không phải đi lại."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    others = forms.CharField(
        label=gettext_lazy("Giấy tờ khác"),
        help_text=gettext_lazy("Mỗi dòng một loại."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    said = reason_field(
        gettext_lazy("Nội dung đã hướng dẫn"),
        gettext_lazy("Cần làm gì, xin giấy ở đâu, quay lại khi nào. Câu này in trên phiếu."),
    )
    way = forms.ChoiceField(label=gettext_lazy("Hướng dẫn bằng cách"), choices=Visit.Way.choices)
    person_name = forms.CharField(
        label=gettext_lazy("Họ tên người được hướng dẫn"),
        help_text=gettext_lazy("Chỉ ghi khi người đó đồng ý."),
        max_length=300,
        required=False,
    )
    person_phone = forms.CharField(
        label=gettext_lazy("Điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def __init__(self, data: Any = None, *, components: Sequence[Component]) -> None:
        super().__init__(data, initial={"visit_id": uuid7(), "way": Visit.Way.DESK})
        self.names = {str(one.pk): one.name for one in components}
        self.fields["papers"].choices = [  # type: ignore[attr-defined]
            (key, name[:200]) for key, name in self.names.items()
        ]
        if not components:
            del self.fields["papers"]

    def clean_person_phone(self) -> str:
        try:
            return normalise_phone(self.cleaned_data["person_phone"])
        except InvalidIdentifier as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        chosen = [*facts.get("papers", []), *facts.get("others", "").split("\n")]
        needs = facts.get("why") in {Visit.Why.PAPERS, Visit.Why.FORM}
        if needs and not any(line.strip() for line in chosen):
            self.add_error("others", _("Vui lòng chọn hoặc ghi giấy tờ còn thiếu, đủ một lần."))
        return facts

    def guidance(self, version: ProcedureVersion) -> Guidance:
        facts = self.cleaned_data
        missing = [self.names[key] for key in facts.get("papers", [])] + facts["others"].splitlines()
        return Guidance(
            visit_id=facts["visit_id"],
            version=version,
            why=facts["why"],
            said=facts["said"],
            missing=tuple(missing),
            way=facts["way"],
            person_name=facts["person_name"],
            person_phone=facts["person_phone"],
        )


class PeriodForm(forms.Form):
    """From a day to a day; the last thirty days when nothing is, or nothing sensible, was asked."""

    tu = date_field(gettext_lazy("Từ ngày"), "", required=False)
    den = date_field(gettext_lazy("Đến ngày"), "", required=False)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"tu": today - MONTH, "den": today})
        self.today = today

    def days(self) -> tuple[date, date]:
        facts = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last = facts.get("den") or self.today
        first = facts.get("tu") or last - MONTH
        return min(first, last), last

"""What an officer fills in for a look at the place, a financial duty, an urging letter, a wrong result."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Unit
from motcua.counter.forms import ActForm, ReturnForm, reason_field
from motcua.counter.side_forms import date_field
from motcua.deadlines.calendars import VIETNAM
from motcua.deadlines.counting import Limit, LimitUnit
from motcua.documents.models import File
from motcua.dossiers.services.at_once import GivenAtOnce
from motcua.dossiers.services.correcting import Finding, FoundBy
from motcua.dossiers.services.duty import Duty
from motcua.dossiers.services.onsite import Plan
from motcua.dossiers.services.sharing import Part, part
from motcua.dossiers.turns import Turn
from motcua.identity.models import Staff
from motcua.web.templatetags.ui import moment

_CLOCK = {
    "invalid": gettext_lazy("Giờ chưa đúng. Ghi giờ:phút, ví dụ 08:30."),
    "required": gettext_lazy("Vui lòng ghi giờ."),
}


class PlanForm(ActForm):
    day = date_field(gettext_lazy("Ngày xác minh"), gettext_lazy("Ngày/tháng/năm, trước hạn trả kết quả."))
    hour = forms.TimeField(
        label=gettext_lazy("Giờ"),
        input_formats=["%H:%M", "%Hg%M", "%Hh%M", "%H%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        initial=time(8, 0),
        error_messages=_CLOCK,
    )
    place = forms.CharField(
        label=gettext_lazy("Địa điểm"),
        max_length=500,
        error_messages={"required": gettext_lazy("Vui lòng ghi địa điểm xác minh.")},
    )
    persons = forms.CharField(
        label=gettext_lazy("Thành phần tham gia"),
        help_text=gettext_lazy("Mỗi dòng một người hoặc một đơn vị."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Vui lòng ghi ai tham gia xác minh.")},
    )
    content = reason_field(gettext_lazy("Nội dung xác minh"), gettext_lazy("Xem gì, đo gì, hỏi ai."))
    applicant = forms.BooleanField(
        label=gettext_lazy("Người nộp hồ sơ phải có mặt"),
        help_text=gettext_lazy("Bộ phận Một cửa gửi giấy mời; cán bộ xử lý không liên hệ trực tiếp."),
        required=False,
    )

    def plan(self) -> Plan:
        facts = self.cleaned_data
        starts_at = datetime.combine(facts["day"], facts["hour"], VIETNAM)
        return Plan(starts_at, facts["place"], facts["persons"], facts["content"], facts["applicant"])


class MinutesForm(ActForm):
    found = reason_field(
        gettext_lazy("Kết quả xác minh"), gettext_lazy("Lưu trong hồ sơ; người nộp không đọc.")
    )
    present = forms.CharField(
        label=gettext_lazy("Người đã tham gia"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CallOffForm(ActForm):
    reason = reason_field(
        gettext_lazy("Vì sao không xác minh"),
        gettext_lazy("Lưu trong hồ sơ. Người đã được mời chỉ được báo là không cần đến."),
    )


class DutyForm(ActForm):
    content = reason_field(
        gettext_lazy("Nghĩa vụ phải thực hiện"),
        gettext_lazy("Nộp khoản gì, ở đâu, theo thông báo nào. Người nộp đọc câu này."),
    )
    ground = forms.CharField(
        label=gettext_lazy("Căn cứ pháp lý"),
        help_text=gettext_lazy("Văn bản, điều, khoản; thời hạn chỉ được tạm dừng khi có căn cứ."),
        min_length=5,
        max_length=500,
        error_messages={
            "required": gettext_lazy("Vui lòng ghi căn cứ pháp lý."),
            "min_length": gettext_lazy("Vui lòng ghi rõ văn bản, điều, khoản."),
        },
    )
    amount = forms.CharField(
        label=gettext_lazy("Số tiền (đồng)"),
        help_text=gettext_lazy("Để trống nếu cơ quan thuế chưa tính."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    pay_by = date_field(gettext_lazy("Nộp trước hết ngày"), "", required=False)

    def clean_amount(self) -> int | None:
        typed = "".join(self.cleaned_data["amount"].split()).replace(".", "").removesuffix("đ")
        if not typed:
            return None
        if not typed.isdecimal() or not 0 < int(typed) < 10**15:
            raise forms.ValidationError(_("Số tiền chỉ gồm chữ số, ví dụ 12.500.000."))
        return int(typed)

    def duty(self) -> Duty:
        facts = self.cleaned_data
        return Duty(facts["ground"], facts["content"], facts["amount"], facts["pay_by"])


class ProofForm(ActForm):
    number = forms.CharField(
        label=gettext_lazy("Số chứng từ nộp tiền"),
        help_text=gettext_lazy("Ghi số, hoặc kèm ảnh chụp chứng từ bên dưới."),
        max_length=100,
        required=False,
    )


class ConfirmForm(ActForm):
    document = reason_field(
        gettext_lazy("Xác nhận của cơ quan thuế"),
        gettext_lazy("Số, ngày văn bản và nội dung: đã nộp đủ, được miễn, được ghi nợ."),
    )


class UrgeForm(ActForm):
    unit = forms.ChoiceField(
        label=gettext_lazy("Đôn đốc"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Vui lòng chọn đơn vị.")},
    )
    text = reason_field(
        gettext_lazy("Nội dung công văn"),
        gettext_lazy("Lãnh đạo và người đang giữ việc của đơn vị này đọc; người nộp không đọc."),
    )

    def __init__(self, data: Any = None, *, turns: Sequence[Turn], **kwargs: Any) -> None:
        first = {"unit": str(turns[0].unit.pk)} if turns else {}
        super().__init__(data, initial=first | kwargs.pop("initial", {}), **kwargs)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (str(turn.unit.pk), self._said(turn)) for turn in turns
        ]

    @staticmethod
    def _said(turn: Turn) -> str:
        facts = {"unit": turn.unit.name, "act": turn.act.label, "due": moment(turn.due_at)}
        return _("%(unit)s – %(act)s, hạn %(due)s") % facts


class AtOnceForm(ReturnForm):
    """What was handed over the counter, who signed it, who took it."""

    number = forms.CharField(
        label=gettext_lazy("Số của kết quả"),
        help_text=gettext_lazy("Số thứ tự trong sổ kết quả; đã điền sẵn số tiếp theo."),
        max_length=20,
        error_messages={"required": gettext_lazy("Vui lòng ghi số của kết quả đã trao.")},
    )
    skipped_why = forms.CharField(
        label=gettext_lazy("Vì sao bỏ số"),
        help_text=gettext_lazy("Chỉ khi số trên kết quả không phải số tiếp theo của sổ."),
        max_length=300,
        required=False,
    )
    signer = forms.ChoiceField(
        label=gettext_lazy("Người ký kết quả"),
        error_messages={"required": gettext_lazy("Vui lòng chọn người ký kết quả.")},
    )
    receipt = forms.BooleanField(label=gettext_lazy("Người nộp muốn có giấy hẹn (mẫu 01)"), required=False)
    field_order = (
        "number",
        "skipped_why",
        "signer",
        "name",
        "id_number",
        "paper",
        "fee_collected",
        "receipt",
    )

    def __init__(self, data: Any = None, *, signers: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(data, slip=False, **kwargs)
        del self.fields["receipt_given_back"], self.fields["receipt_missing"]
        choices = [(str(one.pk), one.full_name) for one in signers]
        self.fields["signer"].choices = choices  # type: ignore[attr-defined]

    def given(self, file: File | None) -> GivenAtOnce:
        facts = self.cleaned_data
        return GivenAtOnce(
            number=facts["number"],
            skipped_why=facts["skipped_why"],
            signer=UUID(facts["signer"]),
            collector=self.collector(),
            file=file,
            receipt=facts["receipt"],
            fee_collected=facts.get("fee_collected", False),
        )


class ErrorForm(ActForm):
    found_by = forms.ChoiceField(
        label=gettext_lazy("Ai phát hiện"),
        choices=FoundBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Vui lòng chọn ai phát hiện.")},
    )
    wrong = reason_field(
        gettext_lazy("Sai ở đâu"),
        gettext_lazy("Kết quả ghi gì, đúng ra phải ghi gì, căn cứ giấy tờ nào."),
    )

    def finding(self) -> Finding:
        return Finding(self.cleaned_data["found_by"], self.cleaned_data["wrong"])


class KeepForm(ActForm):
    reason = reason_field(
        gettext_lazy("Vì sao giữ nguyên kết quả"), gettext_lazy("Người nộp sẽ đọc câu này.")
    )


class RevokeForm(ActForm):
    decision = reason_field(
        gettext_lazy("Quyết định thu hồi"), gettext_lazy("Số, ngày, người ký quyết định.")
    )
    reason = reason_field(gettext_lazy("Lý do thu hồi"), gettext_lazy("Ai kiểm tra kết quả này sẽ đọc được."))

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["decision"].widget = forms.TextInput()


MOST_PARTS = 4


class PlanOfParts(ActForm):
    """Who has a part, in which order; rows to write on only where the catalogue declares none."""

    way = forms.ChoiceField(
        label=gettext_lazy("Cách chuyển"),
        choices=[
            ("turn", gettext_lazy("Lần lượt từng cơ quan (hồ sơ giấy)")),
            ("once", gettext_lazy("Tất cả cùng lúc (hồ sơ điện tử)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Vui lòng chọn cách chuyển.")},
    )

    def __init__(self, data: Any = None, *, units: Sequence[Unit], in_turn: bool, **kwargs: Any) -> None:
        super().__init__(data, initial={"way": "turn" if in_turn else "once"}, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        choices = [("", _("Chọn cơ quan")), *((key, unit.name) for key, unit in self.units.items())]
        for place in range(1, MOST_PARTS + 1) if units else ():
            n = {"n": place}
            first = place == 1
            self.fields[f"unit{place}"] = forms.ChoiceField(
                label=_("Cơ quan %(n)d") % n, choices=choices, required=first
            )
            self.fields[f"work{place}"] = forms.CharField(
                label=_("Phần việc %(n)d") % n, max_length=500, required=first
            )
            self.fields[f"days{place}"] = forms.IntegerField(
                label=_("Thời hạn %(n)d (ngày làm việc)") % n, min_value=1, max_value=200, required=first
            )

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        for place in range(2, MOST_PARTS + 1) if self.units else ():
            if facts.get(f"unit{place}") and not (facts.get(f"work{place}") and facts.get(f"days{place}")):
                self.add_error(f"unit{place}", _("Vui lòng ghi đủ phần việc và thời hạn của cơ quan này."))
        return facts

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The three fields of each part."""
        places = range(1, MOST_PARTS + 1) if self.units else ()
        return [[self[f"{name}{place}"] for name in ("unit", "work", "days")] for place in places]

    def parts(self) -> list[Part]:
        facts, places = self.cleaned_data, range(1, MOST_PARTS + 1)
        return [
            part(
                self.units[facts[f"unit{place}"]],
                facts[f"work{place}"],
                Limit(facts[f"days{place}"], LimitUnit.WORKING_DAY),
            )
            for place in places
            if facts.get(f"unit{place}")
        ]


class PartForm(ActForm):
    result = reason_field(
        gettext_lazy("Kết quả phần việc"),
        gettext_lazy("Cơ quan chủ trì đọc câu này; người nộp không đọc."),
    )

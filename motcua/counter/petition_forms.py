"""What an officer fills in for each act on a petition."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.invariant import InvariantBroken
from motcua.counter.forms import ActForm, reason_field
from motcua.feedback.petition_states import Channel, Refused, Subject, Verdict
from motcua.identity.models import Staff

_SUBJECTS = [(one.value, one.label) for one in Subject]


def staff_field(label: Any, people: Sequence[Staff], *, required: bool, hint: Any = "") -> forms.ChoiceField:
    """One of these people."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=required,
        choices=[("", _("Chọn")), *((str(one.pk), one.full_name) for one in people)],
        error_messages={"required": _("Vui lòng chọn một người.")},
    )


def chosen(people: Sequence[Staff], key: str) -> Staff | None:
    """The person with this key."""
    return next((one for one in people if str(one.pk) == key), None)


class AcceptForm(ActForm):
    """What it is about, whom it is about, who works on it."""

    subject = forms.ChoiceField(
        label=_("Phân loại"),
        choices=_SUBJECTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Vui lòng chọn loại phản ánh.")},
    )

    def __init__(
        self, data: Any = None, *, handlers: Sequence[Staff], officials: Sequence[Staff], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.handlers, self.officials = handlers, officials
        self.fields["official"] = staff_field(
            _("Cán bộ bị phản ánh"),
            officials,
            required=False,
            hint=_("Nếu phản ánh về một người: người đó sẽ không xem và không xử lý được phản ánh này."),
        )
        self.fields["handler"] = staff_field(_("Giao cho"), handlers, required=False)

    def people(self) -> tuple[Staff | None, Staff | None]:
        """The official it is about, and who works on it."""
        facts = self.cleaned_data
        return chosen(self.officials, facts["official"]), chosen(self.handlers, facts["handler"])


class RefuseForm(ActForm):
    why = forms.ChoiceField(
        label=_("Vì sao không tiếp nhận"),
        choices=[
            ("", _("Chọn lý do")),
            *((one, one.label) for one in Refused if one != Refused.NOT_SUPPLIED),
        ],
        error_messages={"required": _("Vui lòng chọn lý do.")},
    )
    reason = forms.CharField(
        label=_("Nói thêm với người gửi"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bắt buộc trừ khi là khiếu nại, tố cáo: người gửi được hướng dẫn theo luật riêng."),
    )


class ForwardForm(ActForm):
    """To a unit of this system, found by its name."""

    unit = forms.ChoiceField(
        label=_("Chuyển đến"), error_messages={"required": _("Vui lòng chọn đơn vị nhận.")}
    )
    reason = reason_field(_("Vì sao chuyển"), _("Đơn vị nhận sẽ đọc câu này."))

    def __init__(self, data: Any = None, *, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", _("Chọn đơn vị")),
            *((key, unit.name) for key, unit in self.units.items()),
        ]

    def to(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]


class SendOutForm(ActForm):
    body = forms.CharField(
        label=_("Cơ quan nhận"),
        max_length=300,
        min_length=10,
        error_messages={
            "required": _("Vui lòng ghi tên cơ quan nhận."),
            "min_length": _("Vui lòng ghi đủ tên cơ quan nhận."),
        },
    )
    reason = reason_field(_("Vì sao chuyển"), _("Người gửi sẽ đọc câu này."))


class AskForm(ActForm):
    question = reason_field(_("Cần bổ sung gì"), _("Người gửi sẽ đọc câu này, hãy hỏi đủ trong một lần."))


class AssignForm(ActForm):
    def __init__(self, data: Any = None, *, handlers: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.handlers = handlers
        self.fields["handler"] = staff_field(_("Giao cho"), handlers, required=True)

    def to(self) -> Staff:
        found = chosen(self.handlers, self.cleaned_data["handler"])
        if found is None:
            raise InvariantBroken("The field takes one of its choices only.")
        return found


class AnswerForm(ActForm):
    """The answer, and whether what was said is true."""

    text = forms.CharField(
        label=_("Trả lời"),
        min_length=10,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Người gửi đọc nguyên văn. Không ghi tên, số điện thoại của ai."),
        error_messages={
            "required": _("Vui lòng ghi câu trả lời."),
            "min_length": _("Vui lòng ghi ít nhất 10 ký tự."),
        },
    )
    verdict = forms.ChoiceField(
        label=_("Kết luận"),
        choices=[("", _("Không phải phản ánh về cán bộ")), *((one, one.label) for one in Verdict)],
        required=False,
        help_text=_("Bắt buộc với phản ánh về cán bộ: điểm thái độ phục vụ tính theo kết luận này."),
    )

    def __init__(self, data: Any = None, *, officials: Sequence[Staff], conduct: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.officials = officials
        self.fields["official"] = staff_field(_("Cán bộ bị phản ánh"), officials, required=False)
        if not conduct:
            del self.fields["official"]
            del self.fields["verdict"]

    def verdict_given(self) -> Verdict | None:
        found = self.cleaned_data.get("verdict", "")
        return Verdict(found) if found else None

    def official_given(self) -> Staff | None:
        return chosen(self.officials, self.cleaned_data.get("official", ""))


class BackForm(ActForm):
    reason = reason_field(_("Cần sửa gì"), _("Người viết câu trả lời sẽ đọc câu này."))


class PublishForm(ActForm):
    """What everybody reads, freed of who it was."""

    way = forms.ChoiceField(
        label=_("Trả lời thế nào"),
        choices=[("public", _("Công khai cho mọi người")), ("private", _("Chỉ trả lời người gửi"))],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("Tiêu đề công khai"), max_length=300, required=False)
    content = forms.CharField(
        label=_("Nội dung công khai"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Bỏ tên, số điện thoại, địa chỉ, số giấy tờ của mọi người."),
    )
    place = forms.CharField(
        label=_("Địa điểm công khai"),
        max_length=500,
        required=False,
        help_text=_("Nơi có việc được phản ánh; bỏ trống nếu đó là nhà của người gửi."),
    )


class TypedForm(ActForm):
    """What was said on the telephone or handed in on paper (20/2008/NĐ-CP Điều 6, 7)."""

    channel = forms.ChoiceField(
        label=_("Nhận qua"),
        choices=[(Channel.PHONE, Channel.PHONE.label), (Channel.PAPER, Channel.PAPER.label)],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("Việc gì"), min_length=10, max_length=300)
    content = forms.CharField(
        label=_("Nội dung, ghi trung thực lời người phản ánh"),
        min_length=10,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    name = forms.CharField(label=_("Họ và tên người phản ánh"), max_length=200)
    phone = forms.CharField(label=_("Số điện thoại"), max_length=30)
    address = forms.CharField(label=_("Địa chỉ"), max_length=500)


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""What a person fills in to report, propose, add something or judge an answer."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.eform_store import address_options
from motcua.common.ids import uuid7
from motcua.feedback.rating_rows import Level
from motcua.feedback.services.petitioning import MOST_FILES
from motcua.identity import identifiers

_WHO = ("name", "phone", "email", "address")


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """The files as a list; none is an empty list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"multiple": True}), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [data] if data and not isinstance(data, list) else data or []
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class SenderForm(forms.Form):
    """Who sends, and about which dossier: 20/2008/NĐ-CP Điều 7 asks for name, address and telephone."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Họ và tên của bạn"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Xin ghi họ và tên.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=30,
        help_text=_("Để báo tin và để bạn theo dõi. Không công khai."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Xin ghi số điện thoại.")},
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Thư điện tử chưa đúng dạng, ví dụ ten@thu.vn.")},
    )
    dossier_code = forms.CharField(
        label=_("Mã hồ sơ liên quan"),
        max_length=60,
        required=False,
        help_text=_("Nếu phản ánh về một hồ sơ: mã trên giấy tiếp nhận."),
    )
    named = forms.BooleanField(label=_("Nêu tên tôi khi công khai câu trả lời"), required=False)

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, files, initial={"key": uuid7()} | (initial or {}))

    def clean_phone(self) -> str:
        try:
            return identifiers.normalise_phone(self.cleaned_data["phone"])
        except identifiers.InvalidIdentifier as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class PetitionForm(SenderForm):
    """A petition."""

    title = forms.CharField(
        label=_("Việc gì"),
        max_length=300,
        min_length=10,
        help_text=_("Một câu ngắn, ví dụ “Hẹn trả giấy khai sinh ba lần chưa có”."),
        error_messages={
            "required": _("Xin ghi một câu ngắn về việc phản ánh."),
            "min_length": _("Xin ghi ít nhất 10 ký tự."),
        },
    )
    content = forms.CharField(
        label=_("Nội dung"),
        max_length=5000,
        min_length=10,
        help_text=_("Việc gì, ở đâu, lúc nào, bạn đề nghị thế nào."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Xin ghi nội dung phản ánh, kiến nghị."),
            "min_length": _("Xin ghi ít nhất 10 ký tự."),
            "max_length": _("Nội dung dài quá 5.000 ký tự. Xin viết ngắn lại, phần dài gửi thành tệp."),
        },
    )
    official = forms.CharField(
        label=_("Cán bộ hoặc bộ phận được nhắc tới"),
        max_length=300,
        required=False,
        help_text=_("Nếu phản ánh về cách phục vụ. Người được nhắc tới không xem được phản ánh này."),
    )
    address = forms.CharField(
        label=_("Địa chỉ của bạn"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("Xin ghi địa chỉ.")},
    )
    attached = ManyFilesField(
        label=_("Ảnh, giấy tờ kèm theo"),
        help_text=format_lazy(_("Nhiều nhất {number} tệp, ảnh hoặc PDF."), number=MOST_FILES),
    )
    field_order = ["title", "content", "dossier_code", "official", "attached", *_WHO, "named", "key"]


class FieldReportForm(SenderForm):
    """Something seen at a place, with a photograph; no account is needed."""

    title = forms.CharField(
        label=_("Việc gì"),
        max_length=300,
        min_length=10,
        help_text=_("Một câu ngắn, ví dụ “Biển niêm yết thủ tục bị hỏng”."),
        error_messages={
            "required": _("Xin ghi một câu ngắn về việc bạn thấy."),
            "min_length": _("Xin ghi ít nhất 10 ký tự."),
        },
    )
    content = forms.CharField(
        label=_("Mô tả"),
        max_length=5000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Xin mô tả việc bạn thấy."),
            "min_length": _("Xin ghi ít nhất 10 ký tự."),
        },
    )
    commune = forms.ChoiceField(
        label=_("Xã, phường, thị trấn"),
        error_messages={"required": _("Xin chọn nơi xảy ra."), "invalid_choice": _("Xin chọn nơi xảy ra.")},
    )
    place = forms.CharField(
        label=_("Chỗ nào"),
        max_length=500,
        help_text=_("Số nhà, đường, thôn, hoặc gần đâu."),
        error_messages={"required": _("Xin ghi chỗ xảy ra.")},
    )
    latitude = forms.DecimalField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.DecimalField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    attached = ManyFilesField(
        label=_("Ảnh"),
        help_text=format_lazy(
            _("Nhiều nhất {number} ảnh. Vị trí và máy chụp ghi trong ảnh được xóa trước khi công khai."),
            number=MOST_FILES,
        ),
    )
    field_order = [
        "title",
        "content",
        "attached",
        "commune",
        "place",
        "dossier_code",
        *_WHO,
        "named",
        "latitude",
        "longitude",
        "key",
    ]

    def __init__(self, data: Any = None, files: Any = None, *, day: date, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["commune"].choices = communes(day)  # type: ignore[attr-defined]

    def point(self) -> tuple[Decimal, Decimal] | None:
        """Latitude and longitude, when the browser gave both."""
        latitude, longitude = self.cleaned_data.get("latitude"), self.cleaned_data.get("longitude")
        if latitude is None or longitude is None:
            return None
        fine = Decimal("0.00001")
        return latitude.quantize(fine), longitude.quantize(fine)


class SupplyForm(forms.Form):
    """What was asked for."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Thông tin bổ sung"),
        min_length=10,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Xin ghi thông tin bổ sung."),
            "min_length": _("Xin ghi ít nhất 10 ký tự."),
        },
    )
    attached = ManyFilesField(label=_("Ảnh, giấy tờ kèm theo"))


class LikingForm(forms.Form):
    """How the answer was."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label=_("Bạn có hài lòng với câu trả lời không?"),
        choices=Level,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn một trong ba mức.")},
    )
    comment = forms.CharField(
        label=_("Bạn muốn nói thêm điều gì"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenForm(forms.Form):
    """Why the answer does not do."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Câu trả lời chưa được ở chỗ nào"),
        min_length=10,
        max_length=2000,
        help_text=_("Ví dụ: chưa trả lời đúng điều tôi hỏi, việc hứa làm chưa làm."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Xin ghi câu trả lời chưa được ở chỗ nào."),
            "min_length": _("Xin ghi ít nhất 10 ký tự."),
        },
    )


class FollowForm(forms.Form):
    """Code and telephone."""

    code = forms.CharField(
        label=_("Mã phản ánh"),
        max_length=30,
        help_text=_("Dạng PAKN.20220725.0001, trong tin nhắn khi bạn gửi."),
        error_messages={"required": _("Xin ghi mã phản ánh.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại đã ghi khi gửi"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Xin ghi số điện thoại.")},
    )


def communes(day: date) -> list[tuple[str, Any]]:
    """Every commune under its district: one control that needs no script."""
    book = address_options(day)
    groups: dict[str, list[tuple[str, str]]] = {}
    for commune in book.communes:
        groups.setdefault(commune.parent, []).append((commune.code, commune.name.partition(",")[0]))
    listed = [(district.name.partition(",")[0], groups.get(district.code, [])) for district in book.districts]
    return [("", _("Chọn")), *listed]

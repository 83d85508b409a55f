"""What an editor of the catalogue fills in."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.differences import LABELS
from motcua.catalogue.models import ChannelTerm, OnlineLevel, ProcedureVersion
from motcua.catalogue.problems import Problem
from motcua.console.organisation_forms import DayField

_LEVELS = [("province", _("Cấp tỉnh")), ("district", _("Cấp huyện")), ("commune", _("Cấp xã"))]
_ONE_LINE = ("name", "field", "decision", "performing", "deciding", "coordinating")


class WholeField(forms.IntegerField):
    """A whole number typed as one writes it, "8.000" or "8 000"; a wrong one stays readable in its field."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        kwargs.setdefault("error_messages", {"invalid": _("Vui lòng ghi bằng chữ số, ví dụ 8000.")})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = re.sub(r"(?<=\d)[.\s](?=\d{3}(?!\d))", "", value)
        return super().to_python(value)


class FilterForm(forms.Form):
    """Which versions the list shows."""

    q = forms.CharField(label=_("Tên hoặc mã thủ tục"), max_length=200, required=False)
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        choices=[("", _("Tất cả")), *ProcedureVersion.State.choices],
        required=False,
    )
    level = forms.ChoiceField(label=_("Cấp"), choices=[("", _("Tất cả")), *_LEVELS], required=False)
    limit = forms.ChoiceField(
        label=_("Thời hạn"), choices=[("", _("Tất cả")), ("missing", _("Chưa có thời hạn"))], required=False
    )
    field = forms.CharField(label=_("Lĩnh vực"), max_length=200, required=False)


class PartForm(forms.Form):
    """One part of a version as text."""

    value = forms.CharField(required=False, strip=False)

    def __init__(self, *args: Any, part: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        value.label = LABELS[part]
        if part == "online_level":
            value.widget = forms.Select(choices=OnlineLevel.choices)
        elif part not in _ONE_LINE:
            value.widget = forms.Textarea(attrs={"rows": 10})
        if part in {"order", "subjects", "legal_basis"}:
            value.help_text = _("Mỗi dòng một mục.")


class ShortenedField(forms.BooleanField):
    """Of the text that begins or ends a version: it came by the shortened procedure."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Văn bản quy định được ban hành theo trình tự, thủ tục rút gọn"),
            help_text=_("Quyết định công bố khi đó có thời hạn riêng, tính sau ngày có hiệu lực."),
            required=False,
        )


class PublishForm(forms.Form):
    valid_from = DayField(label=_("Có hiệu lực từ ngày"))
    shortened = ShortenedField()


class CloseForm(forms.Form):
    valid_to = DayField(label=_("Kết thúc từ ngày"))
    shortened = ShortenedField()


class ResolveForm(forms.Form):
    resolution = forms.CharField(
        label=_("Cách xử lý"), max_length=300, help_text=_("Ví dụ: đã đối chiếu với quyết định công bố.")
    )


class LimitForm(forms.Form):
    value = WholeField(label=_("Thời hạn"), min_value=1, max_value=32767)
    unit = forms.ChoiceField(label=_("Đơn vị"), choices=ChannelTerm.LimitUnit.choices)


class FeeForm(forms.Form):
    amount = WholeField(
        label=_("Số tiền (đồng)"),
        min_value=0,
        max_value=10**10,
        required=False,
        help_text=_("Để trống khi nơi khác quy định mức thu. Miễn phí thì ghi 0."),
    )


class CountsForm(forms.Form):
    originals = WholeField(label=_("Bản chính"), min_value=0, max_value=99)
    copies = WholeField(label=_("Bản sao"), min_value=0, max_value=99)


class SplitForm(forms.Form):
    names = forms.CharField(
        label=_("Các giấy tờ"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Mỗi dòng một giấy tờ."),
    )


class RemoveForm(forms.Form):
    """No field: the text moves to the conditions."""


class SettlesForm(forms.Form):
    field_code = forms.SlugField(
        label=_("Mảng chuyên môn giải quyết ở cấp tỉnh"),
        max_length=40,
        help_text=_("Ví dụ: tu-phap, xay-dung, nong-nghiep."),
    )


class SynonymForm(forms.Form):
    phrase = forms.CharField(label=_("Người dân nói"), max_length=120)
    means = forms.CharField(label=_("Danh mục gọi là"), max_length=200)


MENDS: dict[Problem, type[forms.Form]] = {
    **dict.fromkeys(
        (
            Problem.LIMIT_MISSING,
            Problem.LIMIT_WITHOUT_UNIT,
            Problem.LIMIT_UNIT_UNKNOWN,
            Problem.LIMIT_STRANGE,
            Problem.LIMIT_AND_FEE_JOINED,
        ),
        LimitForm,
    ),
    **dict.fromkeys(
        (
            Problem.FEE_WITHOUT_AMOUNT,
            Problem.FEE_FREE_BUT_COUNCIL,
            Problem.FEE_FREE_BUT_AMOUNT,
            Problem.FEE_TOO_SMALL,
            Problem.FEE_STRANGE,
            Problem.FEE_FOREIGN,
            Problem.FEE_SEVERAL,
        ),
        FeeForm,
    ),
    Problem.COUNT_UNKNOWN: CountsForm,
    Problem.COUNT_STRANGE: CountsForm,
    Problem.PAPERS_JOINED: SplitForm,
    Problem.PAPER_IS_NOTE: RemoveForm,
    Problem.PAPER_IS_HEADING: RemoveForm,
    Problem.SETTLES_GUESSED: SettlesForm,
    Problem.SETTLES_UNKNOWN: SettlesForm,
}

"""What the receiving officer writes down at the desk: who, for whom, which papers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.models import Case, ChannelTerm, Component
from motcua.common.ids import uuid7
from motcua.common.invariant import InvariantBroken
from motcua.documents.models import File
from motcua.dossiers.reuse import Offer
from motcua.dossiers.services.intake import PaperIn
from motcua.dossiers.services.returning import SHORTEST_ADDRESS
from motcua.dossiers.status import Delivery, FiledBy, Outside
from motcua.identity import identifiers
from motcua.identity.models import Party

PREFIX = "d"
MOST = 99
_CHANNELS = {FiledBy.POST: ChannelTerm.Channel.POST}


class CaseField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class DeskForm(forms.Form):
    """The person and the way; names in HTML begin with "d-", so they never meet those of an e-form."""

    dossier_id = forms.UUIDField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)
    first = forms.UUIDField(widget=forms.HiddenInput, required=False)  # the dossier this one is filed with
    offline = forms.CharField(widget=forms.HiddenInput, required=False)  # offline_stamp.Stamp
    another = forms.BooleanField(label=gettext_lazy("Là hồ sơ khác, không phải hồ sơ trên"), required=False)
    case = CaseField(
        label=gettext_lazy("Trường hợp"),
        queryset=Case.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Vui lòng chọn trường hợp của thủ tục.")},
    )
    id_number = forms.CharField(
        label=gettext_lazy("Số định danh, mã số thuế"),
        help_text=gettext_lazy("Gõ số trước: người đã có trong hệ thống sẽ được điền sẵn."),
        max_length=20,
        required=False,
    )
    kind = forms.TypedChoiceField(label=gettext_lazy("Là"), choices=Party.Kind.choices, coerce=int)
    name = forms.CharField(
        label=gettext_lazy("Họ và tên, tên tổ chức"),
        max_length=300,
        error_messages={"required": gettext_lazy("Vui lòng ghi họ tên chủ hồ sơ.")},
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Ngày sinh"),
        required=False,
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": gettext_lazy("Ngày sinh chưa đúng. Ghi ngày/tháng/năm, ví dụ 05/09/1990.")
        },
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Giới tính"),
        choices=[("", gettext_lazy("Chưa rõ")), ("nam", gettext_lazy("Nam")), ("nữ", gettext_lazy("Nữ"))],
        required=False,
    )
    phone = forms.CharField(
        label=gettext_lazy("Điện thoại"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Để nhận tin và tra cứu hồ sơ."),
    )
    new_phone = forms.BooleanField(
        label=gettext_lazy("Đổi số đã biết của người này thành số trên"),
        help_text=gettext_lazy(
            "Không chọn thì số trên chỉ dùng cho hồ sơ này. Chọn khi người đó có mặt; số cũ được báo."
        ),
        required=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        required=False,
        error_messages={"invalid": gettext_lazy("Thư điện tử chưa đúng, ví dụ ten@example.vn.")},
    )
    address = forms.CharField(label=gettext_lazy("Địa chỉ"), max_length=500, required=False)
    filed_by = forms.ChoiceField(
        label=gettext_lazy("Ai nộp"),
        choices=[(way.value, way.label) for way in (FiledBy.SELF, FiledBy.AUTHORISED, FiledBy.POST)],
        widget=forms.RadioSelect,
        initial=FiledBy.SELF,
    )
    proxy_id = forms.CharField(
        label=gettext_lazy("Số định danh người nộp thay"), max_length=20, required=False
    )
    proxy_name = forms.CharField(label=gettext_lazy("Họ tên người nộp thay"), max_length=300, required=False)
    proxy_phone = forms.CharField(
        label=gettext_lazy("Điện thoại người nộp thay"), max_length=20, required=False
    )
    proxy_paper = forms.CharField(
        label=gettext_lazy("Giấy ủy quyền"),
        help_text=gettext_lazy("Số, ngày, nơi chứng thực."),
        max_length=300,
        required=False,
    )
    delivery_address = forms.CharField(
        label=gettext_lazy("Địa chỉ nhận qua bưu chính"),
        help_text=gettext_lazy("Để trống nếu gửi về địa chỉ của chủ hồ sơ ở trên."),
        max_length=500,
        required=False,
    )
    outside = forms.ChoiceField(
        label=gettext_lazy("Nhận hồ sơ ở đâu"),
        choices=[("", gettext_lazy("Tại Bộ phận Một cửa")), *Outside.choices],
        required=False,
    )
    outside_place = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        help_text=gettext_lazy("Thôn, xã, cơ sở được kiểm tra; chỉ ghi khi nhận ngoài Một cửa."),
        max_length=300,
        required=False,
    )
    delivery = forms.ChoiceField(
        label=gettext_lazy("Nhận kết quả"),
        choices=[(way.value, way.label) for way in (Delivery.DESK, Delivery.POST, Delivery.ONLINE)],
        initial=Delivery.DESK,
    )
    PERSON = ("id_number", "kind", "name", "birth_date", "gender", "phone", "email", "address")
    PROXY = ("proxy_name", "proxy_id", "proxy_phone", "proxy_paper")

    def __init__(
        self, data: Any = None, *, cases: list[Case], typed: Mapping[str, str] | None = None
    ) -> None:
        """`typed`: what was typed, drawn anew without a judgement on it."""
        initial: dict[str, Any] = {"dossier_id": uuid7(), "key": uuid7()}
        initial["case"] = cases[0].pk if len(cases) == 1 else None
        for name in self.base_fields:
            if typed is not None and f"{PREFIX}-{name}" in typed:
                initial[name] = typed[f"{PREFIX}-{name}"]
        super().__init__(data, prefix=PREFIX, initial=initial)
        if not cases:
            del self.fields["case"]
            return
        field = self.fields["case"]
        if not isinstance(field, forms.ModelChoiceField):
            raise InvariantBroken("The form declares this field as a choice of rows.")
        field.queryset = Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("position", "pk")

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        way = facts.get("filed_by", FiledBy.SELF)
        if way != FiledBy.SELF and not facts.get("proxy_name"):
            self.add_error("proxy_name", _("Vui lòng ghi họ tên người nộp thay."))
        if way == FiledBy.AUTHORISED and not facts.get("proxy_paper"):
            self.add_error("proxy_paper", _("Vui lòng ghi giấy ủy quyền: số, ngày, nơi chứng thực."))
        if facts.get("new_phone") and way != FiledBy.SELF:
            self.add_error("new_phone", _("Chỉ đổi số đã biết khi chính người đó có mặt. Xin bỏ chọn."))
        where = facts.get("delivery_address", "").strip() or facts.get("address", "").strip()
        if facts.get("delivery") == Delivery.POST and len(where) < SHORTEST_ADDRESS:
            self.add_error("delivery_address", _("Vui lòng ghi đủ địa chỉ để bưu chính phát được."))
        if facts.get("outside") and not facts.get("outside_place", "").strip():
            self.add_error("outside_place", _("Vui lòng ghi nơi đã nhận hồ sơ."))
        return facts

    def clean_phone(self) -> str:
        return _telephone(self.cleaned_data["phone"])

    def clean_proxy_phone(self) -> str:
        typed: str = self.cleaned_data["proxy_phone"]
        nobody_else = self.data.get(self.add_prefix("filed_by"), FiledBy.SELF) == FiledBy.SELF
        return typed if nobody_else else _telephone(typed)  # what is hidden again holds nobody up

    @property
    def person_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.PERSON]

    @property
    def proxy_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.PROXY]

    def owner(self) -> dict[str, Any]:
        """Arguments of `register_party` for the owner."""
        facts = self.cleaned_data
        kind = Party.Kind(facts["kind"])
        born = facts["birth_date"] if kind == Party.Kind.CITIZEN else None
        same = ("name", "id_number", "gender", "phone", "email", "address")
        here = facts["filed_by"] == FiledBy.SELF
        return {name: facts[name] for name in same} | {"kind": kind, "birth_date": born, "present": here}

    def proxy(self) -> dict[str, Any] | None:
        """Arguments of `register_party` for who files instead; None when the owner does."""
        facts = self.cleaned_data
        if facts["filed_by"] == FiledBy.SELF:
            return None
        return {
            "name": facts["proxy_name"],
            "id_number": facts["proxy_id"],
            "phone": facts["proxy_phone"],
        }

    def channel(self) -> str:
        way = FiledBy(self.cleaned_data["filed_by"])
        return _CHANNELS.get(way, ChannelTerm.Channel.DIRECT)


@dataclass
class PaperRow:
    """A component on the checklist: what is typed, what is wrong, the scan kept so far."""

    component: Component
    originals: str
    copies: str
    shown: bool
    scan: File | None = None
    token: str = ""
    error: str = ""
    offers: list[Offer] = field(default_factory=list)  # held of this person already
    chosen: Offer | None = None  # of them, taken instead of the paper

    @property
    def name(self) -> str:
        return f"p-{self.component.pk.hex}"

    @property
    def counts(self) -> tuple[int, int]:
        """How many; what is no number from 0 to 99 is none."""
        return _count(self.originals) or 0, _count(self.copies) or 0

    @property
    def here(self) -> bool:
        """Something of it is at the desk."""
        return any(self.counts) or self.shown or self.scan is not None or self.chosen is not None

    def check(self) -> None:
        """Write down a number that is none."""
        if _count(self.originals) is None or _count(self.copies) is None:
            self.error = _("Số bản phải là số từ 0 đến %(most)d.") % {"most": MOST}

    def paper(self) -> PaperIn:
        if self.chosen is not None:
            return PaperIn(self.component, file_id=self.chosen.file.pk)
        originals, copies = self.counts
        scan = self.scan.pk if self.scan else None
        return PaperIn(self.component, originals, copies, scan, shown=self.shown)


def first_rows(components: Iterable[Component]) -> list[PaperRow]:
    """The checklist as the catalogue has it: a required paper counted (one original where it names no
    number), what comes only with some people left at none, what is only shown not yet ticked.
    """
    return [_first_row(one) for one in components]


def _first_row(one: Component) -> PaperRow:
    if one.shown_only or not one.required:
        return PaperRow(one, "0", "0", shown=False)
    return PaperRow(one, str(one.originals or int(not one.copies)), str(one.copies), shown=False)


def blank_rows(components: Iterable[Component]) -> list[PaperRow]:
    """The checklist before anything is ticked: what a person has in hand is not assumed."""
    return [PaperRow(one, "0", "0", shown=False) for one in components]


def typed_rows(components: Iterable[Component], data: Mapping[str, Any]) -> list[PaperRow]:
    """The checklist as it was posted."""
    rows = []
    for one in components:
        row = PaperRow(one, "", "", shown=False)
        row.originals = str(data.get(f"{row.name}-originals", "0"))[:10].strip()
        row.copies = str(data.get(f"{row.name}-copies", "0"))[:10].strip()
        row.shown = f"{row.name}-shown" in data
        rows.append(row)
    return rows


def of_case(rows: Iterable[PaperRow], case_id: int | None) -> list[PaperRow]:
    """Rows of the chosen case and those of every case."""
    return [row for row in rows if row.component.case_id in {None, case_id}]


def _telephone(typed: str) -> str:
    """As it was typed, when it can be one; said at its field else."""
    try:
        return typed and identifiers.normalise_phone(typed) and typed
    except identifiers.PhoneNotValid as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


def uuid_or_none(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _count(text: str) -> int | None:
    if not text:
        return 0
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else None

"""Plain forms of the portal: where and for whom, how to get the result, tracking, checks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Level, Unit
from motcua.catalogue.eforms import Place
from motcua.catalogue.english import for_reader
from motcua.catalogue.models import Case, ProcedureVersion
from motcua.common.invariant import InvariantBroken
from motcua.dossiers.services.returning import SHORTEST_ADDRESS
from motcua.dossiers.serving import NobodyReceives, check_served
from motcua.dossiers.status import Delivery, FiledBy
from motcua.identity import identifiers
from motcua.portal import places

_ASK_AGAIN = {
    "hx-post": "",
    "hx-vals": '{"_refresh": "1"}',
    "hx-target": "#fields",
    "hx-sync": "#fields:replace",
}
_CASCADE = ("level", "district", "commune")
_OWNER = ("owner_name", "owner_id_number", "owner_phone", "owner_paper")


def case_field(number: int) -> str:
    """The name of the field that asks the case of the filing's procedure with this number, from 0."""
    return f"case_{number}" if number else "case"


def _with(check: Callable[[str], str], typed: str) -> str:
    """The identifier in its stored form; its refusal becomes the field's error."""
    try:
        return check(typed) if typed else ""
    except identifiers.InvalidIdentifier as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class RoadForm(forms.Form):
    """Where the dossier is handed in, in which case, and for whom; the fields follow what was chosen.

    A filing for several procedures asks the case of each (`case`, `case_1`, …) and one place for all.
    """

    level = forms.ChoiceField(label=_("Nộp ở cấp nào"), widget=forms.RadioSelect(attrs=_ASK_AGAIN))
    district = forms.ChoiceField(label=_("Huyện, thị xã, thành phố"), widget=forms.Select(attrs=_ASK_AGAIN))
    commune = forms.ChoiceField(label=_("Xã, phường, thị trấn"))
    case = forms.ChoiceField(label=_("Trường hợp của bạn"), widget=forms.RadioSelect)
    filed_by = forms.ChoiceField(
        label=_("Bạn nộp hồ sơ cho ai"),
        widget=forms.RadioSelect(attrs=_ASK_AGAIN),
        choices=[
            (FiledBy.SELF, _("Cho chính tôi, hoặc việc tôi được quyền tự làm")),
            (FiledBy.AUTHORISED, _("Tôi được người khác ủy quyền nộp thay")),
        ],
    )
    owner_name = forms.CharField(
        label=_("Họ và tên người ủy quyền"),
        max_length=200,
        help_text=_("Ghi đúng như trên căn cước của người đó."),
    )
    owner_id_number = forms.CharField(label=_("Số định danh của người ủy quyền"), max_length=30)
    owner_phone = forms.CharField(label=_("Số điện thoại của người ủy quyền"), max_length=30)
    owner_paper = forms.CharField(
        label=_("Giấy ủy quyền"),
        max_length=300,
        required=False,
        help_text=_("Số, ngày và nơi chứng thực, nếu có. Bản chụp tải lên ở bước giấy tờ."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        versions: Sequence[ProcedureVersion],
        day: date,
        initial: Mapping[str, str],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        chosen = {name: str((data or initial).get(name, "")) for name in (*_CASCADE, "filed_by")}
        self.where = places.choose(places.levels_of_all(versions), chosen, day=day)
        self._first, self._day = versions[0], day
        self.cases = {
            case_field(number): list(version.cases.order_by("position"))
            for number, version in enumerate(versions)
        }
        self._ask_further_cases(versions)
        self._shape(chosen)

    def _ask_further_cases(self, versions: Sequence[ProcedureVersion]) -> None:
        for number, version in enumerate(versions[1:], start=1):
            label = _("Trường hợp của bạn: %(name)s") % {"name": for_reader(version.name)}
            self.fields[case_field(number)] = forms.ChoiceField(label=label, widget=forms.RadioSelect)
        self.order_fields([*_CASCADE, *self.cases, "filed_by", *_OWNER])

    def _shape(self, chosen: Mapping[str, str]) -> None:
        """Leave only the questions that this procedure and the answers so far need."""
        where = self.where
        self._choices("level", where.level_choices if len(where.levels) > 1 else [])
        self._choices("district", _options(where.districts))
        wants_commune = where.level == Level.COMMUNE
        self._choices("commune", _options(where.communes) if wants_commune else [])
        for name, cases in self.cases.items():
            self._choices(
                name, [(case.pk, for_reader(case.name)) for case in cases] if len(cases) > 1 else []
            )
        if chosen["filed_by"] != FiledBy.AUTHORISED:
            for name in _OWNER:
                del self.fields[name]
        for name, one in self.fields.items():
            word = _MISSING.get("case" if name in self.cases else name)
            if word:
                one.error_messages |= {"required": word, "invalid_choice": word}

    def _choices(self, name: str, choices: Any) -> None:
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean_owner_id_number(self) -> str:
        return _with(identifiers.normalise_id, self.cleaned_data["owner_id_number"])

    def clean_owner_phone(self) -> str:
        return _with(identifiers.normalise_phone, self.cleaned_data["owner_phone"])

    def clean(self) -> dict[str, Any]:
        place = next((name for name in ("commune", "district", "level") if name in self.fields), None)
        if self.where.desk is None and not self.errors:
            self.add_error(place, _MISSING["commune"])
        elif self.unserved:
            self.add_error(place, self.unserved)
        return self.cleaned_data

    @cached_property
    def unserved(self) -> str:
        """Why the chosen one-stop takes nothing online now, and where to file instead; empty when it does."""
        if self.where.desk is None:
            return ""
        try:
            check_served(self._first, self.where.desk, day=self._day)
        except NobodyReceives as refusal:
            return str(refusal)
        return ""

    @property
    def desk(self) -> Unit:
        if self.where.desk is None:
            raise InvariantBroken("`clean` refuses a place without a desk.")
        return self.where.desk

    def cases_chosen(self) -> list[Case | None]:
        """The case of each procedure, also when it has only one."""
        return [self._case(name, cases) for name, cases in self.cases.items()]

    def _case(self, name: str, cases: list[Case]) -> Case | None:
        if len(cases) == 1:
            return cases[0]
        chosen = self.cleaned_data.get(name, "")
        return next((case for case in cases if str(case.pk) == chosen), None)

    def owner(self) -> dict[str, str]:
        """The principal as a draft keeps it; empty when the person files for himself."""
        return {
            name.removeprefix("owner_"): self.cleaned_data[name]
            for name in _OWNER
            if name in self.cleaned_data
        }


def _options(found: list[Place]) -> list[tuple[str, Any]]:
    return [("", _("Chọn")), *((place.code, places.short(place)) for place in found)] if found else []


_MISSING = {
    "level": _("Xin chọn cấp nhận hồ sơ."),
    "district": _("Xin chọn huyện, thị xã, thành phố."),
    "commune": _("Xin chọn xã, phường, thị trấn."),
    "case": _("Xin chọn trường hợp của bạn."),
    "filed_by": _("Xin chọn bạn nộp hồ sơ cho ai."),
    "owner_name": _("Xin ghi họ và tên người ủy quyền."),
    "owner_id_number": _("Xin ghi số định danh của người ủy quyền."),
    "owner_phone": _("Xin ghi số điện thoại của người ủy quyền."),
}


class DeliveryForm(forms.Form):
    """How the person wants the result."""

    delivery = forms.ChoiceField(
        label=_("Bạn muốn nhận kết quả thế nào"),
        widget=forms.RadioSelect,
        choices=[
            (Delivery.ONLINE, _("Bản điện tử có chữ ký số, tải về tại đây")),
            (Delivery.DESK, _("Đến nhận tại Bộ phận Một cửa")),
            (Delivery.POST, _("Gửi qua bưu chính đến địa chỉ của tôi")),
        ],
        error_messages={
            "required": _("Xin chọn cách nhận kết quả."),
            "invalid_choice": _("Xin chọn cách nhận kết quả."),
        },
    )
    address = forms.CharField(
        label=_("Địa chỉ nhận qua bưu chính"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=_("Chỉ cần khi nhận qua bưu chính: số nhà, đường hoặc thôn, xã, huyện, tỉnh."),
    )

    def clean_address(self) -> str:
        """The post needs an address; the other ways need none."""
        address = " ".join(self.cleaned_data["address"].split())
        if self.cleaned_data.get("delivery") != Delivery.POST:
            return ""
        if len(address) < SHORTEST_ADDRESS:
            raise forms.ValidationError(_("Xin ghi đủ địa chỉ để bưu chính tìm được bạn."))
        return address


class SubmitForm(DeliveryForm):
    """With the last press; the tick is asked for where the same was filed a moment ago."""

    another = forms.BooleanField(label=_("Là hồ sơ khác, không phải hồ sơ trên"), required=False)


class ChangeDeliveryForm(DeliveryForm):
    """The choice again, after filing."""

    key = forms.UUIDField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why a request is taken back, if the person wants to say."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Vì sao bạn rút hồ sơ"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bạn không phải nêu lý do; ghi vài chữ sẽ giúp chúng tôi làm tốt hơn."),
    )


class TrackForm(forms.Form):
    """Code and telephone: the two things on the receipt."""

    code = forms.CharField(
        label=_("Mã hồ sơ hoặc số đăng ký"),
        max_length=60,
        help_text=_("In trên giấy tiếp nhận, ví dụ 000.00.01.H47-220725-0001, hoặc DK-… khi nộp qua mạng."),
        error_messages={"required": _("Xin ghi mã hồ sơ.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại đã ghi trong hồ sơ"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("Xin ghi số điện thoại.")},
    )


class ReceiptForm(forms.Form):
    """What is printed on form 01: the code, and the short digest of the chain of acts."""

    code = forms.CharField(
        label=_("Mã hồ sơ"), max_length=60, error_messages={"required": _("Xin ghi mã hồ sơ trên giấy.")}
    )
    digest = forms.CharField(
        label=_("Mã xác nhận diễn biến"),
        max_length=80,
        help_text=_("12 chữ số và chữ cái a–f, in ở cuối giấy tiếp nhận."),
        error_messages={"required": _("Xin ghi mã xác nhận diễn biến trên giấy.")},
    )


class PaperCodeForm(forms.Form):
    """The code printed beside the QR of a result."""

    code = forms.CharField(
        label=_("Mã kiểm tra in trên giấy"),
        max_length=40,
        help_text=_("12 chữ và số ở góc dưới bên trái, ví dụ ABCD-EFGH-JKLM."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Xin ghi mã kiểm tra in trên giấy.")},
    )


class PaperNameForm(forms.Form):
    """A name as the paper in hand has it: compared, never shown."""

    name = forms.CharField(
        label=_("Họ tên ghi trên giấy"),
        max_length=300,
        help_text=_("Gõ đúng như trên giấy, có dấu; hệ thống chỉ trả lời khớp hay không khớp."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Xin ghi họ tên đúng như trên giấy.")},
    )


class ResultForm(forms.Form):
    """A signed PDF to look into."""

    file = forms.FileField(
        label=_("Tệp kết quả (PDF)"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Xin chọn tệp PDF cần kiểm tra.")},
    )

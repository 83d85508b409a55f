"""Which notices come by which ways, in what language, when; a browser's address as its script fills it in."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.identity.identifiers import InvalidIdentifier, normalise_phone
from motcua.notifications.channels import Channel
from motcua.notifications.choosing import Manner
from motcua.notifications.devices import LONGEST
from motcua.notifications.kinds import CHOSEN, HINTS, MUST_ARRIVE, NAMED_BY_LAW, Kind
from motcua.notifications.models import Language, NoticeWish
from motcua.notifications.quiet import RINGING

HALF_HOURS = [f"{half // 2:02d}:{half % 2 * 30:02d}" for half in range(48)]


class PhoneForm(forms.Form):
    """The telephone the account is to be known by from now on."""

    phone = forms.CharField(
        label=_("Số điện thoại mới"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("Tin về hồ sơ mới và mã xác nhận gửi tới số này; số cũ được báo là đã đổi."),
        error_messages={"required": _("Xin ghi số điện thoại mới.")},
    )

    def clean_phone(self) -> str:
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except InvalidIdentifier as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class WaysForm(forms.Form):
    """For each kind, the ways ticked; a kind without a tick stays in the account only. Then the manner."""

    language = forms.ChoiceField(
        label=_("Thông báo viết bằng"),
        choices=Language,
        widget=forms.RadioSelect,
        help_text=_(
            "Thông báo nào chưa có bản tiếng Anh thì gửi bằng tiếng Việt. "
            "Giấy tờ, kết quả luôn bằng tiếng Việt."
        ),
        error_messages={
            "required": _("Xin chọn một ngôn ngữ."),
            "invalid_choice": _("Xin chọn một ngôn ngữ."),
        },
    )

    def __init__(self, data: Any = None, *, ways: Sequence[Channel], wish: NoticeWish) -> None:
        initial = {"language": wish.language}
        initial |= {name: _clock(getattr(wish, name)) for name in ("quiet_from", "quiet_to")}
        super().__init__(data, initial=initial)
        if any(way.code in RINGING for way in ways):
            self.fields["quiet_from"] = _hour(_("Giờ yên lặng, từ"))
            self.fields["quiet_to"] = _hour(_("Giờ yên lặng, đến"))
        named = any(way.code in NAMED_BY_LAW for way in ways)
        for kind in CHOSEN if ways else ():
            self.fields[kind.value] = forms.MultipleChoiceField(
                label=kind.label,
                help_text=HINTS[kind],
                choices=[(way.code, way.label) for way in ways],
                initial=[way.code for way in ways if way.code not in wish.without.get(kind.value, ())],
                required=named and kind in MUST_ARRIVE,
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "required": _("Luật yêu cầu cơ quan báo việc này tới bạn: xin giữ ít nhất một cách."),
                    "invalid_choice": _("Cách này không còn được dùng. Xin chọn lại."),
                },
            )

    @property
    def kinds(self) -> list[forms.BoundField]:
        """The questions about kinds of notices."""
        return [self[kind.value] for kind in CHOSEN if kind.value in self.fields]

    @property
    def hours(self) -> list[forms.BoundField]:
        """The questions about quiet hours; none where nothing rings."""
        return [self[name] for name in ("quiet_from", "quiet_to") if name in self.fields]

    def wanted(self) -> dict[Kind, list[str]]:
        """What was ticked, by kind."""
        return {kind: self.cleaned_data[kind.value] for kind in CHOSEN if kind.value in self.fields}

    def manner(self) -> Manner:
        """The language, and the hours without ringing."""
        begins, ends = (self.cleaned_data.get(name) or None for name in ("quiet_from", "quiet_to"))
        return Manner(
            Language(self.cleaned_data["language"]),
            time.fromisoformat(begins) if begins else None,
            time.fromisoformat(ends) if ends else None,
        )


def _hour(label: Any) -> forms.ChoiceField:
    choices = [("", _("Không đặt")), *((half, half) for half in HALF_HOURS)]
    wrong = {"invalid_choice": _("Xin chọn một giờ trong danh sách.")}
    return forms.ChoiceField(label=label, choices=choices, required=False, error_messages=wrong)


def _clock(hour: time | None) -> str:
    return f"{hour:%H:%M}" if hour else ""


class DeviceForm(forms.Form):
    """What PushManager.subscribe answered."""

    endpoint = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=100, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=30, widget=forms.HiddenInput)

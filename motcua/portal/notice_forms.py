"""The ways a person wants, a fieldset a kind of notice; a browser's address as its script fills it in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.notifications.channels import Channel
from motcua.notifications.devices import LONGEST
from motcua.notifications.kinds import CHOSEN, HINTS, MUST_ARRIVE, NAMED_BY_LAW, Kind
from motcua.notifications.models import NoticeWish


class WaysForm(forms.Form):
    """For each kind, the ways ticked; a kind without a tick stays in the account only."""

    def __init__(self, data: Any = None, *, ways: Sequence[Channel], wish: NoticeWish) -> None:
        super().__init__(data)
        named = any(way.code in NAMED_BY_LAW for way in ways)
        for kind in CHOSEN:
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

    def wanted(self) -> dict[Kind, list[str]]:
        """What was ticked, by kind."""
        return {kind: self.cleaned_data[kind.value] for kind in CHOSEN}


class DeviceForm(forms.Form):
    """What PushManager.subscribe answered."""

    endpoint = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=100, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=30, widget=forms.HiddenInput)

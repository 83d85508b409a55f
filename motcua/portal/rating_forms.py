"""The slip by which a person rates: one question that must be answered, the rest if he likes."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from motcua.common.ids import uuid7
from motcua.feedback.questions import OVERALL, QUESTIONS, Part
from motcua.feedback.services.rating import LONGEST, Answers


class RatingForm(forms.Form):
    """All questions; only the overall one is required."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Bạn muốn nói thêm điều gì"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Đừng ghi tên, số giấy tờ hay số điện thoại của bạn: cán bộ đọc được những chữ này."),
        error_messages={"max_length": _("Ý kiến dài quá 2.000 ký tự. Vui lòng viết ngắn lại.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid7()})
        for question in QUESTIONS:
            missing = _("Xin chọn một trong ba mức.")
            self.fields[question.key] = forms.TypedChoiceField(
                label=str(question.text),
                choices=question.answers,
                coerce=int,
                empty_value=None,
                required=question.key == OVERALL,
                widget=forms.RadioSelect,
                error_messages={"required": missing, "invalid_choice": missing},
            )
        self.order_fields([*(question.key for question in QUESTIONS), "comment", "key"])

    def part(self, part: Part) -> list[BoundField]:
        return [self[question.key] for question in QUESTIONS if question.part == part]

    @property
    def main(self) -> list[BoundField]:
        return self.part(Part.MAIN)

    @property
    def more(self) -> list[BoundField]:
        return self.part(Part.MORE)

    @property
    def slip(self) -> list[BoundField]:
        return self.part(Part.SLIP)

    def answers(self) -> Answers:
        """What was chosen; questions left out are not there."""
        facts = self.cleaned_data
        scores = {one.key: facts[one.key] for one in QUESTIONS if facts.get(one.key) is not None}
        return Answers(scores, facts["comment"], facts["key"])

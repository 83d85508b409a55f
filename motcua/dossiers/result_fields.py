"""Fields of each result: what the specialist sees, where the fact is found, how it is typed."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ResultField:
    """One fact of a result.

    name      place in the template's data, dotted for nested facts ("mother.name").
    answers   places in the e-form's answers, the first that is filled wins.
    owner     fact of the dossier's owner used when the answers have none.
    """

    name: str
    label: str | Promise
    answers: tuple[str, ...] = ()
    owner: str = ""
    type: Literal["text", "date", "lines", "trades"] = "text"
    required: bool = False
    default: str = ""


F = ResultField
FIELDS: dict[str, tuple[ResultField, ...]] = {
    "decision": (
        F(
            "body",
            _("Nội dung"),
            type="text",
            required=True,
            default=str("Đồng ý giải quyết theo đề nghị của người nộp hồ sơ."),
        ),
        F("to", _("Kính gửi"), owner="name"),
    ),
}

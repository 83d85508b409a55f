"""Electronic forms to look at: which there are, and what each page asks."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue import eforms
from motcua.catalogue.eforms.schema import Condition, Definition, Field
from motcua.catalogue.models import EForm, ProcedureVersion
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.web.audience import StaffRequest, for_staff

TYPES = {
    "text": gettext_lazy("chữ"),
    "long_text": gettext_lazy("đoạn văn"),
    "date": gettext_lazy("ngày"),
    "choice": gettext_lazy("chọn một"),
    "multi_choice": gettext_lazy("chọn nhiều"),
    "number": gettext_lazy("số"),
    "money": gettext_lazy("số tiền"),
    "phone": gettext_lazy("số điện thoại"),
    "email": gettext_lazy("thư điện tử"),
    "id_number": gettext_lazy("số định danh"),
    "yes_no": gettext_lazy("có hoặc không"),
    "address": gettext_lazy("địa chỉ: tỉnh, huyện, xã"),
    "group": gettext_lazy("nhóm lặp lại"),
    "file": gettext_lazy("tệp đính kèm"),
    "note": gettext_lazy("lời nhắc"),
}


@dataclass(frozen=True)
class Question:
    """A field as an officer reads it."""

    label: str
    type: str
    required: bool
    help: str
    when: str
    options: tuple[str, ...]
    prefilled: bool
    block: str
    inside: tuple["Question", ...]


@for_staff(*CATALOGUE_EDITORS)
def forms(request: StaffRequest) -> HttpResponse:
    """Every form: its current version first, the earlier ones behind it, and who uses it."""
    groups: dict[str, list[EForm]] = {}
    for row in EForm.objects.exclude(published_at=None).defer("definition").order_by("key", "-number"):
        groups.setdefault(row.key, []).append(row)
    users: dict[str, list[ProcedureVersion]] = {}
    current = ProcedureVersion.objects.in_force(request.person.now.date()).filter(form_key__in=groups)
    for version in current.select_related("procedure").order_by("sort_key"):
        users.setdefault(version.form_key, []).append(version)
    rows = [{"versions": versions, "users": users.get(key, [])} for key, versions in groups.items()]
    return render(request, "console/forms.html", {"rows": rows})


@for_staff(*CATALOGUE_EDITORS)
def form(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """One version: its pages with their questions, in the citizen's order."""
    row = get_object_or_404(EForm.objects.exclude(published_at=None), key=key, number=number)
    definition = eforms.parse(row.definition)
    pages = [
        {
            "page": page,
            "when": _condition(page.when, definition),
            "questions": [_question(one, definition) for one in page.fields],
        }
        for page in definition.pages
    ]
    newest = EForm.objects.filter(key=key).exclude(published_at=None).order_by("-number").first()
    context = {"row": row, "definition": definition, "pages": pages, "newest": newest}
    return render(request, "console/form.html", context)


def _question(one: Field, definition: Definition) -> Question:
    return Question(
        label=one.label,
        type=str(TYPES.get(one.type, one.type)),
        required=one.required and one.type != "note",
        help=" ".join(part for part in (one.help, one.hint) if part),
        when=_condition(one.when, definition),
        options=tuple(option.label for option in one.options),
        prefilled=bool(one.prefill),
        block=one.block,
        inside=tuple(_question(part, definition) for part in one.fields),
    )


def _condition(condition: Condition | None, definition: Definition) -> str:
    """“Quan hệ là Cha hoặc Mẹ”; nothing without a condition."""
    if condition is None:
        return ""
    match condition.kind:
        case "all":
            return _(" và ").join(_condition(part, definition) for part in condition.parts)
        case "any":
            return _(" hoặc ").join(_condition(part, definition) for part in condition.parts)
        case "not":
            return _("không phải: {what}").format(what=_condition(condition.parts[0], definition))
    label, said = _field(condition, definition)
    if condition.kind == "filled":
        filled = _("“{field}” đã trả lời") if condition.values[0] else _("“{field}” để trống")
        return filled.format(field=label)
    return _("“{field}” là {values}").format(field=label, values=_(" hoặc ").join(said))


def _field(condition: Condition, definition: Definition) -> tuple[str, list[str]]:
    """The field a condition asks about, and its values in words; a field inside a group keeps its key."""
    try:
        one = definition.field(condition.field)
    except KeyError:
        return condition.field, [str(value) for value in condition.values]
    words = {True: _("có"), False: _("không")}
    said = [words[value] if isinstance(value, bool) else one.label_of(value) for value in condition.values]
    return one.label, said

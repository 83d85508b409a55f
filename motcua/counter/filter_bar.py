"""The bar above a work list: one field a filter, the saved filters, the form that keeps one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Unit
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ChannelTerm
from motcua.common.ids import uuid7
from motcua.common.prepared import prepared
from motcua.counter import work
from motcua.counter.facets import Choices, Facets
from motcua.counter.kinds import ENDED, WORDS, Kind
from motcua.counter.narrowing import MOST_DAYS, NOBODY, FilterForm
from motcua.dossiers.models import SavedFilter
from motcua.dossiers.services.filters import LETTERS, can_delete
from motcua.identity.models import Staff


class SaveFilterForm(forms.Form):
    """A name, a key, for whom. The hidden key makes a double press one filter."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Tên bộ lọc"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Vui lòng đặt tên cho bộ lọc."),
            "max_length": gettext_lazy("Tên dài quá. Vui lòng đặt tên không quá 60 ký tự."),
        },
    )
    letter = forms.RegexField(
        label=gettext_lazy("Phím mở nhanh"),
        help_text=gettext_lazy("Một chữ cái hoặc số; bấm f rồi phím này."),
        regex=f"(?i)^[{LETTERS}]$",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 1, "size": 2}),
        error_messages={"invalid": gettext_lazy("Vui lòng ghi một chữ cái không dấu hoặc một chữ số.")},
    )
    shared = forms.BooleanField(label=gettext_lazy("Dùng chung trong đơn vị"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid7()}, prefix=None)

    def clean_letter(self) -> str:
        return str(self.cleaned_data["letter"]).lower()


@dataclass(frozen=True)
class FilterField:
    """One filter as it is drawn: a select when it has options, else a text field."""

    name: str
    label: str | Promise
    value: str
    options: Choices
    error: str = ""
    hint: str = ""
    more: bool = True  # under “more conditions”


@dataclass(frozen=True)
class SavedLine:
    """A saved filter as it is drawn."""

    row: SavedFilter
    url: str
    of: str | Promise  # label of its list
    here: bool
    may_delete: bool


def filter_fields(kind: Kind, form: FilterForm, typed: QueryDict, found: Facets) -> list[FilterField]:
    """The filters of a list; one nothing occurs for is left out unless it is set."""

    def given(name: str) -> str:
        return typed.get(name, "")[:200]

    def error(field: str) -> str:
        return " ".join(str(one) for one in form.errors.get(field, []))

    people = found.handlers and [(NOBODY, _("Chưa giao ai")), *found.handlers]
    fields = [
        FilterField("thu-tuc", _("Thủ tục"), given("thu-tuc"), found.procedures, more=False),
        FilterField("nguoi", _("Người xử lý"), given("nguoi"), people, error("handler")),
        FilterField("buoc", _("Bước"), given("buoc"), found.steps),
        FilterField("kenh", _("Kênh nộp"), given("kenh"), _channels(), error("channel")),
        FilterField("xa", _("Xã, phường của chủ hồ sơ"), given("xa"), found.communes),
    ]
    shown = [field for field in fields if len(field.options) > 0 or field.value or not field.more]
    if kind not in ENDED:
        hint = _("0: hết hôm nay; nhiều nhất %(most)d.") % {"most": MOST_DAYS}
        shown.insert(1, FilterField("han", _("Đến hạn trong … ngày"), given("han"), [], error("days"), hint))
    return [_with_value(field) for field in shown]


def saved_lines(officer: Officer, kind: Kind, query: str) -> list[SavedLine]:
    """The officer's saved filters, those of the list shown first; none of lists the officer no longer has."""
    has = {str(one): one for one in work.lists_of(officer)}
    rows = _saved.rows(staff_id=officer.staff.pk, unit_id=officer.unit.pk)
    lines = [
        SavedLine(
            row=row,
            url=f"{reverse('counter:list', args=[row.kind])}?{row.query}",
            of=WORDS[has[row.kind]].label,
            here=row.kind == kind and row.query == query,
            may_delete=can_delete(officer, row),
        )
        for row in rows
        if row.kind in has
    ]
    return sorted(lines, key=lambda line: line.row.kind != kind)


@prepared
def _saved(*, staff_id: UUID, unit_id: UUID) -> QuerySet[SavedFilter]:
    officer = Officer(Staff(pk=staff_id), Unit(pk=unit_id), frozenset())
    return SavedFilter.objects.seen_by(officer).select_related("staff").order_by("name", "id")


def _channels() -> Choices:
    return [(value, str(label)) for value, label in ChannelTerm.Channel.choices]


def _with_value(field: FilterField) -> FilterField:
    """A value nothing occurs for now stays chosen: a saved filter must not lose it."""
    if not field.options or not field.value or field.value in {value for value, _label in field.options}:
        return field
    options = [*field.options, (field.value, field.value)]
    return FilterField(field.name, field.label, field.value, options, field.error, field.hint, field.more)

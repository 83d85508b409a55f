"""What an officer narrows a work list by: read from the address, kept when it is wrong, asked of the rows."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import ChannelTerm
from motcua.common.text import fold
from motcua.dossiers.models import Dossier
from motcua.dossiers.numbering import spelt
from motcua.dossiers.queries import named

MOST_DAYS = 60
NOBODY = "chua-giao"
_NAMES = ("q", "thu-tuc", "tre", "han", "nguoi", "buoc", "kenh", "xa")  # as they stand in the address


@dataclass(frozen=True)
class Filters:
    """late: past its time; days: not late, and due before the end of that day, counted from today.

    handler  whose dossier it is, or NOBODY.
    """

    text: str = ""
    procedure: str = ""
    late: bool = False
    days: int | None = None
    handler: str = ""
    step: str = ""
    channel: str = ""
    commune: str = ""

    @property
    def narrow(self) -> bool:
        """True when the dossier itself must be asked."""
        return bool(self.text or self.procedure or self.handler or self.channel or self.commune)

    @property
    def any(self) -> bool:
        return self.narrow or self.late or self.days is not None or bool(self.step)

    def due(self, column: str, at: datetime) -> Q:
        """Only what is late, or will be due in so many days, by its column of the due time."""
        if self.late:
            return Q(**{f"{column}__lt": at})
        if self.days is None:
            return Q()
        last = localtime(at).date() + timedelta(days=self.days + 1)
        end = datetime.combine(last, time(), tzinfo=localtime(at).tzinfo)
        return Q(**{f"{column}__gte": at, f"{column}__lt": end})


class FilterForm(forms.Form):
    """The filters of an address. What is wrong keeps its text and its sentence; the rest still narrows."""

    q = forms.CharField(required=False)
    late = forms.BooleanField(required=False)
    days = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Vui lòng ghi số ngày, từ 0 đến 60.")
        ),
    )
    handler = forms.CharField(required=False)
    channel = forms.ChoiceField(
        required=False,
        choices=[("", ""), *ChannelTerm.Channel.choices],
        error_messages={"invalid_choice": _("Kênh này không có. Vui lòng chọn trong danh sách.")},
    )

    def add_prefix(self, field_name: str) -> str:
        return {"late": "tre", "days": "han", "handler": "nguoi", "channel": "kenh"}.get(
            field_name, field_name
        )

    def clean_handler(self) -> str:
        chosen: str = self.cleaned_data["handler"]
        if chosen and chosen != NOBODY:
            try:
                UUID(chosen)
            except ValueError:
                raise forms.ValidationError(_("Không có người này. Vui lòng chọn trong danh sách.")) from None
        return chosen


def read(typed: QueryDict) -> tuple[Filters, FilterForm]:
    """The filters that can be used, and the form that says which cannot and why."""
    given = {name: typed.get(name, "")[:200].replace("\x00", "") for name in _NAMES}
    form = FilterForm(given)
    form.is_valid()
    sound = form.cleaned_data
    return (
        Filters(
            text=sound.get("q", ""),
            procedure=given["thu-tuc"][:40],
            late=given["tre"] == "1",
            days=sound.get("days"),
            handler=sound.get("handler", ""),
            step=given["buoc"],
            channel=sound.get("channel", ""),
            commune=given["xa"][:10],
        ),
        form,
    )


def query_of(typed: QueryDict) -> str:
    """The filters of an address as they may be kept: known names only, always in one order."""
    given = [(name, typed.get(name, "")[:200].replace("\x00", "").strip()) for name in _NAMES]
    return urlencode([(name, value) for name, value in given if value])


def waiting_narrowed(rows: QuerySet[Any], of: str, filters: Filters, *, at: datetime) -> QuerySet[Any]:
    """Steps or side matters that fit; `of` is their column of the dossier."""
    if filters.narrow:
        rows = rows.filter(**{f"{of}__in": Subquery(narrowed(Dossier.objects.all(), filters).values("pk"))})
    rows = rows.filter(filters.due("due_at", at))
    if filters.step:
        rows = rows.filter(**{"name" if of == "ref" else "act": filters.step})
    return rows


def narrowed(dossiers: QuerySet[Dossier], filters: Filters) -> QuerySet[Dossier]:
    """Dossiers that fit what is asked of the dossier itself."""
    plain = {
        "version__procedure__code": filters.procedure,
        "channel": filters.channel,
        "owner__commune_code": filters.commune,
    }
    dossiers = dossiers.filter(**{column: value for column, value in plain.items() if value})
    if filters.handler:
        who = None if filters.handler == NOBODY else UUID(filters.handler)
        dossiers = dossiers.filter(handler=who)
    text = filters.text.strip()
    if text:
        dossiers = dossiers.filter(
            Q(code__icontains=text)
            | Q(code=spelt(text))
            | Q(ticket__startswith=spelt(text))
            | Q(ticket__icontains=text)
            | Q(contact_phone__contains=text)
            | named(text)
        )
    return dossiers


def folded(column: str, text: str) -> Q:
    """Contains the text, without regard to case and diacritics."""
    return Q(**{f"{column}__unaccent__icontains": fold(text)})

"""Fees settled every quarter between a one-stop and the agencies: all lists, one list, each side's word."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.models import Role
from motcua.common.refusal import Refusal
from motcua.counter.acting import typed
from motcua.counter.fee_forms import MoneyField
from motcua.counter.forms import ActForm
from motcua.counter.frame import show
from motcua.counter.spreadsheets import spreadsheet
from motcua.deadlines.services import regime_on
from motcua.oversight import fee_paper, fee_sheet
from motcua.oversight.models import FeeSettlement, FeeWord
from motcua.oversight.periods import name_of
from motcua.oversight.services import fee_settling
from motcua.payments.models import Collection, OrderLine
from motcua.web.audience import StaffRequest, for_staff

ROLES = (Role.HEAD_ONE_STOP, Role.UNIT_ADMIN, Role.SIGN, Role.ASSIGN, Role.TTHC_CONTROL, Role.AREA_CONTROL)
PAGE = 50


class WordForm(ActForm):
    """The sum of one side's own books; why it differs from the receipts."""

    amount = MoneyField(
        label=gettext_lazy("Số tiền theo sổ của bên mình (đồng)"),
        error_messages={
            "required": gettext_lazy("Vui lòng ghi số tiền."),
            "invalid": gettext_lazy("Vui lòng ghi số tiền bằng chữ số, ví dụ 15.000."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("Giải thích chênh lệch"),
        help_text=gettext_lazy("Chỉ cần khi số khác số theo biên lai."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@for_staff(*ROLES)
@require_safe
def fee_settlements(request: StaffRequest) -> HttpResponse:
    """The lists this officer may read, the newest quarter first, fifty a page."""
    rows = _rows(request)
    after = _key(request.GET.get("after", ""))
    if after is not None:
        rows = rows.filter(Q(first__lt=after.first) | Q(first=after.first, id__lt=after.pk))
    shown = list(rows.order_by("-first", "-id")[: PAGE + 1])
    facts = {
        "rows": [_line(row, request) for row in shown[:PAGE]],
        "next_key": str(shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "first": after is not None,
        "months": regime_on(request.person.now.date()).fee_settlement_months,
    }
    return show(request, "counter/fee_settlements.html", facts, here=reverse("counter:fee_settlements"))


@for_staff(*ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def fee_settlement(request: StaffRequest, settlement_id: UUID) -> HttpResponse:
    """One list: what came in, what both sides say, one press to name the own sum."""
    row = get_object_or_404(_rows(request), pk=settlement_id)
    form = WordForm(typed(request), initial={"amount": row.net})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = fee_settling.say(
                    settlement_id=row.pk, by=request.officer, at=request.person.now, **form.cleaned_data
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _agreed(done))
                return redirect("counter:fee_settlement", row.pk)
    side = fee_settling.side_of(request.officer, row)
    facts = _line(row, request) | {
        "form": form,
        "side": FeeWord.Side(side).label if side else "",
        "may_say": side is not None and row.agreed_at is None,
        "methods": [one | {"name": Collection.Method(one["method"]).label} for one in row.facts["methods"]],
        "kinds": [one | {"label": OrderLine.Kind(one["kind"]).label} for one in row.facts["kinds"]],
        "words": list(row.words.all()),
    }
    return show(
        request, "counter/fee_settlement.html", facts, here=reverse("counter:fee_settlements"), status=status
    )


@for_staff(*ROLES)
@require_safe
def fee_settlement_pdf(request: StaffRequest, settlement_id: UUID) -> HttpResponse:
    """The paper for both sides to sign."""
    row = get_object_or_404(_rows(request), pk=settlement_id)
    pdf = fee_paper.pdf_of(row, list(row.words.all()), at=request.person.now)
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"quyet-toan-{row.first:%Y-%m}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@for_staff(*ROLES)
@require_safe
def fee_settlement_sheet(request: StaffRequest, settlement_id: UUID) -> HttpResponse:
    """The same as a spreadsheet."""
    row = get_object_or_404(_rows(request), pk=settlement_id)
    return spreadsheet(fee_sheet.xlsx_of(row, list(row.words.all())), f"quyet-toan-{row.first:%Y-%m}.xlsx")


def _rows(request: StaffRequest) -> Any:
    words = FeeWord.objects.select_related("staff").order_by("said_at", "id")
    rows = fee_settling.visible_to(request.officer).select_related("desk", "agency")
    return rows.prefetch_related(Prefetch("words", queryset=words))


def _key(text: str) -> FeeSettlement | None:
    try:
        return FeeSettlement.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None


def _line(row: FeeSettlement, request: StaffRequest) -> dict[str, Any]:
    """A list with the last word of each side and how it stands."""
    last = {word.side: word for word in row.words.all()}
    desk, agency = last.get(FeeWord.Side.DESK), last.get(FeeWord.Side.AGENCY)
    if row.agreed_at is not None:
        state = "agreed"
    elif desk and agency:
        state = "differs"
    else:
        state = "late" if row.due_on < request.person.now.date() else "waits"
    return {
        "one": row,
        "period": name_of(row.first, row.last),
        "desk_word": desk,
        "agency_word": agency,
        "between": desk.amount - agency.amount if desk and agency else 0,
        "state": state,
    }


def _agreed(row: FeeSettlement) -> str:
    if row.agreed_at is not None:
        return _("Hai bên đã thống nhất quyết toán này.")
    return _("Đã ghi xác nhận của bên mình.")

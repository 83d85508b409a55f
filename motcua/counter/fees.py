"""Money at the desk: what a dossier owes, cash taken with its receipt, the cash book of the day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.models import Role
from motcua.common.refusal import Refusal
from motcua.counter import fee_forms as shapes
from motcua.counter import reading
from motcua.counter.acting import form_page, typed
from motcua.counter.frame import dossier_or_404, record_look, show
from motcua.documents.render import qr_svg
from motcua.dossiers import pricing
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import paying
from motcua.dossiers.status import Act
from motcua.payments import permissions
from motcua.payments.accounts import transfer_for
from motcua.payments.models import Order
from motcua.payments.services import cash_book, ordering
from motcua.web.audience import StaffRequest, for_staff
from motcua.web.templatetags.ui import vnd

DESK = (Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP)
BOOK = (*DESK, Role.UNIT_ADMIN)


@for_staff(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def charge_fees(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Choose the lines and how many; then the order is there to be paid."""
    row = dossier_or_404(request, dossier_id)
    lines = pricing.fee_lines(row)
    initial = {f"n{line.pk}": 1 for line in lines if line.amount and len(lines) == 1}
    groups = pricing.exemptions_of(row, at=request.person.now)
    form = shapes.ChargeForm(typed(request), lines=lines, groups=groups, initial=initial)

    def call(**who: Any) -> Dossier:
        return paying.charge(charges=form.charges(), postage=form.cleaned_data["postage"] or 0, **who)

    def done(changed: Dossier) -> str:
        order = open_order(changed)
        if order is None:
            return _("Hồ sơ %(code)s không phải nộp phí, lệ phí.") % {"code": changed}
        return _("Hồ sơ %(code)s phải nộp %(total)s.") % {"code": changed, "total": vnd(order.total)}

    belongs = {ordering.EvidenceMissing.code: "evidence", paying.ExemptionWrong.code: "exemption"}
    return form_page(request, row, Act.CHARGE_FEES, form, call, done, belongs=belongs)


@for_staff(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def record_payment(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Take all that is owed in cash; then the receipt prints."""
    row = dossier_or_404(request, dossier_id)
    order = open_order(row)
    if order is None and request.method != "POST":
        messages.info(request, _("Hãy tính phí, lệ phí phải nộp trước, rồi thu."))
        return redirect("counter:charge_fees", row.pk)
    form = shapes.TakeCashForm(typed(request))
    transfer = transfer_for(order, request.person.now.date()) if order else None

    def done(changed: Dossier) -> str:
        return _("Đã thu đủ phí, lệ phí của hồ sơ %(code)s; biên lai đã có.") % {"code": changed}

    answer = form_page(
        request,
        row,
        Act.RECORD_PAYMENT,
        form,
        paying.take_cash,
        done,
        template="counter/take_cash.html",
        facts={
            "order": order,
            "lines": list(order.lines.order_by("position")) if order else [],
            "transfer": transfer,
            "qr": qr_svg(transfer.text) if transfer else "",
        },
    )
    if answer.status_code == 302:
        return redirect(reverse("counter:fee_receipt", args=[row.pk]) + "?in=1")
    return answer


@for_staff()
@require_safe
def fee_receipt(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The latest receipt, ready to print."""
    row = dossier_or_404(request, dossier_id)
    form = reading.paper_of(row, Paper.Kind.FORM, "fee_receipt")
    if form is None or form.paper.file_id is None:
        raise Http404
    record_look(
        request, subject="dossier", subject_id=row.pk, party_id=row.owner_id, purpose=_("In biên lai")
    )
    facts = {"dossier": row, "form": form, "print_now": request.GET.get("in") == "1"}
    return show(request, "counter/receipt.html", facts)


@for_staff(*BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def cash(request: StaffRequest) -> HttpResponse:
    """The cash book: whose drawer holds what, every sum of the day, and a drawer taken in."""
    officer = request.officer
    if not permissions.sees_cash_book(officer):
        raise PermissionDenied
    bound, status = None, 200
    if request.method == "POST":
        bound = shapes.HandInForm(request.POST)
        status = 422
        if bound.is_valid():
            facts = bound.cleaned_data
            try:
                row = cash_book.hand_in(
                    staff_id=facts["staff"],
                    counted=facts["counted"],
                    why=facts["why"],
                    by=officer,
                    at=request.person.now,
                    key=facts["key"],
                )
            except Refusal as refusal:
                bound.add_error(None, str(refusal))
                status = 409
            else:
                said = {"sum": vnd(row.counted), "name": row.staff.full_name}
                messages.success(request, _("Đã nhận %(sum)s do %(name)s nộp quỹ.") % said)
                return redirect("counter:cash")
    return show(request, "counter/cash.html", _book(request, bound), here=request.path, status=status)


def _book(request: StaffRequest, bound: shapes.HandInForm | None) -> dict[str, Any]:
    day = _day(request.GET.get("ngay", "")) or request.person.now.date()
    unit = request.officer.unit
    rows = cash_book.taken_on(unit, day)
    takes_in = permissions.can_take_in_cash(request.officer)
    drawers = [(one, _form_of(one, bound)) for one in cash_book.drawers(unit)]
    return {
        "day": day,
        "rows": rows,
        "total": sum(row.amount for row in rows),
        "drawers": drawers,
        "takes_in": takes_in,
        "me": request.officer.staff.pk,
        "form": bound,
    }


def _form_of(drawer: cash_book.Drawer, bound: shapes.HandInForm | None) -> shapes.HandInForm:
    """The form of one drawer; what was typed stays in the one it was typed into."""
    prefix = str(drawer.staff.pk)
    if bound is not None and bound.data.get("staff") == prefix:
        return bound
    return shapes.HandInForm(initial={"staff": prefix}, auto_id=f"{prefix}-%s")


def open_order(row: Dossier) -> Order | None:
    """What the dossier still owes."""
    return Order.objects.filter(ref=row.pk, state=Order.State.OPEN).first()


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None

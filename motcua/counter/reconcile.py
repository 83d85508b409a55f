"""What the bank says against what we say: statements, differences, refunds, the day's money by its way."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Role
from motcua.common.refusal import Refusal
from motcua.counter import fee_forms as shapes
from motcua.counter.fees import DESK
from motcua.counter.frame import dossier_or_404, show
from motcua.counter.viewing import first_paper
from motcua.counter.walking import dossier_url
from motcua.deadlines.calendars import VIETNAM, local
from motcua.documents import services as documents
from motcua.dossiers.services import reconciling as acts
from motcua.payments import permissions
from motcua.payments.models import Collection, Difference, Order, Refund
from motcua.payments.services import reconciling
from motcua.web.audience import StaffRequest, for_staff
from motcua.web.templatetags.ui import vnd

HEADS = (Role.HEAD_ONE_STOP, Role.UNIT_ADMIN)
_SHOWN = 50


@for_staff(*HEADS)
@require_safe
def reconcile(request: StaffRequest) -> HttpResponse:
    """Open differences and refunds of the unit, the oldest first; what was resolved last."""
    return _page(request)


@for_staff(*HEADS)
@require_POST
def take_statement(request: StaffRequest) -> HttpResponse:
    """Read a statement in."""
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, problem=_("Vui lòng chọn tệp sao kê."), status=422)

    def call() -> str:
        content = documents.read_limited(sent.name or "", sent)
        _row, new = reconciling.take_statement(
            name=sent.name or "", content=content, by=request.officer, at=request.person.now
        )
        return _("Đã đọc sao kê %(name)s: %(n)d dòng mới, đang đối chiếu.") % {"name": sent.name, "n": new}

    return _do(request, call)


@for_staff(*HEADS)
@require_POST
def resolve(request: StaffRequest, difference_id: UUID) -> HttpResponse:
    """Say what a difference was, or which order an unreadable transfer was meant for."""
    get_object_or_404(Difference, pk=difference_id)
    code = request.POST.get("code", "").strip()

    def call() -> str:
        who: dict[str, Any] = {
            "difference_id": difference_id,
            "by": request.officer,
            "at": request.person.now,
        }
        if code:
            acts.match(code=code, **who)
            return _("Đã ghi chuyển khoản vào khoản %(code)s.") % {"code": code.upper()}
        reconciling.resolve(how=request.POST.get("how", ""), **who)
        return _("Đã ghi cách xử lý chênh lệch.")

    return _do(request, call)


@for_staff(*HEADS)
@require_POST
def answer_refund(request: StaffRequest, refund_id: UUID) -> HttpResponse:
    """Money was given back, or will not be."""
    get_object_or_404(Refund, pk=refund_id)

    def call() -> str:
        row = acts.answer_refund(
            refund_id=refund_id,
            paid_out=request.POST.get("answer") == "paid",
            words=request.POST.get("words", ""),
            by=request.officer,
            at=request.person.now,
        )
        said = _("Đã ghi trả lại %(sum)s.") if row.paid_out else _("Đã ghi không hoàn %(sum)s.")
        return said % {"sum": vnd(row.amount)}

    return _do(request, call)


@for_staff(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_refund(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Ask that money paid for a dossier be given back."""
    row = dossier_or_404(request, dossier_id)
    orders = [
        one for one in Order.objects.filter(ref=row.pk).order_by("-opened_at") if one.collected > one.refunded
    ]
    form = shapes.RefundForm(request.POST or None, orders=orders)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            facts = form.cleaned_data
            try:
                acts.ask_refund(
                    dossier_id=row.pk,
                    order_id=UUID(facts["order"]),
                    amount=facts["amount"],
                    why=facts["why"],
                    by=request.officer,
                    at=request.person.now,
                    key=facts["key"],
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("Đã đề nghị hoàn %(sum)s.") % {"sum": vnd(facts["amount"])})
                return redirect(dossier_url(request, row.pk))
    facts = {"dossier": row, "form": form, "orders": orders, "first_paper": first_paper(row)}
    return show(request, "counter/ask_refund.html", facts, status=status)


def _do(request: StaffRequest, call: Callable[[], str]) -> HttpResponse:
    try:
        said = call()
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=409)
    messages.success(request, said)
    return redirect("counter:reconcile")


def _page(request: StaffRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    if not permissions.can_reconcile(request.officer):
        raise PermissionDenied
    unit = request.officer.unit
    rows = Difference.objects.filter(unit=unit).select_related("order", "line", "resolved_by")
    refunds = Refund.objects.filter(order__unit=unit).select_related("order", "asked_by", "answered_by")
    facts = {
        "problem": problem,
        "typed": request.POST,
        "open": list(rows.filter(resolved_at=None).order_by("id")[:_SHOWN]),
        "resolved": list(rows.exclude(resolved_at=None).order_by("-resolved_at")[:10]),
        "refunds": list(refunds.filter(answered_at=None).order_by("id")[:_SHOWN]),
        "me": request.officer.staff.pk,
        "today": _by_method(request),
    }
    return show(request, "counter/reconcile.html", facts, here=request.path, status=status)


def _by_method(request: StaffRequest) -> list[dict[str, Any]]:
    """Today's money of the unit by way of paying."""
    begins = datetime.combine(local(request.person.now).date(), time(), VIETNAM)
    rows = Collection.objects.filter(
        unit=request.officer.unit, collected_at__gte=begins, collected_at__lt=begins + timedelta(days=1)
    )
    found = rows.values("method").annotate(n=Count("pk"), total=Sum("amount")).order_by("method")
    return [one | {"label": Collection.Method(one["method"]).label} for one in found]

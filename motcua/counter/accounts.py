"""Portal accounts that wait for the one-stop: the card is seen, the account confirmed or rejected."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.agencies.permissions import can_map_accounts
from motcua.common.refusal import Refusal
from motcua.counter.frame import record_look, show
from motcua.identity import masking
from motcua.identity.identifiers import InvalidIdentifier, normalise_id, normalise_tax_code
from motcua.identity.models import AccountMapping
from motcua.web.audience import StaffRequest, for_staff

DESK = (Role.RECEIVE, Role.HEAD_ONE_STOP)
PAGE = 30
State = AccountMapping.State


class ConfirmForm(forms.Form):
    card_number = forms.CharField(
        label=gettext_lazy("Số trên giấy tờ người dân xuất trình"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=gettext_lazy(
            "Đọc từ thẻ căn cước, hoặc mã số thuế trên giấy đăng ký doanh nghiệp; không chép từ màn hình."
        ),
        error_messages={"required": gettext_lazy("Xin gõ số trên giấy tờ.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Đã đối chiếu những gì"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ví dụ: ảnh và họ tên trên thẻ căn cước khớp với người đứng trước quầy."),
        error_messages={"required": gettext_lazy("Xin ghi đã đối chiếu những gì.")},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Xin ghi lý do.")},
    )


@for_staff(*DESK)
@require_GET
def accounts(request: StaffRequest) -> HttpResponse:
    """Requests that wait, newest first; the number on a card finds its own, also those decided."""
    _check(request)
    typed = " ".join(request.GET.get("q", "")[:40].replace("\x00", "").split())
    rows = _of_card(typed) if typed else AccountMapping.objects.filter(state=State.WAITING)
    after = _key(request.GET.get("after", ""))
    page = list((rows.filter(pk__lt=after) if after else rows).order_by("-id")[: PAGE + 1])
    facts = {
        "query": typed,
        "rows": [_masked(row) for row in page[:PAGE]],
        "next_key": str(page[PAGE - 1].pk) if len(page) > PAGE else "",
        "first": bool(after),
    }
    return show(request, "counter/accounts.html", facts, here=reverse("counter:accounts"))


@for_staff(*DESK)
@require_GET
def account(request: StaffRequest, mapping_id: UUID) -> HttpResponse:
    """One request: the account, who is known under its number, and what may be decided."""
    _check(request)
    return _page(request, _row(mapping_id))


@for_staff(*DESK)
@require_POST
def confirm_account(request: StaffRequest, mapping_id: UUID) -> HttpResponse:
    form = ConfirmForm(request.POST)
    text = _("Đã xác nhận tài khoản. Người dân đăng nhập được từ bây giờ.")
    return _act(request, mapping_id, agencies.confirm_account, "confirm", form, text)


@for_staff(*DESK)
@require_POST
def reject_account(request: StaffRequest, mapping_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="reject")
    text = _("Đã từ chối. Tài khoản này không đăng nhập được; người liên quan được báo lý do.")
    return _act(request, mapping_id, agencies.reject_account, "reject", form, text)


@for_staff(*DESK)
@require_POST
def unlink_account(request: StaffRequest, mapping_id: UUID) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="unlink")
    text = _("Đã gỡ tài khoản. Tài khoản trước đó đăng nhập lại được như cũ.")
    return _act(request, mapping_id, agencies.unlink_account, "unlink", form, text)


def _check(request: StaffRequest) -> None:
    """Whoever may not decide does not read: people show their cards at a one-stop, nowhere else."""
    if not can_map_accounts(request.officer):
        raise PermissionDenied


def _act(
    request: StaffRequest,
    mapping_id: UUID,
    act: Callable[..., AccountMapping],
    name: str,
    form: forms.Form,
    done: str,
) -> HttpResponse:
    _check(request)
    row = _row(mapping_id)
    if not form.is_valid():
        return _page(request, row, status=422, **{name: form})
    try:
        act(mapping_id=row.pk, by=request.officer, at=request.person.now, **form.cleaned_data)
    except Refusal as refusal:
        field = "card_number" if "card_number" in form.fields else "reason"
        form.add_error(field, str(refusal))
        return _page(request, _row(mapping_id), status=409, **{name: form})
    messages.success(request, done)
    return redirect("counter:account", row.pk)


def _page(
    request: StaffRequest, row: AccountMapping, *, status: int = 200, **typed: forms.Form
) -> HttpResponse:
    if status == 200:
        record_look(
            request,
            subject="account",
            subject_id=row.pk,
            party_id=row.holder_id,
            purpose=_("Đối chiếu tài khoản với giấy tờ tại quầy"),
        )
    facts = {
        "row": row,
        "sides": _side_by_side(row),
        "confirm": typed.get("confirm") or ConfirmForm(),
        "reject": typed.get("reject") or ReasonForm(prefix="reject"),
        "unlink": typed.get("unlink") or ReasonForm(prefix="unlink"),
        "form": next(iter(typed.values()), None),
        "waiting": row.state == State.WAITING,
        "confirmed": row.state == State.CONFIRMED and row.holder.tech_id == row.tech_id,
    }
    return show(request, "counter/account.html", facts, here=reverse("counter:accounts"), status=status)


def _row(mapping_id: UUID) -> AccountMapping:
    rows = AccountMapping.objects.select_related("holder", "mover", "decided_by")
    row: AccountMapping = get_object_or_404(rows, pk=mapping_id)
    return row


def _side_by_side(row: AccountMapping) -> list[dict[str, str]]:
    """What the portal says of the account and who is known under its number, as before the decision.

    Numbers are masked: the card is read from the person's hand.
    """
    before: dict[str, Any] = row.before or vars(row.holder)
    signed_in = _("có, bằng một tài khoản khác") if before["tech_id"] else _("chưa, chỉ biết từ quầy")
    return [
        _pair(_("Họ và tên, tên tổ chức"), row.name, before["name"]),
        _pair(
            _("Số định danh, mã số thuế"),
            masking.mask_id(row.id_number),
            masking.mask_id(row.holder.id_number),
        ),
        _pair(_("Điện thoại"), masking.mask_phone(row.phone), masking.mask_phone(before["phone"])),
        _pair(_("Thư điện tử"), masking.mask_email(row.email), masking.mask_email(before["email"])),
        _pair(_("Đã đăng nhập trước đây"), "", signed_in),
    ]


def _pair(label: str, claimed: str, known: str) -> dict[str, str]:
    return {"label": label, "claimed": claimed or "–", "known": known or "–"}


def _masked(row: AccountMapping) -> dict[str, Any]:
    return {"row": row, "name": row.name, "number": masking.mask_id(row.id_number)}


def _of_card(typed: str) -> QuerySet[AccountMapping]:
    numbers = []
    for spelling in (normalise_id, normalise_tax_code):
        try:
            numbers.append(spelling(typed))
        except InvalidIdentifier:
            continue
    return AccountMapping.objects.filter(Q(id_number__in=numbers))


def _key(after: str) -> UUID | None:
    try:
        return UUID(after)
    except ValueError:
        return None

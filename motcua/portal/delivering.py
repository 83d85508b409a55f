"""How the result comes: chosen at filing, changed here while it has not been sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import returning
from motcua.dossiers.status import Delivery
from motcua.portal import kept
from motcua.portal.account import own_dossier
from motcua.portal.filing import get_or_post
from motcua.portal.forms import ChangeDeliveryForm
from motcua.portal.kept import citizen_page
from motcua.portal.standing import can_choose_delivery
from motcua.web.audience import CitizenRequest


@citizen_page
@get_or_post
def delivery(request: CitizenRequest, dossier_id: UUID) -> HttpResponse:
    """Choose again between download, desk and post, with the address."""
    row = own_dossier(request.party, dossier_id)
    if request.method == "GET" and not can_choose_delivery(row):
        return _too_late(request, row)
    form = ChangeDeliveryForm(request.POST) if request.method == "POST" else _as_chosen(request, row)
    if request.method == "GET" or not form.is_valid():
        context = {"dossier": row, "form": form}
        return render(request, "portal/delivery.html", context, status=422 if form.errors else 200)
    try:
        returning.choose_delivery(
            dossier_id=row.pk,
            by=request.party,
            at=request.person.now,
            delivery=Delivery(form.cleaned_data["delivery"]),
            address=form.cleaned_data["address"],
            key=form.cleaned_data["key"],
        )
    except Refusal:
        return _too_late(request, own_dossier(request.party, dossier_id))
    kept.forget(request)
    messages.success(request, _("Đã ghi cách nhận kết quả của hồ sơ %(code)s.") % {"code": row})
    return redirect("portal:dossier", row.pk)


def _as_chosen(request: CitizenRequest, row: Dossier) -> ChangeDeliveryForm:
    before = {name: values[0] for name, values in (kept.typed_before(request) or {}).items() if values}
    chosen = {"delivery": row.delivery, "address": row.delivery_address or row.contact_address}
    return ChangeDeliveryForm(initial=chosen | before | {"key": uuid7()})


def _too_late(request: CitizenRequest, row: Dossier) -> HttpResponse:
    why = _("kết quả đang ở bưu chính, trên đường tới bạn.") if row.post_item else _("hồ sơ đã kết thúc.")
    said = _("Cách nhận kết quả của hồ sơ %(code)s không đổi được nữa: %(why)s")
    messages.info(request, said % {"code": row, "why": why})
    return redirect("portal:dossier", row.pk)

"""Take a request back online, while no decision is signed: said what follows, asked once, done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.common.ids import uuid7
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import ending
from motcua.dossiers.status import Status
from motcua.portal import kept
from motcua.portal.account import own_dossier
from motcua.portal.filing import get_or_post
from motcua.portal.forms import WithdrawForm
from motcua.portal.kept import citizen_page
from motcua.portal.standing import can_withdraw
from motcua.web.audience import CitizenRequest

_WITHDRAWN = frozenset({Status.WITHDRAWN, Status.STOPPED})


@citizen_page
@get_or_post
def withdraw(request: CitizenRequest, dossier_id: UUID) -> HttpResponse:
    """Ask once, saying what happens with fee and papers; then the dossier's page shows that it is so."""
    row = own_dossier(request.party, dossier_id)
    if not can_withdraw(row):
        if row.status not in _WITHDRAWN:
            messages.info(request, _("Hồ sơ %(code)s không rút được nữa: %(why)s") % _why(row))
        return redirect("portal:dossier", row.pk)
    form = WithdrawForm(request.POST) if request.method == "POST" else _empty(request)
    if request.method == "GET" or not form.is_valid():
        return _ask(request, row, form)
    ending.withdraw(
        dossier_id=row.pk,
        by=request.party,
        at=request.person.now,
        reason=form.cleaned_data["reason"],
        key=form.cleaned_data["key"],
    )
    kept.forget(request)
    messages.success(request, _("Đã rút hồ sơ %(code)s.") % {"code": row})
    return redirect("portal:dossier", row.pk)


def _empty(request: CitizenRequest) -> WithdrawForm:
    before = kept.typed_before(request) or {}
    return WithdrawForm(initial={"key": uuid7(), "reason": " ".join(before.get("reason", []))})


def _ask(request: CitizenRequest, row: Dossier, form: WithdrawForm) -> HttpResponse:
    on_paper = row.papers.filter(kind=Paper.Kind.COMPONENT, file=None, replaced_at=None).exists()
    context = {
        "dossier": row,
        "form": form,
        "on_paper": on_paper,
        "restored": request.method == "GET" and kept.typed_before(request) is not None,
    }
    return render(request, "portal/withdraw.html", context, status=422 if form.errors else 200)


def _why(row: Dossier) -> dict[str, str]:
    if row.finished_at is not None and row.status != Status.DONE:
        return {"code": str(row), "why": _("hồ sơ đã kết thúc.")}
    return {"code": str(row), "why": _("đã có quyết định được ký.")}

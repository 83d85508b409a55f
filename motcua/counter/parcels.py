"""The post's own pages: lists the one-stop gave it, each parcel scanned in, delivered or not.

A parcel is a name, an address, a telephone and its codes; what is inside does not exist for the post.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.forms import CollectorForm
from motcua.counter.frame import record_look, show
from motcua.counter.handovers import said_of
from motcua.dossiers import handovers
from motcua.dossiers.models import HandoverItem, HandoverList
from motcua.dossiers.services import handing, posting
from motcua.dossiers.status import Money, Status
from motcua.web.audience import StaffRequest, for_staff

_MOST = 100  # parcels shown on one page, the oldest first


class ParcelForm(CollectorForm):
    """What became of the parcel, and what belongs to that answer alone."""

    slip = False
    end = forms.ChoiceField(
        label=gettext_lazy("Bưu gửi này"),
        choices=HandoverItem.End,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Vui lòng chọn đã phát hay chưa phát được.")},
    )
    fee_collected = forms.BooleanField(label=gettext_lazy("Đã thu hộ phí, lệ phí"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Vì sao chưa phát được"),
        max_length=500,
        error_messages={"required": gettext_lazy("Vui lòng ghi vì sao chưa phát được.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Một cửa và người nhận sẽ đọc câu này, ví dụ: ba lần đến không gặp."),
    )

    def __init__(self, data: Any = None, *, fee_due: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        del self.fields["key"]  # the parcel's end says it once
        if not fee_due:
            del self.fields["fee_collected"]
        if self.is_bound:
            said = self.data.get("end")
            self.fields["name"].required = said == HandoverItem.End.DELIVERED
            self.fields["reason"].required = said == HandoverItem.End.FAILED

    def _given(self) -> bool:
        delivered = self.cleaned_data.get("end") == HandoverItem.End.DELIVERED
        return delivered and bool(self.dossier.post_item)  # else the act says that it is not with the post

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


@for_staff(Role.CARRIER)
@require_safe
def parcels(request: StaffRequest) -> HttpResponse:
    """Lists to take over, parcels to deliver, what was said last."""
    return _home(request)


@for_staff(Role.CARRIER)
@require_POST
def find(request: StaffRequest) -> HttpResponse:
    """A scan: the QR of a list opens it, that of an envelope its parcel."""
    typed = request.POST.get("ma", "")[:300].replace("\x00", "")
    lists = handovers.for_post(request.officer)
    list_id = handovers.list_of_code(typed)
    paper = lists.filter(pk=list_id).first() if list_id else None
    if paper is not None:
        return redirect("counter:parcel_list", paper.pk)
    code = handovers.code_of(typed)
    rows = handovers.parcels(request.officer)
    item = rows.filter(dossier__code=code).order_by("-id").first() if code else None
    item = item or (rows.filter(dossier__post_item=code).order_by("-id").first() if code else None)
    if item is not None:
        return redirect("counter:parcel", item.pk)
    words = _(
        "Không có bưu gửi hay danh sách nào mang mã “%(code)s” ở đây. Hãy quét lại, hoặc gõ mã in trên phiếu."
    )
    return _home(request, refusal=words % {"code": code}, status=409)


def _home(request: StaffRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    lists = handovers.for_post(request.officer).order_by("-id")
    rows = handovers.parcels(request.officer)
    held = rows.exclude(dossier__post_item="").filter(dossier__status=Status.DONE, end="").order_by("id")
    facts = {
        "to_take": list(lists.filter(taken_at=None)[:_MOST]),
        "held": list(held[:_MOST]),
        "said": list(rows.exclude(end="").order_by("-ended_at")[:20]),
        "refusal": refusal,
    }
    return show(request, "counter/parcels.html", facts, here=request.path, status=status)


@for_staff(Role.CARRIER)
@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """One list: each envelope is scanned in."""
    paper = _list(request, list_id)
    if request.method != "POST":
        return _taking(request, paper)
    code = request.POST.get("ma", "")[:300].replace("\x00", "")
    key = uuid_or_none(request.POST.get("key", ""))
    try:
        item = handing.confirm(
            list_id=paper.pk, code=code, by=request.officer, at=request.person.now, key=key
        )
    except Refusal as refusal:
        return _taking(request, paper, refusal=str(refusal), status=409)
    messages.success(request, said_of(item))
    return redirect("counter:parcel_list", paper.pk)


@for_staff(Role.CARRIER)
@require_POST
def finish(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """All that came has been scanned: the rest is missing."""
    paper = _list(request, list_id)
    try:
        done = handing.finish(list_id=paper.pk, by=request.officer, at=request.person.now)
    except Refusal as refusal:
        return _taking(request, paper, refusal=str(refusal), status=409)
    differ = handovers.differences(handovers.items_of(done))
    said = _("Đã nhận danh sách số %(number)s.") % {"number": done}
    messages.success(request, f"{said} {differ}" if differ else said)
    return redirect("counter:parcel_list", paper.pk)


def _taking(
    request: StaffRequest, paper: HandoverList, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    items = handovers.items_of(paper)
    facts = {
        "row": paper,
        "items": items,
        "takes": paper.taken_at is None,
        "left": sum(1 for item in items if not item.outcome),
        "differences": handovers.differences(items),
        "scan_key": uuid7(),
        "refusal": refusal,
    }
    return show(request, "counter/parcel_list.html", facts, status=status)


@for_staff(Role.CARRIER)
@require_http_methods(["GET", "HEAD", "POST"])
def parcel(request: StaffRequest, item_id: UUID) -> HttpResponse:
    """One parcel: whom it goes to, and what became of it."""
    item = handovers.parcels(request.officer).filter(pk=item_id).first()
    if item is None:
        raise Http404
    dossier = item.dossier
    fee_due = dossier.money == Money.DUE
    form = ParcelForm(
        request.POST if request.method == "POST" else None,
        dossier=dossier,
        fee_due=fee_due,
        initial={"name": dossier.owner_name},
    )
    facts = {
        "item": item,
        "form": form,
        "with_post": bool(dossier.post_item),
        "fee_due": fee_due,
        "refusal": "",
    }
    if not form.is_valid():
        record_look(
            request,
            subject="dossier",
            subject_id=dossier.pk,
            party_id=dossier.owner_id,
            purpose=_("Bưu chính xem địa chỉ phát kết quả %(code)s") % {"code": dossier},
        )
        return show(request, "counter/parcel.html", facts, status=422 if form.is_bound else 200)
    try:
        said = _say(request, item, form)
    except Refusal as refusal:
        return show(request, "counter/parcel.html", facts | {"refusal": str(refusal)}, status=409)
    messages.success(request, said)
    return redirect("counter:parcels")


def _say(request: StaffRequest, item: HandoverItem, form: ParcelForm) -> str:
    typed = form.cleaned_data
    by, at = request.officer, request.person.now
    if typed["end"] == HandoverItem.End.DELIVERED:
        collected = typed.get("fee_collected", False)
        posting.deliver(item_id=item.pk, by=by, at=at, collector=form.collector(), fee_collected=collected)
        return _("Bưu gửi %(code)s: đã phát cho %(name)s.") % {"code": item.dossier, "name": typed["name"]}
    posting.fail(item_id=item.pk, by=by, at=at, reason=typed["reason"])
    return _("Bưu gửi %(code)s: chưa phát được. Hãy mang về Một cửa; Một cửa quét để nhận lại.") % {
        "code": item.dossier
    }


def _list(request: StaffRequest, list_id: UUID) -> HandoverList:
    found = handovers.for_post(request.officer).filter(pk=list_id).first()
    if found is None:
        raise Http404
    return found

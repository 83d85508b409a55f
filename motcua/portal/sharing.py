"""Sharing one paper: to whom, what for, until when; what became of it; and how the receiver opens it."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.audit.models import Access
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.documents import services as documents
from motcua.documents.models import File
from motcua.documents.render import qr_svg
from motcua.dossiers import vault
from motcua.dossiers.models import PaperShare
from motcua.dossiers.services import paper_sharing
from motcua.dossiers.services.paper_sharing import Wish
from motcua.identity.masking import mask_id
from motcua.portal.account import saved
from motcua.web.audience import CitizenRequest, PageRequest, for_citizen, for_everyone, for_oneself
from motcua.web.ratelimit import rate_limited

_LOOKS = 50
_AGENCIES = (UnitKind.COMMITTEE, UnitKind.OFFICE, UnitKind.DEPARTMENT)
To = PaperShare.To
get_or_post = require_http_methods(["GET", "POST"])


class ShareForm(forms.Form):
    """Who may see the paper, what for, until which day."""

    share_id = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.ChoiceField(
        label=gettext_lazy("Cho ai xem"),
        choices=To.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Xin chọn cho ai xem.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Số định danh của người nhận"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Chỉ khi cho một người xem. Người đó đăng nhập mới mở được."),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Cơ quan nhận"),
        required=False,
        help_text=gettext_lazy("Chỉ khi cho một cơ quan xem."),
        error_messages={"invalid_choice": gettext_lazy("Xin chọn một cơ quan trong danh sách.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("Để làm gì"),
        max_length=150,
        help_text=gettext_lazy("Ví dụ: nộp hồ sơ xin học cho con. Người nhận đọc câu này."),
        error_messages={"required": gettext_lazy("Xin ghi để làm gì.")},
    )
    last_day = forms.DateField(
        label=gettext_lazy("Xem được đến hết ngày"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Ngày/tháng/năm, ví dụ 05/08/2022. Bạn thu lại sớm hơn lúc nào cũng được."),
        error_messages={
            "required": gettext_lazy("Xin ghi ngày hết hạn."),
            "invalid": gettext_lazy("Ngày này không đúng. Ghi theo ngày/tháng/năm, ví dụ 05/08/2022."),
        },
    )

    def __init__(self, data: Any = None, *, day: date) -> None:
        super().__init__(data, initial={"share_id": uuid7(), "to": To.LINK})
        self.fields["unit"].choices = [("", _("Chọn cơ quan")), *_agencies(day)]  # type: ignore[attr-defined]

    def wish(self, paper_id: UUID) -> Wish:
        facts = self.cleaned_data
        unit = Unit.objects.filter(pk=facts["unit"]).first() if facts["unit"] else None
        return Wish(paper_id, To(facts["to"]), facts["purpose"], facts["last_day"], facts["number"], unit)


class CodeForm(forms.Form):
    """What opens a link."""

    name = forms.CharField(
        label=gettext_lazy("Bạn là ai"),
        max_length=200,
        help_text=gettext_lazy("Họ tên, nơi làm việc. Người chia sẻ thấy ai đã mở."),
        error_messages={"required": gettext_lazy("Xin ghi bạn là ai.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Mã 6 chữ số"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Hỏi người chia sẻ giấy tờ."),
        error_messages={"required": gettext_lazy("Xin gõ mã 6 chữ số.")},
    )


@for_citizen
@get_or_post
@rate_limited("share", per_minute=20)
def share(request: CitizenRequest, paper_id: UUID) -> HttpResponse:
    """Let somebody see this paper."""
    at = request.person.now
    found = vault.held(request.party, paper_id, day=at.date())
    if found is None:
        raise Http404
    form = ShareForm(request.POST or None, day=at.date())
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            row = paper_sharing.share(
                share_id=form.cleaned_data["share_id"], wish=form.wish(paper_id), by=request.party, at=at
            )
        except Refusal as refusal:
            form.add_error(_field_of(refusal, form), str(refusal))
            status = 409
        else:
            messages.success(request, _("Đã chia sẻ “%(name)s”.") % {"name": row.name})
            return redirect("portal:paper_share", row.pk)
    facts = {"paper": found[0], "form": form, "last": paper_sharing.last_day(at.date())}
    return render(request, "portal/share_paper.html", facts, status=status)


@for_citizen
@never_cache
@require_http_methods(["GET"])
def shared(request: CitizenRequest, share_id: UUID) -> HttpResponse:
    """One share of the owner: link, code and QR to show, who opened it, and the way to take it back."""
    row = _own(request, share_id)
    url = settings.PUBLIC_URL + reverse("portal:open_share", args=[row.token])
    looks = Access.objects.filter(party_id=row.owner_id, subject="share", subject_id=row.pk)
    facts = {
        "row": row,
        "stands": row.stands(request.person.now),
        "receiver": paper_sharing.receiver_now(row, at=request.person.now),
        "number": mask_id(row.to_number),
        "url": url,
        "code": paper_sharing.code_of(row),
        "qr": qr_svg(url),
        "rows": looks.order_by("-id")[:_LOOKS],
    }
    return render(request, "portal/paper_share.html", facts)


@for_citizen
@require_POST
def take_back(request: CitizenRequest, share_id: UUID) -> HttpResponse:
    """Nobody opens it from now on."""
    row = paper_sharing.take_back(
        share_id=_own(request, share_id).pk, by=request.party, at=request.person.now
    )
    messages.success(request, _("Đã thu lại “%(name)s”. Không ai mở được nữa.") % {"name": row.name})
    return redirect("portal:paper_share", row.pk)


@for_oneself
@get_or_post
def received(request: CitizenRequest, share_id: UUID) -> HttpResponse:
    """What somebody lets this person see; opening it is a press, for it is written down."""
    if request.method == "POST":
        file = paper_sharing.open_as_person(share_id=share_id, by=request.party, at=request.person.now)
        return _give(file)
    rows = PaperShare.objects.standing(request.person.now).filter(to=To.PERSON).select_related("owner")
    mine = rows.filter(to_number=request.party.id_number) if request.party.verified else rows.none()
    row = mine.filter(pk=share_id).first()
    if row is None:
        raise paper_sharing.ShareOver
    return render(request, "portal/received_share.html", {"row": row})


@for_everyone
@never_cache
@get_or_post
@rate_limited("share-code", per_minute=20)
def by_link(request: PageRequest, token: str) -> HttpResponse:
    """Behind a link or QR code: nothing is said of the paper before the right code."""
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            facts = form.cleaned_data
            try:
                file = paper_sharing.open_by_code(
                    token=token, code=facts["code"], name=facts["name"], at=request.person.now
                )
            except Refusal as refusal:
                form.add_error("code", str(refusal))
                status = 409
            else:
                return _give(file)
    return render(request, "portal/open_share.html", {"form": form}, status=status)


def _give(file: File) -> HttpResponse:
    """The paper itself: a link could be passed on, and its look would be in nobody's log."""
    return saved(documents.read(file), file.blob.mime, file.name)


def _own(request: CitizenRequest, share_id: UUID) -> PaperShare:
    rows = PaperShare.objects.select_related("to_unit")
    row: PaperShare = get_object_or_404(rows, pk=share_id, owner=request.party)
    return row


def _field_of(refusal: Refusal, form: ShareForm) -> str | None:
    if isinstance(refusal, paper_sharing.ShareTooLong):
        return "last_day"
    if isinstance(refusal, paper_sharing.NothingToShare):
        return None
    return "unit" if form.cleaned_data.get("to") == To.AGENCY else "number"


def _agencies(day: date) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Agencies of that day by where they are: the province first, then each district with its communes."""
    rows = Unit.objects.on(day).filter(kind__in=_AGENCIES).select_related("parent")
    groups: dict[str, list[tuple[str, str]]] = {str(_("Cấp tỉnh")): []}
    for row in rows.order_by("sort_key", "pk"):
        near = row.parent.name if row.parent and row.level == Level.COMMUNE else row.name
        place = str(_("Cấp tỉnh")) if row.level == Level.PROVINCE else near
        groups.setdefault(place, []).append((str(row.pk), row.name))
    yield from groups.items()

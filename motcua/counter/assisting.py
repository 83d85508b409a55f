"""Typing for a person at the desk: the consent first, then the same pages as on the portal, in their name."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.counter import scans
from motcua.counter.acting import typed
from motcua.counter.frame import show
from motcua.dossiers import consents
from motcua.dossiers.models import Consent, ConsentWay
from motcua.dossiers.services import assisting
from motcua.dossiers.services.assisting import Asked
from motcua.identity import identifiers
from motcua.identity import services as identity
from motcua.identity.masking import mask_phone
from motcua.web.audience import StaffRequest, for_staff
from motcua.web.on_behalf import CONSENT_KEY
from motcua.web.ratelimit import rate_limited

WHO = (Role.RECEIVE, Role.HEAD_ONE_STOP, Role.CARRIER)
SHOWN = 10
Proof = ConsentWay.Proof
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class ConsentForm(forms.Form):
    """Who asks for help, with what, and how the consent is given."""

    consent_id = forms.UUIDField(widget=forms.HiddenInput)
    id_number = forms.CharField(
        label=gettext_lazy("Số định danh (căn cước) của người dân"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Đọc từ thẻ căn cước người dân đưa."),
        error_messages={"required": gettext_lazy("Xin ghi số định danh trên thẻ.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Họ và tên"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Xin ghi họ và tên trên thẻ.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("Người dân nhờ nộp hồ sơ gì"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: đăng ký khai sinh cho con. Câu này in trên tờ đồng ý."),
        error_messages={"required": gettext_lazy("Xin ghi người dân nhờ nộp hồ sơ gì.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Người dân đồng ý bằng cách nào"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Xin chọn cách đồng ý.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Số điện thoại của người dân"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("Mã gửi tới số đã có trên hệ thống; số này chỉ dùng khi hệ thống chưa có số."),
    )
    witness = forms.CharField(
        label=gettext_lazy("Người làm chứng (khi điểm chỉ)"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, ways: list[ConsentWay]) -> None:
        first = ways[0].code if ways else ""
        super().__init__(data, initial={"consent_id": uuid7(), "way": first})
        self.ways = {way.code: way for way in ways}
        self.fields["way"].choices = [(way.code, way.title) for way in ways]  # type: ignore[attr-defined]

    def clean_id_number(self) -> str:
        return _spelt(identifiers.normalise_id, self.cleaned_data["id_number"])

    def clean_phone(self) -> str:
        return _spelt(identifiers.normalise_phone, self.cleaned_data["phone"])


@for_staff(*WHO)
@get_or_post
def assist(request: StaffRequest) -> HttpResponse:
    """Write a consent down; below, those of the last hours, to go on or to end."""
    ways = consents.ways_on(request.person.now.date())
    form = ConsentForm(typed(request), ways=ways)
    kept = scans.Kept()
    if request.method != "POST":
        return _show(request, form, kept)
    consent_id = _uuid(request.POST.get("consent_id", ""))
    kept = scans.keep(request, "consent", ref=consent_id)
    if request.POST.get("do") == "back":
        return _show(request, form, kept)
    if not form.is_valid() or kept.error:
        return _show(request, form, kept, status=422)
    if request.POST.get("do") == "print":
        return _sheet(request, form)
    try:
        row = _record(request, form, kept)
    except Refusal as refusal:
        form.add_error(_field_of(refusal), str(refusal))
        return _show(request, form, kept, status=409)
    if row.given_at is None:
        return redirect("counter:assist_code", row.pk)
    return _begin(request, row)


@for_staff(*WHO)
@get_or_post
@rate_limited("consent-code", per_minute=20)
def code(request: StaffRequest, consent_id: UUID) -> HttpResponse:
    """The code the person reads out; another one when it did not come."""
    row = _own(request, consent_id)
    if row.given_at is not None or row.ended_at is not None:
        return redirect("counter:assist")
    wrong, status = "", 200
    if request.method == "POST":
        act = assisting.send_code_again if "again" in request.POST else assisting.confirm_code
        more = {} if "again" in request.POST else {"code": request.POST.get("code", "")[:20]}
        try:
            row = act(consent_id=row.pk, by=request.officer, at=request.person.now, **more)
        except Refusal as refusal:
            wrong, status = str(refusal), 409
        else:
            if row.given_at is not None:
                return _begin(request, row)
            messages.success(request, _("Đã gửi mã khác; mã trước không dùng được nữa."))
            return redirect("counter:assist_code", row.pk)
    facts = {"row": row, "phone": mask_phone(row.phone), "wrong": wrong}
    return show(request, "counter/assist_code.html", facts, here=reverse("counter:assist"), status=status)


@for_staff(*WHO)
@require_POST
def go_on(request: StaffRequest, consent_id: UUID) -> HttpResponse:
    """Type further on a consent that still stands."""
    return _begin(request, _own(request, consent_id))


@for_staff(*WHO)
@require_POST
def end(request: StaffRequest, consent_id: UUID) -> HttpResponse:
    """Done with this person: nothing more is typed in that name."""
    row = assisting.end(consent_id=_own(request, consent_id).pk, by=request.officer, at=request.person.now)
    if request.session.get(CONSENT_KEY) == str(row.pk):
        del request.session[CONSENT_KEY]
    messages.success(request, _("Đã thôi gõ giúp %(name)s.") % {"name": row.person.name})
    return redirect("counter:assist")


@transaction.atomic
def _record(request: StaffRequest, form: ConsentForm, kept: scans.Kept) -> Consent:
    """The person and the consent: nobody is registered by a press that was refused."""
    facts = form.cleaned_data
    person = identity.register_party(name=facts["name"], id_number=facts["id_number"])
    asked = Asked(
        person=person,
        purpose=facts["purpose"],
        way=form.ways[facts["way"]],
        scan=kept.file,
        witness=facts["witness"],
        phone=facts["phone"],
    )
    return assisting.record_consent(
        consent_id=facts["consent_id"], asked=asked, by=request.officer, at=request.person.now
    )


def _begin(request: StaffRequest, row: Consent) -> HttpResponse:
    """From here on the portal's filing pages open in that person's name."""
    if not row.stands(request.person.now):
        raise consents.ConsentOver
    request.session[CONSENT_KEY] = str(row.pk)
    return redirect("portal:search")


def _show(request: StaffRequest, form: ConsentForm, kept: scans.Kept, *, status: int = 200) -> HttpResponse:
    rows = Consent.objects.filter(staff=request.officer.staff, unit=request.officer.unit)
    rows = rows.select_related("person", "way").order_by("-id")[:SHOWN]
    at = request.person.now
    facts = {
        "form": form,
        "kept": kept,
        "rows": [{"row": row, "stands": row.stands(at), "awaits": _awaits(row)} for row in rows],
        "text": consents.text_on(at.date()),
    }
    return show(request, "counter/assist.html", facts, here=reverse("counter:assist"), status=status)


def _sheet(request: StaffRequest, form: ConsentForm) -> HttpResponse:
    """The words to sign, with who asks, whom and for what; printed from the browser."""
    facts = {
        "facts": form.cleaned_data,
        "text": consents.text_on(request.person.now.date()),
        "form": form,
        "witnessed": form.ways[form.cleaned_data["way"]].proof == Proof.WITNESSED_SCAN,
    }
    return show(request, "counter/assist_sheet.html", facts, here=reverse("counter:assist"))


def _own(request: StaffRequest, consent_id: UUID) -> Consent:
    rows = Consent.objects.select_related("person", "way")
    row: Consent = get_object_or_404(
        rows, pk=consent_id, staff=request.officer.staff, unit=request.officer.unit
    )
    return row


def _awaits(row: Consent) -> bool:
    return row.given_at is None and row.ended_at is None


def _field_of(refusal: Refusal) -> str | None:
    if isinstance(refusal, assisting.WitnessMissing):
        return "witness"
    if isinstance(refusal, assisting.NoPhone):
        return "phone"
    return "way" if isinstance(refusal, assisting.ProofMissing) else "name"


def _spelt(spelling: Any, text: str) -> str:
    try:
        return str(spelling(text)) if text else ""
    except identifiers.InvalidIdentifier as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

"""By which ways do notices come? Ways a kind, browsers to be woken, and the link that stops letters."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from motcua.common.refusal import Refusal
from motcua.identity.masking import mask_email, mask_phone
from motcua.identity.services import telephone
from motcua.notifications import choosing, contacts, devices
from motcua.notifications.links import read_kind
from motcua.notifications.phone_codes import can_send
from motcua.notifications.sender import Address, pusher
from motcua.portal import phone_proof
from motcua.portal.notice_forms import DeviceForm, PhoneForm, WaysForm
from motcua.web.audience import CitizenRequest, PageRequest, for_everyone, for_oneself
from motcua.web.ratelimit import rate_limited

_BROWSERS = (  # the first that fits: Edge and Opera call themselves Chrome too
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@for_oneself
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ways(request: CitizenRequest) -> HttpResponse:
    """Ways a kind, ticked as they are; what the law wants to arrive says so where too little is left."""
    wish = choosing.wish_of(request.party.pk)
    form = WaysForm(request.POST if request.method == "POST" else None, ways=choosing.ways(), wish=wish)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        choosing.choose(
            party_id=request.party.pk,
            wanted=form.wanted(),
            manner=form.manner(),
            at=request.person.now,
        )
    except (choosing.NoWayLeft, choosing.QuietHalf, choosing.QuietTooLong) as refusal:
        place = refusal.kind.value if isinstance(refusal, choosing.NoWayLeft) else "quiet_to"
        form.add_error(place, str(refusal))
        return _page(request, form, status=422)
    messages.success(request, _("Đã ghi cách bạn nhận thông báo."))
    return redirect("portal:notice_ways")


@for_oneself
@require_POST
def add_device(request: CitizenRequest) -> HttpResponse:
    """This browser is woken from now on."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Trình duyệt chưa cho địa chỉ nhận thông báo. Vui lòng bấm bật lại."))
        return redirect("portal:notice_ways")
    try:
        row = devices.add(
            party_id=request.party.pk,
            address=Address(**form.cleaned_data),
            name=browser_name(request.headers.get("User-Agent", "")),
            at=request.person.now,
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Đã bật thông báo trên %(device)s.") % {"device": row.name})
    return redirect("portal:notice_ways")


@for_oneself
@require_POST
@rate_limited("try-device", per_minute=3)
def try_device(request: HttpRequest, device_id: UUID) -> HttpResponse:
    """“Gửi thử”: one message to one browser, carried by a job."""
    row = devices.try_out(device_id=device_id, party_id=cast(CitizenRequest, request).party.pk)
    if row is None:
        messages.warning(request, _("Thiết bị này không còn trong danh sách. Vui lòng bật lại."))
    else:
        said = _("Đã gửi thử tới %(device)s. Chừng một phút mà chưa thấy thì tắt rồi bật lại thiết bị này.")
        messages.success(request, said % {"device": row.name})
    return redirect("portal:notice_ways")


@for_oneself
@require_POST
def allow_again(request: CitizenRequest) -> HttpResponse:
    """The account's own addresses get everything again that is chosen here."""
    for address in (request.party.email, request.party.phone):
        if address:
            contacts.allow(digest=contacts.digest_of(address))
    messages.success(request, _("Các tin bạn đã chọn lại được gửi tới địa chỉ của bạn."))
    return redirect("portal:notice_ways")


@for_oneself
@require_POST
@rate_limited("change-phone", per_minute=5)
def change_phone(request: HttpRequest) -> HttpResponse:
    """Another telephone for the account: it counts once the code sent there was typed."""
    asked = cast(CitizenRequest, request)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        wish = choosing.wish_of(asked.party.pk)
        ways_form = WaysForm(ways=choosing.ways(), wish=wish)
        return _page(asked, ways_form, phone_form=form, status=422)
    if not can_send():
        messages.warning(
            request, _("Hệ thống chưa gửi được mã tới số mới. Vui lòng đổi số tại Bộ phận Một cửa.")
        )
        return redirect("portal:notice_ways")
    phone = form.cleaned_data["phone"]
    return phone_proof.ask(
        request, purpose="change-phone", phone=phone, target=str(asked.party.pk), said=phone
    )


@phone_proof.follows("change-phone")
def _changed(request: PageRequest, target: str, phone: str) -> HttpResponse:
    """The number that received the code is the account's; the one before is told."""
    party = request.person.party
    if party is None or str(party.pk) != target:
        return redirect("portal:notice_ways")
    telephone.change_phone(party_id=party.pk, phone=phone, at=request.person.now)
    messages.success(request, _("Đã đổi số điện thoại. Chúng tôi cũng báo về số cũ."))
    return redirect("portal:notice_ways")


@for_oneself
@require_POST
def remove_device(request: CitizenRequest, device_id: UUID) -> HttpResponse:
    """A browser is woken no more."""
    devices.remove(device_id=device_id, party_id=request.party.pk)
    messages.success(request, _("Đã tắt thông báo trên thiết bị."))
    return redirect("portal:notice_ways")


@for_everyone
@csrf_exempt  # a mail program posts here without having seen the page (RFC 8058); the link itself is signed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: PageRequest, token: str) -> HttpResponse:
    """Asked first, for mail programs open links by themselves; then no more letters of the kind."""
    if request.method == "POST":
        return cast(HttpResponse, _stop(request, token))
    kind = read_kind(token)
    if kind is None:
        raise choosing.LinkBroken
    return render(request, "portal/stop_letters.html", {"kind": kind, "done": False})


@rate_limited("stop-letters", per_minute=20)
def _stop(request: HttpRequest, token: str) -> HttpResponse:
    kind = choosing.stop_letters(token=token, at=cast(PageRequest, request).person.now)
    return render(request, "portal/stop_letters.html", {"kind": kind, "done": True})


def browser_name(agent: str) -> str:
    """A browser in words its owner knows: "Chrome, Android"."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), _("Trình duyệt"))
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser}, {system}" if system else browser


def _stopped(request: CitizenRequest) -> list[str]:
    """The account's addresses that take only what the law owes, as its owner knows them."""
    email, phone = request.party.email, request.party.phone
    stopped = contacts.stopped_among([email, phone])
    masked = {email: mask_email(email), phone: mask_phone(phone)}
    return [masked[one] for one in (email, phone) if one in stopped]


def _page(
    request: CitizenRequest, form: WaysForm, *, phone_form: PhoneForm | None = None, status: int = 200
) -> HttpResponse:
    pushes = any(way.code == "push" for way in choosing.ways())
    facts = {
        "form": form,
        "party": request.party,
        "phone_form": phone_form or PhoneForm(),
        "ways": choosing.ways(),
        "public_key": pusher().public_key() if pushes else "",
        "device": DeviceForm(),
        "devices": devices.of(request.party.pk) if pushes else [],
        "stopped": _stopped(request),
    }
    return render(request, "portal/notice_ways.html", facts, status=status)

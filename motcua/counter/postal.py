"""Results that go by post or wait to be fetched: the desk's list, and each act with the parcel."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.models import Role
from motcua.counter import matters, reading
from motcua.counter.acting import form_page, typed
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.forms import COLLECTOR_FIELDS, ActForm, CollectorForm, reason_field
from motcua.counter.frame import dossier_or_404, show
from motcua.dossiers import handovers
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import DossierQuerySet
from motcua.dossiers.services import returning
from motcua.dossiers.status import Act, Delivery, Money
from motcua.web.audience import StaffRequest, for_staff

_PAGE = 30
_TO_POST, _WITH_POST, _WAITING = "cho-gui", "dang-gui", "chua-nhan"
_DESK = (Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP)


class DeliveryForm(ActForm):
    """How the applicant wants the result, and where the post brings it."""

    delivery = forms.ChoiceField(
        label=gettext_lazy("Cách nhận kết quả"), choices=Delivery, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=gettext_lazy("Địa chỉ nhận qua bưu chính"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Số nhà, đường hoặc thôn, xã, huyện, tỉnh; chỉ cần khi gửi qua bưu chính."),
    )


class HandToPostForm(ActForm):
    """The code on the post's receipt."""

    item = forms.CharField(
        label=gettext_lazy("Mã bưu gửi"),
        max_length=60,
        help_text=gettext_lazy(
            "In trên phiếu gửi của bưu chính, ví dụ CI 123 456 789 VN; quét mã vạch cũng được."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": gettext_lazy("Vui lòng ghi mã bưu gửi.")},
    )
    post_collects = forms.BooleanField(
        label=gettext_lazy("Bưu chính thu hộ phí, lệ phí khi phát"), required=False
    )

    def __init__(self, data: Any = None, *, fee_due: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not fee_due:
            del self.fields["post_collects"]


class ConfirmPostForm(CollectorForm):
    """Whom the post gave it to."""

    slip = False
    fee_collected = forms.BooleanField(
        label=gettext_lazy("Bưu chính đã chuyển phí, lệ phí thu hộ"), required=False
    )

    def __init__(self, data: Any = None, *, fee_due: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not fee_due:
            del self.fields["fee_collected"]


class TakeBackForm(ActForm):
    """Why the post brought it back."""

    reason = reason_field(
        gettext_lazy("Bưu chính cho biết"), gettext_lazy("Người nộp sẽ đọc câu này: vì sao chưa phát được.")
    )


@for_staff(Role.RETURN, Role.HEAD_ONE_STOP)
@require_safe
def postal(request: StaffRequest) -> HttpResponse:
    """What waits to be sent, what the post has, what nobody fetched; the oldest first."""
    at = request.person.now
    mine = Dossier.objects.visible_to(request.officer).filter(receiving_unit=request.officer.unit)
    parts: dict[str, tuple[str, DossierQuerySet]] = {
        _TO_POST: (_("Chờ gửi bưu chính"), mine.to_post()),
        _WITH_POST: (_("Bưu chính đang giữ"), mine.with_post()),
        _WAITING: (_("Quá hẹn chưa đến nhận"), mine.uncollected(at=at)),
    }
    part = request.GET.get("xem", "")
    part = part if part in parts else _TO_POST
    rows = parts[part][1].select_related("version").order_by("pk")
    after = uuid_or_none(request.GET.get("after", ""))
    found = list((rows.filter(pk__gt=after) if after else rows)[: _PAGE + 1])
    facts = {
        "part": part,
        "parts": [(code, name, rows.count()) for code, (name, rows) in parts.items()],
        "rows": found[:_PAGE],
        "next_key": found[_PAGE - 1].pk if len(found) > _PAGE else "",
        "waiting": part == _WAITING,
    }
    return show(request, "counter/postal.html", facts, here=request.path)


@for_staff(*_DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_delivery(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Write down what the applicant says at the desk or on the telephone."""
    row = dossier_or_404(request, dossier_id)
    chosen = {"delivery": row.delivery, "address": row.delivery_address or row.contact_address}
    form = DeliveryForm(typed(request), initial=chosen)

    def call(**who: Any) -> Dossier:
        way, address = Delivery(form.cleaned_data["delivery"]), form.cleaned_data["address"]
        return returning.choose_delivery(delivery=way, address=address, **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "way": changed.get_delivery_display().lower()}
        return _("Hồ sơ %(code)s: %(way)s.") % facts

    belongs = {returning.AddressMissing.code: "address"}
    return form_page(request, row, Act.CHOOSE_DELIVERY, form, call, done, belongs=belongs)


@for_staff(Role.RETURN, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_to_post(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The parcel with its code goes to the post."""
    row = dossier_or_404(request, dossier_id)
    form = HandToPostForm(typed(request), fee_due=row.money == Money.DUE)

    def call(**who: Any) -> Dossier:
        collects = form.cleaned_data.get("post_collects", False)
        return returning.hand_to_post(item=form.cleaned_data["item"], post_collects=collects, **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "item": changed.post_item}
        return _("Kết quả của hồ sơ %(code)s đã giao bưu chính, mã bưu gửi %(item)s.") % facts

    about = [
        (_("Người nhận"), row.owner_name),
        (_("Điện thoại"), row.contact_phone),
        (_("Địa chỉ"), row.delivery_address),
    ]
    return form_page(
        request,
        row,
        Act.HAND_TO_POST,
        form,
        call,
        done,
        facts={"about": matters.facts(about + _fees(row))},
        belongs={returning.ItemCodeWrong.code: "item"},
    )


@for_staff(Role.RETURN, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_post(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The post reports the delivery: the dossier is over."""
    row = dossier_or_404(request, dossier_id)
    fee_due, initial = row.money == Money.DUE, {"name": row.owner_name}
    form = ConfirmPostForm(typed(request), dossier=row, fee_due=fee_due, initial=initial)

    def call(**who: Any) -> Dossier:
        fee = form.cleaned_data.get("fee_collected", False)
        return returning.confirm_post(collector=form.collector(), fee_collected=fee, **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "name": form.cleaned_data["name"]}
        return _("Kết quả của hồ sơ %(code)s đã được bưu chính phát cho %(name)s.") % facts

    about = [(_("Mã bưu gửi"), row.post_item), (_("Địa chỉ"), row.delivery_address)]
    about += _fees(row)
    return form_page(
        request,
        row,
        Act.CONFIRM_POST,
        form,
        call,
        done,
        facts={"about": matters.facts(about)},
        belongs=COLLECTOR_FIELDS,
    )


@for_staff(Role.RETURN, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_post(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The post brings it back: it waits at the desk again."""
    row = dossier_or_404(request, dossier_id)
    failed = handovers.failed_at_post(row)
    form = TakeBackForm(typed(request), initial={"reason": failed.ended_note} if failed else {})

    def call(**who: Any) -> Dossier:
        return returning.take_back_post(reason=form.cleaned_data["reason"], **who)

    def done(changed: Dossier) -> str:
        return _("Kết quả của hồ sơ %(code)s đã về Một cửa; người nộp được báo tới nhận.") % {"code": changed}

    about = [(_("Mã bưu gửi"), row.post_item), (_("Địa chỉ"), row.delivery_address)]
    return form_page(
        request, row, Act.TAKE_BACK_POST, form, call, done, facts={"about": matters.facts(about)}
    )


def _fees(row: Dossier) -> list[tuple[str, str]]:
    """What is still to be collected."""
    if row.money != Money.DUE:
        return []
    return [(_("Phí, lệ phí chưa thu"), "; ".join(fee.name for fee in reading.fee_words(row)))]

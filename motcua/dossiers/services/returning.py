"""The result goes home by post, or waits at the desk: the address, the parcel, the reminder."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers import collecting, notices, permissions
from motcua.dossiers.collecting import Collector
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.models import Dossier, MoveNotAllowed
from motcua.dossiers.reminders import Reminder, Timer
from motcua.dossiers.services import paying
from motcua.dossiers.services._steps import (
    SomeoneElseDidThis,
    allow,
    answered,
    calendar_of,
    finish_step,
    locked,
    park,
    regime_for,
    resume,
)
from motcua.dossiers.services.outcome import FeeUnpaid, WithThePost
from motcua.dossiers.services.ringing import Ring, ring
from motcua.dossiers.status import OVER, Act, Delivery, Money, Status
from motcua.identity.models import Party
from motcua.payments.models import Collection

REMINDER = "collect_reminder"
_ITEM = re.compile(r"[A-Z0-9]{6,40}")
SHORTEST_ADDRESS = 10  # characters


class AddressMissing(Refusal):
    """The post needs to know where to."""

    code = "dossier-address-missing"
    message = _(
        "Chưa có địa chỉ đủ để bưu chính phát kết quả hồ sơ {dossier}. "
        "Vui lòng ghi số nhà, đường hoặc thôn, xã, huyện, tỉnh."
    )


class NotByPost(Refusal):
    """The applicant did not ask for the post."""

    code = "dossier-not-by-post"
    message = _("Người nộp hồ sơ {dossier} không chọn nhận kết quả qua bưu chính.")


class ItemCodeWrong(Refusal):
    """The code on the post's receipt."""

    code = "dossier-item-code-wrong"
    message = _("Mã bưu gửi gồm 6 đến 40 chữ cái không dấu và chữ số, in trên phiếu gửi của bưu chính.")


class NothingToChoose(Refusal):
    """The dossier is over."""

    code = "dossier-delivery-over"
    message = _("Hồ sơ {dossier} đã kết thúc nên không còn chọn cách nhận kết quả.")


@transaction.atomic
def choose_delivery(
    *,
    dossier_id: UUID,
    by: Officer | Party,
    at: datetime,
    delivery: Delivery,
    address: str = "",
    key: UUID | None = None,
) -> Dossier:
    """The applicant's choice of how the result comes, free until it is sent (61/2018/NĐ-CP Điều 5 khoản 1b).

    address   where to; only the post needs it.
    Raises PermissionDenied, NothingToChoose, WithThePost, AddressMissing.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_choose_delivery(by, dossier))
    if dossier.status in OVER:
        raise NothingToChoose(dossier=dossier)
    _check_at_desk(dossier)
    facts = {"old": dossier.delivery, "delivery": Delivery(delivery).value}
    dossier.delivery = delivery
    dossier.delivery_address = ""
    if delivery == Delivery.POST:
        dossier.delivery_address = _address(dossier, address)
    dossier.note(Act.CHOOSE_DELIVERY, by=by, at=at, facts=facts, key=key)
    return dossier


@transaction.atomic
def hand_to_post(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    item: str,
    post_collects: bool = False,
    key: UUID | None = None,
) -> Dossier:
    """The one-stop gives the result to the public post, with the code of the item.

    post_collects  the post collects the fee and passes it on (61/2018/NĐ-CP Điều 22).
    The dossier is returned when the post has delivered. Raises PermissionDenied, MoveNotAllowed, NotByPost,
    AddressMissing, ItemCodeWrong, FeeUnpaid, WithThePost.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_return(by, dossier))
    if dossier.status != Status.DONE:
        label = Status(dossier.status).label
        raise MoveNotAllowed(dossier=dossier, status=label, target=Act.HAND_TO_POST.label)
    _check_at_desk(dossier)
    if dossier.delivery != Delivery.POST:
        raise NotByPost(dossier=dossier)
    address = _address(dossier, dossier.delivery_address)
    if dossier.money == Money.DUE and not post_collects:
        raise FeeUnpaid(dossier=dossier)
    dossier.post_item = _item(item)
    facts = {"item": dossier.post_item, "address": address, "post_collects": post_collects}
    dossier.note(Act.HAND_TO_POST, by=by, at=at, facts=facts, key=key)
    park(dossier)
    notices.tell(dossier, "result_posted", at=at, reason=dossier.post_item)
    return dossier


@transaction.atomic
def confirm_post(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    collector: Collector,
    fee_collected: bool = False,
    key: UUID | None = None,
) -> Dossier:
    """The post says it has delivered, and to whom: the result is returned (trạng thái 10).

    Raises PermissionDenied, SomeoneElseDidThis, FeeUnpaid, FeeNotReckoned and what
    `collecting.check` raises.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_say_delivered(by, dossier))
    item = _parcel(dossier, Act.CONFIRM_POST)
    came = collecting.check(dossier, collector, slip=False)
    if dossier.money == Money.DUE and not fee_collected:
        raise FeeUnpaid(dossier=dossier)
    if dossier.money == Money.DUE:
        paying.collect_rest(dossier, method=Collection.Method.POST, by=by, at=at)
    dossier.returned_at, dossier.post_item = at, ""
    facts = {"collector": came, "way": "post", "item": item, "money": dossier.money}
    facts["said_by"] = "post" if Role.CARRIER in by.roles else "desk"
    dossier.move(Status.RETURNED, Act.CONFIRM_POST, by=by, at=at, facts=facts, key=key)
    resume(dossier, at=at)
    finish_step(dossier, Act.RETURN_RESULT, by=by, at=at)
    notices.tell(dossier, "returned", at=at)
    return dossier


@transaction.atomic
def take_back_post(
    *, dossier_id: UUID, by: Officer, at: datetime, reason: str, key: UUID | None = None
) -> Dossier:
    """The post could not deliver and brings it back: it waits at the desk, or for another address.

    Raises PermissionDenied, SomeoneElseDidThis, ReasonMissing.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_return(by, dossier))
    item = _parcel(dossier, Act.TAKE_BACK_POST)
    why = written_reason(reason)
    dossier.post_item, dossier.delivery = "", Delivery.DESK
    dossier.note(Act.TAKE_BACK_POST, by=by, at=at, facts={"item": item, "reason": why}, key=key)
    if dossier.status == Status.DONE:  # else a mistake was reported on the way, and it is corrected first
        resume(dossier, at=at)
    notices.tell(dossier, "post_returned", at=at, reason=why)
    return dossier


def collect_by(dossier: Dossier, *, at: datetime) -> datetime:
    """After this a result at the desk counts as not fetched: the regime's working days after the appointment,
    or after it was ready if that came later."""
    if dossier.due_at is None or dossier.finished_at is None:
        raise InvariantBroken("A dossier that is ready has its due date and its end.")
    calendar = calendar_of(dossier.agency)
    wait = regime_for(dossier, at=at).collection_wait
    since = max(dossier.due_at, dossier.finished_at)
    return calendar.closing(calendar.working_day(local(since).date(), wait))


def remind_uncollected(*, at: datetime) -> int:
    """Remind, once, whoever has not fetched the result in time; returns how many."""
    told = Reminder.objects.filter(timer=Timer.COLLECT, subject=OuterRef("pk"))
    rows = Dossier.objects.uncollected(at=at).filter(~Exists(told))
    late = [row for row in rows.select_related("regime", "agency") if at > collect_by(row, at=at)]
    return sum(ring(_to_collect(row, at=at), at=at) for row in late)


def _to_collect(dossier: Dossier, *, at: datetime) -> Ring:
    return Ring(
        dossier.pk,
        Timer.COLLECT,
        dossier.pk,
        collect_by(dossier, at=at),
        0,
        Act.REMIND,
        REMINDER,
        None,
        waits=lambda row: row.status == Status.DONE and row.delivery == Delivery.DESK,
    )


def _check_at_desk(dossier: Dossier) -> None:
    if dossier.post_item:
        raise WithThePost(dossier=dossier, item=dossier.post_item)


def _parcel(dossier: Dossier, act: Act) -> str:
    """Code of the item that is with the post."""
    if not dossier.post_item:
        raise SomeoneElseDidThis(act=act.label.lower(), dossier=dossier)
    return dossier.post_item


def _address(dossier: Dossier, typed: str) -> str:
    address = " ".join(typed.split())[:500]
    if len(address) < SHORTEST_ADDRESS:
        raise AddressMissing(dossier=dossier)
    return address


def _item(typed: str) -> str:
    item = re.sub(r"[\s.-]", "", typed).upper()
    if not _ITEM.fullmatch(item):
        raise ItemCodeWrong
    return item

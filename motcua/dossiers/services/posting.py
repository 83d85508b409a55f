"""The post says what became of a parcel it took over: given to the person, or not, and why."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.dossiers import handovers
from motcua.dossiers.collecting import Collector
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.models import HandoverItem
from motcua.dossiers.services import returning

End = HandoverItem.End


class NotWithPost(Refusal):
    """The one-stop has taken the parcel back, or it was delivered by what somebody else wrote down."""

    code = "parcel-not-with-post"
    message = _(
        "Bưu gửi {dossier} không còn ở bưu chính: Một cửa chưa ghi mã bưu gửi, đã nhận lại, "
        "hoặc đã ghi là phát xong."
    )


@transaction.atomic
def deliver(
    *, item_id: UUID, by: Officer, at: datetime, collector: Collector, fee_collected: bool = False
) -> HandoverItem:
    """Given to the person (61/2018/NĐ-CP Điều 20): the dossier is returned, once, however often pressed.

    Raises PermissionDenied, NotWithPost and what `returning.confirm_post` raises.
    """
    item = _parcel(item_id, by)
    if item.end == End.DELIVERED:
        return item
    if not item.dossier.post_item:
        raise NotWithPost(dossier=item.dossier)
    returning.confirm_post(
        dossier_id=item.dossier_id,
        by=by,
        at=at,
        collector=collector,
        fee_collected=fee_collected,
    )
    return _ended(item, End.DELIVERED, collector.name, by=by, at=at)


@transaction.atomic
def fail(*, item_id: UUID, by: Officer, at: datetime, reason: str) -> HandoverItem:
    """Could not be delivered. The one-stop takes it back by a scan of its own (`returning.take_back_post`).

    Raises PermissionDenied, NotWithPost, ReasonMissing.
    """
    item = _parcel(item_id, by)
    if not item.dossier.post_item or item.end == End.DELIVERED:
        raise NotWithPost(dossier=item.dossier)
    return _ended(item, End.FAILED, written_reason(reason), by=by, at=at)


def _parcel(item_id: UUID, by: Officer) -> HandoverItem:
    rows = handovers.parcels(by).select_for_update(of=("self",))
    item = rows.filter(pk=item_id).first()
    if item is None:
        raise PermissionDenied
    return item


def _ended(
    item: HandoverItem, end: HandoverItem.End, note: str, *, by: Officer, at: datetime
) -> HandoverItem:
    item.end, item.ended_at, item.ended_by, item.ended_note = end, at, by.staff, note[:500]
    item.save()
    return item

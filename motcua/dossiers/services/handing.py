"""Paper changes hands: a list is opened, folders are scanned on to it, it goes, the other side scans them."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.dossiers import handovers
from motcua.dossiers.books import next_number
from motcua.dossiers.handovers import Outcome, Way
from motcua.dossiers.models import Dossier, HandoverItem, HandoverList
from motcua.dossiers.services._steps import allow
from motcua.dossiers.status import Delivery

SERIES = "handover"


class NoSuchFolder(Refusal):
    """The code is nobody's dossier, or not one this unit may handle."""

    code = "handover-no-such-folder"
    message = _(
        "Không tìm thấy hồ sơ có mã “{code}” ở đơn vị này. Vui lòng quét lại, hoặc gõ mã in trên phiếu."
    )


class NotOnThisRoad(Refusal):
    """The folder goes from or to somebody else."""

    code = "handover-other-road"
    message = _("Hồ sơ {dossier} không đi từ {giver} đến {taker} nên không ghi vào danh sách này được.")


class OnAnotherList(Refusal):
    """The folder is already on its way."""

    code = "handover-on-another-list"
    message = _(
        "Hồ sơ {dossier} đang ở danh sách bàn giao số {number}, chưa được xác nhận. "
        "Hãy gỡ khỏi danh sách đó, hoặc chờ bên nhận xác nhận."
    )


class ListGone(Refusal):
    """The list was handed over: its folders are no longer ours to change."""

    code = "handover-sent"
    message = _("Danh sách số {number} đã giao lúc {at} nên không sửa được nữa.")


class ListNotSent(Refusal):
    """Nothing can be confirmed before it was handed over."""

    code = "handover-not-sent"
    message = _("Danh sách số {number} chưa được bên giao chốt; chưa thể xác nhận.")


class ListTaken(Refusal):
    """The other side has finished confirming."""

    code = "handover-taken"
    message = _("Danh sách số {number} đã được xác nhận xong; chênh lệch đã ghi lại.")


class ListEmpty(Refusal):
    """There is nothing to hand over."""

    code = "handover-empty"
    message = _("Danh sách số {number} chưa có túi hồ sơ nào. Hãy quét mã từng túi rồi giao.")


class CarrierUnknown(Refusal):
    """The post's carrier signs by name."""

    code = "handover-carrier-unknown"
    message = _("Vui lòng ghi họ tên nhân viên bưu chính nhận danh sách số {number}.")


@transaction.atomic
def open_list(
    *, list_id: UUID, way: HandoverList.Way, taker: Unit | None, by: Officer, at: datetime
) -> HandoverList:
    """Begin a list; the same id again is the same list. Raises PermissionDenied."""
    existing = HandoverList.objects.filter(pk=list_id, giver=by.unit).first()
    if existing is not None:
        return existing
    allow(way in handovers.ways_of(by))
    allow((taker is None) == (way == Way.TO_POST))
    year = local(at).year
    return HandoverList.objects.create(
        pk=list_id,
        way=way,
        year=year,
        number=next_number(by.unit.pk, SERIES, year),
        giver=by.unit,
        taker=taker,
        opened_at=at,
        opened_by=by.staff,
    )


@transaction.atomic
def add(*, list_id: UUID, code: str, by: Officer, at: datetime) -> HandoverItem:
    """Put a scanned folder on the list; scanned again it stays there once.

    Raises PermissionDenied, ListGone, NoSuchFolder, NotOnThisRoad, OnAnotherList.
    """
    paper = _locked(list_id)
    allow(handovers.may_give(by, paper))
    _still_ours(paper)
    dossier = _dossier(code, by)
    if not handovers.belongs(dossier, paper):
        raise NotOnThisRoad(dossier=dossier, giver=paper.giver.name, taker=paper.taker_name)
    existing = paper.items.filter(dossier=dossier).first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            return HandoverItem.objects.create(
                list=paper,
                dossier=dossier,
                contents=handovers.contents_of(dossier),
                added_at=at,
                added_by=by.staff,
            )
    except IntegrityError as error:
        other = HandoverItem.objects.select_related("list").get(dossier=dossier, outcome=Outcome.ON_THE_WAY)
        raise OnAnotherList(dossier=dossier, number=other.list) from error


@transaction.atomic
def take_off(*, list_id: UUID, item_id: UUID, by: Officer) -> None:
    """Take a folder off before the list goes; one that is off already is no error."""
    paper = _locked(list_id)
    allow(handovers.may_give(by, paper))
    _still_ours(paper)
    paper.items.filter(pk=item_id).delete()


@transaction.atomic
def send(*, list_id: UUID, by: Officer, at: datetime) -> HandoverList:
    """The folders leave: the list is fixed and printed. A second press changes nothing.

    Raises PermissionDenied, ListEmpty.
    """
    paper = _locked(list_id)
    allow(handovers.may_give(by, paper))
    if paper.sent_at is not None:
        return paper
    if not paper.items.exists():
        raise ListEmpty(number=paper)
    paper.sent_at, paper.sent_by_name = at, by.name
    paper.save()
    return paper


@transaction.atomic
def confirm(*, list_id: UUID, code: str, by: Officer, at: datetime, key: UUID | None = None) -> HandoverItem:
    """The other side scans a folder in; one that nobody listed is kept as a difference, so is a second scan.

    key   of the scan: pressed twice it is one scan.
    Raises PermissionDenied, ListNotSent, ListTaken, NoSuchFolder.
    """
    paper = _locked(list_id)
    allow(handovers.may_take(by, paper, day=at.date()))
    _on_its_way(paper)
    wanted = handovers.code_of(code)
    item = paper.items.select_related("dossier").filter(dossier__code=wanted).first()
    if item is None:
        return _unlisted(paper, wanted, by=by, at=at, key=key)
    if item.outcome == Outcome.ON_THE_WAY:
        item.outcome, item.confirmed_at, item.confirmed_by = Outcome.TAKEN, at, by.staff
        item.scan_key = key
        item.save()
    elif key is not None and key != item.scan_key:
        item.repeats, item.scan_key = item.repeats + 1, key
        item.save()
    return item


@transaction.atomic
def finish(*, list_id: UUID, by: Officer, at: datetime, carrier: str = "") -> HandoverList:
    """The other side is done: what was not scanned is missing, and may be listed again.

    carrier   name of the post's person where the post has no account of its own: signs the printed list
              instead of scanning, so all is taken.
    Raises PermissionDenied, ListNotSent, CarrierUnknown. A second press changes nothing.
    """
    paper = _locked(list_id)
    allow(handovers.may_take(by, paper, day=at.date()))
    if paper.taken_at is not None:
        return paper
    _on_its_way(paper)
    left = paper.items.filter(outcome=Outcome.ON_THE_WAY)
    name = " ".join(carrier.split())[:200]
    signs = paper.way == Way.TO_POST and Role.CARRIER not in by.roles
    if signs:
        if not name:
            raise CarrierUnknown(number=paper)
        left.update(outcome=Outcome.TAKEN, confirmed_at=at, confirmed_by=by.staff)
    else:
        left.update(outcome=Outcome.MISSING)
    paper.taken_at, paper.taken_by_name = at, name if signs else by.name
    paper.save()
    return paper


def _locked(list_id: UUID) -> HandoverList:
    rows = HandoverList.objects.select_for_update(of=("self",)).select_related("giver", "taker")
    return rows.get(pk=list_id)


def _still_ours(paper: HandoverList) -> None:
    if paper.sent_at is not None:
        raise ListGone(number=paper, at=f"{local(paper.sent_at):%H:%M %d/%m/%Y}")


def _on_its_way(paper: HandoverList) -> None:
    if paper.sent_at is None:
        raise ListNotSent(number=paper)
    if paper.taken_at is not None:
        raise ListTaken(number=paper)


def _dossier(code: str, by: Officer) -> Dossier:
    """A dossier of the unit; whoever carries folders need not be allowed to read it."""
    wanted = handovers.code_of(code)
    mine = Q(settling_unit=by.unit) | Q(receiving_unit=by.unit)
    found: Dossier | None = Dossier.objects.filter(mine, code=wanted).first() if wanted else None
    if found is None:
        raise NoSuchFolder(code=wanted)
    return found


def _unlisted(paper: HandoverList, code: str, *, by: Officer, at: datetime, key: UUID | None) -> HandoverItem:
    rows = Dossier.objects.filter(code=code)
    if (
        paper.way == Way.TO_POST
    ):  # the post learns of no dossier but those whose result goes by post from here
        rows = rows.filter(receiving_unit=paper.giver, delivery=Delivery.POST)
    dossier = rows.first() if code else None
    if dossier is None:
        raise NoSuchFolder(code=code)
    return HandoverItem.objects.create(
        list=paper,
        dossier=dossier,
        contents="",
        added_at=at,
        added_by=by.staff,
        outcome=Outcome.EXTRA,
        confirmed_at=at,
        confirmed_by=by.staff,
        scan_key=key,
    )

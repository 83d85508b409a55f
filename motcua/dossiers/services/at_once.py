"""Received and settled in one go: no form 01 unless the person asks, but logged like any other dossier
(61/2018/NĐ-CP Điều 17 khoản 4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.catalogue.arrangements import arrangement_on
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.documents.models import File
from motcua.dossiers import collecting, fee_papers, notices, numbers, permissions, results, validity
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.papers import issue, issue_check_sheet
from motcua.dossiers.services._clock import into_clock
from motcua.dossiers.services._steps import DutiesNotApart, allow, answered, locked
from motcua.dossiers.services.outcome import settle_fee
from motcua.dossiers.services.reception import check_reception
from motcua.dossiers.status import Act, Status
from motcua.identity.models import Staff


class NotAtOnce(Refusal):
    """The catalogue does not let this procedure be settled at the moment of reception."""

    code = "dossier-not-at-once"
    message = _(
        "Thủ tục “{procedure}” không thuộc loại trả kết quả ngay khi tiếp nhận. Hãy tiếp nhận như thường lệ."
    )


class NotASignerHere(Refusal):
    """The person named does not sign for the agency today."""

    code = "dossier-not-a-signer-here"
    message = _("Người ký được chọn hôm nay không ký cho {unit}. Vui lòng chọn người khác trong danh sách.")


class ResultNumberMissing(Refusal):
    """A result handed out has a number to find it by."""

    code = "dossier-result-number-missing"
    message = _("Vui lòng ghi số của kết quả đã trao.")


@dataclass(frozen=True)
class GivenAtOnce:
    """The result handed over the counter: its number, who signed it, its scan, who took it."""

    number: str  # as it stands on the paper; the book of results says whether it may
    signer: UUID
    collector: Collector
    file: File | None = None
    receipt: bool = False  # the person asks for form 01
    fee_collected: bool = False
    skipped_why: str = ""  # why numbers before it were left out


@transaction.atomic
def settle_at_once(
    *, dossier_id: UUID, by: Officer, at: datetime, given: GivenAtOnce, key: UUID | None = None
) -> Dossier:
    """Accept a dossier taken in at the desk and give its result in the same moment.

    Who receives does not sign, unless a recorded delegation says so (Điều 17 khoản 5).
    Its number is of the book, its code and QR code are those of every result: they stand on a sheet that goes
    with it. Raises PermissionDenied, NotAtOnce, NotASignerHere, DutiesNotApart, ResultNumberMissing,
    NumberUnreadable, NumberTaken, NumberSkips, FeeUnpaid, FeeNotReckoned, LimitUnknown, MoveNotAllowed, and
    what `collecting.check` and `reception.check_reception` raise.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_receive(by, dossier))
    signer = _check(dossier, given, by=by, at=at)
    came = collecting.check(dossier, given.collector, slip=False)
    if dossier.status != Status.COUNTER_CHECK:
        dossier.move(Status.RETURNED, Act.SETTLE_AT_ONCE, by=by, at=at)  # raises: it is past the desk
    if given.fee_collected:
        settle_fee(dossier, collected=True, by=by, at=at)
    check_reception(dossier, at=at)
    settle_fee(dossier, collected=False, by=by, at=at)
    facts: dict[str, Any] = into_clock(dossier, by=by, at=at)
    dossier.transfer_by = None
    dossier.finished_at = dossier.returned_at = at
    result, left_out = _keep(dossier, given, at=at)
    facts |= {
        "result": result.code,
        "sha256": given.file.blob_id if given.file else "",
        "note": f"{result.name}, {result.number}, {signer.full_name}",
        "signer": signer.code,
        "collector": came,
        "on_time": True,
        "store": bool(dossier.owner.id_number),
        "combines": signer == by.staff,
    } | left_out
    dossier.move(Status.RETURNED, Act.SETTLE_AT_ONCE, by=by, at=at, facts=facts, key=key)
    issue_check_sheet(dossier, result, signer=signer.full_name, by=by, at=at)
    if given.receipt:
        issue(dossier, "form01", by=by, at=at, money=fee_papers.money_words(dossier))
    notices.tell(dossier, "returned", at=at)
    return dossier


def may_be_settled_at_once(dossier: Dossier, *, at: datetime) -> bool:
    """The catalogue says so, with its source, on that day."""
    own = arrangement_on(dossier.version.procedure_id, local(at).date())
    return own is not None and own.at_once


def _check(dossier: Dossier, given: GivenAtOnce, *, by: Officer, at: datetime) -> Staff:
    if not may_be_settled_at_once(dossier, at=at):
        raise NotAtOnce(procedure=dossier.version.name)
    if not given.number.strip():
        raise ResultNumberMissing
    people = agencies.staff_in(dossier.agency, Role.SIGN, local(at).date())
    signer = next((person for person in people if person.pk == given.signer), None)
    if signer is None:
        raise NotASignerHere(unit=dossier.agency.name)
    if signer == by.staff and not _signs_too(dossier, signer, at=at):
        raise DutiesNotApart(person=by.name, dossier=dossier, act=Act.SIGN.label.lower())
    return signer


def _signs_too(dossier: Dossier, person: Staff, *, at: datetime) -> bool:
    return agencies.combines(person, dossier.agency, Role.SIGN, local(at).date())


def _keep(dossier: Dossier, given: GivenAtOnce, *, at: datetime) -> tuple[Paper, dict[str, Any]]:
    """The result among the dossier's papers, and what the event says of numbers left out before it."""
    kind = results.kind_of(dossier)
    taken = numbers.take_result_number(dossier, kind.template, given.number, why=given.skipped_why, at=at)
    paper = dossier.add_paper(
        Paper(
            kind=Paper.Kind.RESULT,
            template=kind.template,
            name=kind.name,
            file=given.file,
            code=f"{dossier.code}-KQ1",
            data={"to": dossier.owner_name},
            number=taken.text,
            check_code=validity.new_check_code(),
            made_at=at,
        )
    )
    why = given.skipped_why.strip()
    return paper, {"left_out": taken.left_out | {"why": why}} if taken.left_out else {}

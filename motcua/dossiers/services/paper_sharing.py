"""A person lets somebody see one paper: for a purpose, until a day; every look logged, taken back at once."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies import tree
from motcua.agencies.models import Unit
from motcua.agencies.officers import Officer
from motcua.audit import services as audit
from motcua.common.moments import VIETNAM
from motcua.common.refusal import Refusal
from motcua.documents.models import File
from motcua.dossiers import vault
from motcua.dossiers.models import PaperShare
from motcua.dossiers.share_rows import PaperShareQuerySet
from motcua.identity import grant_terms, identifiers
from motcua.identity.models import Party
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient

To = PaperShare.To
What = grant_terms.What


class NothingToShare(Refusal):
    """Not held of this person, or no longer good."""

    code = "share-nothing"
    message = _("Giấy tờ này không chia sẻ được: không phải của bạn, đã thu hồi, đã thay hoặc hết giá trị.")


class ShareTooLong(Refusal):
    """A share ends on a day, and not too far away."""

    code = "share-too-long"
    message = _("Xin chọn ngày hết hạn từ hôm nay đến {last:%d/%m/%Y} (nhiều nhất {days} ngày).")


class ReceiverMissing(Refusal):
    """Given to whom?"""

    code = "share-no-receiver"
    message = _("Xin ghi số định danh của người nhận, hoặc chọn cơ quan nhận.")


class ShareWithOneself(Refusal):
    """One sees one's own papers anyway."""

    code = "share-with-oneself"
    message = _("Đây là số định danh của chính bạn. Xin ghi số của người nhận.")


class ShareOver(Refusal):
    """Taken back, over, locked or never there: whoever holds a link learns no more than that."""

    code = "share-over"
    message = _(
        "Không mở được giấy tờ này: đường dẫn không đúng, đã hết hạn, đã được chủ thu lại hoặc đã bị khóa vì "
        "gõ sai mã nhiều lần. Nếu vẫn cần, xin hỏi lại người đã chia sẻ."
    )


class ShareCodeWrong(Refusal):
    """Not the code its owner was shown."""

    code = "share-code-wrong"
    message = _("Mã chưa đúng; còn {left} lần gõ. Xin hỏi lại người đã chia sẻ giấy tờ.")


@dataclass(frozen=True)
class Wish:
    """What the owner chose: a receiver of the kind `to`, what for, the last day."""

    paper_id: UUID
    to: PaperShare.To
    purpose: str
    last_day: date
    number: str = ""
    unit: Unit | None = None


@transaction.atomic
def share(*, share_id: UUID, wish: Wish, by: Party, at: datetime) -> PaperShare:
    """Let somebody see one of the party's papers until the end of a day.

    share_id  made by the form: the same press again is the same share.
    Raises NothingToShare, ShareTooLong, ReceiverMissing, ShareWithOneself, IdNumberNotValid.
    """
    existing = PaperShare.objects.filter(pk=share_id, owner=by).first()
    if existing is not None:
        return existing
    today = at.astimezone(VIETNAM).date()
    found = vault.held(by, wish.paper_id, day=today)
    if found is None:
        raise NothingToShare
    row = PaperShare.objects.create(
        id=share_id,
        owner=by,
        paper_id=wish.paper_id,
        name=found[0].name,
        to=wish.to,
        to_number=_number(wish, by),
        to_unit=_unit(wish),
        token=secrets.token_urlsafe(24),
        purpose=" ".join(wish.purpose.split())[:150],
        given_by=by.hand.name if by.hand else by.name,
        given_at=at,
        expires_at=_end_of(wish.last_day, today),
    )
    _tell(row, at)
    return row


@transaction.atomic
def take_back(*, share_id: UUID, by: Party, at: datetime) -> PaperShare:
    """Nobody opens it any more, from this moment; taken back twice is once."""
    row = PaperShare.objects.select_for_update(of=("self",)).get(pk=share_id, owner=by)
    if row.revoked_at is None:
        row.revoked_at = at
        row.save()
    return row


def code_of(row: PaperShare) -> str:
    """The six digits that open a link: reckoned from its address, shown to the owner, kept nowhere."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"share:{row.token}".encode(), hashlib.sha256)
    return f"{int(digest.hexdigest(), 16) % 1_000_000:06d}"


@transaction.atomic
def open_as_person(*, share_id: UUID, by: Party, at: datetime) -> File:
    """The named person, whose number is verified, opens it. Raises ShareOver."""
    row = PaperShare.objects.select_related("owner").filter(pk=share_id, to=To.PERSON).first()
    if row is None or not by.verified or row.to_number != by.id_number:
        raise ShareOver
    return _opened(row, at, name=by.name, where=str(_("người được chia sẻ")))


def for_agency(agency: Unit, *, at: datetime) -> PaperShareQuerySet:
    """What the agency may open now: given to it, or to an agency whose work it has taken over by that day."""
    receivers = tree.lineage(agency, at.astimezone(VIETNAM).date())
    return PaperShare.objects.standing(at).filter(to_unit__in=receivers)


def receiver_now(row: PaperShare, *, at: datetime) -> Unit | None:
    """The agency that opens it now: the one named, or its heir; None where it was closed without one."""
    return tree.successor_on(row.to_unit, at.astimezone(VIETNAM).date()) if row.to_unit else None


@transaction.atomic
def open_as_agency(*, share_id: UUID, by: Officer, agency: Unit, at: datetime) -> File:
    """Somebody at work in the named agency, or in its heir, opens it. Raises ShareOver."""
    row = for_agency(agency, at=at).select_related("owner").filter(pk=share_id).first()
    if row is None:
        raise ShareOver
    return _opened(row, at, name=by.name, where=by.unit.name, staff_id=by.staff.pk)


def open_by_code(*, token: str, code: str, name: str, at: datetime) -> File:
    """Whoever has the link, the code, and says who he is. A wrong code is counted, also when it is refused.

    Raises ShareOver, ShareCodeWrong.
    """
    file, wrong = _tried(token, code, name, at)
    if file is None:
        raise wrong or ShareOver
    return file


@transaction.atomic
def _tried(token: str, code: str, name: str, at: datetime) -> tuple[File | None, Refusal | None]:
    rows = PaperShare.objects.select_for_update(of=("self",)).select_related("owner")
    row = rows.filter(token=token, to=To.LINK).first()
    most = grant_terms.limit(What.SHARE_TRIES, at.date())
    if row is None or not row.stands(at) or row.tries >= most:
        return None, ShareOver()
    if not hmac.compare_digest(code_of(row).encode(), "".join(code.split()).encode()):
        row.tries += 1
        row.save()
        left = most - row.tries
        return None, ShareCodeWrong(left=left) if left else ShareOver()
    where = str(_("có đường dẫn và mã, tên tự ghi"))
    return _opened(row, at, name=" ".join(name.split())[:200], where=where), None


def _opened(row: PaperShare, at: datetime, *, name: str, where: str, staff_id: UUID | None = None) -> File:
    """The file, once more asked whether it is still good, and the line the owner reads."""
    found = vault.held(row.owner, row.paper_id, day=at.astimezone(VIETNAM).date())
    if not row.stands(at) or found is None:
        raise ShareOver
    audit.record(
        at=at,
        staff_id=staff_id,
        staff_name=name,
        unit_name=where,
        party_id=row.owner_id,
        subject="share",
        subject_id=row.pk,
        purpose=str(_("Mở giấy tờ bạn chia sẻ: {purpose}")).format(purpose=row.purpose)[:200],
    )
    return found[1]


def _number(wish: Wish, by: Party) -> str:
    if wish.to != To.PERSON:
        return ""
    if not wish.number.strip():
        raise ReceiverMissing
    number = identifiers.normalise_id(wish.number)
    if number == by.id_number:
        raise ShareWithOneself
    return number


def _unit(wish: Wish) -> Unit | None:
    if wish.to != To.AGENCY:
        return None
    if wish.unit is None:
        raise ReceiverMissing
    return wish.unit


def last_day(today: date) -> date:
    """The latest day a share of today may end on."""
    return today + timedelta(days=grant_terms.limit(What.SHARE_DAYS, today))


def _end_of(day: date, today: date) -> datetime:
    last = last_day(today)
    if not today <= day <= last:
        raise ShareTooLong(last=last, days=(last - today).days)
    return datetime.combine(day, time(23, 59, 59), VIETNAM)


def _tell(row: PaperShare, at: datetime) -> None:
    """The named person hears of it, where the number is known here."""
    person = Party.objects.filter(id_number=row.to_number).first() if row.to_number else None
    if person is None:
        return
    notifications.notify(
        to=Recipient(person.pk, None, person.name, person.email, person.phone),
        template="paper_shared",
        ref=row.pk,
        context={
            "owner": row.owner.name,
            "procedure": row.name,
            "reason": row.purpose,
            "due_at": row.expires_at.isoformat(),
        },
        at=at,
        event=row.pk,
    )

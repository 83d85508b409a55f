"""People of an enterprise, in the order of a membership: invited, accepted or declined, changed, gone.

The enterprise's own portal account may do everything; a person acts with the rights given, never more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.identity import grant_terms, identifiers
from motcua.identity.member_rows import Member, MemberAct, Right
from motcua.identity.models import Party

Kind = MemberAct.Kind


class LastAdministrator(Refusal):
    """An enterprise with people keeps at least one who can invite and remove."""

    code = "enterprise-last-administrator"
    message = _(
        "{name} là người quản trị duy nhất của {enterprise}. Hãy giao quyền quản trị cho một người khác "
        "đã nhận lời, rồi thực hiện lại."
    )


class AlreadyInvited(Refusal):
    """One person is invited once at a time."""

    code = "enterprise-already-invited"
    message = _(
        "Người có số định danh này đã ở trong danh sách của {enterprise}. Muốn đổi quyền thì mở người đó "
        "trong danh sách."
    )


class InvitationOver(Refusal):
    """Taken back, answered, or too old."""

    code = "enterprise-invitation-over"
    message = _(
        "Lời mời này không còn: đã được trả lời, đã rút hoặc đã hết hạn. "
        "Nếu bạn vẫn cần, hãy nhờ người quản trị của doanh nghiệp mời lại."
    )


class InvitedIsNotYou(Refusal):
    """The number that was invited must be that of a verified account."""

    code = "enterprise-invited-other"
    message = _(
        "Tài khoản của bạn chưa xác thực được số định danh đã được mời. Hãy đăng nhập bằng tài khoản "
        "định danh điện tử của chính người được mời."
    )


class MemberGone(Refusal):
    """Somebody else removed the person a moment ago."""

    code = "enterprise-member-gone"
    message = _("Người này không còn trong danh sách; có thể người khác vừa cho thôi. Hãy tải lại trang.")


class NoRights(Refusal):
    """A person without any right has nothing to do here."""

    code = "enterprise-no-rights"
    message = _("Xin chọn ít nhất một quyền cho người này.")


class OnlyEnterprises(Refusal):
    """A citizen's account is one person's."""

    code = "enterprise-only"
    message = _("Chỉ doanh nghiệp, tổ chức mới có nhiều người cùng dùng một tài khoản.")


@dataclass(frozen=True)
class Invited:
    """Whom to invite: as the administrator typed it."""

    name: str
    id_number: str
    phone: str = ""
    email: str = ""


def administers(by: Party, enterprise_id: UUID) -> bool:
    """The enterprise's own account, or one of its people at work who holds that right now. One query."""
    if by.pk != enterprise_id or by.kind == Party.Kind.CITIZEN:
        return False
    if by.hand is None:
        return True
    rows = Member.objects.at_work().filter(enterprise=enterprise_id, person=by.hand.person_id)
    return rows.filter(rights__contains=[Right.ADMINISTER]).exists()


@transaction.atomic
def invite(*, member_id: UUID, who: Invited, rights: Iterable[str], by: Party, at: datetime) -> Member:
    """Invite a person by identity number; it counts once that person has signed in and accepted.

    member_id  made by the form: the same press again is the same invitation.
    Raises OnlyEnterprises, NoRights, AlreadyInvited, IdNumberNotValid, PhoneNotValid, PermissionDenied.
    """
    existing = Member.objects.filter(pk=member_id, enterprise=by.pk).first()
    if existing is not None:
        return existing
    _administering(by)
    number = identifiers.normalise_id(who.id_number)
    chosen = _chosen(rights)
    days = grant_terms.limit(grant_terms.What.INVITATION_DAYS, at.date())
    overdue = Member.objects.open().filter(enterprise=by.pk, id_number=number, accepted_at=None)
    overdue.filter(expires_at__lte=at).update(ended_at=at)
    row = Member(
        id=member_id,
        enterprise=by,
        name=" ".join(who.name.split())[:300],
        id_number=number,
        phone=identifiers.normalise_phone(who.phone) if who.phone else "",
        email=who.email,
        rights=chosen,
        invited_at=at,
        expires_at=at + timedelta(days=days),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyInvited(enterprise=by.name) from None
    _write(row, Kind.INVITE, by=by, at=at)
    later("notifications.tell_of_invitation", member_id=str(row.pk))
    return row


@transaction.atomic
def accept(*, member_id: UUID, by: Party, at: datetime) -> Member:
    """The invited person, signed in as himself, says yes. Raises InvitationOver, InvitedIsNotYou."""
    row = _invitation(member_id, by, at)
    if row.accepted_at is None:
        row.person, row.name, row.accepted_at = by, by.name, at
        row.save()
        _write(row, Kind.ACCEPT, by=by, at=at)
    return row


@transaction.atomic
def decline(*, member_id: UUID, by: Party, at: datetime) -> Member:
    """The invited person says no. Raises InvitationOver, InvitedIsNotYou."""
    row = _invitation(member_id, by, at)
    if row.accepted_at is not None:
        raise InvitationOver
    row.declined_at = at
    row.save()
    _write(row, Kind.DECLINE, by=by, at=at)
    return row


@transaction.atomic
def change_rights(*, member_id: UUID, rights: Iterable[str], by: Party, at: datetime) -> Member:
    """Give a person other rights. Raises MemberGone, NoRights, LastAdministrator, PermissionDenied."""
    row = _locked(member_id, by)
    chosen = _chosen(rights)
    if chosen == row.rights:
        return row
    if Right.ADMINISTER not in chosen:
        _another_administers(row)
    row.rights = chosen
    row.save()
    _write(row, Kind.CHANGE, by=by, at=at)
    return row


@transaction.atomic
def remove(*, member_id: UUID, by: Party, at: datetime) -> Member:
    """End a membership or take an invitation back; the person is out with the next page asked for.

    Raises MemberGone, LastAdministrator, PermissionDenied.
    """
    row = _locked(member_id, by)
    _another_administers(row)
    return _end(row, Kind.REMOVE, by=by, at=at)


@transaction.atomic
def leave(*, member_id: UUID, by: Party, at: datetime) -> Member:
    """A person stops acting for the enterprise of his own will; `by` is that person as himself.

    Raises MemberGone, LastAdministrator.
    """
    row = Member.objects.filter(pk=member_id, person=by).first()
    if row is None:
        raise MemberGone
    Party.objects.select_for_update().get(pk=row.enterprise_id)
    row.refresh_from_db()
    if row.ended_at is not None:
        return row
    _another_administers(row)
    return _end(row, Kind.LEAVE, by=by, at=at)


def _administering(by: Party) -> None:
    """Locks the enterprise, so that two administrators cannot remove each other at once."""
    if by.kind == Party.Kind.CITIZEN:
        raise OnlyEnterprises
    Party.objects.select_for_update().get(pk=by.pk)
    if not administers(by, by.pk):
        raise PermissionDenied


def _locked(member_id: UUID, by: Party) -> Member:
    _administering(by)
    row = Member.objects.open().filter(pk=member_id, enterprise=by.pk).select_related("enterprise").first()
    if row is None:
        raise MemberGone
    return row


def _invitation(member_id: UUID, by: Party, at: datetime) -> Member:
    row = Member.objects.select_for_update().filter(pk=member_id).first()
    if row is None or not by.verified or by.hand is not None or row.id_number != by.id_number:
        raise InvitedIsNotYou
    over = row.declined_at or row.ended_at or (row.accepted_at is None and row.expires_at <= at)
    if over:
        raise InvitationOver
    return row


def _chosen(rights: Iterable[str]) -> list[str]:
    given = set(rights)
    chosen = [right.value for right in Right if right in given]
    if not chosen:
        raise NoRights
    return chosen


def _another_administers(row: Member) -> None:
    """Whoever is taken the right from is not the last to hold it."""
    if row.accepted_at is None or Right.ADMINISTER not in row.rights:
        return
    others = Member.objects.at_work().filter(
        enterprise=row.enterprise_id, rights__contains=[Right.ADMINISTER]
    )
    if not others.exclude(pk=row.pk).exists():
        raise LastAdministrator(name=row.name, enterprise=row.enterprise.name)


def _end(row: Member, kind: MemberAct.Kind, *, by: Party, at: datetime) -> Member:
    row.ended_at = at
    row.save()
    _write(row, kind, by=by, at=at)
    return row


def _write(row: Member, kind: MemberAct.Kind, *, by: Party, at: datetime) -> None:
    hand = by.hand
    MemberAct.objects.create(
        enterprise_id=row.enterprise_id,
        member=row,
        kind=kind,
        by_id=hand.person_id if hand and hand.person_id else by.pk,
        by_name=hand.name if hand else by.name,
        rights=row.rights,
        at=at,
    )

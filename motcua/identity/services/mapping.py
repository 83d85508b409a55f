"""A portal account whose identity number is already known here: the request, and what the one-stop decides.

An account is never taken over silently. The person brings the card to a one-stop unit, whose officer confirms
that the account is theirs, or rejects it; a confirmation that was wrong is undone.
"""

from datetime import datetime
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.identity import identifiers
from motcua.identity.claims import PortalAccount
from motcua.identity.models import AccountMapping, Party, Staff, User

State = AccountMapping.State
_KEPT = ("tech_id", "name", "phone", "email", "address", "verified", "assurance")


class AccountNeedsMapping(Refusal):
    """The person behind a new portal account is already known by another one: never taken over silently."""

    code = "account-needs-mapping"
    message = _(
        "Số định danh hoặc mã số thuế của tài khoản này đã gắn với một tài khoản khác trên hệ thống, nên "
        "chưa thể đăng nhập. Yêu cầu của bạn đã được ghi lại: vui lòng mang căn cước hoặc giấy đăng ký doanh "
        "nghiệp tới Bộ phận Một cửa gần nhất để cán bộ xác nhận, rồi đăng nhập lại."
    )


class MappingDecided(Refusal):
    """Another officer decided first, or what was confirmed has changed since."""

    code = "account-mapping-decided"
    message = _(
        "Yêu cầu này không còn ở trạng thái chờ việc bạn vừa làm; có thể cán bộ khác vừa xử lý. "
        "Vui lòng tải lại trang để xem diễn biến mới nhất."
    )


class CardDiffers(Refusal):
    """The number on the card is not the number of the account."""

    code = "account-mapping-card-differs"
    message = _(
        "Số trên giấy tờ không trùng với số của tài khoản đang chờ. Nếu gõ nhầm thì gõ lại; nếu đúng như "
        "giấy tờ thì từ chối yêu cầu và ghi lý do."
    )


class MappingReasonMissing(Refusal):
    """A decision about an account rests on something the officer saw."""

    code = "account-mapping-reason-missing"
    message = _("Chưa có lý do. Vui lòng ghi giấy tờ đã đối chiếu, hoặc vì sao từ chối hay gỡ.")


@transaction.atomic
def ask(account: PortalAccount, *, at: datetime) -> None:
    """Write down that this account waits; another try of the same account is the same request."""
    holder = Party.objects.filter(id_number=account.id_number).first()
    if holder is None:  # a moment ago there was one
        return
    facts = {
        "holder": holder,
        "kind": account.kind,
        "name": account.name,
        "id_number": account.id_number,
        "phone": account.phone,
        "email": account.email,
        "address": account.address,
        "tried_at": at,
    }
    AccountMapping.objects.update_or_create(
        tech_id=account.tech_id, state=State.WAITING, defaults=facts, create_defaults=facts | {"asked_at": at}
    )


@transaction.atomic
def confirm(
    *, mapping_id: UUID, card_number: str, reason: str, by: Staff, unit_name: str, at: datetime
) -> AccountMapping:
    """The account is the known person's: from now on it signs in as that party, and the former one does not.

    card_number  as typed from the card shown at the desk.
    Raises MappingDecided, CardDiffers, MappingReasonMissing, and as `identifiers`.
    """
    row = _locked(mapping_id, State.WAITING)
    if _typed(row, card_number) != row.id_number:
        raise CardDiffers
    holder = Party.objects.select_for_update().get(pk=row.holder_id)
    mover = Party.objects.select_for_update().filter(tech_id=row.tech_id).exclude(pk=holder.pk).first()
    row.before = {name: getattr(holder, name) for name in _KEPT}
    row.mover = mover
    _sign_out(holder, mover, tech_ids=[holder.tech_id, row.tech_id])
    if mover is not None:
        mover.tech_id = None
        mover.save()
    holder.tech_id = row.tech_id
    holder.save()
    return _decide(row, State.CONFIRMED, reason=reason, by=by, unit_name=unit_name, at=at)


@transaction.atomic
def reject(*, mapping_id: UUID, reason: str, by: Staff, unit_name: str, at: datetime) -> AccountMapping:
    """The account is not the known person's, or nobody could show that it is; nothing changes.

    Raises MappingDecided, MappingReasonMissing.
    """
    row = _locked(mapping_id, State.WAITING)
    return _decide(row, State.REJECTED, reason=reason, by=by, unit_name=unit_name, at=at)


@transaction.atomic
def undo(*, mapping_id: UUID, reason: str, by: Staff, unit_name: str, at: datetime) -> AccountMapping:
    """Take the account off again (gỡ): the party is as it was, and the former account signs in as before.

    Raises MappingDecided, MappingReasonMissing.
    """
    row = _locked(mapping_id, State.CONFIRMED)
    holder = Party.objects.select_for_update().get(pk=row.holder_id)
    if holder.tech_id != row.tech_id:
        raise MappingDecided
    _sign_out(holder, None, tech_ids=[row.tech_id])
    for name, value in row.before.items():
        setattr(holder, name, value)
    if Party.objects.filter(tech_id=holder.tech_id).exclude(pk=holder.pk).exists():
        holder.tech_id = None
    holder.save()
    if row.mover is not None and row.mover.tech_id is None:
        row.mover.tech_id = row.tech_id
        row.mover.save()
    return _decide(row, State.UNDONE, reason=reason, by=by, unit_name=unit_name, at=at)


def end_sessions(user: User | None) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def _locked(mapping_id: UUID, state: State) -> AccountMapping:
    row = AccountMapping.objects.select_for_update().get(pk=mapping_id)
    if row.state != state:
        raise MappingDecided
    return row


def _typed(row: AccountMapping, card_number: str) -> str:
    if row.kind == Party.Kind.CITIZEN:
        return identifiers.normalise_id(card_number)
    return identifiers.normalise_tax_code(card_number)


def _sign_out(*parties: Party | None, tech_ids: list[str | None]) -> None:
    """No browser stays signed in, and the next sign-in is joined to its party anew."""
    for party in parties:
        if party is not None and party.user is not None:
            end_sessions(party.user)
    SocialAccount.objects.filter(uid__in=[one for one in tech_ids if one]).delete()


def _decide(
    row: AccountMapping, state: State, *, reason: str, by: Staff, unit_name: str, at: datetime
) -> AccountMapping:
    row.reason = " ".join(reason.split())[:500]
    if not row.reason:
        raise MappingReasonMissing
    row.state, row.decided_by, row.decided_in, row.decided_at = state, by, unit_name, at
    row.save()
    later("notifications.tell_of_account", mapping_id=str(row.pk))
    return row

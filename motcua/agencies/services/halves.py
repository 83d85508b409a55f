"""The two halves of a code on paper: who makes it reads one, somebody else the other, nobody both."""

from datetime import UTC, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from motcua.agencies import permissions
from motcua.agencies.models import Assignment
from motcua.agencies.officers import Officer
from motcua.agencies.services import _scope
from motcua.agencies.services.lookups import heads_of
from motcua.agencies.services.requests import ReasonMissing, SomebodyElseConfirms
from motcua.audit import security_events
from motcua.audit.security_events import Kind
from motcua.common.refusal import Refusal
from motcua.identity import services as identity
from motcua.identity.models import PasswordLink, Staff


class HalfTaken(Refusal):
    """Somebody else has it and hands it over."""

    code = "password-code-half-taken"
    message = _("Nửa mã này đã do {name} nhận để trao. Vui lòng nhờ {name}, hoặc cấp mã khác.")


def open_halves(*, by: Officer, at: datetime) -> list[PasswordLink]:
    """Codes on paper of which a half is, or may become, this officer's to hand over, the newest first."""
    rows = _open().order_by("-made_at")
    return [link for link in rows if by.staff.pk in {link.first_id, link.second_id} or _may(link, by, at)]


def halves_waiting() -> list[PasswordLink]:
    """Codes on paper whose second half nobody hands over yet, the oldest first."""
    return list(_open().filter(second_name="").order_by("made_at"))


@transaction.atomic
def take_half(*, link_id: UUID, by: Officer, at: datetime) -> PasswordLink:
    """The officer has, or takes, a half of the code. Raises LinkSpent, HalfTaken, PermissionDenied."""
    link = _locked(link_id)
    if by.staff.pk in {link.first_id, link.second_id}:
        return link
    if by.staff.pk == link.user.staff.pk or not _entitled(link.user.staff, by, at):
        raise PermissionDenied
    if link.second_name:
        raise HalfTaken(name=link.second_name)
    _take(link, by.staff, by.name)
    return link


@transaction.atomic
def take_half_by_operator(*, link_id: UUID, operator: str, reason: str, at: datetime) -> PasswordLink:
    """The operator of the machine hands it over, where nobody else is there to.

    Raises LinkSpent, HalfTaken, ReasonMissing, SomebodyElseConfirms.
    """
    link = _locked(link_id)
    if not (operator.strip() and reason.strip()):
        raise ReasonMissing
    if link.second_name:
        raise HalfTaken(name=link.second_name)
    others = half_takers(link, at=at)
    if others:
        raise SomebodyElseConfirms(names=", ".join(map(str, others)))
    _take(link, None, f"{operator.strip()} (vận hành máy chủ)", reason=reason.strip())
    return link


def half_takers(link: PasswordLink, *, at: datetime) -> list[Staff]:
    """Who may take the second half: who heads the person's unit; where nobody does, other administrators."""
    staff: Staff = link.user.staff
    heads = [one for one in _heads(staff, at) if one.pk != link.first_id]
    if heads:
        return heads
    day = timezone.localdate(at)
    held = Assignment.objects.on(day).filter(role__in=permissions.ADMINISTRATORS)
    people = Staff.objects.filter(assignments__in=held).exclude(pk__in=[staff.pk, link.first_id])
    return [
        one
        for one in people.distinct().order_by("sort_key", "code")
        if _scope.any_post(one, day, lambda by: _scope.manages(staff, by=by, day=day))
    ]


def _open() -> QuerySet[PasswordLink]:
    rows = PasswordLink.objects.select_related("user__staff", "first", "second")
    return rows.filter(way=PasswordLink.Way.PAPER, used_at=None, expires_at__gt=datetime.now(UTC))


def _locked(link_id: UUID) -> PasswordLink:
    link = _open().select_for_update(of=("self",)).filter(pk=link_id).first()
    if link is None:
        raise identity.LinkSpent
    return link


def _may(link: PasswordLink, by: Officer, at: datetime) -> bool:
    staff: Staff = link.user.staff
    return not link.second_name and by.staff.pk != staff.pk and _entitled(staff, by, at)


def _entitled(staff: Staff, by: Officer, at: datetime) -> bool:
    day = timezone.localdate(at)
    administers = bool(by.roles & permissions.ADMINISTRATORS) and _scope.manages(staff, by=by, day=day)
    return administers or by.staff.pk in {one.pk for one in _heads(staff, at)}


def _heads(staff: Staff, at: datetime) -> list[Staff]:
    day = timezone.localdate(at)
    held = Assignment.objects.overlapping(day, None).filter(staff=staff).select_related("unit")
    post = held.order_by("valid_from", "pk").first()
    return heads_of(post.unit, day, besides=staff) if post else []


def _take(link: PasswordLink, staff: Staff | None, name: str, *, reason: str = "") -> None:
    link.second, link.second_name = staff, name[:200]
    link.save(update_fields=["second", "second_name"])
    owner: Staff = link.user.staff
    security_events.record(
        Kind.LINK_MADE,
        staff_id=owner.pk,
        staff_name=owner.full_name,
        account_id=link.user_id,
        by_id=staff.pk if staff else None,
        by_name=name,
        detail=f"paper 2/2 {reason}".strip(),
    )

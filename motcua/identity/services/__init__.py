"""Acts on people and accounts, in the order of a life: registered, signed in, hired, gone."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.identity import identifiers
from motcua.identity.claims import PortalAccount, read
from motcua.identity.models import Party, Staff, User
from motcua.identity.services import mapping
from motcua.identity.services.links import LinkSpent as LinkSpent
from motcua.identity.services.links import StaffWithoutAccount as StaffWithoutAccount
from motcua.identity.services.links import account_of as account_of
from motcua.identity.services.links import code_of as code_of
from motcua.identity.services.links import half_of as half_of
from motcua.identity.services.links import make_link as make_link
from motcua.identity.services.links import open_link as open_link
from motcua.identity.services.links import url_of as url_of
from motcua.identity.services.links import use_link as use_link
from motcua.identity.services.mapping import AccountNeedsMapping as AccountNeedsMapping
from motcua.identity.services.mapping import end_sessions as _end_sessions
from motcua.identity.services.phone_codes import PhoneCodeWrong as PhoneCodeWrong
from motcua.identity.services.phone_codes import digits_of as digits_of
from motcua.identity.services.phone_codes import forget_codes as forget_codes
from motcua.identity.services.phone_codes import make_code as make_code
from motcua.identity.services.phone_codes import prove_phone as prove_phone
from motcua.identity.services.registering import NameDiffers as NameDiffers
from motcua.identity.services.registering import PartyWithoutName as PartyWithoutName
from motcua.identity.services.registering import adopt_statements, by_number, give_way
from motcua.identity.services.registering import confirm_stated as confirm_stated
from motcua.identity.services.registering import register_owner as register_owner
from motcua.identity.services.registering import register_party as register_party
from motcua.identity.services.staff_accounts import SignInNameTaken as SignInNameTaken
from motcua.identity.services.staff_accounts import addresses as addresses
from motcua.identity.services.staff_accounts import change_addresses as change_addresses
from motcua.identity.services.staff_accounts import check_account as check_account
from motcua.identity.services.staff_accounts import open_account as open_account
from motcua.identity.services.telephone import change_phone as change_phone
from motcua.identity.services.telephone import signed_in_with


class StaffCodeTaken(Refusal):
    """Staff codes and sign-in names belong to one person for ever."""

    code = "staff-code-taken"
    message = _("Mã cán bộ {code} hoặc tên đăng nhập {username} đã có người dùng. Vui lòng chọn mã khác.")


def sign_in_party(*, claims: Mapping[str, object], at: datetime) -> Party:
    """The party and its account behind a sign-in at the national portal, created or brought up to date.

    The stable key is TechID. A party known only from the counter is linked when number and name agree; what
    needs the eye of an officer is written down as a request (see `mapping`).
    Raises TechIdMissing, AccountKindUnknown, NameMissing, AccountNeedsMapping.
    """
    account = read(claims)
    try:
        return _upsert_once_more(account, at=at)
    except AccountNeedsMapping:
        mapping.ask(account, at=at)
        raise


def _upsert_once_more(account: PortalAccount, *, at: datetime) -> Party:
    try:
        return _upsert(account, at=at)
    except IntegrityError:  # two first sign-ins of one account at once: the other one made the rows
        return _upsert(account, at=at)


@transaction.atomic
def _upsert(account: PortalAccount, *, at: datetime) -> Party:
    party = Party.objects.select_for_update().filter(tech_id=account.tech_id).first()
    holder = by_number(account.id_number)
    if holder is not None:
        holder = give_way(holder, account.name)
    first_time = party is None
    if party is None:
        party = _linked(holder, account) if holder else Party(tech_id=account.tech_id)
    elif holder is not None and holder.pk != party.pk:
        raise AccountNeedsMapping
    party.kind, party.name, party.tech_id = account.kind, account.name, account.tech_id
    for name in ("id_number", "email", "address"):
        setattr(party, name, getattr(account, name) or getattr(party, name))
    party.verified, party.assurance, party.unseen = bool(party.id_number), account.assurance, False
    if party.user is None:
        party.user = _account(party, account)
    signed_in_with(party, account.phone, at=at)
    party.save()
    if first_time:
        adopt_statements(party)
    return party


def _account(party: Party, portal: PortalAccount) -> User:
    """The sign-in of a party that has none; another party may keep the one this TechID had before."""
    username = f"cd-{portal.tech_id}"
    if Party.objects.filter(user__username=username).exclude(pk=party.pk).exists():
        username = f"{username}-{party.pk.hex[-8:]}"
    defaults = {"email": portal.email, "password": "!"}
    return User.objects.get_or_create(username=username, defaults=defaults)[0]


def _linked(holder: Party, account: PortalAccount) -> Party:
    """A party of the counter takes its owner's new account; one that has an account does not."""
    if holder.tech_id or holder.user_id or fold(holder.name) != fold(account.name):
        raise AccountNeedsMapping
    return holder


@transaction.atomic
def create_staff(
    *,
    code: str,
    full_name: str,
    username: str = "",
    password: str | None = None,
    password_due: bool = False,
    phone: str = "",
    email: str = "",
) -> Staff:
    """A member of staff and the account to sign in with (by default the staff code in lower case).

    password      None: nobody can sign in until one is chosen by a link.
    password_due  the first sign-in must change it: somebody else knows it.
    Raises        StaffCodeTaken, PhoneNotValid.
    """
    username = username or code.lower()
    taken = Staff.objects.filter(code=code).exists() or User.objects.filter(username=username).exists()
    if taken:
        raise StaffCodeTaken(code=code, username=username)
    user = User.objects.create_user(username, password, email=email, password_due=password_due)
    return Staff.objects.create(
        user=user,
        code=code,
        full_name=" ".join(full_name.split()),
        phone=identifiers.normalise_phone(phone) if phone else "",
        email=email,
    )


@transaction.atomic
def reset_second_factor(*, staff_id: UUID) -> None:
    """Forget a lost telephone or key, with its recovery codes; the next sign-in sets a new one up.

    Raises StaffWithoutAccount.
    """
    user = account_of(staff_id)
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)


@transaction.atomic
def leave(*, staff_id: UUID, on: date, at: datetime) -> Staff:
    """The person stops working for the administration: from that day no sign-in, and open sessions end.

    on   first day without work; may lie ahead.
    at   domain time now.
    """
    staff = Staff.objects.select_for_update().get(pk=staff_id)
    staff.left_on = on
    staff.save()
    if staff.user is not None and staff.has_left(at.date()):
        _end_sessions(staff.user)
    return staff

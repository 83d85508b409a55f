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
from motcua.identity.services.links import code_of as code_of
from motcua.identity.services.links import make_link as make_link
from motcua.identity.services.links import open_link as open_link
from motcua.identity.services.links import url_of as url_of
from motcua.identity.services.links import use_link as use_link
from motcua.identity.services.mapping import AccountNeedsMapping as AccountNeedsMapping
from motcua.identity.services.mapping import end_sessions as _end_sessions


class NameDiffers(Refusal):
    """The number is on record under another name."""

    code = "party-name-differs"
    message = _(
        "Số {id_number} đã được ghi cho “{known}”, khác với “{typed}”. Vui lòng xem lại giấy tờ: nếu gõ nhầm "
        "thì sửa; nếu người này đã đổi họ tên thì ghi tên đang có trong hệ thống và kèm giấy tờ thay đổi."
    )


class OwnerDiffers(Refusal):
    """As NameDiffers, said to somebody who may not know the name on record."""

    code = "owner-differs"
    message = _(
        "Họ tên và số định danh của người ủy quyền chưa khớp với nhau. Vui lòng nhập lại đúng như trên "
        "căn cước của người đó."
    )


class PartyWithoutName(Refusal):
    """Nobody can be registered without a name."""

    code = "party-without-name"
    message = _("Chưa có họ và tên (tên tổ chức). Vui lòng nhập đúng như trên giấy tờ.")


class StaffCodeTaken(Refusal):
    """Staff codes and sign-in names belong to one person for ever."""

    code = "staff-code-taken"
    message = _("Mã cán bộ {code} hoặc tên đăng nhập {username} đã có người dùng. Vui lòng chọn mã khác.")


@transaction.atomic
def register_party(
    *,
    name: str,
    phone: str = "",
    id_number: str = "",
    kind: Party.Kind = Party.Kind.CITIZEN,
    birth_date: date | None = None,
    gender: str = "",
    email: str = "",
    commune_code: str = "",
    address: str = "",
) -> Party:
    """The person or organisation in front of the counter; the same identity number is the same party.

    kind       decides what id_number is: identity number of a citizen, else tax code.
    Raises     NameDiffers (case, accents and spaces do not count), PartyWithoutName, PhoneNotValid,
               IdNumberNotValid, TaxCodeNotValid.
    What the party has already stays; only what it lacks is filled in. Without a number every call is a new
    party: two people may share a name and a telephone.
    """
    facts: dict[str, object] = {
        "phone": identifiers.normalise_phone(phone) if phone else "",
        "birth_date": birth_date,
        "gender": gender,
        "email": email,
        "commune_code": commune_code,
        "address": address,
    }
    party = _find_or_create(name, id_number, kind, facts)
    if fold(party.name) != fold(name):
        raise NameDiffers(id_number=party.id_number, known=party.name, typed=name)
    return _fill_in(party, facts)


@transaction.atomic
def register_owner(facts: Mapping[str, str]) -> Party:
    """The person an authorised applicant files for, as written in the draft: name, id_number, phone, address.

    Raises OwnerDiffers, and as `register_party`. Whoever files for another neither learns nor changes what
    is known about that person.
    """
    name, phone = facts.get("name", ""), facts.get("phone", "")
    fresh: dict[str, object] = {
        "phone": identifiers.normalise_phone(phone) if phone else "",
        "address": facts.get("address", "")[:500],
    }
    party = _find_or_create(name, facts.get("id_number", ""), Party.Kind.CITIZEN, fresh)
    if fold(party.name) != fold(name):
        raise OwnerDiffers
    return party


def _find_or_create(name: str, id_number: str, kind: Party.Kind, facts: Mapping[str, object]) -> Party:
    name = " ".join(name.split())
    if not name:
        raise PartyWithoutName
    number = _number(id_number, kind)
    known = _by_number(number)
    if known is None:
        try:
            with transaction.atomic():
                return Party.objects.create(name=name, kind=kind, id_number=number, **facts)
        except IntegrityError:  # another counter registered the same person a moment ago
            known = _by_number(number)
            if known is None:
                raise
    return known


def _number(id_number: str, kind: Party.Kind) -> str:
    if not id_number:
        return ""
    return (
        identifiers.normalise_id(id_number)
        if kind == Party.Kind.CITIZEN
        else identifiers.normalise_tax_code(id_number)
    )


def _by_number(number: str) -> Party | None:
    return Party.objects.select_for_update().filter(id_number=number).first() if number else None


def _fill_in(party: Party, facts: Mapping[str, object]) -> Party:
    lacking = {name: value for name, value in facts.items() if value and not getattr(party, name)}
    for name, value in lacking.items():
        setattr(party, name, value)
    if lacking:
        party.save()
    return party


def sign_in_party(*, claims: Mapping[str, object], at: datetime) -> Party:
    """The party and its account behind a sign-in at the national portal, created or brought up to date.

    The stable key is TechID. A party known only from the counter is linked when number and name agree; what
    needs the eye of an officer is written down as a request (see `mapping`).
    Raises TechIdMissing, AccountKindUnknown, NameMissing, AccountNeedsMapping.
    """
    account = read(claims)
    try:
        return _upsert_once_more(account)
    except AccountNeedsMapping:
        mapping.ask(account, at=at)
        raise


def _upsert_once_more(account: PortalAccount) -> Party:
    try:
        return _upsert(account)
    except IntegrityError:  # two first sign-ins of one account at once: the other one made the rows
        return _upsert(account)


@transaction.atomic
def _upsert(account: PortalAccount) -> Party:
    party = Party.objects.select_for_update().filter(tech_id=account.tech_id).first()
    holder = _by_number(account.id_number)
    if party is None:
        party = _linked(holder, account) if holder else Party(tech_id=account.tech_id)
    elif holder is not None and holder.pk != party.pk:
        raise AccountNeedsMapping
    party.kind, party.name, party.tech_id = account.kind, account.name, account.tech_id
    for name in ("id_number", "phone", "email", "address"):
        setattr(party, name, getattr(account, name) or getattr(party, name))
    party.verified, party.assurance = bool(party.id_number), account.assurance
    if party.user is None:
        party.user = _account(party, account)
    party.save()
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
    """Forget a lost telephone or key, with its recovery codes; the next sign-in sets a new one up."""
    user = _user_of(staff_id)
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


def _user_of(staff_id: UUID) -> User:
    return User.objects.select_for_update().get(staff__pk=staff_id)

"""What the sender does: send, add what is asked for, judge the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue.models import Field, Procedure
from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.documents import services as documents
from motcua.dossiers.models import Dossier
from motcua.feedback import permissions, petition_notices, receivers
from motcua.feedback.models import Petition, PetitionFile
from motcua.feedback.petition_rows import PetitionMoved
from motcua.feedback.petition_states import Act, Channel, Kind, State, Subject
from motcua.feedback.rating_rows import Level
from motcua.feedback.services._petition_steps import (
    LONGEST,
    allow,
    answered,
    due_in,
    locked,
    start_clock,
    words,
)
from motcua.feedback.terms import What, until
from motcua.identity.identifiers import InvalidIdentifier, normalise_phone
from motcua.identity.models import Party

A_DAY = 10  # petitions from one account in 24 hours; messages to a telephone that nobody proved
MOST_FILES = 5


class SenderUnknown(Refusal):
    """20/2008/NĐ-CP Điều 7: name, address and telephone."""

    code = "petition-sender-unknown"
    message = _("Vui lòng ghi họ tên và số điện thoại để cơ quan trả lời được cho bạn.")


class TooManyPetitions(Refusal):
    """One account, many petitions."""

    code = "petition-too-many"
    message = _(
        "Bạn đã gửi {number} phản ánh trong 24 giờ. Vui lòng gửi tiếp vào ngày mai, "
        "hoặc gọi tổng đài của tỉnh nếu việc khẩn cấp."
    )


class TooManyFiles(Refusal):
    """More files than one petition may carry."""

    code = "petition-too-many-files"
    message = _("Mỗi phản ánh kèm nhiều nhất {number} tệp. Vui lòng bỏ bớt rồi gửi lại.")


@dataclass(frozen=True)
class Sender:
    """Who sends, as far as he says."""

    name: str
    phone: str
    email: str = ""
    address: str = ""
    party: Party | None = None
    anonymous: bool = True


@dataclass(frozen=True)
class About:
    """What it may be linked to."""

    dossier: Dossier | None = None
    procedure: Procedure | None = None
    field: Field | None = None
    official: str = ""
    commune_code: str = ""
    place: str = ""
    point: tuple[Decimal, Decimal] | None = None  # latitude, longitude


@dataclass(frozen=True)
class Said:
    """A petition as it arrives."""

    kind: Kind
    title: str
    content: str
    sender: Sender
    about: About = About()
    files: Sequence[tuple[str, bytes]] = ()  # name, content
    channel: Channel = Channel.PORTAL
    key: UUID | None = None


@transaction.atomic
def send(*, said: Said, at: datetime, typed_by: Officer | None = None) -> Petition:
    """Take a petition in: code, limits, the room it lies with; the sender is told at once.

    typed_by   the officer who wrote down what was said on the telephone or handed in on paper.
    The same request again answers the petition already taken in. Raises WordsMissing, SenderUnknown,
    TooManyPetitions, TooManyFiles, the refusals of documents.checks.
    """
    allow(typed_by is None or permissions.can_type_petition(typed_by))
    sender = said.sender
    phone = normalise_phone(sender.phone) if sender.phone else ""
    if not sender.name.strip() or not phone:
        raise SenderUnknown
    sent = Petition.objects.filter(request_key=said.key, phone=phone).first() if said.key else None
    if sent is not None:
        return sent
    _check_number(said, at=at)
    petition = _petition(said, phone, at=at, typed_by=typed_by)
    limits = start_clock(petition, at=at)
    petition.due_at = due_in(petition, State.NEW)
    petition.save(force_insert=True)
    facts, who = {"limits": limits}, typed_by or sender.party
    petition.append(Act.SEND, by=who, at=at, source=None, facts=facts, name=petition.name)
    petition.save(update_fields=["events_number"])
    _keep_files(petition, said.files, at=at)
    if sender.party is not None or typed_by is not None or _unproven(phone, at=at) <= A_DAY:
        petition_notices.tell_sender(petition, "petition_received", at=at)
    people = receivers.who_acts(petition, local(at).date())
    petition_notices.tell_staff(petition, "petition_new_staff", people, at=at)
    return petition


@transaction.atomic
def supply(
    *,
    petition_id: UUID,
    by: Party | None,
    text: str,
    at: datetime,
    files: Sequence[tuple[str, bytes]] = (),
    key: UUID | None = None,
) -> Petition:
    """The sender adds what was asked for; it goes on where it was, its limits counted from today.

    That they begin anew is what the national portal's list of states suggests ("supplemented" is waiting
    again); no text says so, and `first_handle_by` keeps the first limit. Raises PetitionMoved, WordsMissing.
    """
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    if petition.state != State.NEED_INFO:
        raise PetitionMoved(
            petition=petition, state=petition.get_state_display(), act=Act.SUPPLY.label.lower()
        )
    added = words(text, _("Thông tin bổ sung"), longest=LONGEST)
    target = State(petition.asked_in)
    limits = start_clock(petition, at=at)
    petition.asked, petition.asked_in, petition.supply_by = "", "", None
    petition.due_at = due_in(petition, target)
    _keep_files(petition, files, at=at)
    facts = {"text": added, "files": len(files), "limits": limits}
    petition.move(target, Act.SUPPLY, by=by, at=at, facts=facts, key=key, name=petition.name)
    people = receivers.who_acts(petition, local(at).date())
    petition_notices.tell_staff(petition, "petition_supplied_staff", people, at=at)
    return petition


@transaction.atomic
def rate_answer(
    *,
    petition_id: UUID,
    by: Party | None,
    level: Level,
    comment: str = "",
    at: datetime,
    key: UUID | None = None,
) -> Petition:
    """The sender judges the answer, once (766/QĐ-TTg 5.3). Raises PetitionMoved."""
    petition = locked(petition_id)
    if answered(petition, key):
        return petition
    petition.liking = Level(level)
    petition.liking_words = " ".join(comment.split())[:2000]
    petition.move(
        State.RATED, Act.RATE, by=by, at=at, facts={"level": int(level)}, key=key, name=petition.name
    )
    return petition


def find(code: str, phone: str) -> Petition | None:
    """The petition with this code from this telephone; None whichever of the two is wrong."""
    try:
        number = normalise_phone(phone)
    except InvalidIdentifier:
        return None
    rows = Petition.objects.select_related("unit", "dossier", "procedure", "field")
    return rows.filter(code=code.strip().upper(), phone=number).first() if number else None


def _petition(said: Said, phone: str, *, at: datetime, typed_by: Officer | None) -> Petition:
    sender, about, day = said.sender, said.about, local(at).date()
    latitude, longitude = about.point or (None, None)
    return Petition(
        code=_code(day),
        kind=said.kind,
        subject=Subject.PLACE if said.kind == Kind.FIELD else "",
        channel=said.channel,
        title=words(said.title, _("Việc gì"), longest=300),
        content=words(said.content, _("Nội dung"), longest=LONGEST),
        party=sender.party,
        name=" ".join(sender.name.split())[:300],
        phone=phone,
        email=sender.email,
        address=" ".join(sender.address.split())[:500],
        anonymous=sender.anonymous,
        typed_by=typed_by.staff if typed_by else None,
        dossier=about.dossier,
        procedure=about.procedure or (about.dossier.version.procedure if about.dossier else None),
        field=about.field or (about.dossier.version.field if about.dossier else None),
        official_said=" ".join(about.official.split())[:300],
        commune_code=about.commune_code,
        place=" ".join(about.place.split())[:500],
        latitude=latitude,
        longitude=longitude,
        unit=receivers.control_unit(day),
        sent_at=at,
        request_key=said.key,
    )


def _code(day: date) -> str:
    """PAKN.YYYYMMDD.NNNN, dense: the day's row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO feedback_petitionserial (day, last) VALUES (%s, 1) "
            "ON CONFLICT (day) DO UPDATE SET last = feedback_petitionserial.last + 1 RETURNING last",
            [day],
        )
        (serial,) = cursor.fetchone()
    return f"PAKN.{day:%Y%m%d}.{serial:04d}"


def _check_number(said: Said, *, at: datetime) -> None:
    """An account sends a few a day. A telephone that anybody may type takes nothing from its owner: how many
    strangers send is the face's to limit, by where they sit.
    """
    party = said.sender.party
    if party is not None and said.channel == Channel.PORTAL:
        sent = Petition.objects.filter(party=party, sent_at__gt=at - timedelta(days=1), typed_by=None).count()
        if sent >= A_DAY:
            raise TooManyPetitions(number=sent)
    if len(said.files) > MOST_FILES:
        raise TooManyFiles(number=MOST_FILES)


def _unproven(phone: str, *, at: datetime) -> int:
    rows = Petition.objects.filter(phone=phone, party=None, typed_by=None)
    return rows.filter(sent_at__gt=at - timedelta(days=1)).count()


def _keep_files(petition: Petition, files: Sequence[tuple[str, bytes]], *, at: datetime) -> None:
    if petition.files.count() + len(files) > 2 * MOST_FILES:
        raise TooManyFiles(number=MOST_FILES)
    for name, content in files:
        file = documents.store_file(ref=petition.pk, name=name, content=content, at=at)
        row = PetitionFile.objects.create(petition=petition, file=file)
        later("feedback.strip_photo", file_id=str(row.pk))


def info_by(petition: Petition, *, at: datetime) -> datetime:
    """Until when the sender may add what is asked for."""
    return until(What.SUPPLY, at, scope=petition.unit.identifier)

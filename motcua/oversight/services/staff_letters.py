"""The monthly word to agencies about the people they sent: drafted here, completed and sent by the head."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies import services as agencies
from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.documents import services as documents
from motcua.documents.render import render
from motcua.dossiers import figures, letterhead
from motcua.dossiers.books import next_number
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Duty, DutyDay
from motcua.identity.models import Staff
from motcua.notifications import services as notifications
from motcua.notifications.services import Recipient
from motcua.oversight.models import StaffLetter
from motcua.oversight.secondments import Secondment, ends_soon, secondments

BOOK = "staff_letter"
SHORTEST = 20  # characters of what the head adds


class MannersMissing(Refusal):
    """The notice speaks of time, progress and manners; the last only the head knows."""

    code = "oversight-manners-missing"
    message = gettext_lazy(
        "Vui lòng ghi nhận xét về thời gian làm việc, tinh thần, thái độ (ít nhất 20 ký tự) trước khi gửi."
    )


class AlreadySent(Refusal):
    """A notice that went out is not changed."""

    code = "oversight-letter-already-sent"
    message = gettext_lazy("Thông báo tháng {month} gửi {agency} đã gửi rồi nên không sửa được.")


def draft_month(*, at: datetime) -> int:
    """Draft last month's notices, one for each desk and agency that had people there; once.

    Returns how many are new.
    """
    today = local(at).date()
    last = today.replace(day=1) - timedelta(days=1)
    period = Period(last.replace(day=1), last)
    groups: dict[tuple[Unit, Unit], list[Secondment]] = {}
    for one in secondments(None, last):
        if one.row.seconded_from is not None:
            groups.setdefault((one.row.unit, one.row.seconded_from), []).append(one)
    new = 0
    for (desk, agency), people in groups.items():
        if StaffLetter.objects.filter(desk=desk, agency=agency, month=period.first).exists():
            continue
        facts = [_person(one.row.staff, desk, period) for one in people]
        letters = [StaffLetter(desk=desk, agency=agency, month=period.first, facts=facts, drafted_at=at)]
        StaffLetter.objects.bulk_create(letters, ignore_conflicts=True)
        new += 1
    return new


@transaction.atomic
def send(*, letter_id: UUID, body: str, by: Officer, at: datetime) -> StaffLetter:
    """The head adds what only a head can say, and sends it to the agency's leaders. Pressed twice it is one.

    Raises PermissionDenied, MannersMissing, AlreadySent.
    """
    rows = StaffLetter.objects.select_for_update(of=("self",)).select_related("desk", "agency")
    letter = rows.get(pk=letter_id)
    if not by.holds(Role.HEAD_ONE_STOP, unit_id=letter.desk_id):
        raise PermissionDenied
    words = body.strip()[:5000]
    if letter.sent_at is not None:
        if letter.body == words and letter.sent_by_id == by.staff.pk:
            return letter
        raise AlreadySent(month=f"{letter.month:%m/%Y}", agency=letter.agency.name)
    if len(" ".join(words.split())) < SHORTEST:
        raise MannersMissing
    letter.body, letter.sent_at, letter.sent_by = words, at, by.staff
    letter.number = f"{next_number(letter.desk_id, BOOK, local(at).year):02d}/TB-BPMC"
    pdf = render("decision", _printed(letter, by, at=at))
    name = f"thong-bao-nhan-su-{letter.month:%Y-%m}.pdf"
    letter.file = documents.store_made(ref=letter.pk, name=name, content=pdf, at=at)
    letter.save()
    for person in _leaders(letter.agency, at=at):
        notifications.notify(
            to=Recipient(None, person.pk, person.full_name, person.email, person.phone),
            template="staff_letter_staff",
            ref=letter.pk,
            context={
                "code": letter.number,
                "unit": letter.desk.name,
                "agency": letter.agency.name,
                "reason": words,
            },
            at=at,
            event=letter.pk,
        )
    return letter


def warn_of_ends(*, at: datetime) -> int:
    """Tell the desk's head and the sending agency that a secondment ends soon; once for each end.

    Returns how many people were told, also before.
    """
    day = local(at).date()
    told = 0
    for one in ends_soon(day):
        row = one.row
        if row.seconded_from is None or row.valid_to is None:
            raise InvariantBroken("A secondment that ends soon has both its unit and its end.")
        people = agencies.staff_in(row.unit, Role.HEAD_ONE_STOP, day) + _leaders(row.seconded_from, at=at)
        context = {
            "owner": row.staff.full_name,
            "unit": row.unit.name,
            "agency": row.seconded_from.name,
            "reason": f"{row.valid_to - timedelta(days=1):%d/%m/%Y}",
        }
        for person in {one.pk: one for one in people}.values():
            notifications.notify(
                to=Recipient(None, person.pk, person.full_name, person.email, person.phone),
                template="secondment_ends_staff",
                ref=row.pk,
                context=context,
                at=at,
                event=uuid5(row.pk, row.valid_to.isoformat()),
            )
            told += 1
    return told


@translation.override("vi")  # an official text
def sentences(letter: StaffLetter) -> list[str]:
    """What the system knows of each person, as the notice says it."""
    words = _("{name}: có mặt {days}/{working} ngày làm việc; tiếp nhận {received}, trả {returned} hồ sơ.")
    return [words.format(**one) for one in letter.facts]


def _person(staff: Staff, desk: Unit, period: Period) -> dict[str, Any]:
    done = {one.duty: one for one in figures.by_person([desk.pk], period) if one.staff_id == staff.pk}
    days = DutyDay.objects.filter(period.days, unit=desk, staff=staff).values("day").distinct().count()
    calendar = deadlines.calendar_for(desk.identifier)
    before = date.fromordinal(period.first.toordinal() - 1)
    return {
        "staff": str(staff.pk),
        "name": staff.full_name,
        "days": days,
        "working": len(calendar.working_days(before, period.last)),
        "received": done[Duty.RECEIVE].n if Duty.RECEIVE in done else 0,
        "returned": done[Duty.RETURN].n if Duty.RETURN in done else 0,
    }


@translation.override("vi")
def _printed(letter: StaffLetter, by: Officer, *, at: datetime) -> dict[str, Any]:
    month = f"{letter.month:%m/%Y}"
    body = [
        _("Tháng {month}, người được cử đến làm việc:").format(month=month),
        *sentences(letter),
        letter.body,
    ]
    return letterhead.of(letter.desk, dated=at) | {
        "kind": _("Thông báo"),
        "about": _("Người được cử đến Bộ phận Một cửa, tháng {month}").format(month=month),
        "number": letter.number,
        "to": letter.agency.name,
        "body": "\n".join(body),
        "signature": {"title": letterhead.title_of(by) or letter.desk.name, "name": by.name},
    }


def _leaders(agency: Unit, *, at: datetime) -> list[Staff]:
    day = local(at).date()
    people = [person for role in (Role.SIGN, Role.ASSIGN) for person in agencies.staff_in(agency, role, day)]
    return list({person.pk: person for person in people}.values())

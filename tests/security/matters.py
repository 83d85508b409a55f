"""What lies at a place of the matrices: dossiers in every state, and all that belongs to them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from motcua.agencies.models import Assignment, Role
from motcua.agencies.officers import Officer
from motcua.agencies.services import absences, people
from motcua.catalogue.models import ImportBatch, ImportFinding
from motcua.common.ids import uuid7
from motcua.documents import services as documents
from motcua.documents.render import render
from motcua.documents.samples import sample
from motcua.dossiers.handovers import Way
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import (
    commenting,
    drafting,
    filters,
    handing,
    intake,
    outcome,
    paper_sharing,
    paying,
    processing,
    returning,
    visits,
)
from motcua.dossiers.status import Delivery, FiledBy
from motcua.feedback import links as rating_links
from motcua.feedback.petition_states import Kind, Subject
from motcua.feedback.rating_rows import Moment
from motcua.feedback.services import answering, devices, petitioning, sorting
from motcua.feedback.services.petitioning import Said, Sender
from motcua.identity.models import AccountMapping, Member, Party, PasswordLink, Staff
from motcua.oversight.doubt_rows import Doubt
from motcua.oversight.models import OutsideBatch, StaffLetter
from motcua.oversight.services import fee_settling, meetings, urging_many
from motcua.queue.services import booking, calling, desks, kiosks, tickets
from tests.counter.factories import account
from tests.dossiers import factories, scans, side
from tests.dossiers.factories import MONDAY, World, vn
from tests.payments.factories import fee
from tests.security.people import Place

TUESDAY = vn(2022, 7, 26, 9, 0)
Rows = dict[str, Any]

STRAIGHT = (
    factories.taken_in,
    factories.received,
    factories.assigned,
    factories.proposed,
    factories.done,
    factories.returned,
)
ASIDE = (
    side.asked_at_intake,
    side.asked,
    side.drafted,
    side.extension_asked,
    side.apology_signed,
    side.refusal_proposed,
    side.refusal_signed,
    side.duty_drafted,
    side.duty_sent,
    side.duty_proved,
    side.error_found,
    side.correction_proposed,
    side.correction_signed,
)


def dossiers_of(at: Place, w: World, *, all_states: bool) -> dict[str, Dossier]:
    """A dossier of the owner in each state, by the state's name."""
    made = {make.__name__: make(w) for make in STRAIGHT + (ASIDE if all_states else ())}
    if all_states:
        made["transferred"] = processing.transfer(dossier_id=factories.received(w).pk, by=w.lan, at=MONDAY)
        made["signed"] = outcome.sign(dossier_id=factories.proposed(w).pk, by=w.ha, at=MONDAY)
        asked = at.person("asked")
        made["consulting"] = side.consulting_police(w, asked)
        made["shared_out"] = side.shared_out(w, asked)
        made["visit_planned"] = side.visit_planned(w, applicant=True)
        made["without_papers"] = factories.without_papers(w)
        made["late"] = factories.assigned(w, at=MONDAY - timedelta(days=14))
        made |= _with_the_post(w)
        made |= _filed_online(at, w)
    return made


def _with_the_post(w: World) -> dict[str, Dossier]:
    rows = {}
    for name in ("to_post", "posted"):
        row = rows[name] = factories.done(w)
        returning.choose_delivery(
            dossier_id=row.pk, by=w.minh, at=MONDAY, delivery=Delivery.POST, address=w.minh.address
        )
    returning.hand_to_post(dossier_id=rows["posted"].pk, by=w.tam, at=MONDAY, item="CI123456789VN")
    return rows


def ready_draft(at: Place, w: World, party: Party):
    draft = drafting.new_draft(version=w.version, by=party, at=MONDAY)
    drafting.choose_road(
        draft_id=draft.pk,
        by=party,
        receiving_unit=w.desk,
        case=None,
        filed_by=FiledBy.SELF,
        owner={},
        at=MONDAY,
    )
    content = render("decision", sample("decision"))
    name = f"{at.letter}-giấy-riêng.pdf"
    drafting.attach(draft_id=draft.pk, by=party, component=w.component, name=name, content=content, at=MONDAY)
    draft.refresh_from_db()
    return draft


def _filed_online(at: Place, w: World) -> dict[str, Dossier]:
    first, second = ready_draft(at, w, w.minh), ready_draft(at, w, w.minh)
    filed = intake.submit(draft_id=first.pk, by=w.minh, at=MONDAY)
    asked = intake.submit(draft_id=second.pk, by=w.minh, at=MONDAY)
    side.supplement.request_supplement(dossier_id=asked.pk, by=w.lan, at=MONDAY, items=[side.item(w)])
    return {"filed": filed, "asked_online": asked}


def beside_dossiers(at: Place, w: World, made: dict[str, Dossier], words: str) -> Rows:
    """Comments, papers, lists, scans, money."""
    rows: Rows = {"draft_id": ready_draft(at, w, w.minh).pk, "component_id": w.component.pk}
    commenting.comment(comment_id=uuid7(), dossier_id=made["assigned"].pk, by=w.dung, at=MONDAY, text=words)
    rows["upload_id"] = documents.begin_upload(ref=rows["draft_id"], name="a.pdf", size=9, at=MONDAY).pk
    rows |= _scanned(w, made["received"]) | _papers(at, w, made)
    line = fee(w)
    rows["paid"] = factories.received(w)
    paying.charge(dossier_id=rows["paid"].pk, by=w.lan, at=MONDAY, charges=[paying.Charged(line.pk)])
    paying.take_cash(dossier_id=rows["paid"].pk, by=w.tam, at=MONDAY)
    rows["owing"] = factories.received(w)
    paying.charge(dossier_id=rows["owing"].pk, by=w.lan, at=MONDAY, charges=[paying.Charged(line.pk)])
    line.delete()
    return rows | _lists(w, made)


def _scanned(w: World, dossier: Dossier) -> Rows:
    paper = dossier.papers.get(component=w.component, kind=Paper.Kind.COMPONENT)
    scan = scans.scanned(w, dossier, paper)
    return {"scan_id": scan.pk, "page_id": scan.pages.first().pk, "scan": scan}


def _papers(at: Place, w: World, made: dict[str, Dossier]) -> Rows:
    result = Paper.objects.get(dossier=made["returned"], kind="result")
    wish = {"purpose": f"{at.letter} xin học", "last_day": date(2022, 7, 29), "paper_id": result.pk}
    shares = {
        "person": paper_sharing.Wish(to="person", number=at.citizens["friend"].id_number, **wish),
        "link": paper_sharing.Wish(to="link", **wish),
        "agency": paper_sharing.Wish(to="agency", unit=at.units["police"], **wish),
    }
    made_shares = {
        name: paper_sharing.share(share_id=uuid7(), wish=one, by=w.minh, at=MONDAY)
        for name, one in shares.items()
    }
    return {"result": result, "shares": made_shares}


def _lists(w: World, made: dict[str, Dossier]) -> Rows:
    waits = handing.open_list(list_id=uuid7(), way=Way.TO_POST, taker=None, by=w.tam, at=MONDAY)
    handing.add(list_id=waits.pk, code=made["posted"].code, by=w.tam, at=MONDAY)
    sent = handing.send(list_id=waits.pk, by=w.tam, at=MONDAY)
    begun = handing.open_list(list_id=uuid7(), way=Way.TO_POST, taker=None, by=w.tam, at=TUESDAY)
    return {"sent_list": sent, "open_list": begun, "item_id": sent.items.get().pk}


def petitions_of(at: Place, w: World, room, title: str, content: str) -> Rows:
    """One in each step: new, at work with its handler, answered, public."""
    sender = Sender(w.minh.name, w.minh.phone, w.minh.email, w.minh.address, party=w.minh)
    picture = (("ảnh.jpg", scans.photo()),)
    rows = {
        step: petitioning.send(
            said=Said(Kind.PETITION, title, f"{content} ({step})", sender, files=picture), at=MONDAY
        )
        for step in ("new", "given", "answered", "approved")
    }
    for step in ("given", "answered", "approved"):
        facts = {"petition_id": rows[step].pk, "at": MONDAY}
        sorting.forward(by=room, to=w.committee, reason="Việc của cơ quan này.", **facts)
        sorting.accept(by=w.ha, subject=Subject.RULE, handler=w.dung.staff, **facts)
    for step in ("answered", "approved"):
        answering.answer(petition_id=rows[step].pk, by=w.dung, text=f"Đã trả lời {at.letter}.", at=MONDAY)
    answering.approve(petition_id=rows["approved"].pk, by=w.ha, at=MONDAY)
    return rows


def of_the_hall(at: Place, w: World) -> Rows:
    """A desk in use, somebody called, somebody who waits, an appointment, a terminal, a tablet."""
    head = at.person("head_one_stop")
    desk = desks.set_up_desk(
        desk_id=uuid7(),
        number=1,
        name="Tổng hợp",
        purposes=("file", "collect", "ask"),
        fields=(),
        in_use=True,
        by=head,
    )
    second = desks.set_up_desk(
        desk_id=uuid7(),
        number=2,
        name="Hộ tịch",
        purposes=("file", "collect", "ask"),
        fields=(),
        in_use=True,
        by=head,
    )
    waits = [
        tickets.take(ticket_id=uuid7(), unit=w.desk, purpose="file", field=None, priority=None, at=TUESDAY)
        for _one in range(3)
    ]
    desks.open_desk(desk_id=desk.pk, by=w.lan, at=TUESDAY)
    turn = calling.call_next(by=w.lan, at=TUESDAY)
    wish = booking.Wish(uuid7(), w.desk, w.version, vn(2022, 7, 27, 9, 0), w.minh.name, w.minh.phone, w.minh)
    kiosk, token = kiosks.register(kiosk_id=uuid7(), name="Máy 1", by=head, at=MONDAY, real_at=MONDAY)
    device, secret = devices.set_up(name="Bàn 1", by=w.tam, at=MONDAY)
    return {
        "desk": desk,
        "second_desk": second,
        "ticket": waits[-1],
        "turn": turn,
        "kiosk": kiosk,
        "token": token,
        "device": device,
        "secret": secret,
        "appointment": booking.book(wish=wish, at=MONDAY),
    }


def half_of_a_code(person: Officer, maker: Staff) -> PasswordLink:
    """A code on paper whose second half nobody hands over yet; the person's own password stays."""
    now = datetime.now(UTC)
    return PasswordLink.objects.create(
        user=account(person),
        digest=person.staff.pk.hex,
        way=PasswordLink.Way.PAPER,
        made_at=now,
        expires_at=now + timedelta(hours=8),
        first=maker,
    )


def of_the_office(at: Place, w: World) -> Rows:
    """What administration and oversight keep about the place."""
    admin = at.person("unit_admin")
    absence = absences.record_absence(
        absence_id=uuid7(),
        staff_id=at.person("colleague").staff.pk,
        first=date(2022, 7, 27),
        last=date(2022, 7, 28),
        reason=f"Nghỉ phép {at.letter}",
        by=at.person("leader"),
        at=MONDAY,
        substitute_id=w.dung.staff.pk,
        decision="QĐ 12",
    )
    mine = filters.save_filter(
        filter_id=uuid7(), by=w.lan, at=MONDAY, kind="cua-toi", name="Của tôi", query=""
    )
    guidance = visits.Guidance(
        uuid7(),
        w.version,
        why="papers",
        said="Xin bổ sung bản sao quyết định.",
        missing=("Quyết định",),
        person_name=w.minh.name,
        person_phone=w.minh.phone,
    )
    asked = people.assign_role(
        staff=at.person("colleague").staff,
        unit_id=w.committee.pk,
        role=Role.SIGN,
        valid_from=date(2022, 8, 1),
        by=admin,
        at=MONDAY,
    )
    letter = StaffLetter.objects.create(
        desk=w.desk, agency=w.committee, month=date(2022, 6, 1), drafted_at=MONDAY
    )
    doubt = Doubt.objects.create(
        pattern=Doubt.Pattern.TOO_FAST, day=date(2022, 7, 22), unit=w.desk, number=3, found_at=MONDAY
    )
    run = urging_many.begin(
        run_id=uuid7(),
        about=w.committee,
        text="Đề nghị giải quyết ngay các hồ sơ quá hạn.",
        by=w.head,
        at=TUESDAY,
    )
    mapping = AccountMapping.objects.create(
        tech_id=f"TECH-{at.letter}",
        kind=Party.Kind.CITIZEN,
        name=w.minh.name,
        holder=w.minh,
        id_number=w.minh.id_number,
        asked_at=MONDAY,
        tried_at=MONDAY,
    )
    return {
        "absence_id": absence.pk,
        "filter_id": mine.pk,
        "request_id": asked.pk,
        "letter_id": letter.pk,
        "doubt_id": doubt.pk,
        "run_id": run.pk,
        "mapping_id": mapping.pk,
        "visit_id": visits.record_guidance(guidance=guidance, by=w.lan, at=MONDAY).pk,
        "assignment_id": Assignment.objects.get(staff=at.person("colleague").staff).pk,
        "link_id": half_of_a_code(at.person("colleague"), admin.staff).pk,
        "delegation_id": absence.delegations.first().pk,
    }


def quarterly() -> None:
    """Drafts of the quarter's settlements of fees and meetings of every desk."""
    fee_settling.draft(at=vn(2022, 10, 1, 6, 40))
    meetings.draft(at=vn(2022, 10, 1, 6, 50))


def batch_of(top) -> OutsideBatch:
    return OutsideBatch.objects.create(
        unit=top,
        read_at=MONDAY,
        family="von",
        day=MONDAY.date(),
        source="Kho bạc Nhà nước tỉnh",
        responsible="Trần Thị Kho",
    )


def finding_about(version) -> ImportFinding:
    batch = ImportBatch.objects.create(file_name="tthc.xlsx", sha256="0" * 64, started_at=MONDAY)
    return ImportFinding.objects.create(
        batch=batch, version=version, line=1, part="fees", problem="fee_unknown", message="Chưa rõ mức phí."
    )


def member_of(enterprise: Party, person: Party) -> Member:
    return Member.objects.create(
        enterprise=enterprise,
        person=person,
        name=person.name,
        id_number=person.id_number,
        rights=["file", "pay"],
        invited_at=MONDAY,
        accepted_at=MONDAY,
        expires_at=MONDAY + timedelta(days=7),
    )


def rating_token(dossier: Dossier) -> str:
    return rating_links.token(dossier.pk, Moment.RESULT)

"""Every page of the counter stands before a browser once: here, or in the walk that leads through it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from motcua.agencies.models import Level, Role, UnitKind
from motcua.common.ids import uuid7
from motcua.dossiers import consents
from motcua.dossiers.collecting import Collector
from motcua.dossiers.handovers import Way
from motcua.dossiers.models import HandoverItem, RegisterBook
from motcua.dossiers.services import handing, paying, posting, returning
from motcua.dossiers.status import Delivery
from motcua.feedback import terms
from motcua.feedback.petition_states import Kind, Subject
from motcua.feedback.services import answering, petitioning, sorting
from motcua.feedback.services.petitioning import Said, Sender
from motcua.identity import grant_terms
from motcua.identity.models import AccountMapping, Party
from motcua.oversight.models import AgencyMeeting, FeeSettlement, OutsideBatch, StaffLetter
from motcua.oversight.services import fee_settling, loading, meetings
from tests.counter.factories import EARLY, signed_in
from tests.counter.looking import visit
from tests.counter.walks import WALKS
from tests.dossiers import district, factories, side
from tests.payments.factories import fee
from tests.web.browser import chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HOME = "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ, tỉnh Quảng Nam"
LATER = EARLY + timedelta(minutes=5)
_LISTS_OF_THE_HEAD = ("registers", "rating_devices", "fee_settlements", "agency_meetings")


def at(name: str, row) -> str:
    return reverse(f"counter:{name}", args=[row.pk])


def acts(made) -> dict[str, str]:
    """Pages of acts on dossiers, by name."""
    return {name: at(name, row) for names, row in made for name in names.split()}


def of_the_desk(world) -> dict[str, str]:
    """What the one-stop does, and the lists beside it."""
    waits, returned = factories.taken_in(world, at=EARLY), factories.returned(world, at=EARLY)
    inside = factories.received(world, at=EARLY)
    form = inside.papers.filter(kind="form").first()
    plain = (
        "absences accounts choose_post guide handovers inbox undigitised visits petition_type shared_papers"
    )
    return (
        {
            name: reverse(f"counter:{name}", args=[world.version.pk] if name == "guide" else [])
            for name in plain.split()
        }
        | acts(
            [
                ("refuse request_supplement", waits),
                ("receive", factories.without_papers(world, at=EARLY)),
                ("withdraw digitise_sheets", inside),
                ("choose_delivery", factories.done(world, at=EARLY)),
                ("settle_at_once", side.taken_in_at_once(world, at=EARLY)),
                ("release_refusal", side.refusal_signed(world, at=EARLY)),
                ("release_verification", side.visit_planned(world, at=EARLY, applicant=True)),
                ("release_duty", side.duty_drafted(world, at=EARLY)),
                ("prove_payment", side.duty_sent(world, at=EARLY)),
                ("report_error", returned),
            ]
        )
        | {"reprint": reverse("counter:reprint", args=[inside.pk, form.pk])}
    )


def of_the_specialist(world) -> dict[str, str]:
    planned = side.visit_planned(world, at=EARLY)
    return acts(
        [
            ("plan_verification propose_duty propose_refusal", factories.assigned(world, at=EARLY)),
            ("record_verification call_off_verification", planned),
            ("confirm_duty", side.duty_proved(world, at=EARLY)),
            ("propose_correction", side.error_found(world, at=EARLY)),
            ("take_back_draft", factories.proposed(world, at=EARLY)),
            ("take_back_extension", side.extension_asked(world, at=EARLY)),
        ]
    )


def of_the_leader(world) -> dict[str, str]:
    return acts(
        [
            ("send_back", factories.proposed(world, at=EARLY)),
            ("decline_extension", side.extension_asked(world, at=EARLY)),
            ("sign_refusal", side.refusal_proposed(world, at=EARLY)),
            ("sign_correction decline_correction", side.correction_proposed(world, at=EARLY)),
            ("revoke_result", factories.returned(world, at=EARLY)),
        ]
    ) | {"nine_behind": reverse("counter:nine_behind", args=["1"]) + "?tu=2022-07-01&den=2022-09-30"}


def posted(world, item: str):
    row = factories.done(world, at=EARLY)
    returning.choose_delivery(
        dossier_id=row.pk, by=world.minh, at=EARLY, delivery=Delivery.POST, address=HOME
    )
    return returning.hand_to_post(dossier_id=row.pk, by=world.tam, at=EARLY, item=item)


def of_the_post(world, carrier) -> tuple[dict[str, str], dict[str, str]]:
    """The post's own pages, and the same lists at the desk: one taken over, one on its way."""
    rows = [posted(world, f"CI12345678{n}VN") for n in range(5)]
    lists = []
    for few in (rows[:4], rows[4:]):
        paper = handing.open_list(list_id=uuid7(), way=Way.TO_POST, taker=None, by=world.tam, at=EARLY)
        for row in few:
            handing.add(list_id=paper.pk, code=row.code, by=world.tam, at=EARLY)
        lists.append(handing.send(list_id=paper.pk, by=world.tam, at=EARLY))
    for row in rows[:3]:
        handing.confirm(list_id=lists[0].pk, code=row.code, by=carrier, at=LATER, key=uuid7())
    handing.finish(list_id=lists[0].pk, by=carrier, at=LATER)
    items = {item.dossier_id: item for item in HandoverItem.objects.all()}
    posting.deliver(
        item_id=items[rows[0].pk].pk,
        by=carrier,
        at=LATER,
        collector=Collector("Nguyễn Thị Mẹ", "049058001234", "Mẹ của chủ hồ sơ, giấy khai sinh"),
    )
    posting.fail(item_id=items[rows[1].pk].pk, by=carrier, at=LATER, reason="Ba lần đến không gặp.")
    mine = {
        "parcels": reverse("counter:parcels"),
        "parcel_list": at("parcel_list", lists[0]),
        "parcel_list-waits": at("parcel_list", lists[1]),
        "parcel": at("parcel", items[rows[2].pk]),
        "parcel-failed": at("parcel", items[rows[1].pk]),
        "parcel-said": at("parcel", items[rows[0].pk]),
    }
    wrong = side.correction_signed(world, at=EARLY)
    desk = acts([("handover", lists[0]), ("take_back_post", rows[1]), ("return_correction", wrong)])
    return mine, desk


def of_the_head(world) -> dict[str, str]:
    letter = StaffLetter.objects.create(
        desk=world.desk, agency=world.committee, month=date(2022, 6, 1), drafted_at=EARLY
    )
    late = factories.assigned(world, at=EARLY - timedelta(days=7))
    book = RegisterBook.objects.filter(unit=world.desk).first()
    pages = {name: reverse(f"counter:{name}") for name in _LISTS_OF_THE_HEAD}
    fee(world)
    paying.take_cash(dossier_id=factories.received(world, at=EARLY).pk, by=world.tam, at=EARLY)
    fee_settling.draft(at=factories.vn(2022, 10, 1, 6, 40))
    meetings.draft(at=factories.vn(2022, 10, 1, 6, 50))
    pages["fee_settlement"] = at("fee_settlement", FeeSettlement.objects.get())
    pages["agency_meeting"] = at("agency_meeting", AgencyMeeting.objects.get(desk=world.desk))
    return pages | {
        name: at(name, row) for name, row in (("register", book), ("staff_letter", letter), ("urge", late))
    }


def of_petitions(room, world) -> tuple[dict[str, str], dict[str, str]]:
    """What the other walk does not press: refusing and sending out, then another handler and sending back."""
    sender = Sender("Trần Thị Hoa", "0905111222", "", "Khối phố 3")
    new, given, answered = (
        petitioning.send(said=Said(Kind.PETITION, "Hẹn trả nhiều lần", text, sender), at=EARLY)
        for text in (f"Tôi bị hẹn lại {times} lần mà chưa có." for times in ("hai", "ba", "bốn"))
    )
    for row in (given, answered):
        facts = {"petition_id": row.pk, "at": EARLY}
        sorting.forward(by=room, to=world.committee, reason="Việc của phường An Mỹ.", **facts)
        sorting.accept(by=world.ha, subject=Subject.RULE, handler=world.dung.staff, **facts)
    answering.answer(by=world.dung, text="Phường đã trả kết quả hôm nay.", **facts)
    theirs = {"petition_assign": at("petition_assign", given), "petition_back": at("petition_back", answered)}
    return {name: at(name, new) for name in ("petition_refuse", "petition_send_out")}, theirs


def account_of(world) -> dict[str, str]:
    facts = {"tech_id": "TECH-1", "kind": Party.Kind.CITIZEN, "name": "Nguyễn Văn Minh", "asked_at": EARLY}
    row = AccountMapping.objects.create(
        holder=world.minh, id_number=world.minh.id_number, tried_at=EARLY, **facts
    )
    return {"account": at("account", row)}


def consent_of(world) -> dict[str, str]:
    grant_terms.seed()
    consents.seed()
    facts = {"consent_id": uuid7(), "way": "phone_code", "do": "record", "purpose": "Xác nhận hôn nhân"}
    who = {"id_number": world.minh.id_number, "name": world.minh.name}
    answer = signed_in(world.lan).post(reverse("counter:assist"), facts | who)
    return {"assist": reverse("counter:assist"), "assist_code": answer.url}


def of_the_loader(above) -> dict[str, str]:
    """Values that others measure, and pages of whoever watches."""
    top = loading.loads_for(above.control, EARLY.date())
    facts = {
        "family": "von",
        "day": EARLY.date(),
        "source": "Kho bạc Nhà nước tỉnh",
        "responsible": "Trần Thị Kho",
    }
    batch = OutsideBatch.objects.create(unit=top, read_at=EARLY, **facts)
    return {
        "outside": reverse("counter:outside"),
        "outside_load": reverse("counter:outside_load", args=["von"]),
        "outside_batch": at("outside_batch", batch),
        "glance": reverse("counter:glance"),
        "paper_register": reverse("counter:paper_register"),
    }


def test_pages_of_no_other_walk_are_accessible_on_a_phone(live_server):
    world = factories.world()
    near = side.neighbours(world)
    above = district.above(world)
    terms.seed()
    office = factories.unit("Văn phòng UBND tỉnh", UnitKind.OFFICE, "H47.02", level=Level.PROVINCE)
    room = factories.person("VP01", "Nguyễn Thanh Bình", office, Role.TTHC_CONTROL)
    mine, of_the_returning = of_the_post(world, near.carrier)
    sorted_out, given = of_petitions(room, world)
    walks = {
        world.lan: of_the_desk(world) | account_of(world) | consent_of(world),
        world.dung: of_the_specialist(world),
        world.ha: of_the_leader(world) | given,
        world.tam: of_the_returning,
        world.head: of_the_head(world),
        room: sorted_out,
        above.control: of_the_loader(above),
        near.carrier: mine,
    }
    seen = {name.split("-")[0] for pages in walks.values() for name in pages}
    assert seen == set(WALKS["tests/counter/test_look.py"].split())
    wrong = []
    with chromium() as browser:
        for who, pages in walks.items():
            wrong += visit(browser, live_server.url, who, pages, width=360, scheme="light")
        wrong += visit(browser, live_server.url, near.carrier, mine, width=1280, scheme="dark")
    assert wrong == [], "\n".join(wrong)

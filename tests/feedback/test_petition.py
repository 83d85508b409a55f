"""A petition through all its states, over a weekend; who may do what, and what is never lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation

from motcua.agencies.models import Role, UnitKind
from motcua.common.ids import uuid7
from motcua.feedback import answers, permissions, petition_notices, receivers, road
from motcua.feedback.models import FeedbackTerm, Petition
from motcua.feedback.petition_rows import PetitionMoved
from motcua.feedback.petition_states import Act, Kind, Refused, State, Subject, Verdict
from motcua.feedback.rating_rows import Level
from motcua.feedback.services import answering, petitioning, sorting, watching
from motcua.feedback.services._petition_steps import WordsMissing
from motcua.feedback.services.answering import Published
from motcua.feedback.services.petitioning import About, Said, Sender
from motcua.notifications.models import Notice
from tests.dossiers import factories
from tests.dossiers.factories import vn

FRIDAY = vn(2022, 7, 29, 16, 20)  # the weekend begins
ANSWER = "Chúng tôi đã nhắc bộ phận và trả kết quả cho bạn hôm nay."

pytestmark = pytest.mark.usefixtures("audited")


@pytest.fixture
def second(world):
    """Another leader of the ward."""
    return factories.person("AM09", "Đỗ Văn Khoa", world.committee, Role.SIGN)


def said(**more):
    sender = Sender("Trần Thị Hoa", "0905 111 222", "hoa@thu.vn", "Khối phố 3", anonymous=True)
    facts = {
        "kind": Kind.PETITION,
        "title": "Hẹn trả giấy khai sinh ba lần chưa có",
        "content": "Tôi nộp hồ sơ ngày 11/7, bị hẹn lại ba lần mà chưa có kết quả.",
        "sender": sender,
    }
    return Said(**(facts | more))


def sent(room, *, at=FRIDAY, **more):
    return petitioning.send(said=said(**more), at=at)


def taken(world, room, *, at=FRIDAY):
    """Passed to the ward, accepted as about conduct, given to Dũng."""
    petition = sent(room, at=at)
    sorting.forward(
        petition_id=petition.pk, by=room, to=world.committee, reason="Thuộc việc của phường An Mỹ.", at=at
    )
    return sorting.accept(
        petition_id=petition.pk, by=world.ha, subject=Subject.CONDUCT, handler=world.dung.staff, at=at
    )


def drafted(world, room, *, at=FRIDAY):
    petition = taken(world, room, at=at)
    return answering.answer(
        petition_id=petition.pk, by=world.dung, text=ANSWER, verdict=Verdict.JUSTIFIED, at=at
    )


def approved(world, room, *, at=FRIDAY):
    return answering.approve(petition_id=drafted(world, room, at=at).pk, by=world.ha, at=at)


def told(template):
    return Notice.objects.filter(template=template)


def test_a_petition_through_all_its_states_over_a_weekend(world, room):
    petition = sent(room)
    assert petition.code == "PAKN.20220729.0001" and petition.unit == room.unit
    assert petition.refuse_by == vn(2022, 8, 2, 17, 0)  # two working days: Monday and Tuesday
    assert petition.handle_by == petition.first_handle_by == vn(2022, 8, 19, 17, 0)
    assert told("petition_received").get().to_phone == "0905111222"

    saturday = vn(2022, 7, 30, 9, 0)
    petition = sorting.forward(
        petition_id=petition.pk, by=room, to=world.committee, reason="Việc của phường An Mỹ.", at=saturday
    )
    assert petition.state == State.FORWARDED and petition.refuse_by == vn(2022, 8, 2, 17, 0)

    monday = vn(2022, 8, 1, 8, 0)
    petition = sorting.ask(
        petition_id=petition.pk, by=world.ha, question="Xin cho biết mã hồ sơ trên giấy hẹn.", at=monday
    )
    assert petition.state == State.NEED_INFO and petition.due_at is None
    assert told("petition_need_info").get().to_name == "Trần Thị Hoa"
    sunday = vn(2022, 8, 7, 20, 0)
    petition = petitioning.supply(petition_id=petition.pk, by=None, text="Mã 000.00.01-0007.", at=sunday)
    assert petition.state == State.FORWARDED and petition.handle_by == vn(2022, 8, 26, 17, 0)
    assert petition.first_handle_by == vn(2022, 8, 19, 17, 0)

    day = vn(2022, 8, 8, 9, 0)
    sorting.accept(
        petition_id=petition.pk, by=world.ha, subject=Subject.CONDUCT, handler=world.dung.staff, at=day
    )
    answering.answer(petition_id=petition.pk, by=world.dung, text=ANSWER, verdict=Verdict.PARTLY, at=day)
    petition = answering.approve(petition_id=petition.pk, by=world.ha, at=day)
    assert petition.publish_by == vn(2022, 8, 10, 17, 0)
    petition = answering.publish(
        petition_id=petition.pk,
        by=room,
        published=Published("Hẹn trả khai sinh nhiều lần", "Người dân bị hẹn lại ba lần."),
        at=day,
    )
    assert petition.state == State.PUBLISHED and petition.late_at is None
    assert told("petition_published").count() == 1
    petition = petitioning.rate_answer(petition_id=petition.pk, by=None, level=Level.SATISFIED, at=day)
    assert petition.state == State.RATED and petition.liking == Level.SATISFIED
    acts = [event.act for event in petition.events.order_by("number")]
    assert acts == [
        Act.SEND, Act.FORWARD, Act.ASK, Act.SUPPLY, Act.ACCEPT, Act.ASSIGN,
        Act.ANSWER, Act.APPROVE, Act.PUBLISH, Act.RATE,
    ]  # fmt: skip


def test_codes_of_a_day_follow_each_other_and_the_next_day_begins_anew(world, room):
    assert [sent(room).code[-4:] for _one in range(2)] == ["0001", "0002"]
    assert sent(room, at=FRIDAY + timedelta(days=1)).code == "PAKN.20220730.0001"


def test_the_same_request_twice_is_one_petition_and_another_persons_key_is_not(world, room):
    key = uuid7()
    first = sent(room, key=key)
    assert sent(room, key=key) == first and Petition.objects.count() == 1
    assert told("petition_received").count() == 1


def test_who_sends_nothing_to_read_or_no_telephone_is_told_so(world, room):
    with pytest.raises(WordsMissing, match="Nội dung"), transaction.atomic():
        sent(room, content="  ")
    with pytest.raises(petitioning.SenderUnknown), transaction.atomic():
        sent(room, sender=Sender("", "0905111222"))
    assert not Petition.objects.exists()


def test_one_account_sends_ten_a_day_and_strangers_take_nothing_from_it(world, room):
    minh = Sender("Trần Văn Minh", world.minh.phone, party=world.minh)
    for _one in range(11):
        sent(room, sender=Sender("Ai Đó", world.minh.phone))
    assert told("petition_received").count() == 10, "nobody is flooded with messages"
    for _one in range(10):
        sent(room, sender=minh)
    with pytest.raises(petitioning.TooManyPetitions), transaction.atomic():
        sent(room, sender=minh)
    assert sent(room, sender=minh, at=FRIDAY + timedelta(days=1, minutes=1)).pk


@pytest.mark.parametrize(("why", "law"), [("complaint", "Luật Khiếu nại"), ("denunciation", "Luật Tố cáo")])
def test_complaints_and_denunciations_are_led_to_their_own_laws(world, room, why, law):
    petition = sorting.refuse(petition_id=sent(room).pk, by=room, why=Refused(why), at=FRIDAY)
    assert petition.state == State.REFUSED and petition.ended_at == FRIDAY
    assert law in told("petition_refused").get().body
    assert law in road.for_sender(petition)[0].words


def test_what_the_sender_is_told_is_vietnamese_whatever_page_the_officer_reads(world, room):
    with translation.override("en"):
        sorting.refuse(petition_id=sent(room).pk, by=room, why=Refused.COMPLAINT, at=FRIDAY)
    assert "Đây là khiếu nại" in told("petition_refused").get().body


def test_a_district_reads_the_petitions_of_its_territory_and_sorts_none(world, room):
    petition = taken(world, room)
    office = factories.unit("Văn phòng UBND thành phố Tam Kỳ", UnitKind.OFFICE, "H47.19")
    watcher = factories.person("TK01", "Hồ Thị Mai", office, Role.PROCESS)
    district = replace(watcher, roles=frozenset({Role.AREA_CONTROL}), area=frozenset({world.committee.pk}))
    assert list(Petition.objects.visible_to(district)) == [petition]
    assert not permissions.can_sort(district, petition) and not permissions.can_publish(district, petition)
    assert not Petition.objects.visible_to(replace(district, area=frozenset())).exists()


def test_a_refusal_after_two_working_days_is_late_for_ever(world, room):
    petition = sent(room)
    late = vn(2022, 8, 3, 8, 0)
    petition = sorting.refuse(
        petition_id=petition.pk, by=room, why=Refused.UNCLEAR, reason="Không rõ cơ quan nào.", at=late
    )
    assert petition.late_at == vn(2022, 8, 2, 17, 0)
    assert petition.events.get(act=Act.REFUSE).facts["late"] is True


def test_control_and_leaders_of_the_unit_sort_and_nobody_else(world, room):
    petition = sent(room)
    for stranger in (world.lan, world.dung, world.thao, world.ha):
        with pytest.raises(PermissionDenied), transaction.atomic():
            sorting.refuse(petition_id=petition.pk, by=stranger, why=Refused.COMPLAINT, at=FRIDAY)
    assert list(Petition.objects.visible_to(room)) == [petition]
    for stranger in (world.ha, world.thao, world.lan):
        assert not Petition.objects.visible_to(stranger).exists()


def test_a_specialist_sees_a_petition_of_the_unit_once_it_is_his(world, room):
    """Who complains may mean that very specialist, before anybody has noted whom it is about."""
    petition = sent(room)
    sorting.forward(
        petition_id=petition.pk, by=room, to=world.committee, reason="Việc của phường.", at=FRIDAY
    )
    assert [Petition.objects.visible_to(one).exists() for one in (world.ha, world.dung)] == [True, False]
    sorting.accept(
        petition_id=petition.pk, by=world.ha, subject=Subject.RULE, handler=world.dung.staff, at=FRIDAY
    )
    assert Petition.objects.visible_to(world.dung).get() == petition


def test_the_official_it_is_about_neither_sees_nor_handles_it(world, room):
    petition = taken(world, room)
    petition.official = world.ha.staff
    petition.save()
    assert not Petition.objects.visible_to(world.ha).exists()
    assert Petition.objects.visible_to(world.dung).exists()
    with pytest.raises(PermissionDenied), transaction.atomic():
        answering.assign(petition_id=petition.pk, by=world.ha, to=world.dung.staff, at=FRIDAY)
    with pytest.raises(answering.AboutHimself), transaction.atomic():
        answering.assign(petition_id=petition.pk, by=room, to=world.ha.staff, at=FRIDAY)
    before = Notice.objects.filter(staff_id=world.ha.staff.pk).count()
    petition_notices.tell_staff(petition, "petition_late_staff", [world.ha.staff], at=FRIDAY)
    assert Notice.objects.filter(staff_id=world.ha.staff.pk).count() == before


def test_about_conduct_no_answer_without_a_verdict(world, room):
    petition = taken(world, room)
    with pytest.raises(answering.VerdictMissing):
        answering.answer(petition_id=petition.pk, by=world.dung, text=ANSWER, at=FRIDAY)


def test_who_wrote_the_answer_does_not_approve_it(world, room, second):
    petition = taken(world, room)
    answering.answer(petition_id=petition.pk, by=world.ha, text=ANSWER, verdict=Verdict.UNTRUE, at=FRIDAY)
    with pytest.raises(PermissionDenied), transaction.atomic():
        answering.approve(petition_id=petition.pk, by=world.ha, at=FRIDAY)
    assert answering.approve(petition_id=petition.pk, by=second, at=FRIDAY).approved_by == second.staff


def test_an_unsuitable_answer_goes_back_from_the_leader_and_from_control(world, room):
    petition = drafted(world, room)
    petition = answering.return_answer(
        petition_id=petition.pk, by=world.ha, reason="Chưa nói rõ vì sao hẹn lại.", at=FRIDAY
    )
    assert petition.state == State.HANDLING
    again = approved(world, room)
    again = answering.return_answer(
        petition_id=again.pk, by=room, reason="Câu trả lời chưa đúng điều được hỏi.", at=FRIDAY
    )
    assert again.state == State.HANDLING and again.publish_by is None and again.approved_by is None
    assert told("petition_back_staff").filter(staff_id=world.dung.staff.pk).count() == 2


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("Gọi 0905 111 222 để biết thêm chi tiết.", "số điện thoại"),
        ("Bà trần thị hoa bị hẹn lại ba lần.", "tên người gửi"),
        ("Thư hoa@thu.vn đã được trả lời rồi.", "thư điện tử"),
    ],
)
def test_nothing_personal_is_published(world, room, content, what):
    petition = approved(world, room)
    with pytest.raises(answering.PersonalDataLeft, match=what), transaction.atomic():
        answering.publish(
            petition_id=petition.pk, by=room, published=Published("Hẹn trả nhiều lần", content), at=FRIDAY
        )
    petition.refresh_from_db()
    assert petition.state == State.WAIT_PUBLISH and not petition.public


def test_the_place_of_a_report_is_published_as_the_officer_wrote_it_and_read_for_numbers_too(world, room):
    petition = approved(world, room)
    words = ("Hẹn trả nhiều lần", "Người dân bị hẹn lại ba lần.")
    with pytest.raises(answering.PersonalDataLeft), transaction.atomic():
        spoken = Published(*words, "12 Phan Bội Châu, gọi 0905 111 222")
        answering.publish(petition_id=petition.pk, by=room, published=spoken, at=FRIDAY)
    answering.publish(
        petition_id=petition.pk, by=room, published=Published(*words, "  đường Phan Bội Châu "), at=FRIDAY
    )
    petition.refresh_from_db()
    assert petition.public_place == "đường Phan Bội Châu"


def test_answered_to_the_sender_alone_it_is_in_no_list(world, room):
    petition = approved(world, room)
    answering.publish(petition_id=petition.pk, by=room, published=Published(public=False), at=FRIDAY)
    assert answers.published() == [] and answers.one(petition.pk) is None
    assert told("petition_answered").count() == 1


def test_published_answers_are_found_without_diacritics_page_by_page(world, room, monkeypatch):
    monkeypatch.setattr(answers, "PAGE", 1)
    for title in ("Hẹn trả giấy khai sinh", "Bảng niêm yết bị mờ"):
        petition = approved(world, room)
        published = Published(title, "Nội dung đã bỏ thông tin riêng.")
        answering.publish(petition_id=petition.pk, by=room, published=published, at=FRIDAY)
    assert [row.public_title for row in answers.published(words="KHAI sinh")] == ["Hẹn trả giấy khai sinh"]
    first, more = answers.published()
    assert answers.published(before=first.pk) == [more]
    assert answers.published(unit=world.desk) == []
    assert answers.figures(FRIDAY.date()).answered == 2


def test_late_ones_are_reminded_of_once_a_limit_and_stay_late(world, room):
    petition = taken(world, room)
    before = vn(2022, 8, 19, 16, 59)
    assert watching.remind_late(at=before) == 0
    after = vn(2022, 8, 20, 8, 0)
    assert watching.remind_late(at=after) == 1 and watching.remind_late(at=after) == 0
    assert list(Petition.objects.late(at=after)) == [petition]
    people = set(told("petition_late_staff").values_list("staff_id", flat=True))
    assert people == {world.dung.staff.pk, room.staff.pk}
    petition.refresh_from_db()
    assert petition.late_at == vn(2022, 8, 19, 17, 0)


def test_one_nobody_sorted_is_late_when_handling_should_be_over(world, room):
    petition = sent(room)
    assert watching.remind_late(at=vn(2022, 8, 3, 8, 0)) == 1
    petition.refresh_from_db()
    assert petition.late_at is None
    assert watching.remind_late(at=vn(2022, 8, 20, 8, 0)) == 1
    petition.refresh_from_db()
    assert petition.late_at == vn(2022, 8, 19, 17, 0)


def test_what_the_sender_never_adds_ends_with_a_sentence(world, room):
    petition = sorting.ask(petition_id=sent(room).pk, by=room, question="Xin cho biết mã hồ sơ.", at=FRIDAY)
    assert watching.lapse_unsupplied(at=petition.supply_by) == 0
    assert watching.lapse_unsupplied(at=petition.supply_by + timedelta(minutes=1)) == 1
    petition.refresh_from_db()
    assert petition.state == State.REFUSED and petition.refused_why == Refused.NOT_SUPPLIED
    with pytest.raises(PetitionMoved):
        petitioning.supply(petition_id=petition.pk, by=None, text="Mã hồ sơ của tôi.", at=FRIDAY)


def test_pressed_twice_every_act_is_one_event_and_late_comers_are_told(world, room):
    petition, key = sent(room), uuid7()
    for _press in range(2):
        sorting.accept(petition_id=petition.pk, by=room, subject=Subject.RULE, at=FRIDAY, key=key)
    assert petition.events.filter(act=Act.ACCEPT).count() == 1
    with pytest.raises(PetitionMoved, match="cán bộ khác vừa xử lý"):
        sorting.accept(petition_id=petition.pk, by=room, subject=Subject.RULE, at=FRIDAY, key=uuid7())


def test_it_is_linked_to_the_dossier_and_found_by_its_telephone_alone(world, room):
    dossier = factories.returned(world)
    petition = sent(room, about=About(dossier=dossier))
    assert petition.dossier == dossier and petition.procedure == world.version.procedure
    assert petitioning.find(petition.code.lower(), "0905111222") == petition
    assert petitioning.find(petition.code, "0905111223") is None


def test_a_forwarded_one_goes_back_where_it_came_from_and_the_chain_is_kept(world, room):
    petition = sent(room)
    sorting.forward(
        petition_id=petition.pk, by=room, to=world.committee, reason="Việc của phường.", at=FRIDAY
    )
    back = sorting.forward(
        petition_id=petition.pk, by=world.ha, to=room.unit, reason="Không phải việc phường.", at=FRIDAY
    )
    assert back.unit == room.unit and back.events.filter(act=Act.FORWARD).count() == 2
    assert back.events.order_by("number").last().facts["back"] is True
    with pytest.raises(sorting.SameUnit):
        sorting.forward(petition_id=petition.pk, by=room, to=room.unit, reason="Chuyển lại.", at=FRIDAY)


def test_every_limit_says_where_it_comes_from_and_local_ones_are_marked(world):
    measured = FeedbackTerm.objects.filter(what__in=["refuse", "ask", "handle", "publish"])
    assert dict(measured.values_list("what", "days")) == {"refuse": 2, "ask": 5, "handle": 15, "publish": 2}
    assert all("31/2021/QĐ-TTg" in row.source and not row.local for row in measured)
    assert all(row.unconfirmed for row in FeedbackTerm.objects.filter(local=True))


def test_the_control_room_is_where_the_role_is(world, room):
    assert receivers.control_unit(FRIDAY.date()) == room.unit


def test_the_events_of_petitions_are_append_only(world):
    from motcua.cli.database import append_only_tables

    assert "feedback_petitionevent" in append_only_tables()

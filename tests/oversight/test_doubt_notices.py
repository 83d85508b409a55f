"""Whoever is accountable hears of questions about figures: one notice a morning, of each question once."""

from datetime import date

import pytest
from django.urls import reverse

from motcua.agencies.models import Level, Role, UnitKind
from motcua.identity.models import Staff
from motcua.notifications.models import Notice
from motcua.oversight.models import Doubt
from motcua.oversight.services import asking, doubt_notices
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, vn

P = Doubt.Pattern
MORNING = vn(2022, 7, 26, 7, 15)
YESTERDAY = MONDAY.date()
WEDNESDAY = vn(2022, 7, 27, 7, 15)


@pytest.fixture
def world(db):
    return factories.world()


def asked(unit, pattern=P.NO_FILE, *, person=None, day=YESTERDAY, **more):
    facts = {"number": 1, "found_at": MORNING} | more
    return Doubt.objects.create(pattern=pattern, unit=unit, person=person, day=day, **facts)


def told(**more):
    return list(Notice.objects.filter(template="doubts_staff", **more).order_by("created_at", "to_name"))


def test_a_leader_has_one_notice_a_morning_however_many_questions_and_none_twice(world):
    for _turn in range(3):
        factories.returned(world)
    number = asking.ask_about(MONDAY.date(), at=vn(2022, 7, 26, 5, 30))
    assert number > 1
    assert [doubt_notices.tell(at=MORNING) for _turn in range(2)] == [1, 0]
    (notice,) = told()
    assert notice.to_name == world.ha.name
    assert notice.subject == f"{number} câu hỏi về số liệu chờ bạn trả lời"
    assert f"Trình kết quả nhanh hơn thời gian đọc hồ sơ: {world.committee.name}, 3 hồ sơ" in notice.body
    assert world.dung.name not in notice.body  # it travels by letter: whom it is about is read on the page
    late = asked(world.committee, P.TYPED, found_at=vn(2022, 7, 26, 10, 0))
    assert doubt_notices.tell(at=vn(2022, 7, 26, 10, 5)) == 0  # one a day
    assert doubt_notices.tell(at=WEDNESDAY) == 1
    late.refresh_from_db()
    assert (late.told_at, late.told_to) == (WEDNESDAY, [world.ha.name])
    assert [one.context["code"] for one in told()] == [str(number), "1"]
    assert doubt_notices.tell(at=vn(2022, 7, 28, 7, 15)) == 0


def test_who_is_asked_about_is_passed_over_for_the_next_leader_above(world):
    city = factories.unit("Ủy ban nhân dân thành phố Tam Kỳ", UnitKind.COMMITTEE, level=Level.DISTRICT)
    world.committee.parent = city
    world.committee.save()
    mayor = factories.person("TK01", "Nguyễn Hồng Quang", city, Role.SIGN)
    about_ha = asked(world.committee, P.LAST_MINUTES, person=world.ha.staff)
    assert doubt_notices.tell(at=MORNING) == 1
    assert [one.staff_id for one in told()] == [mayor.staff.pk]
    about_ha.refresh_from_db()
    assert about_ha.told_to == [mayor.name]
    deputy = factories.person("AM11", "Trương Thị Ngọc Ánh", world.committee, Role.SIGN)
    asked(world.committee, P.LAST_MINUTES, person=world.ha.staff, day=date(2022, 7, 26))
    assert doubt_notices.tell(at=WEDNESDAY) == 1
    assert told(staff_id=deputy.staff.pk) and len(told()) == 2


def test_a_one_stops_question_goes_to_its_head_and_one_without_leaders_to_the_control_of_procedures(world):
    office = factories.unit("Văn phòng Ủy ban nhân dân tỉnh Quảng Nam", UnitKind.OFFICE, level=Level.PROVINCE)
    orphan = factories.unit("Ủy ban nhân dân xã Trà Vân", UnitKind.COMMITTEE)
    asked(world.desk, P.PAPER, note="Tháng 06/2022")
    nobody = asked(orphan)
    assert doubt_notices.tell(at=MORNING) == 1
    assert [one.to_name for one in told()] == [world.head.name]
    nobody.refresh_from_db()
    assert nobody.told_at is None  # it waits for somebody to be there
    control = factories.person("KS01", "Bùi Kiểm Soát", office, Role.TTHC_CONTROL)
    assert doubt_notices.tell(at=WEDNESDAY) == 1
    assert told(staff_id=control.staff.pk)[0].subject.startswith("1 câu hỏi")


def test_whoever_left_is_told_nothing_who_stands_in_is_and_answered_questions_ring_no_bell(world):
    factories.lend(world, world.ha, Role.SIGN, to=world.dung, combines=False)
    Staff.objects.filter(pk=world.ha.staff.pk).update(left_on=date(2022, 7, 20))
    answered = asked(world.committee)
    Doubt.objects.filter(pk=answered.pk).update(
        answer="Đã bổ sung tệp.", answered_by=world.dung.staff, answered_at=MORNING
    )
    assert doubt_notices.tell(at=MORNING) == 0
    asked(world.committee, P.TYPED)
    assert doubt_notices.tell(at=MORNING) == 1
    assert [one.staff_id for one in told()] == [world.dung.staff.pk]


def test_a_notice_names_ten_questions_and_counts_the_rest_and_the_page_says_who_was_told(world):
    rows = [asked(world.committee, day=date(2022, 7, day)) for day in range(1, 13)]
    assert doubt_notices.tell(at=MORNING) == 1
    (notice,) = told()
    assert notice.body.count("Đã giải quyết mà không có tệp kết quả") == 10
    assert "và 2 câu hỏi nữa" in notice.body
    leader = signed_in(world.ha)
    assert "12 câu hỏi về số liệu chờ bạn trả lời" in text_of(leader.get(reverse("counter:inbox")))
    page = text_of(leader.get(reverse("counter:doubt", args=[rows[0].pk])))
    assert f"Đã báo {world.ha.name}, 26/07/2022 07:15." in page


def test_many_questions_of_one_unit_cost_no_more_queries_than_one(world, django_assert_max_num_queries):
    asked(world.committee)
    doubt_notices.tell(at=MORNING)
    Doubt.objects.bulk_create(
        Doubt(
            pattern=P.TYPED, unit=world.committee, day=date(2019, 1, n % 28 + 1), number=n, found_at=MORNING
        )
        for n in range(28)
    )
    with django_assert_max_num_queries(25):
        assert doubt_notices.tell(at=WEDNESDAY) == 1

"""Who receives, settles and returns; reserve persons; secondments and their ends; the monthly word."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied

from motcua.agencies.models import Assignment, Delegation, Role, UnitKind
from motcua.dossiers.figures import Period
from motcua.dossiers.flows import Duty
from motcua.dossiers.services import at_once
from motcua.dossiers.services.folding import fold
from motcua.notifications.models import Notice
from motcua.oversight import duties, duties_sheet, stock
from motcua.oversight.models import StaffLetter
from motcua.oversight.secondments import Term, ends_soon, months_after, secondments
from motcua.oversight.services import staff_letters
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

DAY = MONDAY.date()
JULY = Period(date(2022, 7, 1), date(2022, 7, 31))


def people(world, day=DAY, period=JULY):
    found = duties.people(duties.units_of(world.desk, day), period, day=day)
    return {one.staff.pk: one for one in found}


def sent(world, who, *, start, end, sender=None, reserve=False, role=Role.RECEIVE):
    return Assignment.objects.create(
        staff=who.staff,
        unit=world.desk,
        role=role,
        seconded_from=sender or world.thao.unit,
        valid_from=start,
        valid_to=end,
        reserve=reserve,
    )


def test_a_desk_is_looked_at_together_with_the_agency_it_belongs_to(world, above):
    assert duties.units_of(world.desk, DAY) == {world.desk.pk, world.committee.pk}
    assert {above.desk.pk, above.justice.pk, above.city.pk} <= duties.units_of(above.desk, DAY)
    assert world.desk.pk not in duties.units_of(above.desk, DAY)


def test_people_whose_duties_are_apart_are_named_by_nobody(world, above):
    factories.returned(world)
    assert {one.grave for one in people(world).values()} == {0}


def test_who_receives_settles_and_returns_by_assignment_is_named_first(world, above):
    busy = factories.person("AM30", "Ba Việc", world.desk, Role.RECEIVE, Role.RETURN)
    Assignment.objects.create(
        staff=busy.staff, unit=world.committee, role=Role.PROCESS, valid_from=factories.SINCE
    )
    rows = duties.people(duties.units_of(world.desk, DAY), JULY, day=DAY)
    assert rows[0].staff == busy.staff and rows[0].grave == 3
    assert duties_sheet.warning(rows[0]) == "Vừa tiếp nhận, vừa giải quyết, vừa trả kết quả"


def test_who_really_did_all_three_is_named_though_assigned_one(world, above):
    delegated = factories.Officer(world.lan.staff, world.desk, world.lan.roles, combines=True)
    dossier = side.taken_in_at_once(world)
    at_once.settle_at_once(dossier_id=dossier.pk, by=delegated, at=MONDAY, given=side.given(world))
    for folded in (False, True):
        if folded:
            fold()
        lan = people(world)[world.lan.staff.pk]
        assert (lan.held, lan.did, lan.grave) == (1, 3, 3)


def test_a_recorded_delegation_is_said_and_listed_after_the_others(world, above):
    post = Assignment.objects.get(staff=world.dung.staff, unit=world.committee)
    Delegation.objects.create(
        assignment=post,
        to=world.lan.staff,
        reason="Giải quyết ngay",
        decision="Quyết định 5",
        combines_roles=True,
        valid_from=DAY,
        valid_to=date(2022, 12, 31),
    )
    lan = people(world)[world.lan.staff.pk]
    assert lan.assigned == {Duty.RECEIVE, Duty.SETTLE} and lan.combines
    assert "có văn bản ủy quyền" in duties_sheet.warning(lan)


def test_who_has_left_holds_no_duty_and_what_was_done_stays(world, above):
    factories.returned(world)
    world.dung.staff.left_on = date(2022, 8, 1)
    world.dung.staff.save()
    dung = people(world, day=date(2022, 8, 2))[world.dung.staff.pk]
    assert dung.assigned == set() and dung.done == {Duty.SETTLE: 1}


def test_how_much_each_carries_counts_what_is_open_and_late(world, above):
    factories.assigned(world)
    factories.returned(world)
    at = vn(2022, 7, 29, 9, 0)
    rows = duties.workload(
        duties.units_of(world.desk, DAY), JULY, stock.moment_for(world.desk, at=at), day=DAY
    )
    assert rows[0].staff == world.dung.staff
    assert (rows[0].open, rows[0].open_late, rows[0].done) == (1, 1, {Duty.SETTLE: 1})


def test_the_number_of_questions_does_not_grow_with_the_people(world, above, django_assert_max_num_queries):
    for number in range(5):
        factories.person(f"AM4{number}", f"Người {number}", world.desk, Role.RECEIVE)
    factories.returned(world)
    with django_assert_max_num_queries(9):
        people(world)


def test_a_sender_without_a_reserve_person_is_named(world, above):
    sent(world, world.thao, start=date(2022, 1, 1), end=date(2023, 1, 1))
    own, sender = sorted(duties.senders(world.desk, DAY), key=lambda one: one.agency == world.thao.unit)
    assert (sender.agency, sender.sent, sender.lacks) == (world.thao.unit, 1, 1)
    assert own.lacks == 1  # the ward's own people have no reserve either

    sent(world, world.dung, start=date(2022, 1, 1), end=date(2023, 1, 1), reserve=True)
    lacking = {one.agency: one.lacks for one in duties.senders(world.desk, DAY)}
    assert lacking == {world.thao.unit: 0, world.committee: 1}


def test_the_spreadsheet_holds_everybody_and_no_formula(world, above):
    world.lan.staff.full_name = '=HYPERLINK("x")'
    world.lan.staff.save()
    factories.returned(world)
    rows = list(people(world).values())
    sheet = duties_sheet.xlsx_of(world.desk, rows, duties.senders(world.desk, DAY), JULY)
    with ZipFile(BytesIO(sheet)) as book:
        first, names = (book.read(name).decode() for name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"))
    assert "=HYPERLINK(&quot;x&quot;)" in first or '=HYPERLINK("x")' in first
    assert "<f>" not in first and "Họ và tên" in first
    assert "Bố trí người" in names and "Người dự phòng" in names


@pytest.mark.parametrize(
    ("start", "end", "term"),
    [
        (date(2022, 1, 1), date(2022, 8, 20), Term.ENDS_SOON),
        (date(2022, 1, 1), date(2023, 7, 1), Term.FINE),
        (date(2022, 1, 1), date(2024, 1, 1), Term.FINE),  # 24 months to the day
        (date(2022, 1, 1), date(2024, 1, 2), Term.TOO_LONG),
        (date(2022, 7, 1), date(2022, 12, 31), Term.TOO_SHORT),
        (date(2022, 1, 1), None, Term.NO_END),
        (date(2019, 7, 24), None, Term.TOO_LONG),
    ],
)
def test_the_term_of_a_secondment_is_measured_in_months(world, above, start, end, term):
    sent(world, world.thao, start=start, end=end)
    assert [one.term for one in secondments(None, DAY)] == [term]


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert months_after(date(2022, 8, 31), 6) == date(2023, 2, 28)
    assert months_after(date(2022, 8, 31), 18) == date(2024, 2, 29)


def test_t17_an_end_is_spoken_of_thirty_days_before_once_and_again_when_it_moves(world, above):
    """Before Tết 2023: the end falls on 27 January, the first day at work."""
    row = sent(world, world.thao, start=date(2022, 2, 1), end=date(2023, 1, 27))
    told = Notice.objects.filter(template="secondment_ends_staff")
    staff_letters.warn_of_ends(at=vn(2022, 12, 27, 23, 59))
    assert told.count() == 0
    for at in (vn(2022, 12, 28, 0, 0), vn(2022, 12, 28, 0, 0), vn(2023, 1, 22, 8, 0)):
        staff_letters.warn_of_ends(at=at)
    assert sorted(told.values_list("to_name", flat=True)) == ["Zơrâm Thị Thảo", "Đặng Thị Trưởng"]
    assert "đến hết ngày 26/01/2023" in told.first().body

    row.valid_to = date(2023, 2, 10)
    row.save()
    staff_letters.warn_of_ends(at=vn(2023, 1, 30, 8, 0))
    assert told.count() == 4


def test_who_has_gone_is_not_spoken_of(world, above):
    sent(world, world.thao, start=date(2022, 2, 1), end=date(2023, 1, 27))
    assert ends_soon(date(2023, 1, 27)) == []


@pytest.fixture
def letter(world, above) -> StaffLetter:
    """Of July 2022, about one person who received one dossier."""
    sent(world, world.thao, start=date(2022, 1, 1), end=date(2023, 1, 1))
    post = factories.officer(world.thao.staff, world.desk, day=DAY)
    world.lan, lan = post, world.lan
    factories.received(world)
    world.lan = lan
    fold()
    at = vn(2022, 8, 1, 7, 10)
    assert staff_letters.draft_month(at=at) == 1
    assert staff_letters.draft_month(at=at) == 0
    return StaffLetter.objects.get()


WORDS = "Đi làm đúng giờ, hướng dẫn nhã nhặn, chưa có phản ánh nào."


def test_the_monthly_notice_is_drafted_once_with_what_the_system_knows(world, letter):
    assert (letter.month, letter.agency, letter.sent_at) == (date(2022, 7, 1), world.thao.unit, None)
    said = "Zơrâm Thị Thảo: có mặt 1/21 ngày làm việc; tiếp nhận 1, trả 0 hồ sơ."
    assert staff_letters.sentences(letter) == [said]


def test_the_head_completes_and_sends_it_once(world, letter):
    at = vn(2022, 8, 2, 9, 0)
    with pytest.raises(staff_letters.MannersMissing):
        staff_letters.send(letter_id=letter.pk, body="Tốt", by=world.head, at=at)
    for _press in range(2):
        done = staff_letters.send(letter_id=letter.pk, body=WORDS, by=world.head, at=at)
    assert done.number == "01/TB-BPMC" and done.file is not None
    with pytest.raises(staff_letters.AlreadySent):
        staff_letters.send(letter_id=letter.pk, body=WORDS + " Thêm.", by=world.head, at=at)
    told = Notice.objects.filter(template="staff_letter_staff")
    assert [notice.to_name for notice in told] == ["Zơrâm Thị Thảo"] and WORDS in told[0].body


def test_nobody_but_the_head_of_that_desk_sends_it(world, above, letter):
    for one in (world.lan, above.watcher, above.head, above.control):
        with pytest.raises(PermissionDenied):
            staff_letters.send(letter_id=letter.pk, body=WORDS, by=one, at=MONDAY)


def test_desks_of_an_area_are_its_one_stops(world, above):
    assert duties.desks_under(above.watcher.area, DAY) == [above.desk, world.desk]
    assert {one.kind for one in duties.desks_under(None, DAY)} == {UnitKind.ONE_STOP}

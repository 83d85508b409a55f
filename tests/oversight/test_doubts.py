"""Questions about figures that look too good: found by pattern, asked once, answered by a leader."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from motcua.agencies.areas import lines_on
from motcua.deadlines.services import calendar_for
from motcua.dossiers.models import Event
from motcua.dossiers.services import (
    at_once,
    ending,
    outcome,
    processing,
    signing_round,
    supplement,
    upkeep,
)
from motcua.dossiers.status import Act
from motcua.oversight import doubting
from motcua.oversight.doubting import Done, Life, Limits, doubts
from motcua.oversight.models import Doubt, DoubtLimit
from motcua.oversight.services import asking
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

P = Doubt.Pattern
UNIT, LAN, DUNG, HA = uuid4(), uuid4(), uuid4(), uuid4()
NINE = vn(2022, 7, 25, 9, 0)
HOUR = timedelta(hours=1)
SHIPPED = Limits(
    signed_minutes=30,
    signed_many=5,
    reading_seconds=60,
    fast_many=3,
    around_minutes=60,
    night_many=3,
    refiled_days=90,
    row_seconds=10,
    row_many=10,
)


def plain(**more):
    """A dossier nobody would ask about."""
    facts = {
        "id": uuid4(),
        "unit": UNIT,
        "due_at": NINE + 48 * HOUR,
        "typed_by_officer": False,
        "has_result": True,
        "refused_before": (),
        "ended_before": (),
        "acts": (
            Done(Act.RECEIVE, LAN, NINE),
            Done(Act.ASSIGN, HA, NINE + HOUR),
            Done(Act.PROPOSE, DUNG, NINE + 2 * HOUR),
            Done(Act.SIGN, HA, NINE + 3 * HOUR),
            Done(Act.RETURN_RESULT, LAN, NINE + 4 * HOUR),
        ),
    }
    return Life(**facts | more)


def drafted_late(said):
    """Dũng drafted the request, Lan sent it late."""
    drafted = Done(Act.PROPOSE_SUPPLEMENT, DUNG, NINE, late=said)
    return plain(acts=(drafted, Done(Act.RELEASE_SUPPLEMENT, LAN, NINE + HOUR, late=True)))


def late_asks(*people, today=True):
    return tuple(Done(Act.REQUEST_SUPPLEMENT, one, NINE, late=True, today=today) for one in people)


def found(*rows, limits=SHIPPED):
    return {(one.pattern, one.person): len(one.dossiers) for one in doubts(rows, limits)}


def test_a_plain_day_raises_no_question():
    assert found(*(plain() for _turn in range(20))) == {}


@pytest.mark.parametrize(
    ("row", "pattern", "person"),
    [
        (plain(typed_by_officer=True), P.TYPED, None),
        (plain(has_result=False), P.NO_FILE, None),
        (plain(refused_before=(uuid4(),)), P.REFUSED_AGAIN, None),
        (plain(refused_before=(uuid4(),), ended_before=(uuid4(),)), P.REFUSED_AGAIN, None),
        (plain(ended_before=(uuid4(),)), P.REFILED, None),
        (plain(acts=(Done(Act.RELEASE_SUPPLEMENT, LAN, NINE, late=True),)), P.SUPPLEMENT_LATE, None),
        (plain(acts=(Done(Act.REQUEST_SUPPLEMENT, LAN, NINE, late=True),)), P.SUPPLEMENT_LATE, LAN),
        (drafted_late(True), P.SUPPLEMENT_LATE, DUNG),
        (drafted_late(False), P.SUPPLEMENT_LATE, LAN),
        (drafted_late(None), P.SUPPLEMENT_LATE, None),  # an event from before it was written down
        (
            plain(
                acts=(
                    Done(Act.REQUEST_SUPPLEMENT, LAN, NINE),
                    Done(Act.RELEASE_SUPPLEMENT, LAN, NINE + HOUR),
                )
            ),
            P.SUPPLEMENT_TWICE,
            None,
        ),
        (plain(acts=(Done(Act.HAND_OVER, DUNG, NINE + 49 * HOUR),)), P.NO_APOLOGY, None),
        (plain(acts=(Done(Act.CHANGE_DUE_DATE, HA, NINE),)), P.NO_APOLOGY, None),
        (plain(finished=False, acts=(Done(Act.BREACH_APOLOGY, None, NINE),)), P.NO_APOLOGY, None),
        (plain(finished=False, acts=(Done(Act.CHANGE_DUE_DATE, HA, NINE),)), P.NO_APOLOGY, None),
        (plain(finished=False, acts=late_asks(LAN)), P.SUPPLEMENT_LATE, LAN),
        (plain(acts=(Done(Act.RECEIVE, LAN, NINE), Done(Act.PROPOSE, LAN, NINE + HOUR))), P.ONE_PERSON, LAN),
        (
            plain(
                acts=(
                    Done(Act.RECEIVE, LAN, NINE),
                    Done(Act.RETURN_RESULT, LAN, NINE + timedelta(seconds=59)),
                )
            ),
            P.SAME_MINUTE,
            None,
        ),
    ],
)
def test_one_dossier_is_enough_to_ask(row, pattern, person):
    assert found(row) == {(pattern, person): 1}


@pytest.mark.parametrize(
    "acts",
    [
        late_asks(LAN, today=False),
        (*(replace(one, late=False) for one in late_asks(LAN, DUNG, today=False)), Done(Act.SIGN, HA, NINE)),
        tuple(replace(one, late=False, today=one.staff == HA) for one in late_asks(LAN, DUNG, HA)),
        (Done(Act.CHANGE_DUE_DATE, HA, NINE, today=False),),
        (Done(Act.BREACH_APOLOGY, None, NINE, today=False), Done(Act.HAND_OVER, DUNG, NINE + 49 * HOUR)),
    ],
)
def test_what_was_asked_about_on_its_day_is_not_asked_again_when_the_dossier_is_finished(acts):
    assert found(plain(acts=acts)) == {}


def test_of_a_dossier_still_open_nothing_is_asked_that_only_its_end_shows():
    open_ones = (plain(typed_by_officer=True), plain(has_result=False), plain(ended_before=(uuid4(),)))
    assert found(*(replace(one, finished=False) for one in open_ones)) == {}


def test_a_minute_later_is_no_same_minute():
    acts = (Done(Act.RECEIVE, LAN, NINE), Done(Act.RETURN_RESULT, LAN, NINE + timedelta(seconds=60)))
    assert found(plain(acts=acts)) == {}


def test_signing_just_before_the_time_is_asked_about_only_when_it_is_a_habit():
    last = [
        replace(row, due_at=NINE + 3 * HOUR + timedelta(minutes=30)) for row in (plain() for _ in range(5))
    ]
    assert found(*last[:4]) == {}
    assert found(*last) == {(P.LAST_MINUTES, HA): 5}
    late = [replace(row, due_at=NINE + 2 * HOUR) for row in last]
    assert found(*late) == {}  # late is late: nothing looks too good


def test_results_sent_on_in_bulk_just_before_the_time_are_asked_of_who_sent_them():
    """Signed the day before; that they were handed over in time is what counts."""
    acts = (Done(Act.SIGN, HA, NINE - 24 * HOUR), Done(Act.HAND_OVER, DUNG, NINE))
    refused = (Done(Act.RELEASE_REFUSAL, LAN, NINE),)
    due_at = NINE + timedelta(minutes=30)
    last = [plain(acts=acts, due_at=due_at) for _turn in range(5)]
    assert found(*last[:4]) == {}
    assert found(*last) == {(P.LAST_MINUTES, DUNG): 5}
    assert found(*(plain(acts=refused, due_at=due_at) for _turn in range(5))) == {(P.LAST_MINUTES, LAN): 5}


def test_who_signs_for_several_units_is_asked_once_for_all_of_them():
    last = [
        plain(unit=uuid4(), due_at=NINE, acts=(Done(Act.SIGN, HA, NINE, unit=UNIT),)) for _turn in range(5)
    ]
    assert [(one.unit, one.person, len(one.dossiers)) for one in doubts(last, SHIPPED)] == [(UNIT, HA, 5)]


def test_an_apology_in_time_leaves_nothing_to_ask():
    moved = (Done(Act.SIGN_EXTENSION, HA, NINE), Done(Act.CHANGE_DUE_DATE, LAN, NINE + HOUR))
    late_all_the_same = Done(Act.HAND_OVER, DUNG, NINE + 49 * HOUR)
    assert found(plain(acts=(*moved, late_all_the_same))) == {}  # the date is changed once: late is counted
    assert found(plain(acts=(Done(Act.HAND_OVER, DUNG, NINE + 48 * HOUR),))) == {}


def test_hours_off_and_haste_are_asked_about_from_the_third():
    at_night = [plain(acts=(Done(Act.PROPOSE, DUNG, NINE, outside=True),)) for _turn in range(3)]
    assert found(*at_night[:2]) == {} and found(*at_night) == {(P.ODD_HOURS, DUNG): 3}
    haste = [
        plain(acts=(Done(Act.ASSIGN, HA, NINE), Done(Act.PROPOSE, DUNG, NINE + timedelta(seconds=59))))
        for _turn in range(3)
    ]
    assert found(*haste) == {(P.TOO_FAST, DUNG): 3}


@pytest.mark.parametrize(
    ("at", "outside"),
    [
        (vn(2022, 7, 25, 5, 59), True),
        (vn(2022, 7, 25, 6, 0), False),  # an hour before it opens at 7:00
        (vn(2022, 7, 25, 12, 15), False),  # at noon people finish what they began
        (vn(2022, 7, 25, 18, 0), False),
        (vn(2022, 7, 25, 18, 1), True),
        (vn(2022, 7, 24, 9, 0), True),  # a Sunday
        (vn(2022, 9, 2, 9, 0), True),  # a holiday
    ],
)
def test_the_hours_are_those_of_the_office_and_an_hour_around_them(world, at, outside):
    assert doubting.outside_hours(at, calendar_for(), around=60) is outside


def units(world):
    return lines_on(MONDAY.date()).under(world.committee.pk)


def test_a_day_is_asked_about_once(world, doubt):
    assert doubt.number == 3 and len(doubt.dossiers) == 3 and doubt.person == world.dung.staff
    before = Doubt.objects.count()
    assert asking.ask_about(MONDAY.date(), at=vn(2022, 7, 26, 5, 40)) == 0
    assert Doubt.objects.count() == before
    assert asking.ask_about(vn(2022, 7, 24, 0, 0).date(), at=vn(2022, 7, 26, 5, 40)) == 0


def test_who_is_accountable_answers_and_never_about_himself(world, doubt):
    at = vn(2022, 7, 26, 8, 0)
    facts = {"doubt_id": doubt.pk, "units": units(world), "at": at}
    for nobody in (world.dung, world.lan):
        with pytest.raises(PermissionDenied):
            asking.answer(text="Hồ sơ đơn giản, mẫu có sẵn.", by=nobody, **facts)
    with pytest.raises(PermissionDenied):
        asking.answer(text="Hồ sơ đơn giản.", by=world.ha, doubt_id=doubt.pk, units=frozenset(), at=at)
    with pytest.raises(asking.AnswerTooShort):
        asking.answer(text="  ok  ", by=world.ha, **facts)
    row = asking.answer(text="Hồ sơ đơn giản, mẫu có sẵn.", by=world.ha, **facts)
    assert row.answered_by == world.ha.staff and row.answered_at == at
    with pytest.raises(asking.AlreadyAnswered):
        asking.answer(text="Một câu trả lời khác hẳn.", by=world.ha, **facts)
    Doubt.objects.filter(pk=doubt.pk).update(
        answer="", answered_by=None, answered_at=None, person=world.ha.staff
    )
    with pytest.raises(PermissionDenied):
        asking.answer(text="Tôi tự trả lời về mình.", by=world.ha, **facts)


def test_a_result_given_at_once_is_lawful_and_the_page_says_why_nobody_asks(world):
    dossier = side.taken_in_at_once(world)
    at_once.settle_at_once(dossier_id=dossier.pk, by=world.lan, at=MONDAY, given=side.given(world))
    assert asking.ask_about(MONDAY.date(), at=vn(2022, 7, 26, 5, 30)) == 0
    text = text_of(signed_in(world.ha).get(reverse("counter:doubts")))
    assert all(str(pattern.label) in text for pattern in P)
    assert "Không hỏi về hồ sơ nhận và trả kết quả ngay (61/2018/NĐ-CP Điều 17 khoản 4)" in text
    assert "chưa đầy 10 giây, từ 10 hồ sơ một ngày" in text and "dù hồ sơ chưa giải quyết xong" in text


def test_the_leader_reads_opens_the_dossiers_and_answers_on_the_page(world, doubt):
    ha = signed_in(world.ha)
    text = text_of(ha.get(reverse("counter:doubts")))
    assert "Trình kết quả nhanh hơn thời gian đọc hồ sơ" in text and world.dung.name in text
    page = reverse("counter:doubt", args=[doubt.pk])
    assert all(reverse("counter:dossier", args=[one]) in text_of(ha.get(page)) for one in doubt.dossiers)
    short = ha.post(page, {"answer": "ngắn"})
    assert short.status_code == 409 and ">ngắn</textarea>" in text_of(short)
    done = text_of(ha.post(page, {"answer": "Ba hồ sơ sao lục, mẫu in sẵn."}, follow=True))
    assert "Đã ghi câu trả lời." in done and "Ba hồ sơ sao lục, mẫu in sẵn." in done
    assert signed_in(world.thao).get(page).status_code in {403, 404}
    assert signed_in(world.lan).get(page).status_code == 403


def test_asking_late_and_again_is_asked_about_the_morning_after_each_act(world):
    late = vn(2022, 7, 29, 10, 0)  # three working days are over
    dossier = side.asked(world, released_at=late)
    assert asking.ask_about(late.date(), at=vn(2022, 7, 30, 5, 30)) == 1  # the dossier is open
    assert Doubt.objects.get().person == world.lan.staff  # let it lie
    again = ending_of(world, dossier, at=vn(2022, 8, 1, 9, 0))
    assert asking.ask_about(again.date(), at=again) >= 2
    late = Doubt.objects.filter(pattern=P.SUPPLEMENT_LATE).order_by("day")
    assert [row.person for row in late] == [world.lan.staff, world.dung.staff]  # who drafted it late
    for row in (*late, Doubt.objects.get(pattern=P.SUPPLEMENT_TWICE)):
        assert row.dossiers == [str(dossier.pk)]
        said = asking.evidence(row, [dossier.pk])[dossier.pk]
        assert [one.act for one in said.acts].count(Act.RELEASE_SUPPLEMENT) == 2


def test_a_date_that_passed_without_an_apology_is_asked_about_once_and_while_the_dossier_is_open(world):
    dossier = factories.assigned(world)
    for minute in (5, 20):
        upkeep.run_due(at=vn(2022, 7, 28, 17, minute))
    assert [asking.ask_about(date(2022, 7, 28), at=vn(2022, 7, 29, 5, 30)) for _turn in range(2)] == [1, 0]
    row = Doubt.objects.get(pattern=P.NO_APOLOGY)
    assert row.dossiers == [str(dossier.pk)]
    ha = signed_in(world.ha)
    page = reverse("counter:doubt", args=[row.pk])
    text = text_of(ha.get(page))
    assert "Quá hạn trả mà chưa xin lỗi, hẹn lại: 17:05:00 28/07/2022" in text
    assert "Hạn trả: 17:00 28/07/2022" in text or "Hạn trả: 28/07/2022 17:00" in text
    friday = vn(2022, 7, 29, 9, 0)
    upkeep.run_due(at=friday)
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=friday, data={})
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=friday)
    outcome.hand_over(dossier_id=dossier.pk, by=world.dung, at=friday)
    asking.ask_about(friday.date(), at=vn(2022, 7, 30, 5, 30))
    assert Doubt.objects.filter(pattern=P.NO_APOLOGY).count() == 1


@pytest.mark.parametrize(("seconds", "asked"), [(2, [2]), (30, [])])
def test_a_round_of_signatures_is_asked_about_by_how_long_each_draft_was_on_the_screen(world, seconds, asked):
    """Three drafts, one press for all: the moment of signing is the same and says nothing."""
    DoubtLimit.objects.create(code="row_many", value=2, source="Thử", valid_from=date(2022, 7, 1))
    rows = [factories.proposed(world) for _turn in range(3)]
    for turn, row in enumerate(rows):
        read = signing_round.read_draft(
            dossier_id=row.pk, by=world.ha, at=NINE + timedelta(seconds=turn * seconds)
        )
        signing_round.decide(dossier_id=row.pk, by=world.ha, shown=read.sha256, verdict=read.Verdict.APPROVED)
    signing_round.sign_approved(
        by=world.ha, at=NINE + HOUR, key=uuid4(), dossier_ids=[row.pk for row in rows]
    )
    asking.ask_about(MONDAY.date(), at=vn(2022, 7, 26, 5, 30))
    found = Doubt.objects.filter(pattern=P.IN_A_ROW)
    assert [row.number for row in found] == asked
    for row in found:
        assert (row.person, row.unit) == (world.ha.staff, world.committee)
        text = text_of(signed_in(world.head).get(reverse("counter:doubt", args=[row.pk])))
        assert "Mở dự thảo để đọc: 09:00:02 25/07/2022" in text and "Ký kết quả: 10:00:00 25/07/2022" in text


def test_what_is_asked_about_on_its_day_is_found_by_its_index(world):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = Event.objects.watched(since=MONDAY, until=MONDAY + HOUR).filter(act__in=doubting.AT_ONCE)
        assert "event_watched" in rows.explain()


def ending_of(world, dossier, *, at):
    """It is supplied, asked about once more with a ground, and left by its owner."""
    facts = {"dossier_id": dossier.pk, "at": at}
    supplement.supply_supplement(by=world.lan, supply=side.paper(world), **facts)
    ground = supplement.Ground.SECTOR_LAW
    supplement.propose_supplement(by=world.dung, items=[side.item(world)], ground=ground, **facts)
    supplement.release_supplement(by=world.lan, **facts)
    ending.withdraw(by=world.minh, reason="Tôi không cần nữa.", **facts)
    return at

"""Questions about figures that look too good: found by pattern, asked once, answered by a leader."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies.areas import lines_on
from motcua.dossiers.status import Act
from motcua.oversight import doubting
from motcua.oversight.doubting import Done, Finished, doubts
from motcua.oversight.models import Doubt
from motcua.oversight.services import asking
from tests.counter.factories import signed_in, text_of
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, vn

P = Doubt.Pattern
UNIT, LAN, DUNG, HA = uuid4(), uuid4(), uuid4(), uuid4()
NINE = vn(2022, 7, 25, 9, 0)
HOUR = timedelta(hours=1)


def plain(**more):
    """A dossier nobody would ask about."""
    facts = {
        "id": uuid4(),
        "unit": UNIT,
        "due_at": NINE + 48 * HOUR,
        "typed_by_officer": False,
        "has_result": True,
        "refused_again": False,
        "refiled": False,
        "acts": (
            Done(Act.RECEIVE, LAN, NINE),
            Done(Act.ASSIGN, HA, NINE + HOUR),
            Done(Act.PROPOSE, DUNG, NINE + 2 * HOUR),
            Done(Act.SIGN, HA, NINE + 3 * HOUR),
            Done(Act.RETURN_RESULT, LAN, NINE + 4 * HOUR),
        ),
    }
    return Finished(**facts | more)


def found(*rows):
    return {(one.pattern, one.person): len(one.dossiers) for one in doubts(rows)}


def test_a_plain_day_raises_no_question():
    assert found(*(plain() for _turn in range(20))) == {}


@pytest.mark.parametrize(
    ("row", "pattern", "person"),
    [
        (plain(typed_by_officer=True), P.TYPED, None),
        (plain(has_result=False), P.NO_FILE, None),
        (plain(refused_again=True), P.REFUSED_AGAIN, None),
        (plain(refused_again=True, refiled=True), P.REFUSED_AGAIN, None),
        (plain(refiled=True), P.REFILED, None),
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


def test_nights_and_haste_are_asked_about_from_the_third():
    night = vn(2022, 7, 25, 21, 0)
    at_night = [plain(acts=(Done(Act.PROPOSE, DUNG, night),)) for _turn in range(3)]
    assert found(*at_night[:2]) == {} and found(*at_night) == {(P.ODD_HOURS, DUNG): 3}
    just = [plain(acts=(Done(Act.PROPOSE, DUNG, night - timedelta(minutes=1)),)) for _turn in range(3)]
    assert found(*just) == {}
    haste = [
        plain(acts=(Done(Act.ASSIGN, HA, NINE), Done(Act.PROPOSE, DUNG, NINE + timedelta(seconds=59))))
        for _turn in range(3)
    ]
    assert found(*haste) == {(P.TOO_FAST, DUNG): 3}


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def doubt(world):
    """The ward's processor proposed three results within a minute of being given them."""
    for _turn in range(doubting.SEVERAL):
        factories.returned(world)
    assert asking.ask_about(MONDAY.date(), at=vn(2022, 7, 26, 5, 30)) > 0
    return Doubt.objects.get(pattern=P.TOO_FAST)


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

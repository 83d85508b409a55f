"""Another agency is asked: it sees one dossier, has its own time inside the total; its silence is told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from motcua.agencies.models import Role
from motcua.dossiers.models import Dossier, MoveNotAllowed
from motcua.dossiers.services import consulting, lateness, processing
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.services.consulting import AlreadyAsked, NobodyToAsk, OpinionDueOutside, OpinionStillDue
from motcua.dossiers.status import NATIONAL_CODE, Status
from motcua.notifications.models import Notice
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

OPINION = "Ông Minh thường trú tại phường từ năm 2015."


def answer(dossier, by, *, at=MONDAY):
    return consulting.give_opinion(dossier_id=dossier.pk, by=by, at=at, opinion=OPINION, agrees=True)


def ask(world, dossier, unit, *, at=MONDAY, until=date(2022, 7, 27)):
    return consulting.consult(
        dossier_id=dossier.pk, by=world.dung, at=at, to=unit.pk, content=side.REASON, answer_on=until
    )


def test_the_asked_unit_sees_that_dossier_and_no_other(world, near):
    factories.assigned(world)
    assert not Dossier.objects.visible_to(near.police).exists()
    dossier = side.consulting_police(world, near.police)
    assert list(Dossier.objects.visible_to(near.police)) == [dossier]
    answer(dossier, near.police)
    assert list(Dossier.objects.visible_to(near.police)) == [dossier]
    assert not Dossier.objects.visible_to(world.thao).exists()


def test_the_clock_runs_on_while_the_opinion_is_awaited(world, near):
    dossier = side.consulting_police(world, near.police)
    assert (dossier.status, NATIONAL_CODE[dossier.status]) == (Status.CONSULTING, 4)
    assert dossier.due_at == vn(2022, 7, 28, 17, 0) and dossier.paused_at is None
    assert dossier.matters.get().due_at == vn(2022, 7, 27, 17, 0)
    assert side.REASON in Notice.objects.get(template="consulted_staff").body
    side.holds(dossier)


def test_nothing_is_decided_before_the_opinion(world, near):
    dossier = side.consulting_police(world, near.police)
    with pytest.raises(MoveNotAllowed):
        processing.propose(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={})
    with pytest.raises(SomeoneElseDidThis):
        processing.complete_step(dossier_id=dossier.pk, by=world.dung, at=MONDAY, note="Đủ điều kiện.")


def test_the_opinion_brings_the_dossier_back_to_its_handler(world, near):
    dossier = answer(side.consulting_police(world, near.police), near.police)
    assert dossier.status == Status.PROCESSING
    event = dossier.events.get(act="give_opinion")
    assert (event.facts["note"], event.facts["on_time"]) == (OPINION, True)
    assert Notice.objects.get(template="opinion_staff").staff_id == world.dung.staff.pk
    side.holds(dossier)


def test_two_agencies_are_asked_at_once_and_both_answer(world, near):
    dossier = side.consulting_police(world, near.police)
    ask(world, dossier, world.thao.unit)
    assert answer(dossier, near.police).status == Status.CONSULTING
    assert answer(dossier, world.thao).status == Status.PROCESSING
    side.holds(dossier)


def test_silence_is_told_once_to_the_head_of_the_one_stop(world, near):
    dossier = side.consulting_police(world, near.police)
    late = vn(2022, 7, 27, 17, 1)
    asked = Notice.objects.filter(template="opinion_late_staff")
    lateness.carry_upwards(at=vn(2022, 7, 27, 17, 0))
    assert asked.count() == 0
    lateness.carry_upwards(at=late)
    assert asked.count() == 3
    assert lateness.carry_upwards(at=late) == 0
    told = {notice.staff_id for notice in Notice.objects.filter(template="opinion_late_staff")}
    assert told == {near.head.staff.pk, world.dung.staff.pk, near.police.staff.pk}
    side.holds(dossier)


def test_after_the_time_given_the_handler_goes_on_and_the_silence_stays_written(world, near):
    dossier = side.consulting_police(world, near.police)
    go_on = {"dossier_id": dossier.pk, "by": world.dung, "note": "Đã nhắc hai lần, chưa trả lời."}
    with pytest.raises(OpinionStillDue, match="27/07/2022"):
        consulting.go_on_without_opinion(at=vn(2022, 7, 27, 16, 0), **go_on)
    dossier = consulting.go_on_without_opinion(at=vn(2022, 7, 28, 8, 0), **go_on)
    assert dossier.status == Status.PROCESSING
    assert dossier.events.last().facts["silent"] == ["Công an phường An Mỹ"]
    with pytest.raises(SomeoneElseDidThis):
        answer(dossier, near.police, at=vn(2022, 7, 28, 9, 0))
    side.holds(dossier)


@pytest.mark.parametrize("until", [date(2022, 7, 29), date(2022, 7, 23), date(2022, 7, 24)])
def test_the_time_given_lies_inside_the_total_on_a_working_day(world, near, until):
    with pytest.raises(OpinionDueOutside, match="28/07/2022"):
        side.consulting_police(world, near.police, until=until)


def test_who_cannot_answer_is_not_asked(world, near):
    dossier = factories.assigned(world)
    for unit in (world.committee, world.desk, near.control.unit):
        with pytest.raises(NobodyToAsk):
            ask(world, dossier, unit)
    ask(world, dossier, near.police.unit)
    with pytest.raises(AlreadyAsked):
        ask(world, dossier, near.police.unit)


def test_only_the_asked_unit_answers(world, near):
    dossier = side.consulting_police(world, near.police)
    desk = factories.person("CA02", "Trần Văn Thư", near.police.unit, Role.RECEIVE)
    for officer in (world.thao, world.dung, world.lan, desk):
        with pytest.raises(PermissionDenied):
            answer(dossier, officer)

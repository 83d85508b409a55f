"""At the desk: call, begin, done; twice at once; sent on; not there."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from motcua.common.ids import uuid7
from motcua.queue.line import read_line
from motcua.queue.models import Sitting, Ticket, Turn
from motcua.queue.services import calling, desks
from motcua.queue.services.calling import (
    AlreadyBegun,
    DeskPaused,
    NotBegun,
    NotMissed,
    NowhereToSend,
    TurnOver,
)
from motcua.queue.services.desks import (
    DeskNumberTaken,
    DeskServesNothing,
    NotAtADesk,
    SitsElsewhere,
    SomeoneIsAtTheDesk,
    SomeoneSitsThere,
)
from tests.dossiers.test_two_at_once import at_once
from tests.queue import factories
from tests.queue.factories import MONDAY, desk, sit, take

LATER = MONDAY + timedelta(minutes=10)
AFTER = MONDAY + timedelta(minutes=25)


def test_the_next_is_called_begun_and_done_and_the_wait_ends_when_service_begins(h):
    ticket = take(h)
    sit(h.lan, h.first)
    turn = calling.call_next(by=h.lan, at=LATER)
    assert turn.ticket == ticket
    calling.recall(turn_id=turn.pk, by=h.lan, at=LATER + timedelta(minutes=1))
    calling.start(turn_id=turn.pk, by=h.lan, at=LATER + timedelta(minutes=2))
    turn = calling.finish(turn_id=turn.pk, by=h.lan, at=AFTER)
    assert (turn.calls, turn.waited, turn.outcome) == (2, 12 * 60, Turn.Outcome.DONE)
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.DONE


@pytest.mark.django_db(transaction=True)
def test_two_officers_press_next_at_once_and_call_two_different_people():
    h = factories.hall()
    for _ in range(4):
        take(h, field=h.civil)
    sit(h.lan, h.first)
    sit(h.tam, h.second)
    turns = at_once([lambda who=who: calling.call_next(by=who, at=LATER) for who in (h.lan, h.tam)])
    assert {turn.ticket.number for turn in turns} == {1, 2}


@pytest.mark.django_db(transaction=True)
def test_one_officer_presses_next_twice_at_once_and_calls_one_person():
    h = factories.hall()
    take(h), take(h)
    sit(h.lan, h.first)
    turns = at_once([lambda: calling.call_next(by=h.lan, at=LATER)] * 3)
    assert {turn.ticket.number for turn in turns} == {1}
    assert Turn.objects.count() == 1


def test_a_desk_calls_only_what_it_serves(h):
    take(h, field=h.land)
    sit(h.tam, h.second)
    assert calling.call_next(by=h.tam, at=LATER) is None
    assert [str(one) for one in read_line(h.unit, at=LATER).unserved()] == ["A001"]
    sit(h.lan, h.first)
    assert calling.call_next(by=h.lan, at=LATER).ticket.number == 1


def test_priority_goes_before_and_after_two_of_them_the_first_comer_has_the_turn(h):
    take(h)
    for _ in range(3):
        take(h, group="elderly", at=MONDAY + timedelta(minutes=1))
    sit(h.lan, h.first)
    called = []
    for minute in range(4):
        at = LATER + timedelta(minutes=minute)
        called.append(factories.serve(h.lan, at=at, until=at).ticket.number)
    assert called == [2, 3, 1, 4]


def test_somebody_not_there_is_written_down_and_takes_a_place_behind_when_back(h):
    missed, _other = take(h), take(h, at=MONDAY + timedelta(minutes=1))
    sit(h.lan, h.first)
    turn = calling.call_next(by=h.lan, at=LATER)
    calling.no_show(turn_id=turn.pk, by=h.lan, at=LATER)
    calling.no_show(turn_id=turn.pk, by=h.lan, at=LATER)  # pressed twice
    calling.bring_back(ticket_id=missed.pk, by=h.lan, at=LATER + timedelta(minutes=1))
    with pytest.raises(NotMissed):
        calling.bring_back(ticket_id=missed.pk, by=h.lan, at=LATER + timedelta(minutes=1))
    assert [one.number for one in read_line(h.unit, at=AFTER).tickets] == [2, 1]


def test_sent_on_to_another_desk_the_place_is_kept_and_the_waits_add_up(h):
    take(h, field=h.civil)
    take(h, field=h.civil, at=MONDAY + timedelta(minutes=1))
    sit(h.lan, h.first)
    sit(h.tam, h.second)
    turn = calling.call_next(by=h.lan, at=LATER)
    calling.start(turn_id=turn.pk, by=h.lan, at=LATER)
    calling.transfer(
        turn_id=turn.pk, to_desk=h.second.pk, to_field=None, by=h.lan, at=LATER + timedelta(minutes=2)
    )
    assert calling.call_next(by=h.lan, at=AFTER).ticket.number == 2  # the first is for the other desk only
    again = calling.call_next(by=h.tam, at=AFTER)
    assert again.ticket.number == 1
    again = calling.start(turn_id=again.pk, by=h.tam, at=AFTER)
    assert again.waited == (10 + 13) * 60


def test_a_ticket_sent_to_a_desk_that_closes_comes_back_to_all_that_serve_it(h):
    take(h, field=h.civil)
    sit(h.lan, h.first)
    sit(h.tam, h.second)
    turn = calling.call_next(by=h.lan, at=LATER)
    calling.transfer(turn_id=turn.pk, to_desk=h.second.pk, to_field=None, by=h.lan, at=LATER)
    assert calling.call_next(by=h.lan, at=LATER) is None
    desks.close_desk(desk_id=h.second.pk, by=h.tam, at=LATER)
    assert calling.call_next(by=h.lan, at=LATER).ticket.number == 1


def test_sent_on_to_another_field_it_waits_for_the_desks_of_that_field(h):
    take(h, field=h.civil)
    sit(h.tam, h.second)
    turn = calling.call_next(by=h.tam, at=LATER)
    with pytest.raises(NowhereToSend):
        calling.transfer(turn_id=turn.pk, to_desk=None, to_field=None, by=h.tam, at=LATER)
    calling.transfer(turn_id=turn.pk, to_desk=None, to_field=h.land, by=h.tam, at=LATER)
    assert calling.call_next(by=h.tam, at=LATER) is None


def test_what_does_not_fit_is_refused_with_a_sentence(h):
    with pytest.raises(NotAtADesk):
        calling.call_next(by=h.lan, at=LATER)
    take(h)
    sit(h.lan, h.first)
    desks.pause(by=h.lan, at=LATER)
    with pytest.raises(DeskPaused):
        calling.call_next(by=h.lan, at=LATER)
    desks.resume(by=h.lan)
    turn = calling.call_next(by=h.lan, at=LATER)
    with pytest.raises(NotBegun):
        calling.finish(turn_id=turn.pk, by=h.lan, at=LATER)
    with pytest.raises(SomeoneIsAtTheDesk):
        desks.pause(by=h.lan, at=LATER)
    with pytest.raises(SomeoneIsAtTheDesk):
        desks.close_desk(desk_id=h.first.pk, by=h.lan, at=LATER)
    calling.start(turn_id=turn.pk, by=h.lan, at=LATER)
    with pytest.raises(AlreadyBegun):
        calling.no_show(turn_id=turn.pk, by=h.lan, at=LATER)
    with pytest.raises(TurnOver):
        calling.finish(turn_id=turn.pk, by=h.tam, at=LATER)
    calling.finish(turn_id=turn.pk, by=h.lan, at=AFTER)
    assert calling.finish(turn_id=turn.pk, by=h.lan, at=AFTER).ended_at == AFTER  # pressed twice
    with pytest.raises(TurnOver):
        calling.recall(turn_id=turn.pk, by=h.lan, at=AFTER)


def test_one_person_sits_at_one_desk_and_one_desk_has_one_person(h):
    sit(h.lan, h.first)
    assert sit(h.lan, h.first) == Sitting.objects.get()
    with pytest.raises(SitsElsewhere, match="quầy 1"):
        sit(h.lan, h.second)
    with pytest.raises(SomeoneSitsThere, match="Trần Thị Lan"):
        sit(h.tam, h.first)


@pytest.mark.django_db(transaction=True)
def test_two_officers_sit_down_at_one_desk_at_once_and_one_is_told():
    h = factories.hall()
    outcomes = at_once([lambda who=who: sit(who, h.first) for who in (h.lan, h.tam)])
    assert sum(isinstance(one, SomeoneSitsThere) for one in outcomes) == 1
    assert Sitting.objects.count() == 1


def test_the_head_closes_a_desk_somebody_forgot_and_a_colleague_may_not(h):
    sit(h.lan, h.first)
    with pytest.raises(PermissionDenied):
        desks.close_desk(desk_id=h.first.pk, by=h.tam, at=LATER)
    desks.close_desk(desk_id=h.first.pk, by=h.head, at=LATER)
    desks.close_desk(desk_id=h.first.pk, by=h.head, at=LATER)
    assert not Sitting.objects.open().exists()


def test_two_desks_in_use_have_two_numbers_and_serve_something(h):
    with pytest.raises(DeskNumberTaken):
        desk(h.head, 1, "Quầy khác")
    with pytest.raises(DeskServesNothing):
        desk(h.head, 3, "Quầy không", purposes=())
    desk(h.head, 1, "Quầy cũ", in_use=False)


def test_only_the_head_arranges_desks_and_nobody_of_another_unit_sits_down(h):
    for act in (
        lambda: desk(h.lan, 5, "Quầy"),
        lambda: sit(h.world.dung, h.first),
        lambda: sit(h.world.thao, h.first),
        lambda: calling.bring_back(ticket_id=uuid7(), by=h.world.dung, at=MONDAY),
    ):
        with pytest.raises(PermissionDenied):
            act()

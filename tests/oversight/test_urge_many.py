"""One press urges many: a letter a dossier, once a day, each outcome kept, whatever happens in between."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from motcua.common.ids import uuid7
from motcua.dossiers.models import Event
from motcua.dossiers.services import urging
from motcua.dossiers.verification import verify
from motcua.oversight.models import UrgeItem, UrgeRun
from motcua.oversight.services.urging_many import NobodyToUrge, begin, carry_on
from tests.dossiers import district, factories
from tests.dossiers.factories import vn

AT = vn(2022, 7, 29, 9, 0)
TEXT = "Đề nghị giải quyết ngay và báo lý do chậm trước 16:00 hôm nay."


def pressed(world, by, *, run_id=None, at=AT, wide=False) -> UrgeRun:
    return begin(run_id=run_id or uuid7(), about=world.committee, text=TEXT, by=by, at=at, wide=wide)


def letters() -> int:
    return Event.objects.filter(act="urge").count()


def outcomes(run) -> list[tuple[str, str]]:
    return list(run.items.order_by("pk").values_list("state", "said"))


def test_every_late_dossier_gets_its_own_letter_with_its_own_number(world, above):
    for _one in range(3):
        factories.assigned(world)
    factories.assigned(world, at=vn(2022, 7, 29, 8, 0))  # has time
    run = pressed(world, world.head)

    assert run.items.count() == 3
    assert carry_on(run_id=run.pk, at=AT) == 3
    assert {state for state, _said in outcomes(run)} == {UrgeItem.State.SENT}
    numbers = sorted(event.facts["number"] for event in Event.objects.filter(act="urge"))
    assert numbers == ["01/ĐĐ-BPMC", "02/ĐĐ-BPMC", "03/ĐĐ-BPMC"]
    *_, report = verify()
    assert report.holds


def test_pressed_twice_it_is_one_run_and_one_letter(world, above):
    factories.assigned(world)
    run_id = uuid7()
    first, second = (pressed(world, world.head, run_id=run_id) for _press in range(2))
    for _time in range(2):
        carry_on(run_id=first.pk, at=AT)
    assert first == second and letters() == 1


def test_what_was_urged_about_this_morning_is_passed_over_and_says_so(world, above):
    dossier, other = factories.assigned(world), factories.assigned(world)
    run = pressed(world, world.head)
    urging.urge(dossier_id=dossier.pk, by=above.watcher, at=AT, unit=world.committee.pk, text=TEXT)
    carry_on(run_id=run.pk, at=AT)

    said = {item.dossier_id: (item.state, item.said) for item in run.items.all()}
    assert said[dossier.pk][0] == UrgeItem.State.SKIPPED and "hôm nay đã đôn đốc" in said[dossier.pk][1]
    assert said[other.pk] == (UrgeItem.State.SENT, world.committee.name)


def test_a_job_that_died_after_the_letter_still_says_it_was_sent(world, above):
    dossier = factories.assigned(world)
    run = pressed(world, world.head)
    carry_on(run_id=run.pk, at=AT)
    run.items.update(state=UrgeItem.State.WAITING, said="")  # as if the worker had died before writing it
    carry_on(run_id=run.pk, at=AT)

    assert letters() == 1
    assert outcomes(run) == [(UrgeItem.State.SENT, world.committee.name)]
    assert dossier.events.filter(act="urge").count() == 1


def test_who_no_longer_holds_the_post_urges_nobody(world, above):
    factories.assigned(world)
    run = pressed(world, world.head)
    world.head.staff.assignments.update(valid_to=AT.date())
    assert carry_on(run_id=run.pk, at=AT) == 0 and letters() == 0


def test_nothing_late_nothing_sent(world, above):
    factories.assigned(world, at=vn(2022, 7, 29, 8, 0))
    with pytest.raises(NobodyToUrge, match="An Mỹ"):
        pressed(world, world.head)
    assert not UrgeRun.objects.exists()


def test_only_those_who_may_urge_may_urge_many(world, above):
    factories.assigned(world)
    for one in (world.lan, world.dung, world.ha, world.thao):
        with pytest.raises(PermissionDenied):
            pressed(world, one)
    with pytest.raises(NobodyToUrge):
        pressed(world, above.stranger)


def test_the_districts_office_urges_a_commune_over_all_its_desks(world, above):
    factories.assigned(world)
    run = pressed(world, above.watcher, wide=True)
    assert carry_on(run_id=run.pk, at=AT) == 1
    with pytest.raises(NobodyToUrge):  # of the head's own desk there is none
        pressed(world, above.head, at=vn(2022, 8, 1, 9, 0))
    pressed(world, above.head, at=vn(2022, 8, 1, 9, 0), wide=True)


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_run_write_no_letter_twice():
    world = factories.world()
    above = district.above(world)
    for _one in range(4):
        factories.assigned(world)
    run = pressed(world, above.watcher, wide=True)

    def work(_number: int) -> int:
        try:
            return carry_on(run_id=run.pk, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert letters() == 4 and {state for state, _said in outcomes(run)} == {UrgeItem.State.SENT}

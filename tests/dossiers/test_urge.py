"""Urging: a letter with a number to who is late or nearly so, once a day, told and written down."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.dossiers.models import Paper
from motcua.dossiers.services import urging
from motcua.dossiers.services.urging import NotDueYet, NothingToUrge, UrgedToday, may_be_urged, urge
from motcua.dossiers.tracking import timeline
from motcua.notifications.models import Notice
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

TEXT = "Đề nghị giải quyết ngay và báo lý do chậm trước 16:00 hôm nay."
LATE = vn(2022, 7, 29, 9, 0)  # due Thursday 28/07 at 17:00


def urged(w, dossier, by, at=LATE):
    return urge(dossier_id=dossier.pk, by=by, at=at, unit=w.committee.pk, text=TEXT)


def test_the_letter_has_a_number_and_stays_inside(world, near):
    dossier = factories.assigned(world)
    urged(world, dossier, near.head)

    event = dossier.events.get(act="urge")
    letter = dossier.papers.get(template="urging_letter")
    assert event.facts["number"] == letter.code == "01/ĐĐ-BPMC"
    assert event.facts["late"] is True and event.facts["to"] == world.committee.name
    assert letter.kind == Paper.Kind.INTERNAL
    assert TEXT not in " ".join(entry.said + entry.reason for entry in timeline(dossier))


def test_the_leaders_and_the_handler_are_told_and_nobody_else(world, near):
    urged(world, factories.assigned(world), near.head)

    told = set(Notice.objects.filter(template="urged_staff").values_list("to_name", flat=True))
    assert told == {"Lê Văn Dũng", "Phạm Thị Thu Hà", "Trương Thị Ngọc Ánh", "Hồ Văn Phân"}


def test_once_a_day_for_a_dossier_and_a_unit(world, near):
    dossier = factories.assigned(world)
    urged(world, dossier, near.head)
    with pytest.raises(UrgedToday):
        urged(world, dossier, near.control, at=vn(2022, 7, 29, 16, 0))

    urged(world, dossier, near.control, at=vn(2022, 8, 1, 8, 0))

    numbers = [event.facts["number"] for event in dossier.events.filter(act="urge").order_by("number")]
    assert numbers == ["01/ĐĐ-BPMC", "01/ĐĐ-KSTT"]  # each unit has its own book


def test_numbers_run_on_over_the_year_and_begin_anew_with_it(world, near):
    december = vn(2022, 12, 26, 9, 0)
    first, second = (factories.assigned(world, at=december) for _one in range(2))
    urged(world, first, near.head, at=vn(2022, 12, 30, 9, 0))
    urged(world, second, near.head, at=vn(2022, 12, 30, 9, 5))
    urged(world, second, near.head, at=vn(2023, 1, 3, 9, 0))

    numbers = [e.facts["number"] for e in second.events.filter(act="urge").order_by("number")]
    assert numbers == ["02/ĐĐ-BPMC", "01/ĐĐ-BPMC"]


def test_who_has_time_left_is_not_urged_until_a_working_day_before(world, near):
    dossier = factories.assigned(world)
    step_due = urging.turns(dossier)[0].due_at
    assert step_due > vn(2022, 7, 26, 8, 0)
    with pytest.raises(NotDueYet):
        urged(world, dossier, near.head, at=MONDAY)
    assert may_be_urged(dossier, near.head, at=MONDAY) == []
    assert [turn.unit for turn in may_be_urged(dossier, near.head, at=LATE)] == [world.committee]


def test_near_is_counted_in_working_hours_across_tet(world, near):
    """Received on the last Tuesday before Tết, due on Friday 27 January: five days off are no time left."""
    dossier = factories.assigned(world, at=vn(2023, 1, 17, 9, 0))
    dossier.refresh_from_db()
    assert dossier.due_at == vn(2023, 1, 27, 17, 0)
    turn = urging.turns(dossier)[0]

    assert not urging.is_near(vn(2023, 1, 27, 17, 0), 8, dossier, at=vn(2023, 1, 19, 7, 30))
    assert urging.is_near(vn(2023, 1, 27, 17, 0), 8, dossier, at=vn(2023, 1, 20, 9, 0))
    assert turn.due_at <= dossier.due_at


def test_a_unit_that_holds_nothing_is_not_urged(world, near):
    dossier = factories.assigned(world)
    with pytest.raises(NothingToUrge):
        urge(dossier_id=dossier.pk, by=near.head, at=LATE, unit=near.police.unit.pk, text=TEXT)


def test_the_agency_that_owes_an_opinion_is_urged_itself(world, near):
    dossier = side.consulting_police(world, near.police)
    urge(dossier_id=dossier.pk, by=near.head, at=LATE, unit=near.police.unit.pk, text=TEXT)

    assert "Nguyễn Hữu Cảnh" in Notice.objects.filter(template="urged_staff").values_list(
        "to_name", flat=True
    )


def test_a_leader_urges_only_inside_the_own_unit(world, near):
    dossier = side.consulting_police(world, near.police)
    with pytest.raises(PermissionDenied):
        urge(dossier_id=dossier.pk, by=near.assigner, at=LATE, unit=near.police.unit.pk, text=TEXT)
    urged(world, dossier, near.assigner)


def test_nobody_is_urged_about_a_result_that_waits_to_be_fetched(world, near):
    dossier = factories.done(world)
    with pytest.raises(NothingToUrge):
        urge(dossier_id=dossier.pk, by=near.control, at=LATE, unit=world.desk.pk, text=TEXT)


def test_pressing_twice_is_one_letter(world, near):
    dossier, key = factories.assigned(world), factories.uuid7()
    for _press in range(2):
        urge(dossier_id=dossier.pk, by=near.head, at=LATE, unit=world.committee.pk, text=TEXT, key=key)

    assert dossier.papers.filter(template="urging_letter").count() == 1
    side.holds(dossier)

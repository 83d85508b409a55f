"""The control sheet derives from events: every hand-over, early, on time or late."""

import pytest

from motcua.dossiers import control_sheet
from motcua.dossiers.services import outcome, processing, sharing
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.dossiers.reading import words


def test_every_hand_over_of_the_straight_road_stands_on_it(world):
    lines = control_sheet.movements(factories.returned(world))

    assert [(line.giver.split(" (")[0], line.taker.split(" (")[0]) for line in lines[:3]] == [
        ("Nguyễn Văn Minh", world.desk.name),
        (world.desk.name, world.committee.name),
        (world.committee.name, world.committee.name),
    ]
    assert lines[-1].taker == "Nguyễn Văn Minh"
    assert {line.outcome for line in lines[1:]} <= {"early", "on_time"}


def test_a_share_done_after_its_time_is_late(world):
    dossier = factories.received(world)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=vn(2022, 7, 28, 9, 0))
    line = control_sheet.movements(dossier)[-1]

    assert line.outcome == "late" and line.note == "Chuyển trễ so với quy định"


@pytest.mark.needs("pdfsig")
def test_every_agency_that_coordinates_stands_on_it_with_how_it_kept_its_time(world, near):
    dossier = side.shared_out(world, near.police, world.thao)
    for officer, at in ((near.police, MONDAY), (world.thao, vn(2022, 7, 28, 9, 0))):
        sharing.finish_share(dossier_id=dossier.pk, by=officer, at=at, result="Đã xác nhận đầy đủ.")
    dossier.refresh_from_db()
    sent, first, second = control_sheet.movements(dossier)[-3:]

    assert near.police.unit.name in sent.taker and world.thao.unit.name in sent.taker
    assert [(line.giver.split(" (")[0], line.outcome) for line in (first, second)] == [
        (near.police.unit.name, "on_time"),
        (world.thao.unit.name, "late"),
    ]
    printed = words(control_sheet.sheet(dossier, at=MONDAY))
    assert near.police.unit.name in printed and "Quá hạn" in printed


def test_early_on_time_and_late_are_told_by_day_and_moment():
    due = vn(2022, 7, 27, 17, 0)

    assert control_sheet.outcome_of(vn(2022, 7, 26, 17, 0), due) == "early"
    assert control_sheet.outcome_of(due, due) == "on_time"
    assert control_sheet.outcome_of(vn(2022, 7, 27, 17, 1), due) == "late"
    assert control_sheet.outcome_of(due, None) == ""


@pytest.mark.needs("pdfsig")
def test_it_prints_what_is_known_now_under_the_number_of_the_receipt(world):
    dossier = factories.proposed(world)
    before = words(control_sheet.sheet(dossier, at=MONDAY))
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    dossier.refresh_from_db()
    after = words(control_sheet.sheet(dossier, at=MONDAY))

    assert "Số: 01/PKS" in before and dossier.code in before
    assert "Ký kết quả" not in before and "Ký kết quả" in after


def test_reading_it_takes_three_queries(world, django_assert_num_queries):
    dossier = factories.assigned(world)
    with django_assert_num_queries(3):
        control_sheet.movements(dossier)

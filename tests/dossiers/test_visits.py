"""Guided, not filed: sending somebody home leaves a record that cannot be taken back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from motcua.cli.database import append_only_tables
from motcua.common.ids import uuid7
from motcua.documents import services as documents
from motcua.dossiers.models import Dossier, Visit
from motcua.dossiers.services.visits import Guidance, GuidanceEmpty, NothingMissing, record_guidance, tally
from tests.dossiers.factories import MONDAY, vn

SAID = "Xin trích lục ghi chú ly hôn ở UBND xã Tam Hải, rồi quay lại trước 16:30 thứ Sáu."


def guidance(w, **more):
    facts = {"why": "papers", "said": SAID, "missing": ("Bản sao quyết định ly hôn", " "), **more}
    return Guidance(uuid7(), w.version, **facts)


def test_the_visit_says_what_was_missing_who_guided_and_gives_a_slip(world):
    visit = record_guidance(
        guidance=guidance(world, person_name="Bh'nướch Thị Lăng", person_phone="0905111222"),
        by=world.lan,
        at=MONDAY,
    )

    visit.refresh_from_db()
    assert visit.missing == ["Bản sao quyết định ly hôn"]
    assert (visit.unit, visit.guided_by, visit.happened_at) == (world.desk, world.lan.staff, MONDAY)
    assert documents.read(visit.slip).startswith(b"%PDF")
    assert not Dossier.objects.exists()


def test_pressing_twice_is_one_visit(world):
    once = guidance(world)
    first = record_guidance(guidance=once, by=world.lan, at=MONDAY)

    assert record_guidance(guidance=once, by=world.lan, at=MONDAY) == first
    assert Visit.objects.count() == 1


def test_nobody_can_erase_that_a_person_was_sent_home():
    assert "dossiers_visit" in append_only_tables()


def test_guidance_without_content_is_refused(world):
    with pytest.raises(GuidanceEmpty):
        record_guidance(guidance=guidance(world, said="  ok  "), by=world.lan, at=MONDAY)


def test_who_is_sent_for_papers_is_told_which(world):
    with pytest.raises(NothingMissing):
        record_guidance(guidance=guidance(world, missing=("",)), by=world.lan, at=MONDAY)
    assert record_guidance(guidance=guidance(world, why="asked", missing=()), by=world.lan, at=MONDAY)


def test_only_the_desk_guides(world, near):
    for officer in (world.dung, world.ha, world.tam, world.thao, near.police, near.control, near.machine):
        with pytest.raises(PermissionDenied):
            record_guidance(guidance=guidance(world), by=officer, at=MONDAY)
    assert record_guidance(guidance=guidance(world), by=near.head, at=MONDAY).guided_by == near.head.staff


def test_head_and_control_see_everybody_an_officer_only_the_own(world, near):
    mine = record_guidance(guidance=guidance(world), by=world.lan, at=MONDAY)
    heads = record_guidance(guidance=guidance(world, why="asked"), by=near.head, at=MONDAY)

    assert set(Visit.objects.visible_to(near.head)) == {mine, heads}
    assert set(Visit.objects.visible_to(near.control)) == {mine, heads}
    assert set(Visit.objects.visible_to(world.lan)) == {mine}
    assert not Visit.objects.visible_to(world.thao).exists()


def test_the_counts_say_who_sends_people_home_and_why(world, near):
    for minute in (0, 20, 40):
        record_guidance(guidance=guidance(world), by=world.lan, at=vn(2022, 7, 25, 9, minute))
    record_guidance(guidance=guidance(world, why="elsewhere"), by=near.head, at=vn(2022, 7, 26, 0, 5))

    week = tally(by=near.control, first=date(2022, 7, 25), last=date(2022, 7, 29))
    monday = tally(by=near.head, first=date(2022, 7, 25), last=date(2022, 7, 25))

    assert week.total == 4
    assert week.by_why == [("Chưa đủ giấy tờ", 3), ("Thuộc nơi khác giải quyết", 1)]
    assert week.by_officer[0] == ("Trần Thị Lan", 3)
    assert week.by_procedure == [(world.version.name, 4)]
    assert monday.total == 3  # five past midnight is already Tuesday in Quảng Nam, Monday in UTC

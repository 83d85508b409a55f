"""What was asked for comes: a new answer before acceptance, a new count from zero after it."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.catalogue.models import Component
from motcua.documents.render import render
from motcua.documents.samples import sample
from motcua.dossiers.services import intake, supplement
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.services.supplement import Item, NewFile, SupplementIncomplete, Supply
from motcua.dossiers.status import Status
from motcua.dossiers.verification import verify
from motcua.notifications.models import Notice
from motcua.workflow.models import Step
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn

SCAN = render("decision", sample("decision"))


def supply(world, dossier, *, by=None, at=MONDAY, what=None):
    return supplement.supply_supplement(
        dossier_id=dossier.pk, by=by or world.lan, at=at, supply=what or side.paper(world)
    )


def test_before_acceptance_the_desk_has_eight_working_hours_anew(world):
    dossier = supply(
        world,
        side.asked_at_intake(world),
        at=vn(2022, 7, 26, 15, 0),
        by=world.minh,
        what=Supply(files=(NewFile(world.component, "tờ khai.pdf", SCAN),)),
    )
    assert (dossier.status, dossier.due_at) == (Status.SUBMITTED, None)
    assert dossier.answer_by == vn(2022, 7, 27, 15, 0)
    received = intake.receive(dossier_id=dossier.pk, by=world.lan, at=vn(2022, 7, 27, 9, 0))
    assert received.first_due_at == received.due_at == vn(2022, 8, 1, 17, 0)
    side.holds(received)


def test_after_appraisal_the_count_begins_again_behind_tet_and_the_first_due_date_stays(world):
    friday = vn(2023, 1, 13, 9, 0)
    dossier = side.asked(world, at=friday)
    first = dossier.first_due_at
    assert first == vn(2023, 1, 18, 17, 0)
    dossier = supply(world, dossier, at=vn(2023, 1, 18, 9, 0))
    assert dossier.due_at == vn(2023, 1, 30, 17, 0)  # 19, 27 and 30 January; Tết is 20 to 26
    assert (dossier.first_due_at, dossier.paused_at, dossier.status) == (first, None, Status.PROCESSING)
    event = dossier.events.get(act="supply_supplement")
    assert (event.facts["old_due_at"], event.facts["due_at"]) == (
        first.isoformat(),
        dossier.due_at.isoformat(),
    )
    side.holds(dossier)


def test_the_handlers_step_comes_back_with_a_time_of_its_own(world):
    dossier = side.asked(world)
    assert Step.objects.get(ref=dossier.pk, closed_at=None).due_at is None
    dossier = supply(world, dossier, at=vn(2022, 8, 8, 9, 0))
    step = Step.objects.get(ref=dossier.pk, closed_at=None)
    assert step.assignee_id == world.dung.staff.pk
    assert vn(2022, 8, 8, 9, 0) < step.due_at <= dossier.due_at
    assert Notice.objects.get(template="supplemented_staff").staff_id == world.dung.staff.pk


def test_a_due_date_moved_outside_the_acts_is_found(world):
    dossier = supply(world, side.asked(world), at=vn(2022, 7, 27, 9, 0))
    type(dossier).objects.filter(pk=dossier.pk).update(due_at=vn(2022, 9, 30, 17, 0))
    *_, report = verify()
    assert "hạn trả khác" in report.findings[0].why


def test_what_is_still_missing_is_named_and_nothing_changes(world):
    extra = Component.objects.create(version=world.version, name="Giấy chứng tử của vợ", position=2)
    dossier = factories.taken_in(world)
    items = [side.item(world), Item("Cần để xác định tình trạng hiện tại.", extra)]
    supplement.request_supplement(dossier_id=dossier.pk, by=world.lan, at=MONDAY, items=items)
    with pytest.raises(SupplementIncomplete, match="Giấy chứng tử của vợ"):
        supply(world, dossier)
    assert dossier.papers.filter(kind="component", replaced_at=None).count() == 1
    side.holds(dossier)


def test_a_thing_without_a_paper_is_answered_in_words(world):
    dossier = factories.taken_in(world)
    items = [Item("Chưa ghi mục đích sử dụng.", name="Mục đích sử dụng")]
    supplement.request_supplement(dossier_id=dossier.pk, by=world.lan, at=MONDAY, items=items)
    with pytest.raises(SupplementIncomplete, match="Mục đích sử dụng"):
        supply(world, dossier, what=Supply())
    assert supply(world, dossier, what=Supply(note="Để đăng ký kết hôn.")).status == Status.SUBMITTED


def test_the_new_paper_takes_the_place_of_the_old_one(world):
    dossier = supply(
        world,
        side.asked(world),
        by=world.minh,
        what=Supply(files=(NewFile(world.component, "mới.pdf", SCAN),)),
    )
    assert dossier.papers.get(kind="component", replaced_at=None).file.name == "mới.pdf"
    assert dossier.papers.filter(kind="component").count() == 2


def test_a_stranger_and_another_desk_bring_nothing(world, near):
    dossier = side.asked(world)
    for who in (near.stranger, world.thao, world.dung, world.tam):
        with pytest.raises(PermissionDenied):
            supply(world, dossier, by=who)


def test_bringing_it_twice_is_told(world):
    dossier = side.asked(world)
    supply(world, dossier)
    with pytest.raises(SomeoneElseDidThis):
        supply(world, dossier, by=world.minh)

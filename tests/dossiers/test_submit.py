"""Filing online: nothing acknowledged is lost, nothing incomplete is acknowledged."""

import pytest

from motcua.catalogue.models import Component
from motcua.documents.render import render
from motcua.documents.samples import sample
from motcua.dossiers.completeness import Incomplete
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.routing import NotReceivedHere
from motcua.dossiers.services import drafting, intake
from motcua.dossiers.services.intake import NothingFiled
from motcua.dossiers.status import FiledBy, Status
from motcua.identity.models import Party
from tests.dossiers import factories
from tests.dossiers.factories import vn

SCAN = render("decision", sample("decision"))


def drafted(
    w, *, with_file: bool = True, filed_by: FiledBy = FiledBy.SELF, owner: dict | None = None
) -> Draft:
    draft = drafting.begin_draft(version=w.version, by=w.minh, at=factories.MONDAY)
    drafting.choose_road(
        draft_id=draft.pk,
        by=w.minh,
        receiving_unit=w.desk,
        case=None,
        filed_by=filed_by,
        owner=owner or {},
        at=factories.MONDAY,
    )
    if with_file:
        drafting.attach(
            draft_id=draft.pk,
            by=w.minh,
            component=w.component,
            name="tờ khai.pdf",
            content=SCAN,
            at=factories.MONDAY,
        )
    return draft


def test_a_filing_gets_a_ticket_and_an_answer_is_due_in_eight_working_hours(world):
    dossier = intake.submit(draft_id=drafted(world).pk, by=world.minh, at=vn(2022, 7, 25, 10, 0))
    assert dossier.ticket.startswith("DK-")
    assert dossier.code is None
    assert dossier.answer_by == vn(2022, 7, 26, 10, 0)


def test_a_filing_on_saturday_night_is_answered_by_monday_evening(world):
    dossier = intake.submit(draft_id=drafted(world).pk, by=world.minh, at=vn(2022, 7, 30, 23, 30))
    assert dossier.answer_by == vn(2022, 8, 1, 17, 0)


def test_pressing_submit_twice_files_once(world):
    draft = drafted(world)
    first = intake.submit(draft_id=draft.pk, by=world.minh, at=factories.MONDAY)
    again = intake.submit(draft_id=draft.pk, by=world.minh, at=factories.MONDAY)
    assert first.pk == again.pk
    assert Dossier.objects.count() == 1
    assert first.papers.count() == 1


def test_a_missing_paper_is_named_and_the_draft_stays(world):
    draft = drafted(world, with_file=False)
    with pytest.raises(Incomplete, match="Tờ khai cấp Giấy xác nhận"):
        intake.submit(draft_id=draft.pk, by=world.minh, at=factories.MONDAY)
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_papers_only_shown_are_not_asked_for(world):
    Component.objects.create(version=world.version, name="Căn cước công dân", shown_only=True, position=2)
    dossier = intake.submit(draft_id=drafted(world).pk, by=world.minh, at=factories.MONDAY)
    assert dossier.status == Status.SUBMITTED


def test_somebody_elses_draft_cannot_be_filed(world):
    draft = drafted(world)
    stranger = Party.objects.create(name="Người lạ", phone="0905999999")
    with pytest.raises(NothingFiled):
        intake.submit(draft_id=draft.pk, by=stranger, at=factories.MONDAY)


def test_who_files_for_whom_is_written_down(world):
    mother = {"name": "Zơrâm Thị Nhêu", "phone": "0905777888", "id_number": "049160001234"}
    draft = drafted(world, filed_by=FiledBy.AUTHORISED, owner=mother)
    dossier = intake.submit(draft_id=draft.pk, by=world.minh, at=factories.MONDAY)
    assert dossier.owner_name == "Zơrâm Thị Nhêu"
    assert dossier.proxy == world.minh
    assert dossier.events.get().facts["filed_by"] == "authorised"


def test_a_level_that_does_not_settle_the_procedure_says_where_to_go(world):
    world.version.competences.update(level="district")
    with pytest.raises(NotReceivedHere, match="không tiếp nhận"):
        intake.submit(draft_id=drafted(world).pk, by=world.minh, at=factories.MONDAY)

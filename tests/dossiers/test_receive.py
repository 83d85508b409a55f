"""Reception has one rule, wherever its button is: what the procedure demands is there, or it is refused."""

import pytest

from motcua.catalogue.groups import GroupMember, ProcedureGroup
from motcua.catalogue.models import Component
from motcua.common.ids import uuid7
from motcua.dossiers import completeness
from motcua.dossiers.completeness import PapersMissing
from motcua.dossiers.services import at_once, intake, linked, supplement
from motcua.dossiers.services.intake import Contact, Intake, PaperIn
from motcua.dossiers.services.supplement import Item, Supply
from motcua.dossiers.status import Status
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY
from tests.dossiers.test_submit import drafted

IDENTITY = "Căn cước công dân (xuất trình)"


def identity(w) -> Component:
    return Component.objects.create(version=w.version, name=IDENTITY, position=2, shown_only=True)


def receive(w, dossier, *papers: PaperIn):
    return intake.receive(dossier_id=dossier.pk, by=w.lan, at=MONDAY, papers=papers)


def test_a_dossier_without_its_papers_is_not_received_and_nothing_is_written(world):
    dossier = factories.without_papers(world)
    with pytest.raises(PapersMissing, match=world.component.name):
        receive(world, dossier)
    dossier.refresh_from_db()
    assert (dossier.status, dossier.code, dossier.events.count()) == (Status.COUNTER_CHECK, None, 1)


def test_what_is_settled_at_once_has_its_papers_too(world):
    side.taken_in_at_once(world)
    dossier = factories.without_papers(world)
    with pytest.raises(PapersMissing):
        at_once.settle_at_once(dossier_id=dossier.pk, by=world.lan, at=MONDAY, given=side.given(world))


def test_what_is_handed_over_at_the_last_moment_is_kept_with_the_act(world):
    shown = identity(world)
    dossier = factories.without_papers(world)
    dossier = receive(world, dossier, PaperIn(world.component, originals=1), PaperIn(shown, shown=True))
    assert dossier.status == Status.RECEIVED
    names = [world.component.name, IDENTITY]
    assert dossier.events.get(act="receive").facts["papers"] == names
    assert list(dossier.papers.filter(kind="component").values_list("name", flat=True)) == names


def test_a_paper_that_is_only_shown_is_demanded_at_the_desk_and_not_online(world):
    identity(world)
    with pytest.raises(PapersMissing, match="xuất trình"):
        receive(world, factories.taken_in(world))
    online = intake.submit(draft_id=drafted(world).pk, by=world.minh, at=MONDAY)
    assert completeness.missing_at_reception(online) == []
    assert receive(world, online).status == Status.RECEIVED


def test_what_was_shown_in_answer_to_a_supplement_is_there_at_reception(world):
    shown = identity(world)
    dossier = factories.taken_in(world)
    supplement.request_supplement(
        dossier_id=dossier.pk, by=world.lan, at=MONDAY, items=[Item(side.WHY, shown)]
    )
    brought = Supply(papers=(PaperIn(world.component), PaperIn(shown, shown=True)))
    supplement.supply_supplement(dossier_id=dossier.pk, by=world.lan, at=MONDAY, supply=brought)
    assert receive(world, dossier).status == Status.RECEIVED


def test_what_a_dossier_of_the_same_filing_makes_is_not_demanded(world):
    birth = factories.procedure("1.001193", "Đăng ký khai sinh")
    group = ProcedureGroup.objects.create(
        slug="sinh-con", name="Sinh con", source="thử", valid_from=factories.SINCE
    )
    GroupMember.objects.create(group=group, procedure=birth.procedure, position=1)
    words = [world.component.name.lower()]
    GroupMember.objects.create(group=group, procedure=world.version.procedure, position=2, spared=words)
    first = factories.taken_in(world, version=birth)
    form = Intake(uuid7(), world.version, world.minh, Contact(world.minh.phone))
    second = linked.take_in_with(first=first.pk, intake=form, by=world.lan, at=MONDAY)
    assert receive(world, second).status == Status.RECEIVED


def test_a_paper_of_another_case_is_not_demanded(world):
    case = world.version.cases.create(name="Khai tại nhà", position=1)
    Component.objects.create(version=world.version, name="Giấy của trường hợp khác", case=case, position=3)
    assert receive(world, factories.taken_in(world)).status == Status.RECEIVED

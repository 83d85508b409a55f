"""Two levels of government: communes directly under the province, no district between them."""

import pytest
from django.urls import reverse

from motcua.agencies.models import Level, Role, UnitKind
from motcua.counter.act_pages import ACT_PAGES
from motcua.counter.frame import pages_of
from motcua.dossiers.services import intake, outcome, processing
from motcua.dossiers.status import Status
from motcua.queue import rules
from tests.counter.factories import EARLY, press, signed_in, text_of
from tests.counter.test_keys import STAGES
from tests.dossiers import factories, side


@pytest.fixture
def world(db):
    """The ward of the small world, its committee a child of the province's."""
    found = factories.world()
    province = factories.unit(
        "Ủy ban nhân dân tỉnh Quảng Nam", UnitKind.COMMITTEE, "000.00.00.H47", level=Level.PROVINCE
    )
    found.committee.parent = province
    found.committee.save()
    found.province = province
    return found


def test_every_act_page_is_drawn_in_every_state(world):
    police = side.neighbours(world).police
    rows = [side.consulting_police(world, police, at=EARLY), side.shared_out(world, police, at=EARLY)]
    rows += [stage(world, at=EARLY) for stage in STAGES]
    drawn = set()
    for who in (world.lan, world.dung, world.ha, world.tam, world.head, police):
        client = signed_in(who)
        for row in rows:
            acts = {act for act in side.offered(who, row) if act in ACT_PAGES and not ACT_PAGES[act].direct}
            for act in acts - drawn:
                answer = client.get(reverse(f"counter:{act}", args=[row.pk]))
                assert answer.status_code == 200 and "<h1" in text_of(answer), act
            drawn |= acts
    assert len(drawn) > 30


def test_what_the_province_settles_goes_up_and_comes_back_to_the_commune(world):
    at_province = {"level": Level.PROVINCE}
    justice = factories.unit(
        "Sở Tư pháp",
        UnitKind.DEPARTMENT,
        "000.00.05.H47",
        world.province,
        field_code="tu-phap",
        **at_province,
    )
    head = factories.person("ST01", "Đoàn Thị Đạt", justice, Role.ASSIGN, Role.SIGN, title="Giám đốc")
    clerk = factories.person("ST02", "Võ Văn Sở", justice, Role.PROCESS)
    version = factories.procedure("2.009997", "Cấp phiếu lý lịch tư pháp", days=10)
    version.process_key = ""
    version.save()
    version.competences.update(settled_at=Level.PROVINCE, settles="tu-phap")
    dossier = factories.taken_in(world, version=version, at=EARLY)
    intake.receive(dossier_id=dossier.pk, by=world.lan, at=EARLY)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=EARLY)
    dossier.refresh_from_db()
    assert (dossier.receiving_unit, dossier.settling_unit) == (world.desk, justice)
    processing.assign(dossier_id=dossier.pk, to=clerk.staff.pk, by=head, at=EARLY)
    for name in ("dossier", "propose", "take_back_draft"):
        if name == "take_back_draft":
            processing.propose(dossier_id=dossier.pk, by=clerk, at=EARLY, data={"body": "Đồng ý cấp."})
        elif name == "propose" and "complete_step" in side.offered(clerk, dossier):
            press(signed_in(clerk), "complete_step", dossier, note="Đủ điều kiện")
        assert signed_in(clerk).get(reverse(f"counter:{name}", args=[dossier.pk])).status_code == 200, name
    outcome.sign(dossier_id=dossier.pk, by=head, at=EARLY)
    outcome.hand_over(dossier_id=dossier.pk, by=clerk, at=EARLY)
    tam = signed_in(world.tam)
    assert tam.get(reverse("counter:return_result", args=[dossier.pk])).status_code == 200
    press(tam, "return_result", dossier, name="Nguyễn Văn Minh", receipt_given_back="on")
    dossier.refresh_from_db()
    assert dossier.status == Status.RETURNED


def test_every_page_of_everybodys_rail_answers(world):
    room = factories.unit("Văn phòng UBND tỉnh", UnitKind.OFFICE, parent=world.province, level=Level.PROVINCE)
    control = factories.person("KS09", "Nguyễn Thị Kiểm", room, Role.TTHC_CONTROL)
    rules.seed()
    factories.assigned(world, at=EARLY)
    for who in (world.lan, world.dung, world.ha, world.tam, world.head, control):
        client = signed_in(who)
        for link in pages_of(who):
            answer = client.get(link["url"], follow=True)
            assert answer.status_code in {200, 409}, link["url"]  # 409: no set of indicators is seeded here
    seen = signed_in(control)
    assert world.committee.name in text_of(seen.get(reverse("counter:compare")))
    assert seen.get(reverse("counter:map")).status_code == 200

"""Which dossiers exist for whom, and which acts are offered."""

import pytest

from motcua.agencies.models import Role, UnitKind
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import next_acts
from motcua.dossiers.status import Act
from motcua.workflow.models import Step
from tests.dossiers import factories


def seen_by(officer) -> int:
    return Dossier.objects.visible_to(officer).count()


def test_a_filing_nobody_accepted_exists_only_at_its_desk(world):
    factories.taken_in(world)
    assert [seen_by(one) for one in (world.lan, world.tam, world.dung, world.ha, world.thao)] == [
        1,
        1,
        0,
        0,
        0,
    ]


def test_an_accepted_dossier_exists_for_its_agency_and_its_desk(world):
    factories.received(world)
    assert [seen_by(one) for one in (world.lan, world.dung, world.ha, world.thao)] == [1, 0, 1, 0]
    factories.assigned(world)
    assert [seen_by(one) for one in (world.lan, world.dung, world.ha, world.thao)] == [2, 1, 2, 0]


def test_control_of_procedures_sees_all_and_system_administrators_nothing(world):
    factories.received(world)
    office = factories.unit("Văn phòng UBND tỉnh Quảng Nam", UnitKind.OFFICE)
    control = factories.person("KS01", "Nguyễn Thị Kiểm", office, Role.TTHC_CONTROL)
    machine = factories.person("QT01", "Lê Quản Trị", office, Role.SYSTEM_ADMIN)
    assert (seen_by(control), seen_by(machine)) == (1, 0)


STAGES = [
    (factories.taken_in, "lan", [Act.RECEIVE, Act.REFUSE]),
    (factories.received, "lan", [Act.TRANSFER]),
    (factories.assigned, "dung", [Act.PROPOSE]),
    (factories.proposed, "ha", [Act.SIGN, Act.SEND_BACK]),
    (factories.done, "tam", [Act.RETURN_RESULT]),
    (factories.returned, "tam", []),
]


@pytest.mark.parametrize(
    ("stage", "who", "acts"), STAGES, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_each_stage_offers_its_acts_to_one_person_only(world, stage, who, acts):
    dossier = stage(world)
    dossier.refresh_from_db()
    steps = list(Step.objects.filter(ref=dossier.pk, closed_at=None))
    for name in ("lan", "dung", "ha", "tam", "thao"):
        expected = acts if name == who else []
        assert next_acts(getattr(world, name), dossier, steps) == expected, name

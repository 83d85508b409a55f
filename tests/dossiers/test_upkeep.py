"""What falls due by itself: once, and only what is due."""

from datetime import date

from motcua.agencies.models import Succession, UnitKind
from motcua.dossiers.services import upkeep
from motcua.dossiers.verification import verify
from motcua.notifications.models import Notice
from motcua.workflow.models import Step
from tests.dossiers import factories
from tests.dossiers.factories import vn


def test_a_late_step_is_told_once_to_whoever_holds_it(world):
    factories.assigned(world)
    late = vn(2022, 8, 5, 9, 0)
    assert upkeep.run_due(at=late).reminders > 0
    assert upkeep.run_due(at=late).reminders == 0
    notice = Notice.objects.get(template="late_staff")
    assert notice.staff_id == world.dung.staff.pk


def test_nothing_is_said_before_the_step_is_late(world):
    factories.assigned(world)
    assert upkeep.run_due(at=factories.MONDAY).reminders == 0


def test_an_open_dossier_follows_a_merged_ward_with_its_code(world):
    dossier = factories.assigned(world)
    heir = factories.unit("Ủy ban nhân dân phường Tân An Mỹ", UnitKind.COMMITTEE, "000.03.90.H47")
    world.committee.valid_to = date(2022, 8, 1)
    world.committee.save()
    Succession.objects.create(
        predecessor=world.committee,
        successor=heir,
        kind=Succession.Kind.MERGE,
        effective_on=date(2022, 8, 1),
        decision="Nghị quyết thử",
        inherits=True,
    )
    before = dossier.code
    assert upkeep.follow_successors(at=vn(2022, 8, 1, 8, 0)) == 1
    assert upkeep.follow_successors(at=vn(2022, 8, 1, 8, 0)) == 0
    dossier.refresh_from_db()
    assert (dossier.agency, dossier.settling_unit, dossier.code) == (heir, heir, before)
    assert set(Step.objects.filter(ref=dossier.pk, closed_at=None).values_list("unit", flat=True)) == {
        heir.pk
    }
    *_, report = verify()
    assert report.holds

"""Nothing comes: the dossier is closed by time, not a minute early, and once."""

from motcua.dossiers.services import supplement, upkeep
from motcua.dossiers.status import NATIONAL_CODE, Status
from motcua.notifications.models import Notice
from tests.dossiers import side
from tests.dossiers.factories import vn

FRIDAY = vn(2023, 1, 13, 9, 0)  # a week before Tết
LAST = vn(2023, 2, 10, 17, 0)


def test_after_fifteen_working_days_across_tet_it_is_closed(world):
    dossier = side.asked(world, at=FRIDAY)
    assert upkeep.run_due(at=LAST).closed == 0
    assert upkeep.run_due(at=vn(2023, 2, 10, 17, 1)).closed == 1
    assert upkeep.run_due(at=vn(2023, 2, 10, 17, 2)).closed == 0
    dossier.refresh_from_db()
    assert (dossier.status, NATIONAL_CODE[dossier.status]) == (Status.CLOSED, 8)
    assert dossier.events.last().actor_name == "Hệ thống"
    assert "chưa nhận được" in Notice.objects.get(template="closed").body
    assert dossier.paused_at == FRIDAY  # what the agency is measured by
    side.holds(dossier)


def test_a_filing_that_was_never_accepted_is_closed_without_a_code(world):
    dossier = side.asked_at_intake(world, at=FRIDAY)
    assert upkeep.run_due(at=vn(2023, 2, 11, 8, 0)).closed == 1
    dossier.refresh_from_db()
    assert (dossier.status, dossier.code) == (Status.CLOSED, None)
    side.holds(dossier)


def test_what_came_on_the_last_evening_keeps_it_open(world):
    dossier = side.asked(world, at=FRIDAY)
    supplement.supply_supplement(dossier_id=dossier.pk, by=world.lan, at=LAST, supply=side.paper(world))
    assert upkeep.run_due(at=vn(2023, 2, 13, 8, 0)).closed == 0


def test_nobody_is_reminded_of_a_due_date_while_the_applicant_is_asked(world):
    side.asked(world, at=FRIDAY)
    assert upkeep.run_due(at=vn(2023, 2, 9, 9, 0)).reminders == 0

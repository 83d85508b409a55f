"""Two officers of one desk press “Tiếp nhận” on the same dossier at the same moment."""

import re
import time

import psycopg
import pytest

from tests.journeys import desk
from tests.journeys.people import Person, Sit
from tests.journeys.system import System

pytestmark = pytest.mark.journey
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
BUTTON = re.compile("^Tiếp nhận, cấp giấy hẹn")


def test_one_of_them_receives_and_the_other_is_told(sit: Sit, system: System):
    huong = sit("Phạm Thị Thu Hương")
    duc = sit("Nguyễn Minh Đức")
    page = desk.keep_at_desk(huong, "Đăng ký thành lập hộ kinh doanh", "Bh'riu Thị Nhêu")
    duc.visit(page)
    dossier_id = page.rstrip("/").rpartition("/")[2]

    press_at_once(system, dossier_id, huong, duc)

    events = system.rows("SELECT act FROM dossiers_event WHERE dossier_id = %s ORDER BY number", dossier_id)
    assert [act for (act,) in events] == ["take_in", "receive"]
    done = [person for person in (huong, duc) if "/giay-hen/" in person.page.url]
    told = [person for person in (huong, duc) if person not in done]
    assert (len(done), len(told)) == (1, 1)
    done[0].settle()
    with told[0].expecting("409"):
        told[0].sees("Việc gần nhất: Tiếp nhận")
    told[0].settle()
    assert told[0].page.get_by_role("button", name=BUTTON).count() == 0
    assert system.command("verify").returncode == 0


def press_at_once(system: System, dossier_id: str, *people: Person) -> None:
    """Hold the dossier's row until both requests wait for it, then let go."""
    with psycopg.connect(system.database) as link:
        link.execute("SELECT 1 FROM dossiers_dossier WHERE id = %s FOR UPDATE", (dossier_id,))
        for person in people:
            person.page.get_by_role("button", name=BUTTON).click(no_wait_after=True)
        until = time.monotonic() + 5
        while time.monotonic() < until and system.rows(_WAITING) < [(len(people),)]:
            time.sleep(0.05)
    for person in people:
        person.page.wait_for_url(re.compile("/(giay-hen|tiep-nhan)/"))
        person.page.wait_for_load_state("load")

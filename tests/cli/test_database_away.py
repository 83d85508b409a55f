"""While the database of a running system cannot be opened, people are told so, and then it goes on."""

import fcntl
import time
from contextlib import contextmanager

import psycopg
import pytest
from lxml import html

from demo.accounts import PASSWORD
from motcua.cli import postgres
from tests.cli.commands import Run, folder, settle, status
from tests.cli.desk import brought_to_the_desk
from tests.cli.visitor import Visitor

pytestmark = pytest.mark.system
_BIRTH = """SELECT v.id FROM catalogue_procedureversion v JOIN catalogue_procedure p ON p.id = v.procedure_id
            WHERE p.code = '1.001193' AND v.state = 'published'"""


@pytest.fixture
def system():
    with folder() as path:
        settle(path / "var")
        one = Run(path / "var", "--dossiers", "0", "--workers", "1")
        one.up()
        yield one
        one.end()


@contextmanager
def database_away(system: Run):
    """The server is killed, and cannot be opened again until the block ends."""
    with (system.var / "postgres" / "launcher.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        postgres.kill(system.var / "postgres")
        yield


def back(system: Run) -> None:
    until = time.monotonic() + 60
    while status(system.url() + "/san-sang/") != 204:
        assert time.monotonic() < until, system.said()
        time.sleep(0.1)


def test_what_was_typed_while_the_database_was_away_is_sent_by_one_press_when_it_is_back(system):
    clerk = Visitor(system.url())
    address, form = a_filled_in_desk(clerk, system)
    with database_away(system):
        before = len(system.said())
        for _request in range(40):
            clerk.open("/thu-tuc/1.001193/")
            assert (clerk.answer.status_code, clerk.answer.headers["Retry-After"]) == (503, "10")
        page = clerk.client.post(address, data=form)
        assert page.status_code == 503
        said = system.said()[before:]
    back(system)
    assert "Traceback" not in said
    assert said.count("The database is away") <= 4  # forty-one requests in a few seconds

    (again,) = html.fromstring(page.text).forms
    kept = {name: value for name, value in again.form_values() if name != "csrfmiddlewaretoken"}
    assert kept == {name: value for name, value in form.items() if name != "csrfmiddlewaretoken"}
    done = clerk.client.post(again.action, data=dict(again.form_values()))
    assert done.status_code == 200
    assert form["d-dossier_id"] in str(done.url)
    assert "Hồ Văn Ngọc Như Ý" in done.text


def a_filled_in_desk(clerk: Visitor, system: Run) -> tuple[str, dict[str, str]]:
    """The address of a desk's form and its fields, filled in by a clerk who signed in."""
    clerk.sign_in("lan", PASSWORD)
    server = postgres.start(system.var / "postgres")
    try:
        with psycopg.connect(server.url()) as link:
            (version,) = link.execute(_BIRTH).fetchone()
    finally:
        postgres.leave(server.home)
    address = f"/can-bo/tiep-nhan/{version}/"
    (form,) = html.fromstring(clerk.open(address)).xpath("//form[@data-desk]")
    return address, brought_to_the_desk(form, "Hồ Văn Ngọc Như Ý")

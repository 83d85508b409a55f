"""The database dies in the middle of `receive`: the dossier is received as a whole or not at all."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import psycopg
import pytest
from lxml import html

from motcua.cli import postgres
from tests.cli.desk import brought_to_the_desk
from tests.journeys.system import System, running

pytestmark = pytest.mark.journey
_PROCEDURE = """SELECT v.id::text FROM catalogue_procedureversion v
                JOIN catalogue_procedure p ON p.id = v.procedure_id
                WHERE p.code = '1.001193' AND v.state = 'published'"""
_STATE = """SELECT d.status, d.code IS NOT NULL, d.received_at IS NOT NULL,
              (SELECT count(*) FROM dossiers_event e WHERE e.dossier_id = d.id AND e.act = 'receive'),
              (SELECT count(*) FROM dossiers_paper p WHERE p.dossier_id = d.id AND p.template = 'form01'),
              (SELECT count(*) FROM workflow_step s WHERE s.ref = d.id),
              (SELECT count(*) FROM notifications_notice n WHERE n.ref = d.id)
            FROM dossiers_dossier d WHERE d.id = %s"""
_WAITS = f"SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = '{postgres.APP}'"
NOT_RECEIVED = ("counter_check", False, False, 0, 0, 0, 0)
RECEIVED = ("received", True, True, 1, 1, 1, 1)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system that may be broken."""
    with running(tmp_path_factory.mktemp("killed")) as system:
        yield system


@pytest.fixture
def lan(own: System) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=own.url, timeout=60, follow_redirects=True) as client:
        ((user,),) = own.rows("SELECT id::text FROM identity_user WHERE username = 'lan'")
        client.get("/demo/")
        client.post("/demo/vao-vai/", data={"user": user, "csrfmiddlewaretoken": client.cookies["csrftoken"]})
        yield client


def test_a_receive_cut_off_by_a_dying_database_leaves_nothing_half_done(own: System, lan: httpx.Client):
    dossier_id, form = keep_a_dossier(own, lan)
    servers = web_servers(own)
    holder = psycopg.connect(own.server.url(role=postgres.OWNER))
    holder.execute("LOCK TABLE notifications_notice IN ACCESS EXCLUSIVE MODE")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(lan.post, f"/can-bo/ho-so/{dossier_id}/tiep-nhan/", data=form)
        wait_until(lambda: own.rows(_WAITS))
        postgres.kill(own.server.home)
        page = answer.result(timeout=60)
    holder.close()

    assert page.status_code in {500, 503}
    assert "Việc bạn vừa làm có thể chưa được ghi nhận." in page.text
    assert "gửi lại, hệ thống không ghi trùng" in page.text

    postgres.start(own.server.home)
    wait_until(lambda: lan.get(f"/can-bo/ho-so/{dossier_id}/").status_code == 200)
    assert own.rows(_STATE, dossier_id) in ([NOT_RECEIVED], [RECEIVED])
    assert own.command("verify").returncode == 0
    assert web_servers(own) == servers

    again = lan.post(f"/can-bo/ho-so/{dossier_id}/tiep-nhan/", data=form)
    assert again.status_code == 200
    assert "Trả kết quả trước" in again.text
    assert own.rows(_STATE, dossier_id) == [RECEIVED]


def test_what_was_answered_as_received_survives_the_next_death(own: System, lan: httpx.Client):
    dossier_id, form = keep_a_dossier(own, lan, "Hồ Thị Ngọc Như Ý")
    assert lan.post(f"/can-bo/ho-so/{dossier_id}/tiep-nhan/", data=form).status_code == 200
    postgres.kill(own.server.home)
    postgres.start(own.server.home)
    wait_until(lambda: lan.get(f"/can-bo/ho-so/{dossier_id}/giay-hen/").status_code == 200)
    assert own.rows(_STATE, dossier_id) == [RECEIVED]
    assert own.command("verify").returncode == 0


def keep_a_dossier(
    own: System, lan: httpx.Client, name: str = "Hồ Văn Ngọc Như Ý"
) -> tuple[str, dict[str, str]]:
    """A dossier whose papers lie at the desk, and the fields of its “Tiếp nhận”."""
    ((version,),) = own.rows(_PROCEDURE)
    address = f"/can-bo/tiep-nhan/{version}/"
    desk = html.fromstring(lan.get(address).text)
    (form,) = desk.xpath("//form[@data-desk]")
    fields = brought_to_the_desk(form, name)
    page = lan.post(address, data=fields)
    assert page.status_code == 200, page.text[:2000]
    dossier_id = re.findall(r"/ho-so/([0-9a-f-]{36})/", str(page.url))[0]
    (receive,) = html.fromstring(page.text).xpath("//form[contains(@action, '/tiep-nhan/')]")
    return dossier_id, dict(receive.form_values())


def web_servers(own: System) -> set[int]:
    """The processes that serve pages."""
    family = psutil.Process(own.process.pid).children(recursive=True)
    return {one.pid for one in family if "config.serve" in " ".join(one.cmdline())}


def wait_until(holds, *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to be")

"""People where they do not belong: another unit's dossier, guessed codes, the demo's pages in service."""

import pytest

from motcua.cli import postgres
from tests.journeys.people import Sit
from tests.journeys.system import System, environment, launched
from tests.journeys.timetable import held

pytestmark = pytest.mark.journey
_ELSEWHERE = """SELECT d.id::text, d.code FROM dossiers_dossier d JOIN agencies_unit u ON u.id = d.agency_id
                WHERE d.code IS NOT NULL AND u.gso_code <> '20992'
                ORDER BY d.id LIMIT 1"""  # of the sample: other journeys send theirs to many a unit


def test_another_units_dossier_does_not_exist(sit: Sit, system: System):
    ((dossier_id, code),) = system.rows(_ELSEWHERE)
    thao = sit("Nguyễn Phương Thảo")
    for path in ("", "giay-hen/", "trinh-ky/", "xong-buoc/"):
        with thao.expecting("404"):
            thao.page.goto(f"{system.url}/can-bo/ho-so/{dossier_id}/{path}")
        thao.sees("Không có trang này")
        assert code not in thao.text()
    thao.settle()
    thao.visit(f"/can-bo/tim/?q={code}")
    thao.sees("Không tìm thấy hồ sơ nào")
    looks = "SELECT count(*) FROM audit_access WHERE subject_id = %s AND staff_name = 'Nguyễn Phương Thảo'"
    assert system.rows(looks, dossier_id) == [(0,)]


def test_who_guesses_codes_is_stopped_and_told_when_to_come_back(sit: Sit):
    guesser = sit()
    guesser.visit("/theo-doi/")
    answers: list[int] = []
    while len(answers) < 25 and 429 not in answers:
        guesser.fill("Mã hồ sơ hoặc số đăng ký", f"000.00.01.H47-220725-{len(answers):04}")
        guesser.fill("Số điện thoại đã ghi trong hồ sơ", "0900000001")
        with guesser.page.expect_response("**/theo-doi/") as answer:
            guesser.page.get_by_role("button", name="Xem hồ sơ tới đâu").click()
        answers.append(answer.value.status)
        guesser.page.wait_for_load_state("load")
    assert set(answers) == {422, 429}
    assert answers.index(429) >= 10
    with guesser.expecting("4"):
        guesser.sees("thử lại")
    guesser.settle()


def test_in_service_nobody_steps_into_anybody(sit: Sit, system: System):
    """The same data served without the demo: its pages are not there, and its people cannot come in by it."""
    service = environment(
        system.var / "service",
        MOTCUA_DEMO="0",
        DATABASE_URL=system.database,
        MOTCUA_OWNER_URL=system.server.url(role=postgres.OWNER),
    )
    (system.var / "service").mkdir()
    with held(system), launched(system.var / "service", service, "--workers", "1") as (url, _process):
        stranger = sit(url=url)
        stranger.visit("/")
        assert "Bản trình diễn" not in stranger.text()
        for path in ("/demo/", "/demo/vao-vai/", "/demo/dong-ho/", "/_ui"):
            with stranger.expecting("404"):
                stranger.page.goto(url + path)
            stranger.sees("Không có trang này")
        stranger.visit("/can-bo/viec/cua-toi/")
        assert "/tai-khoan/dang-nhap/" in stranger.page.url

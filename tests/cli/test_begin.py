"""`motcua begin`: from an empty database to an installation in service, as its operator does it."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from contextlib import contextmanager

import psycopg
import pytest

from motcua.cli import postgres
from motcua.cli.installation import ROOT
from tests.cli.commands import STRONG_KEY, Run, environment, folder, motcua, settle
from tests.cli.visitor import Visitor

pytestmark = pytest.mark.system

PASSWORD = "con đường gốm sứ 2022"
OWN = "sông Thu Bồn mùa lũ"
NAME = "H'Loan Zơrâm–Nguyễn " + "Thị Thùy " * 18 + "Ánh"  # as long as a name may be, nearly
WHO = ("--name", NAME, "--username", "qt.h-loan_2022", "--email", "h'loan+qt@quangnam.gov.vn")
SERVICE = {"MOTCUA_DEMO": "0"}


@pytest.fixture(scope="module")
def place():
    with folder() as path:
        postgres.start(path / "postgres")  # once: each command attaches to it
        yield path
        postgres.kill(path / "postgres")


@pytest.fixture(scope="module")
def secret(place):
    """The password's file, as a system for secrets lays it down."""
    path = place / "mật khẩu"
    path.write_text(PASSWORD + "\n", encoding="utf-8")
    return {"MOTCUA_ADMIN_PASSWORD_FILE": str(path)}


def begin(place, *words, typed="", **more):
    """The command without a terminal; `typed` is its standard input."""
    command = [sys.executable, "-m", "motcua", "begin", *words]
    surroundings = environment(place, **SERVICE, **more)
    return subprocess.run(
        command, cwd=ROOT, env=surroundings, input=typed, capture_output=True, text=True, check=False
    )


def ask(place, query, *facts):
    server = postgres.start(place / "postgres")
    try:
        with psycopg.connect(server.url()) as link:
            return link.execute(query, facts).fetchall()
    finally:
        postgres.leave(server.home)


def test_the_demo_is_not_where_an_installation_begins(place):
    done = motcua(place, "begin", *WHO, MOTCUA_DEMO="1")
    assert done.returncode == 2
    assert "hãy bỏ MOTCUA_DEMO=1" in done.stderr


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        ((), PASSWORD, "Thiếu tên đăng nhập (--username)"),
        (("--username", "qt.an"), PASSWORD, "Thiếu họ và tên"),
        ((*WHO, "--username", "Ánh Dương"), PASSWORD, "chữ thường không dấu"),
        ((*WHO, "--name", "Ánh " * 51), PASSWORD, "Họ và tên"),
        ((*WHO, "--name", os.fsdecode(b"\xff\xfe")), PASSWORD, "UTF-8"),
        ((*WHO, "--email", "khong-phai"), PASSWORD, "Địa chỉ thư điện tử chưa đúng"),
        (WHO, "", "Chưa có mật khẩu"),
        (WHO, "ngan\n", "cần ít nhất 10 ký tự"),
        (WHO, "1234567890\n", "dễ bị đoán"),
    ],
)
def test_what_does_not_do_is_said_before_anything_is_loaded(place, words, typed, sentence):
    done = begin(place, *words, typed=typed)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert sentence in done.stderr and "Traceback" not in done.stderr
    assert ask(place, "SELECT count(*) FROM agencies_unit") == [(0,)]


def test_a_start_before_the_beginning_says_which_command_to_run(place):
    done = motcua(place, "prepare", **SERVICE)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "Hệ thống chưa có dữ liệu nền và người quản trị: hãy chạy `motcua begin` để bắt đầu."
    ]


def test_it_loads_the_law_and_makes_the_first_administrator(place, secret):
    done = begin(place, *WHO, "--json", **secret)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    counts = {part["key"]: (part["before"], part["now"]) for part in told["loaded"]}
    assert counts["regimes"] == (0, 4) and counts["units"][1] > 700 and counts["procedures"][1] >= 80
    assert told["appointed"]["name"] == NAME and told["appointed"]["username"] == "qt.h-loan_2022"
    doubts = {doubt["key"]: doubt["sentence"] for doubt in told["to_confirm"]}
    assert "là giả định" in doubts["fictitious_identifiers"]
    assert "chưa đối chiếu" in doubts["unconfirmed_codes"]
    assert ask(place, "SELECT full_name, code FROM identity_staff") == [(NAME, "QT.H-LOAN_2022")]
    assert ask(place, "SELECT count(*) FROM identity_party") == [(0,)]
    assert ask(place, "SELECT act FROM agencies_change ORDER BY act") == [("assign",), ("hire",)]
    assert "– Hệ thống" not in motcua(place, "prepare", **SERVICE).stderr


@pytest.mark.parametrize(
    "words",
    [
        *("motcua run", "motcua prepare", "motcua verify", "motcua simulate", "motcua begin"),
        *("config.serve --interface wsgi config.wsgi:application", "config.work"),
    ],
)
def test_what_is_in_service_is_no_demo_for_any_process(place, words):
    """Web and worker are started as systemd would, with the address in the environment."""
    server = postgres.start(place / "postgres")
    try:
        surroundings = environment(place, MOTCUA_DEMO="1", DATABASE_URL=server.url())
        surroundings |= {"MOTCUA_SECRET_KEY": STRONG_KEY, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-m", *words.split()]
        done = subprocess.run(
            command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=120, check=False
        )
    finally:
        postgres.leave(server.home)
    assert done.returncode != 0
    assert "không bao giờ là bản trình diễn" in done.stderr or "hãy bỏ MOTCUA_DEMO=1" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_application_cannot_take_it_back(place):
    for statement in ("DELETE FROM {}", "UPDATE {} SET at = now()", "TRUNCATE {}"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(place, statement.format("deadlines_commissioning"))
    assert ask(place, "SELECT count(*) FROM deadlines_commissioning") == [(1,)]


def test_again_it_adds_nothing_and_asks_nothing(place):
    done = begin(place)
    assert done.returncode == 0, done.stderr
    assert re.search(r"· đơn vị: đã có 7\d\d, thêm 0", done.stderr)
    assert f"đã có {NAME}" in done.stdout


def test_afterwards_people_sign_in_units_and_staff_are_made_and_a_dossier_is_received(place):
    system = Run(place, "--workers", "1")  # nobody says that it is no demo
    try:
        system.up()
        assert "motcua begin" not in system.said() and "/demo/" not in system.said()
        admin = Visitor(system.url())
        assert admin.sign_in("qt.h-loan_2022", PASSWORD) == "/tai-khoan/doi-mat-khau/"
        admin.open("/quan-tri/")
        assert admin.answer.url.path == "/tai-khoan/doi-mat-khau/"  # whoever typed it at the server knows it
        admin.press(oldpassword=PASSWORD, password1=OWN, password2=OWN)
        assert admin.answer.url.path == "/tai-khoan/bao-mat/"
        admin.open("/quan-tri/")
        assert admin.answer.url.path == "/tai-khoan/bao-mat/"  # no further without a second factor
        admin.set_up_second_factor(OWN)
        assert "Quản trị" in admin.open("/quan-tri/") and admin.answer.url.path == "/quan-tri/"
        clerk = receiver(place, admin, system.url(), *desk_of_the_ward(place))
        assert re.search(r"000\.\d\d\.\d\d\.H47-\d{6}-\d{4}", take_in(clerk, place))
        assert ask(place, "SELECT status FROM dossiers_dossier") == [("received",)]
        assert system.interrupt() == 0
    finally:
        system.end()


def test_a_second_administrator_is_made_only_when_nobody_else_can(place):
    again = ("--name", "Lê Văn Hai", "--username", "qt.hai", "--email", "hai@quangnam.gov.vn")
    refused = begin(place, *again, typed=PASSWORD)
    assert refused.returncode == 1
    assert NAME in refused.stderr and "--another" in refused.stderr
    taken = begin(place, *WHO, "--another", typed=PASSWORD)
    assert taken.returncode == 1 and "đã có người dùng" in taken.stderr
    assert begin(place, *again, "--another", typed=PASSWORD).returncode == 0
    assert len(ask(place, "SELECT 1 FROM agencies_assignment WHERE role = 'system_admin'")) == 2


def test_on_a_terminal_the_password_is_asked_twice_and_never_shown(place):
    words = ("--name", "Trần Thị Ba", "--username", "qt.ba", "--email", "ba@quangnam.gov.vn", "--another")
    other = "con đường khác hẳn"
    with at_terminal(place, *words) as answer:
        answer("không hiện khi gõ", "ngan")
        for first, second in ((PASSWORD, other), (PASSWORD, PASSWORD)):
            answer("không hiện khi gõ", first)
            answer("Gõ lại", second)
        text = answer("Đã tạo người quản trị")
    assert "ít nhất 10 ký tự" in text and "không giống nhau" in text
    assert PASSWORD not in text and other not in text


def test_a_database_with_the_people_of_the_demo_is_refused():
    with folder() as demo:
        settle(demo)
        done = begin(demo, *WHO, typed=PASSWORD)
        assert done.returncode == 1 and "mật khẩu ai cũng biết" in done.stderr
        assert "mật khẩu ai cũng biết" in motcua(demo, "prepare", **SERVICE).stderr


def test_another_province_begins_with_its_committee_alone_and_an_owner_is_needed_for_tables(place):
    server = postgres.start(place / "postgres")
    with psycopg.connect(server.url("postgres", role=postgres.OWNER), autocommit=True) as link:
        link.execute("CREATE DATABASE tinh_khac")
    application, owner = server.url("tinh_khac"), server.url("tinh_khac", role=postgres.OWNER)
    province = {"MOTCUA_PROVINCE": "H99", "MOTCUA_OWNER_NAME": "Ủy ban nhân dân thành phố Huế"}
    try:
        done = begin(place, *WHO, typed=PASSWORD, DATABASE_URL=application, **province)
        assert done.returncode == 1 and "MOTCUA_OWNER_URL" in done.stderr and "Traceback" not in done.stderr
        urls = {"DATABASE_URL": application, "MOTCUA_OWNER_URL": owner}
        done = begin(place, *WHO, typed=PASSWORD, **urls, **province)
        assert done.returncode == 0, done.stderr
        assert "tại Ủy ban nhân dân thành phố Huế" in done.stdout
        with psycopg.connect(application) as link:
            assert link.execute("SELECT identifier FROM agencies_unit").fetchall() == [("000.00.00.H99",)]
    finally:
        postgres.leave(server.home)


def desk_of_the_ward(place):
    return ask(place, "SELECT id, name FROM agencies_unit WHERE name LIKE %s", "%Trả kết quả phường An Mỹ%")[
        0
    ]


def second_half(place) -> str:
    """What the operator reads at the machine: the only administrator never sees a whole code."""
    (waiting,) = json.loads(motcua(place, "access", "list", "--json", **SERVICE).stdout)
    assert waiting["confirmers"] == []
    why = ("--operator", "Trần Văn Máy", "--reason", "chỉ có một người quản trị")
    given = motcua(place, "access", "half", waiting["link"], *why, **SERVICE)
    assert given.returncode == 0, given.stderr
    again = motcua(place, "access", "half", waiting["link"], *why, **SERVICE)
    assert again.returncode == 1 and "Trần Văn Máy" in again.stderr
    return given.stdout.rpartition(" ")[2].strip()


def receiver(place, admin: Visitor, url: str, desk, name: str) -> Visitor:
    """A unit and an officer of its desk, who chooses a password by the printed code."""
    today = f"{time.strftime('%d/%m/%Y')}"
    unit = {"name": f"Quầy tiếp nhận lưu động, {name}", "kind": "one_stop", "level": "commune"}
    dated = {"on": today, "decision": "Quyết định 01/QĐ-UBND"}
    assert unit["name"] in admin.send(f"/quan-tri/don-vi/{desk}/them/", **unit, **dated)
    officer = {
        "full_name": "Bùi Thị Nhật Minh",
        "code": "CB-001",
        "username": "nhat.minh",
        "role": "receive",
        "valid_from": today,
    }
    said = admin.send(f"/quan-tri/don-vi/{desk}/tai-khoan-moi/", **officer)
    code = re.search(r'class="secret">([^<]+)<', said)
    assert code, said
    whole = code[1][:9] + second_half(place)[9:]
    assert "·" not in whole
    clerk = Visitor(url)
    clerk.send("/tai-khoan/dat-mat-khau/", code=whole.upper())
    clerk.press(password1=OWN, password2=OWN)
    assert clerk.sign_in("nhat.minh", OWN) == "/tai-khoan/bao-mat/"
    clerk.set_up_second_factor(OWN)
    return clerk


def take_in(clerk: Visitor, place) -> str:
    """A person with paper at the desk asks for a certified copy."""
    query = (
        "SELECT version.id, component.id FROM catalogue_procedureversion version "
        "JOIN catalogue_procedure procedure ON procedure.id = procedure_id AND code = '2.000815' "
        "JOIN catalogue_component component ON component.version_id = version.id"
    )
    rows = ask(place, query)
    papers = {f"p-{component.hex}-originals": "1" for _version, component in rows}
    copies = {f"p-{component.hex}-copies": "0" for _version, component in rows}
    owner = {
        "d-id_number": "049196000002",
        "d-kind": "1",
        "d-name": "Nguyễn Thị Thùy Dương",
        "d-birth_date": "29/02/1996",
        "d-phone": "0905000111",
        "d-address": "Khối phố Mỹ Hiệp",
        "d-filed_by": "self",
        "d-delivery": "desk",
    }
    return clerk.send(f"/can-bo/tiep-nhan/{rows[0][0]}/", **owner, **papers, **copies, do="receive")


@contextmanager
def at_terminal(place, *words):
    """The command at a terminal of its own: a function that waits for a question and types the answer."""
    screen, other = pty.openpty()
    command = [sys.executable, "-m", "motcua", "begin", *words]
    surroundings = environment(place, **SERVICE)
    ends = {"stdin": other, "stdout": other, "stderr": other}
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings, start_new_session=True, **ends)
    os.close(other)
    text, heard = "", 0

    def answer(question: str, line: str = "") -> str:
        nonlocal text, heard
        while question not in text[heard:]:
            assert select.select([screen], [], [], 120)[0], text
            text += os.read(screen, 4096).decode(errors="replace")
        heard = text.index(question, heard) + len(question)
        if line:
            os.write(screen, f"{line}\n".encode())
        return text

    try:
        yield answer
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        os.close(screen)

"""Who signed in, failed, was locked, refused, proved again: one structured line and one row, no traceback."""

import io
import json
import logging
import re
import socket

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import include, path

from config import env
from motcua.audit import security_events
from motcua.audit.log_lines import OnlyFaults, SecurityLine, SyslogLine
from motcua.audit.models import SecurityEvent
from motcua.audit.security_events import Kind, Origin
from motcua.identity import second_factor
from motcua.web.audience import for_account
from tests.identity.factories import PASSWORD, lan, sign_in

pytestmark = pytest.mark.django_db
SIGN_IN = "/tai-khoan/dang-nhap/"


@pytest.fixture(autouse=True)
def counted_anew():
    security_events.counts.forget()


def kinds(**filters) -> list[str]:
    return list(SecurityEvent.objects.filter(**filters).order_by("id").values_list("kind", flat=True))


def try_password(client, password, **more):
    return client.post(SIGN_IN, {"login": "qna001", "password": password}, **more)


def test_sign_ins_failures_and_locks_leave_rows_with_person_and_address(client):
    staff = lan()
    for _ in range(5):
        try_password(client, "sai", REMOTE_ADDR="203.0.113.9")
    try_password(client, PASSWORD, REMOTE_ADDR="203.0.113.9")
    assert kinds(staff_id=staff.pk, address="203.0.113.9") == ["sign_in_failed"] * 5 + ["locked"]
    row = SecurityEvent.objects.last()
    assert (row.staff_name, row.route) == (staff.full_name, "tai-khoan/dang-nhap/")


def test_a_sign_in_and_a_sign_out_leave_a_row_each(client):
    staff = lan()
    try_password(client, PASSWORD)
    client.post("/tai-khoan/dang-xuat/")
    assert kinds(staff_id=staff.pk) == ["signed_in", "signed_out"]


def test_a_name_nobody_has_is_not_written_down_for_it_may_be_a_password(client, caplog):
    with caplog.at_level(logging.INFO, "motcua.security"):
        logging.getLogger("motcua.security").addHandler(caplog.handler)
        client.post(SIGN_IN, {"login": "M4t-khau-cua-toi", "password": "x"})
        logging.getLogger("motcua.security").removeHandler(caplog.handler)
    (row,) = SecurityEvent.objects.all()
    assert (row.kind, row.staff_id, row.account_id, row.detail) == ("sign_in_failed", None, None, "")
    assert "M4t" not in SecurityLine().format(caplog.records[-1])


def test_a_proof_given_again_and_one_that_failed_leave_rows(client):
    staff = lan()
    sign_in(client)
    client.post("/tai-khoan/xac-nhan/", {"password": "sai"})
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    assert kinds(staff_id=staff.pk)[-2:] == ["proof_failed", "proved"]


def test_a_wrong_code_of_the_second_factor_leaves_a_row(client):
    staff = lan()
    Authenticator.objects.create(
        user=staff.user,
        type=Authenticator.Type.TOTP,
        data={"secret": second_factor.encrypt("JBSWY3DPEHPK3PXP")},
    )
    try_password(client, PASSWORD)
    client.post("/tai-khoan/dang-nhap/ma/", {"code": "000000"})
    assert kinds(staff_id=staff.pk) == ["code_failed"]


def test_a_changed_password_leaves_a_row(client):
    staff = lan()
    sign_in(client)
    new = {"oldpassword": PASSWORD, "password1": "thuyen-ve-ben-cu", "password2": "thuyen-ve-ben-cu"}
    client.post("/tai-khoan/doi-mat-khau/", new)
    assert "password_changed" in kinds(staff_id=staff.pk)


@for_account
def forbid(request, number):
    raise PermissionDenied


@for_account
def missing(request, number):
    from django.http import Http404

    raise Http404


class Urls:
    urlpatterns = [
        path("cam/<int:number>/", forbid),
        path("khong-co/<int:number>/", missing),
        path("", include("config.urls")),
    ]


@pytest.fixture
def odd_urls(settings):
    settings.ROOT_URLCONF = Urls


def test_refusals_name_the_person_and_the_pattern_never_what_stood_in_it(odd_urls, client):
    staff = lan()
    client.force_login(staff.user)
    assert client.get("/cam/049885001234/", REMOTE_ADDR="203.0.113.9").status_code == 403
    assert client.get("/khong-co/049885001234/").status_code == 404
    forbidden, absent = SecurityEvent.objects.order_by("id")
    assert (forbidden.kind, forbidden.staff_id, forbidden.route) == (
        "forbidden", staff.pk, "cam/<int:number>/",
    )  # fmt: skip
    assert (absent.kind, absent.route) == ("not_there", "khong-co/<int:number>/")
    assert "049885001234" not in json.dumps([SecurityLine().format(line(row)) for row in (forbidden, absent)])


def line(event: SecurityEvent) -> logging.LogRecord:
    record = logging.LogRecord("motcua.security", logging.INFO, "", 0, event.kind, (), None)
    record.event = event
    return record


@pytest.fixture
def stderr(monkeypatch):
    """What the handlers of the settings write."""
    said = io.StringIO()
    for logger in (logging.getLogger(), logging.getLogger("motcua.security")):
        for handler in logger.handlers:
            if type(handler) is logging.StreamHandler:
                monkeypatch.setattr(handler, "stream", said)
    return said


def test_an_ordinary_refusal_is_one_line_without_traceback(odd_urls, client, stderr):
    client.force_login(lan().user)
    for address in ("/cam/1/", "/khong-co/1/"):
        client.get(address)
    lines = stderr.getvalue().splitlines()
    assert [json.loads(one)["kind"] for one in lines] == ["forbidden", "not_there"]


def test_a_fault_keeps_its_traceback_and_a_wrong_host_loses_it():
    fault = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "x", (), (ValueError, ValueError(), None)
    )
    fault.status_code = 500
    assert OnlyFaults().filter(fault)
    assert fault.exc_info is not None
    wrong_host = logging.LogRecord("django.security.DisallowedHost", logging.ERROR, "", 0, "x", (), (1, 2, 3))
    wrong_host.status_code = 400
    assert OnlyFaults().filter(wrong_host)
    assert wrong_host.exc_info is None


def test_a_form_sent_from_elsewhere_leaves_its_own_kind_of_row(odd_urls):
    assert Client(enforce_csrf_checks=True).post("/tai-khoan/dang-nhap/", {}).status_code == 403
    assert kinds() == ["csrf"]


def test_identical_failures_are_thinned_and_the_count_stays_true(rf):
    with security_events.during(Origin("203.0.113.9", "x/")):
        rows = [security_events.record(Kind.SIGN_IN_FAILED) for _ in range(1000)]
    assert [row.times for row in rows if row] == [*range(1, 11), 100, 1000]


def test_nameless_people_together_cannot_fill_the_table(monkeypatch):
    monkeypatch.setattr(security_events, "_STRANGERS", 20)
    for number in range(60):
        with security_events.during(Origin(f"2001:db8::{number:x}", "x/")):
            security_events.record(Kind.NOT_THERE)
    assert SecurityEvent.objects.count() == 20
    staff = lan()
    security_events.record(Kind.SIGNED_IN, staff_id=staff.pk, staff_name=staff.full_name)
    assert kinds(staff_id=staff.pk) == ["signed_in"]


def test_a_line_is_json_with_what_is_filled_in():
    with security_events.during(Origin("203.0.113.9", "can-bo/ho-so/<uuid:dossier_id>/")):
        event = security_events.record(Kind.FORBIDDEN, detail="GET")
    said = json.loads(SecurityLine().format(line(event)))
    assert said.pop("at").endswith("+00:00")
    assert said == {
        "kind": "forbidden",
        "id": str(event.pk),
        "address": "203.0.113.9",
        "route": "can-bo/ho-so/<uuid:dossier_id>/",
        "detail": "GET",
        "times": 1,
    }


def test_a_syslog_server_gets_rfc_5424(settings):
    from logging.handlers import SysLogHandler

    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    server.settimeout(5)
    handler = SysLogHandler(server.getsockname(), facility="authpriv")
    handler.append_nul = False
    handler.setFormatter(SyslogLine())
    event = SecurityEvent(kind="role_given", staff_name="Trần Thị Ngọc Lan", detail="Ký")
    handler.emit(line(event))
    handler.close()
    packet = server.recv(4096).decode()
    server.close()
    assert re.match(r"<86>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ motcua \d+ role_given - \ufeff\{", packet)
    assert json.loads(packet.partition("\ufeff")[2])["staff_name"] == "Trần Thị Ngọc Lan"


@pytest.mark.parametrize(
    ("value", "place"),
    [("", None), ("192.0.2.1:514", ("192.0.2.1", 514)), ("[2001:db8::1]:514", ("2001:db8::1", 514)),
     ("/dev/log", "/dev/log")],
)  # fmt: skip
def test_a_syslog_server_is_named_by_address_or_socket(monkeypatch, value, place):
    monkeypatch.setenv("MOTCUA_SYSLOG", value)
    assert env.syslog("MOTCUA_SYSLOG") == place


def test_a_syslog_server_named_otherwise_stops_the_start(monkeypatch):
    monkeypatch.setenv("MOTCUA_SYSLOG", "loghost.example:514")
    with pytest.raises(env.SettingMissing, match="MOTCUA_SYSLOG"):
        env.syslog("MOTCUA_SYSLOG")

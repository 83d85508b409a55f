"""Stepping into demo people and moving the clock; and that none of it exists in service."""

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client

from demo.in_service import InService
from motcua.agencies.models import Role
from motcua.audit.models import SecurityEvent
from motcua.deadlines import clock
from motcua.deadlines.commissioning import commission
from motcua.identity import services
from tests.identity.factories import desk, hold, lan

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 7, 25, 12, tzinfo=clock.VIETNAM)
PAGES = [("get", "/demo/"), ("post", "/demo/vao-vai/"), ("post", "/demo/dong-ho/")]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def thao():
    return services.sign_in_party(claims={"TechID": "D1", "HoVaTen": "Phan Thị Thảo"}, at=NOON)


def test_everyone_stands_under_the_unit_they_work_in(client):
    staff, home, other = lan(), desk(), desk("Trung tâm Phục vụ hành chính công tỉnh")
    hold(staff, home)
    hold(staff, home, Role.RETURN)
    hold(staff, other, Role.HEAD_ONE_STOP)
    thao()
    page = text(client.get("/demo/"))
    assert page.count("Nguyễn Thị Lan</strong>") == 2
    assert "Tiếp nhận, Trả kết quả" in page
    assert "Trung tâm Phục vụ hành chính công tỉnh" in page
    assert "Phan Thị Thảo" in page


def test_an_empty_demo_says_that_nobody_is_there(client):
    assert "Chưa có ai." in text(client.get("/demo/"))


def test_stepping_into_staff_opens_the_chosen_post(client):
    staff, home, other = lan(), desk(), desk("Một cửa phường Minh An")
    hold(staff, home)
    hold(staff, other)
    response = client.post("/demo/vao-vai/", {"user": str(staff.user_id), "unit": str(other.pk)})
    assert response.headers["Location"] == "/can-bo/"
    assert client.session["post_unit"] == str(other.pk)
    assert client.session["_auth_user_id"] == str(staff.user_id)


def test_whoever_is_stepped_into_is_really_signed_in(client):
    """The pages behind the door open, as that person and in that post, and close again after signing out."""
    staff, home, other = lan(), desk(), desk("Một cửa phường Minh An")
    hold(staff, home)
    hold(staff, other)
    assert client.get("/can-bo/tiep-nhan/").status_code == 302, "nobody has signed in yet"
    client.post("/demo/vao-vai/", {"user": str(staff.user_id), "unit": str(other.pk)})
    page = client.get("/can-bo/tiep-nhan/")
    assert page.status_code == 200
    assert "Nguyễn Thị Lan" in text(page) and "Một cửa phường Minh An" in text(page)
    assert client.get("/ho-so-cua-toi/").status_code != 200, "a citizen's page is not staff's"

    citizen = thao()
    client.post("/demo/vao-vai/", {"user": str(citizen.user_id)})
    mine = client.get("/ho-so-cua-toi/")
    assert mine.status_code == 200 and "Phan Thị Thảo" in text(mine)
    assert client.get("/can-bo/tiep-nhan/").status_code in {302, 403}


def test_who_steps_into_a_person_is_in_the_security_events_as_a_demo_sign_in(client):
    staff, citizen = lan(), thao()
    client.post("/demo/vao-vai/", {"user": str(staff.user_id)})
    client.post("/demo/vao-vai/", {"user": str(citizen.user_id)})
    rows = SecurityEvent.objects.filter(kind="signed_in").order_by("id")
    assert list(rows.values_list("staff_name", "account_id", "detail")) == [
        ("Nguyễn Thị Lan", staff.user_id, "demo"),
        ("", citizen.user_id, "demo"),
    ]


def test_stepping_from_staff_into_a_citizen_leaves_nothing_of_the_staff_behind(client):
    staff, party = lan(), thao()
    client.post("/demo/vao-vai/", {"user": str(staff.user_id), "unit": str(desk().pk)})
    response = client.post("/demo/vao-vai/", {"user": str(party.user_id)})
    assert response.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(party.user_id)
    assert "post_unit" not in client.session


def test_a_citizen_who_was_asked_to_sign_in_goes_on_where_they_were(client):
    party = thao()
    door = text(client.get("/dang-nhap/?next=/nop-ho-so/1.001193/"))
    assert "/demo/?next=%2Fnop-ho-so%2F1.001193%2F" in door
    people = text(client.get("/demo/?next=/nop-ho-so/1.001193/"))
    assert 'name="next" value="/nop-ho-so/1.001193/"' in people
    choice = {"user": str(party.user_id), "next": "/nop-ho-so/1.001193/"}
    assert client.post("/demo/vao-vai/", choice).headers["Location"] == "/nop-ho-so/1.001193/"


@pytest.mark.parametrize("who", ["", "khong-phai-ma", "0190b7a4-0000-7000-8000-000000000000"])
def test_a_person_who_is_not_there_cannot_be_stepped_into(client, who):
    assert client.post("/demo/vao-vai/", {"user": who}).status_code == 404


def test_stepping_in_needs_the_button(client):
    assert client.get("/demo/vao-vai/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/demo/vao-vai/").status_code == 403


@pytest.mark.parametrize(("step", "by"), [("hour", timedelta(hours=1)), ("week", timedelta(days=7))])
def test_the_clock_goes_forward(client, step, by):
    before = clock.now()
    client.post("/demo/dong-ho/", {"step": step})
    assert by <= clock.now() - before < by + timedelta(seconds=30)


def test_the_next_morning_is_when_the_offices_open(client):
    assert clock.now().date().isoformat() == "2022-07-25"
    client.post("/demo/dong-ho/", {"step": "morning"})
    now = clock.now()
    opening = datetime(2022, 7, 26, 7, 30, tzinfo=clock.VIETNAM)
    assert opening <= now < opening + timedelta(seconds=30)


def test_the_clock_never_goes_back(client):
    assert client.post("/demo/dong-ho/", {"step": "-1"}).status_code == 404


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_with_the_demo_off_the_pages_do_not_answer(client, settings, method, path):
    staff = lan()
    settings.DEMO = False
    assert getattr(client, method)(path, {"user": str(staff.user_id), "step": "week"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_with_the_demo_off_the_addresses_do_not_exist():
    code = (
        "import django; django.setup()\n"
        "from django.urls import Resolver404, resolve\n"
        "for path in ('/demo/', '/demo/vao-vai/', '/demo/dong-ho/'):\n"
        "    try:\n"
        "        raise SystemExit(f'{path} is {resolve(path)}')\n"
        "    except Resolver404:\n"
        "        pass\n"
    )
    environment = os.environ | {"MOTCUA_DEMO": "0", "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("method", "path"), [*PAGES, ("get", "/demo/hop-thu-di/"), ("get", "/_ui")])
def test_on_a_database_in_service_the_pages_do_not_answer_whatever_the_process_was_told(client, method, path):
    staff = lan()
    commission(at=NOON)
    assert getattr(client, method)(path, {"user": str(staff.user_id), "step": "week"}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db(transaction=True)
def test_a_demo_that_runs_when_its_database_comes_into_service_gets_no_connection_any_more():
    commission(at=NOON)
    try:
        connection.close()
        with pytest.raises(InService, match="không bao giờ là bản trình diễn"):
            connection.ensure_connection()
    finally:
        with psycopg.connect(**plain(connection.get_connection_params())) as link:
            link.execute("DELETE FROM deadlines_commissioning")
    connection.ensure_connection()


def plain(address: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in address.items() if name not in {"cursor_factory", "context"}}

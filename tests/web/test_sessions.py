"""A session nobody uses ends and loses nothing typed; nothing of it stays in a cache; keys and cookies."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from config import env
from motcua.audit.models import SecurityEvent
from motcua.identity.models import User
from tests.counter.factories import prove
from tests.identity.factories import desk, hold, lan, minh

pytestmark = pytest.mark.django_db
HALF_AN_HOUR = 30 * 60


def used(client, user, *, seconds_ago):
    prove(client, user, at=time.time() - seconds_ago)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() - timedelta(seconds=seconds_ago))
    session = client.session
    session.pop("used_at", None)
    session.save()


@pytest.fixture
def officer(client):
    staff = lan()
    hold(staff, desk())
    client.force_login(staff.user)
    return client, staff.user


@pytest.fixture
def citizen():
    party = minh()
    party.user = User.objects.create_user("cd-minh")
    party.save()
    client = Client()
    client.force_login(party.user)
    return client, party.user


@pytest.mark.parametrize("who", ["officer", "citizen"])
def test_a_session_nobody_used_for_half_an_hour_ends(request, who):
    client, user = request.getfixturevalue(who)
    address = "/can-bo/thong-bao/" if who == "officer" else "/ho-so-cua-toi/"
    used(client, user, seconds_ago=HALF_AN_HOUR - 60)
    assert client.get(address).status_code == 200
    used(client, user, seconds_ago=HALF_AN_HOUR + 60)
    assert client.get(address)["Location"].startswith(("/tai-khoan/dang-nhap/", "/dang-nhap/"))
    assert "_auth_user_id" not in client.session
    assert SecurityEvent.objects.filter(kind="signed_out", detail="idle", account_id=user.pk).exists()


def test_use_prolongs_it_and_an_open_screen_does_not(officer):
    client, user = officer
    used(client, user, seconds_ago=20 * 60)
    client.get("/can-bo/thong-bao/", headers={"X-Poll": "1"})
    assert "used_at" not in client.session
    client.get("/can-bo/thong-bao/")
    assert time.time() - client.session["used_at"] < 60


def test_what_was_sent_into_it_is_kept_through_the_next_sign_in(officer):
    client, user = officer
    used(client, user, seconds_ago=HALF_AN_HOUR + 60)
    typed = {"reason": "Họp ở tỉnh, về chiều thứ Sáu"}
    answer = client.post("/can-bo/vang-mat/", typed)
    assert answer["Location"].startswith("/tai-khoan/dang-nhap/")
    assert client.session["kept_post"]["fields"]["reason"] == [typed["reason"]]


@pytest.mark.parametrize(
    "address", ["/", "/can-bo/thong-bao/", "/tai-khoan/bao-mat/", "/khong-co-trang-nay/"]
)
def test_no_page_of_somebody_signed_in_stays_in_a_cache(officer, address):
    client, _user = officer
    assert client.get(address)["Cache-Control"] == "private, no-store"


def test_no_page_of_a_citizen_stays_in_a_cache_nor_of_whoever_the_session_knows(citizen):
    client, _user = citizen
    for address in ("/ho-so-cua-toi/", "/ho-so-cua-toi/thong-bao/", "/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"
    stranger = Client()
    assert "no-store" not in stranger.get("/").headers.get("Cache-Control", "")
    session = stranger.session  # as tracking by code and telephone leaves it
    session["anything"] = "1"
    session.save()
    stranger.cookies["sessionid"] = session.session_key
    assert stranger.get("/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("weak", ["abc", "x" * 60, "abcabcabc" * 8])
def test_a_weak_key_stops_every_process_with_a_sentence(monkeypatch, weak):
    monkeypatch.setenv("MOTCUA_SECRET_KEY", weak)
    with pytest.raises(
        env.SettingMissing, match=r"MOTCUA_SECRET_KEY must have at least 50 characters, 10 of"
    ):
        env.secret_key("MOTCUA_SECRET_KEY")


SETTINGS = (
    "from config import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
    "s.KNOWN_BROWSER_COOKIE_NAME, "
    "s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_SECONDS > 0)"
)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "https://dichvucong.example",
            "__Host-sessionid __Host-csrftoken __Host-known_browser True True True",
        ),
        ("http://localhost:8000", "sessionid csrftoken known_browser False False False"),
    ],
)
def test_behind_https_cookies_belong_to_this_host_alone_and_hsts_covers_the_hosts_below(url, said):
    surroundings = os.environ | {"MOTCUA_PUBLIC_URL": url}
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS], env=surroundings, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == said


@pytest.mark.parametrize("kind", ["SESSION", "KNOWN_BROWSER"])
def test_a_host_cookie_is_as_browsers_want_it(settings, kind):
    settings.SESSION_COOKIE_SECURE = True
    setattr(settings, f"{kind}_COOKIE_NAME", "__Host-one")
    lan()
    answer = Client().post(
        "/tai-khoan/dang-nhap/", {"login": "qna001", "password": "con-duong-gom-su-2022"}, secure=True
    )
    cookie = answer.cookies["__Host-one"]
    assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"] and cookie["httponly"]

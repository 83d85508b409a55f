"""Staff: password, second factor, lock-out, sessions, and the end of employment."""

import re
import threading
import time
from datetime import datetime, timedelta
from ipaddress import ip_network

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from motcua.deadlines import clock
from motcua.identity import lockout, second_factor, services
from tests.counter.factories import prove
from tests.identity.factories import DAY, PASSWORD, desk, hold, lan, minh, sign_in, totp_code

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 7, 25, 12, tzinfo=clock.VIETNAM)
required = override_settings(MOTCUA_STAFF_SECOND_FACTOR=True)


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def where(response) -> str:
    return response.redirect_chain[-1][0]


def set_up_totp(client: Client) -> str:
    """Walk the pages that switch the second factor on; returns the secret in the telephone."""
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    page = client.get("/tai-khoan/bao-mat/ung-dung/")
    secret = page.context["form"].secret
    done = client.post("/tai-khoan/bao-mat/ung-dung/", {"code": totp_code(secret)})
    assert done.headers["Location"] == "/tai-khoan/bao-mat/ma-du-phong/", words(done)
    return secret


def test_the_sign_in_page_speaks_vietnamese_and_has_no_sign_up(client):
    page = words(client.get("/tai-khoan/dang-nhap/"))
    assert "Tên đăng nhập" in page
    assert "Mật khẩu" in page
    assert "placeholder" not in page.split("<main")[1]
    for absent in ("account_signup", "account_email", "account_reset_password", "socialaccount_connections"):
        with pytest.raises(NoReverseMatch):
            reverse(absent)


def test_staff_come_to_their_desk_after_the_password(client):
    lan()
    response = client.post("/tai-khoan/dang-nhap/", {"login": "qna001", "password": PASSWORD})
    assert response.headers["Location"] == "/can-bo/"


def test_staff_come_back_to_the_page_they_asked_for_but_never_to_another_site(client):
    lan()
    asked = {"login": "qna001", "password": PASSWORD, "next": "/can-bo/ho-so/"}
    assert client.post("/tai-khoan/dang-nhap/", asked).headers["Location"] == "/can-bo/ho-so/"
    client.logout()
    elsewhere = asked | {"next": "https://example.com/"}
    assert client.post("/tai-khoan/dang-nhap/", elsewhere).headers["Location"] == "/can-bo/"


def wrong_from(address: str, *, times: int = 5) -> str:
    """What the sign-in page says after so many wrong passwords of Lan from one address."""
    stranger, page = Client(REMOTE_ADDR=address), ""
    for _ in range(times):
        page = words(stranger.post("/tai-khoan/dang-nhap/", {"login": "qna001", "password": "sai"}))
    return page


def right_from(address: str, client: Client | None = None) -> bool:
    client = client or Client()
    facts = {"login": "qna001", "password": PASSWORD}
    return client.post("/tai-khoan/dang-nhap/", facts, REMOTE_ADDR=address).status_code == 302


def test_five_wrong_passwords_lock_the_account_for_that_address_even_for_the_right_one(client):
    lan()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in wrong_from("203.0.113.7")
    locked = Client(REMOTE_ADDR="203.0.113.7").post(
        "/tai-khoan/dang-nhap/", {"login": "QNA001", "password": PASSWORD}
    )
    assert "tạm khóa ở nơi này. Vui lòng chờ 1 phút" in words(locked)
    assert not UserSession.objects.exists()


def test_nobody_is_locked_out_by_what_others_try_elsewhere():
    lan()
    for last in range(1, 12):
        wrong_from(f"203.0.113.{last}", times=6)
    assert right_from("198.51.100.4")


def test_a_browser_that_signed_in_before_is_held_up_by_nobody_even_behind_the_same_address():
    lan()
    own = Client()
    assert right_from("203.0.113.7", own)
    own.post("/tai-khoan/dang-xuat/")
    wrong_from("203.0.113.7", times=70)
    assert not right_from("203.0.113.7")
    assert right_from("203.0.113.7", own)


def test_a_known_browser_is_held_up_by_its_own_failures_and_a_forged_cookie_knows_nobody():
    lan()
    own = Client()
    assert right_from("203.0.113.7", own)
    own.post("/tai-khoan/dang-xuat/")
    for _ in range(5):
        own.post("/tai-khoan/dang-nhap/", {"login": "qna001", "password": "sai"})
    assert not right_from("203.0.113.7", own) and not right_from("198.51.100.9", own)
    forged = Client()
    name = settings.KNOWN_BROWSER_COOKIE_NAME
    forged.cookies[name] = own.cookies[name].value[:-2] + "xx"
    wrong_from("203.0.113.8")
    assert not right_from("203.0.113.8", forged)


def test_the_pause_grows_up_to_an_hour_and_a_day_later_all_is_forgotten():
    at, waits = NOON, []
    source = lockout.source_of("qna001", "203.0.113.7", "")
    for _ in range(lockout.FREE_TRIES):
        assert not lockout.begin_try(source, at=at)
    for _ in range(8):
        wait = lockout.begin_try(source, at=at)
        waits.append(wait.seconds // 60)
        at += wait
        assert not lockout.begin_try(source, at=at), "after the pause one try is judged"
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    at += lockout.FORGOTTEN_AFTER + timedelta(seconds=1)
    assert not any(lockout.begin_try(source, at=at) for _ in range(lockout.FREE_TRIES))


def test_one_ipv6_line_is_one_sender():
    lan()
    for last in range(5):
        wrong_from(f"2001:db8:1:2::{last}", times=1)
    assert not right_from("2001:db8:1:2:ffff::1")
    assert right_from("2001:db8:1:3::1")


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_the_same_moment_are_all_counted():
    source, together, judged = lockout.source_of("qna001", "203.0.113.7", ""), threading.Barrier(12), []

    def guess():
        together.wait()
        judged.append(not lockout.begin_try(source, at=NOON))
        connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert judged.count(True) == lockout.FREE_TRIES


def test_an_unknown_name_is_answered_like_a_wrong_password(client):
    page = words(client.post("/tai-khoan/dang-nhap/", {"login": "khong-co", "password": "sai"}))
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in page


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [("203.0.113.7", "203.0.113.7"), ("8.8.8.8, 203.0.113.7", "203.0.113.7"), ("không", "10.0.0.5")],
)
def test_a_session_shows_the_address_behind_the_proxy_and_not_what_the_browser_claims(
    client, settings, forwarded, seen
):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    facts = {"login": lan().user.username, "password": PASSWORD}
    client.post(
        "/tai-khoan/dang-nhap/",
        facts,
        REMOTE_ADDR="10.0.0.5",
        headers={"X-Forwarded-For": forwarded},
    )
    assert [session.ip for session in UserSession.objects.all()] == [seen]


@required
def test_staff_without_a_second_factor_are_led_to_set_one_up_and_get_no_further(client, rf):
    hold(lan(), desk())
    response = client.post(
        "/tai-khoan/dang-nhap/", {"login": "qna001", "password": PASSWORD, "next": "/can-bo/"}
    )
    assert response.headers["Location"] == "/tai-khoan/bao-mat/"
    assert "Cần xác thực hai lớp" in words(client.get("/tai-khoan/bao-mat/"))
    assert staff_page(client, rf).headers["Location"] == "/tai-khoan/bao-mat/"
    set_up_totp(client)
    assert staff_page(client, rf).status_code == 200


def staff_page(client, rf):
    """A page of the counter, asked for in the client's session."""
    from django.contrib.auth import get_user
    from django.http import HttpResponse

    from motcua.web.audience import for_staff
    from motcua.web.middleware import PersonMiddleware

    request = rf.get("/can-bo/")
    request.session = client.session
    request.user = get_user(request)
    return PersonMiddleware(for_staff()(lambda request: HttpResponse("bàn làm việc")))(request)


@required
def test_the_code_of_the_telephone_is_asked_at_the_next_sign_in(client):
    lan()
    sign_in(client)
    secret = set_up_totp(client)
    client.post("/tai-khoan/dang-xuat/")

    response = client.post("/tai-khoan/dang-nhap/", {"login": "qna001", "password": PASSWORD})
    assert response.headers["Location"] == "/tai-khoan/dang-nhap/ma/"
    assert "_auth_user_id" not in client.session
    page = words(client.get("/tai-khoan/dang-nhap/ma/"))
    assert "Mã xác thực" in page
    assert "Dùng khóa bảo mật" not in page
    wrong = words(client.post("/tai-khoan/dang-nhap/ma/", {"code": "000000"}))
    assert "Mã chưa đúng" in wrong
    right = client.post("/tai-khoan/dang-nhap/ma/", {"code": totp_code(secret)})
    assert right.headers["Location"] == "/can-bo/"


def test_guessing_codes_is_stopped_too(client):
    lan()
    sign_in(client)
    secret = set_up_totp(client)
    client.post("/tai-khoan/dang-xuat/")
    sign_in(client)
    for guess in range(5):
        client.post("/tai-khoan/dang-nhap/ma/", {"code": f"{guess:06d}"})
    client.post("/tai-khoan/dang-nhap/ma/", {"code": totp_code(secret)})
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_opens_once(client):
    lan()
    sign_in(client)
    set_up_totp(client)
    page = client.get("/tai-khoan/bao-mat/ma-du-phong/")
    code = page.context["unused_codes"][0]
    assert code in words(page)
    assert code in client.get("/tai-khoan/bao-mat/ma-du-phong/tai/").content.decode()
    for opens in (True, False):
        client.post("/tai-khoan/dang-xuat/")
        sign_in(client)
        client.post("/tai-khoan/dang-nhap/ma/", {"code": code})
        assert ("_auth_user_id" in client.session) is opens


def test_secrets_of_the_second_factor_are_sealed_in_the_database(client):
    lan()
    sign_in(client)
    secret = set_up_totp(client)
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    assert second_factor.decrypt(stored) == secret


def test_a_replaced_secret_key_still_opens_them_while_it_is_a_fallback(settings):
    sealed = second_factor.encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "khóa mới " * 6
    assert second_factor.decrypt(sealed) == "JBSWY3DPEHPK3PXP"


@required
def test_the_last_second_factor_cannot_be_switched_off(client):
    lan()
    sign_in(client)
    set_up_totp(client)
    page = client.post("/tai-khoan/bao-mat/ung-dung/tat/")
    assert "không thể tắt lớp cuối cùng" in words(page)
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_a_lost_telephone_is_forgotten_by_the_administrator(client):
    staff = lan()
    sign_in(client)
    set_up_totp(client)
    services.reset_second_factor(staff_id=staff.pk)
    assert client.get("/tai-khoan/bao-mat/").status_code == 302, "open sessions ended"
    assert where(sign_in(client)).startswith("/can-bo/")


def test_one_session_ends_the_others(client):
    lan()
    other = Client(HTTP_USER_AGENT="Điện thoại của Lan")
    sign_in(other)
    sign_in(client)
    page = words(client.get("/tai-khoan/phien/"))
    assert "Điện thoại của Lan" in page
    assert "Phiên này" in page
    client.post("/tai-khoan/phien/")
    assert "_auth_user_id" not in other.session
    assert client.get("/tai-khoan/phien/").status_code == 200
    assert other.get("/tai-khoan/phien/").status_code == 302


def test_an_open_screen_ends_no_session_without_a_fresh_proof(client):
    staff = lan()
    other = Client()
    sign_in(other)
    sign_in(client)
    prove(client, staff.user, at=time.time() - 3600)
    asked = client.post("/tai-khoan/phien/")
    assert asked["Location"].startswith("/tai-khoan/xac-nhan/?next=%2Ftai-khoan%2Fphien%2F")
    assert "_auth_user_id" in other.session
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    client.post("/tai-khoan/phien/")
    assert "_auth_user_id" not in other.session


def test_changing_the_password_says_what_is_wrong_in_vietnamese(client):
    lan()
    sign_in(client)
    bad = {"oldpassword": "sai", "password1": "abc", "password2": "abc"}
    page = words(client.post("/tai-khoan/doi-mat-khau/", bad))
    assert "Mật khẩu đang dùng chưa đúng." in page
    assert "Mật khẩu quá ngắn: cần ít nhất 10 ký tự." in page
    bad |= {"password1": "1234567890", "password2": "1234567890"}
    assert "dễ bị đoán" in words(client.post("/tai-khoan/doi-mat-khau/", bad))
    bad |= {"password1": "lang-det-ma-chau-9", "password2": "lang-det-ma-chau-8"}
    page = words(client.post("/tai-khoan/doi-mat-khau/", bad))
    assert "Hai lần nhập mật khẩu mới chưa giống nhau." in page
    new = {"oldpassword": PASSWORD, "password1": "lang-det-ma-chau-9", "password2": "lang-det-ma-chau-9"}
    assert client.post("/tai-khoan/doi-mat-khau/", new).status_code == 302
    client.post("/tai-khoan/dang-xuat/")
    assert where(sign_in(client, password="lang-det-ma-chau-9")).startswith("/can-bo/")


def test_who_has_left_cannot_sign_in_and_is_signed_out(client):
    from datetime import datetime

    from motcua.deadlines import clock

    staff = lan()
    sign_in(client)
    services.leave(staff_id=staff.pk, on=DAY, at=datetime(2022, 7, 25, 8, tzinfo=clock.VIETNAM))
    assert client.get("/tai-khoan/phien/").status_code == 302
    response = sign_in(client)
    assert where(response) == "/tai-khoan/ngung-dung/"
    assert "Tài khoản không còn được dùng" in words(response)
    assert "_auth_user_id" not in client.session


def test_a_citizen_at_the_door_of_staff_is_told_so_instead_of_going_in_circles(client):
    party = services.sign_in_party(claims={"TechID": "T1", "HoVaTen": "Trần Văn Minh"}, at=NOON)
    client.force_login(party.user)
    page = words(client.get("/tai-khoan/dang-nhap/?next=/can-bo/"))
    assert "Trần Văn Minh" in page
    assert "Đăng xuất để đổi tài khoản" in page
    assert client.get("/tai-khoan/bao-mat/").status_code == 403


def test_a_party_of_the_counter_has_no_account_to_sign_in_with(client):
    assert minh().user is None


ENGLISH = re.compile(r">[^<]*\b(Password|Username|Sign|Code|Security|required|Please|The|Your)\b[^<]*<")


@pytest.mark.parametrize(
    "path",
    [
        "dang-xuat/",
        "xac-nhan/",
        "doi-mat-khau/",
        "phien/",
        "bao-mat/",
        "bao-mat/ung-dung/tat/",
        "bao-mat/ma-du-phong/",
        "bao-mat/ma-du-phong/tao/",
        "bao-mat/khoa/",
        "bao-mat/khoa/them/",
        "ngung-dung/",
    ],
)
def test_every_page_of_the_account_is_in_vietnamese(client, path):
    lan()
    sign_in(client)
    set_up_totp(client)
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    page = client.get(f"/tai-khoan/{path}")
    assert page.status_code == 200
    main = page.content.decode().split("<main")[1]
    assert not ENGLISH.search(main), ENGLISH.search(main)
    assert main.count("<h1") == 1

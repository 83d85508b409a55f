"""Citizens and enterprises, against a real OpenID provider in a process of its own."""

import contextlib
import re
import time
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from motcua.deadlines import clock
from motcua.identity import services
from motcua.identity.models import Party, User
from tests.identity.factories import lan, minh, sign_in
from tests.identity.portal import (
    MINH,
    come_in,
    connect,
    consent,
    free_port,
    knows,
    leave_for_portal,
    provider_process,
    signed_in,
    text,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 7, 25, 12, tzinfo=clock.VIETNAM)


def test_a_citizen_signs_in_and_comes_back_to_the_page_they_came_from(client, portal):
    knows(portal, "minh", **MINH)
    door = client.get("/dang-nhap/?next=/thu-tuc/1.001193/")
    assert "Đăng nhập bằng tài khoản Cổng Dịch vụ công quốc gia" in text(door)

    response = come_in(client, next="/thu-tuc/1.001193/")

    assert response.headers["Location"] == "/thu-tuc/1.001193/"
    party = signed_in(client)
    assert (party.tech_id, party.name, party.kind) == ("TECH-0001", "Trần Văn Minh", Party.Kind.CITIZEN)
    assert (party.id_number, party.phone, party.email) == ("049201001234", "0905123456", "minh@example.vn")
    assert party.address == "12 Trần Phú, Hội An"
    assert party.verified
    assert party.user.username == "cd-TECH-0001"
    assert not party.user.has_usable_password()
    assert client.get("/dang-nhap/?next=/ho-so/").headers["Location"] == "/ho-so/"


def test_the_request_asks_for_what_the_portal_wants(client, portal):
    asked = parse_qs(urlsplit(leave_for_portal(client)).query)
    assert asked["scope"] == ["openid"]
    assert asked["acr_values"] == ["LoA1"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/tai-khoan/cong-dvcqg/tro-ve/"]


def test_the_same_person_keeps_one_account_and_a_changed_name_is_taken_over(client, portal):
    knows(portal, "minh", **MINH)
    come_in(client)
    before = signed_in(client)
    knows(portal, "minh", **MINH | {"HoVaTen": "Trần Lê Minh", "SoDienThoai": "khong-co"})
    come_in(Client())
    after = Party.objects.get(tech_id="TECH-0001")
    assert (after.pk, after.user_id) == (before.pk, before.user_id)
    assert after.name == "Trần Lê Minh"
    assert after.phone == "0905123456", "an unreadable telephone does not erase the known one"
    assert User.objects.count() == 1


def test_an_enterprise_signs_in_by_its_own_name_and_tax_code(client, portal):
    claims = {
        "TechID": "TECH-DN-7",
        "LoaiTaiKhoan": 2,
        "HoVaTen": "Lê Thị Thảo",
        "TenDoanhNghiep": "Công ty TNHH Lụa Hội An",
        "MaSoThue": "4000999888-001",
    }
    knows(portal, "lua", **claims)
    come_in(client, "lua")
    party = signed_in(client)
    assert (party.kind, party.name) == (Party.Kind.ENTERPRISE, "Công ty TNHH Lụa Hội An")
    assert party.id_number == "4000999888-001"


def test_a_person_known_from_the_counter_gets_the_account_when_name_and_number_agree(client, portal):
    known = minh(commune_code="20341")
    knows(portal, "minh", **MINH)
    come_in(client)
    assert signed_in(client) == known
    assert signed_in(client).commune_code == "20341"


@pytest.mark.parametrize("difference", ["another account", "another name"])
def test_a_new_account_never_takes_over_somebody_silently(client, portal, difference):
    known = minh(name="Trần Văn Minh" if difference == "another account" else "Lê Văn Tám")
    if difference == "another account":
        services.sign_in_party(claims=MINH | {"TechID": "TECH-OLD"}, at=NOON)
    knows(portal, "minh", **MINH)
    response = come_in(client)
    assert response.status_code == 409
    assert "Bộ phận Một cửa" in text(response)
    assert signed_in(client) is None
    known.refresh_from_db()
    assert known.tech_id != "TECH-0001"
    assert not SocialAccount.objects.exists()


def test_a_known_account_may_not_move_onto_another_persons_number(client, portal):
    knows(portal, "minh", **MINH)
    come_in(client)
    minh(name="Lê Văn Tám", id_number="049088000111")
    knows(portal, "minh", **MINH | {"SoDinhDanh": "049088000111"})
    assert come_in(Client()).status_code == 409
    assert Party.objects.get(tech_id="TECH-0001").id_number == "049201001234"


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"HoVaTen": "Trần Văn Minh"}, "TechID"),
        ({"TechID": "  ", "HoVaTen": "Trần Văn Minh"}, "TechID"),
        ({"TechID": "T2", "LoaiTaiKhoan": "9", "HoVaTen": "Trần Văn Minh"}, "loại “9”"),
        ({"TechID": "T3", "LoaiTaiKhoan": "1"}, "chưa có họ tên"),
    ],
)
def test_an_account_that_says_too_little_is_refused_with_a_sentence(client, portal, claims, sentence):
    knows(portal, "ai-do", **claims)
    response = come_in(client, "ai-do")
    assert response.status_code == 409
    assert sentence in text(response)
    assert not Party.objects.exists()
    assert not User.objects.exists()


def test_saying_no_at_the_portal_is_not_an_error(client, portal):
    response = client.get(consent(leave_for_portal(client), action="deny"), follow=True)
    assert response.status_code == 200
    assert "Bạn đã dừng đăng nhập" in text(response)


def test_an_answer_that_nobody_asked_for_is_refused(client, portal):
    knows(portal, "minh", **MINH)
    back = consent(leave_for_portal(client))
    for wrong in (re.sub("state=[^&]+", "state=khac", back), "/tai-khoan/cong-dvcqg/tro-ve/"):
        response = client.get(wrong)
        assert response.status_code == 401
        assert "quá hạn" in text(response)
    assert Client().get(back).status_code == 401, "another browser cannot finish the sign-in"
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401, "nor can it be replayed"


@pytest.mark.parametrize("nonce", ["&nonce=cua-nguoi-khac", "&nonce="])
def test_a_token_made_for_another_sign_in_is_refused(client, portal, nonce):
    knows(portal, "minh", **MINH)
    response = client.get(consent(re.sub("&nonce=[^&]+", nonce + "x" * 8, leave_for_portal(client))))
    assert response.status_code == 401
    assert "không xác nhận lượt đăng nhập này" in text(response)
    assert signed_in(client) is None


def test_every_sign_in_has_its_own_nonce(client, portal):
    first, second = (parse_qs(urlsplit(leave_for_portal(client)).query) for _time in range(2))
    assert first["nonce"] != second["nonce"] and first["state"] != second["state"]
    assert first["nonce"][0] not in (first["state"][0], "")


def test_a_token_of_another_issuer_is_refused(client, portal, settings):
    connect(settings, portal, openid_configuration_overrides={"issuer": "https://cong-gia-mao.example"})
    knows(portal, "minh", **MINH)
    response = come_in(client)
    assert response.status_code == 401
    assert "không xác nhận lượt đăng nhập này" in text(response)
    assert not Party.objects.exists()


def test_a_token_for_another_client_is_refused(client, portal, settings):
    knows(portal, "minh", **MINH)
    back = consent(leave_for_portal(client))
    oidc = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    oidc["APPS"][0]["client_id"] = "ung-dung-khac"
    assert client.get(back).status_code == 401
    assert signed_in(client) is None


def test_a_token_that_has_expired_is_refused(client, settings):
    with provider_process("--token-max-age", "-60") as url:
        connect(settings, url)
        knows(url, "minh", **MINH)
        response = come_in(client)
    assert response.status_code == 401
    assert signed_in(client) is None


@pytest.mark.parametrize(
    ("said", "kept"), [("LoA2", 2), (["LoA1", "LoA2"], 2), ("1", 1), (None, 0), ("LoA1 LoA3", 3)]
)
def test_the_level_the_portal_vouches_for_is_kept(client, portal, said, kept):
    knows(portal, "minh", **MINH, **({"loAs": said} if said else {}))
    come_in(client)
    assert signed_in(client).assurance == kept


@pytest.mark.parametrize(("asked", "said"), [("LoA1", "LoA0"), ("LoA2", "LoA1"), ("LoA1", "")])
def test_a_level_below_the_one_asked_for_is_refused_with_what_to_do(client, portal, settings, asked, said):
    oidc = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    oidc["AUTH_PARAMS"] = {"acr_values": asked}
    knows(portal, "minh", **MINH, loAs=said)
    response = come_in(client)
    assert response.status_code == 409
    assert "chưa được xác thực danh tính" in text(response) and "VNeID" in text(response)
    assert not Party.objects.exists()


def test_a_code_the_portal_does_not_know_is_refused(client, portal):
    back = consent(leave_for_portal(client))
    response = client.get(re.sub("code=[^&]+", "code=het-han", back))
    assert response.status_code == 401
    assert "không xác nhận lượt đăng nhập này" in text(response)


def test_a_portal_that_does_not_answer_is_said_so(client, portal, settings):
    back = consent(leave_for_portal(client))
    connect(settings, f"http://localhost:{free_port()}")
    for response in (client.get("/tai-khoan/cong-dvcqg/"), client.get(back)):
        assert response.status_code == 401
        assert "chưa trả lời" in text(response)


def test_a_token_that_ended_before_the_user_information_was_read_is_said_so(client, settings):
    claims = {"sub": "minh", "TechID": "T1"}
    with refusing_provider(claims) as url:
        connect(settings, url)
        asked = parse_qs(urlsplit(leave_for_portal(client)).query)
        state, claims["nonce"] = asked["state"][0], asked["nonce"][0]
        response = client.get("/tai-khoan/cong-dvcqg/tro-ve/", {"code": "x", "state": state})
    assert response.status_code == 401
    assert "đã hết hạn" in text(response)


def refusing_provider(claims):
    """A provider that hands out tokens and then no longer knows them."""
    import json
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    import jwt

    class Provider(BaseHTTPRequestHandler):
        def answer(self, status: int, body: dict) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self):
            base = f"http://localhost:{self.server.server_port}"
            names = ("authorization", "token", "userinfo")
            known = {"issuer": base, "jwks_uri": f"{base}/jwks"}
            self.answer(200, known | {f"{name}_endpoint": f"{base}/{name}" for name in names})

        def do_POST(self):
            if self.path == "/userinfo":
                return self.answer(401, {"error": "invalid_token"})
            base = f"http://localhost:{self.server.server_port}"
            told = claims | {"iss": base, "aud": "motcua", "exp": time.time() + 60, "iat": time.time()}
            signed = jwt.encode(told, "k" * 32, algorithm="HS256")
            return self.answer(200, {"access_token": "a", "token_type": "Bearer", "id_token": signed})

        def log_message(self, *args):
            pass

    @contextlib.contextmanager
    def running():
        server = HTTPServer(("localhost", 0), Provider)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()

    return running()


def test_another_site_cannot_start_a_sign_in_unasked(client, portal):
    response = client.get("/tai-khoan/cong-dvcqg/", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.headers["Location"] == "/dang-nhap/"


def test_nobody_is_sent_to_another_site_afterwards(client, portal):
    knows(portal, "minh", **MINH)
    assert come_in(client, next="https://example.com/").headers["Location"] == "/"


def test_tokens_and_claims_are_not_kept(client, portal):
    knows(portal, "minh", **MINH)
    come_in(client)
    assert SocialAccount.objects.get().extra_data == {"TechID": "TECH-0001"}
    assert not SocialToken.objects.exists()


def test_without_a_connection_the_door_says_so_plainly(client, settings):
    page = text(client.get("/dang-nhap/"))
    assert "bản trình diễn" in page
    assert "/demo/" in page
    settings.DEMO = False
    page = text(client.get("/dang-nhap/"))
    assert "chưa được nối với Cổng Dịch vụ công quốc gia" in page
    assert "/demo/" not in page
    assert client.get("/tai-khoan/cong-dvcqg/").headers["Location"] == "/dang-nhap/"


def test_staff_at_the_door_of_citizens_are_told_who_they_are(client, portal):
    lan()
    sign_in(client)
    assert "Nguyễn Thị Lan" in text(client.get("/dang-nhap/"))

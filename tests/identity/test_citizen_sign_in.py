"""Citizens and enterprises, against a real OpenID provider in a process of its own."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from motcua.identity import services
from motcua.identity.models import Party, User
from tests.identity.factories import lan, minh, sign_in

pytestmark = pytest.mark.django_db

MINH = {
    "TechID": "TECH-0001",
    "LoaiTaiKhoan": "1",
    "HoVaTen": "Trần Văn Minh",
    "SoDinhDanh": "049201001234",
    "SoDienThoai": "+84905123456",
    "ThuDienTu": "minh@example.vn",
    "DiaChi": "12 Trần Phú, Hội An",
}


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://localhost:{port}"
    try:
        for _ in range(150):
            try:
                httpx.get(f"{url}/.well-known/openid-configuration")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def portal(provider, settings) -> str:
    connect(settings, provider)
    return provider


def connect(settings, url: str) -> None:
    app = {
        "provider_id": "dvcqg",
        "name": "Cổng Dịch vụ công quốc gia",
        "client_id": "motcua",
        "secret": "bí mật",
        "settings": {"server_url": url, "uid_field": "TechID"},
    }
    oidc = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] | {"APPS": [app]}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": oidc}


def knows(portal: str, sub: str, **claims) -> None:
    assert httpx.put(f"{portal}/users/{quote(sub)}", json=claims).status_code == 204


def leave_for_portal(client: Client, **query) -> str:
    response = client.get("/tai-khoan/cong-dvcqg/", query)
    assert response.status_code == 302
    return response.headers["Location"]


def consent(address: str, sub: str = "minh", **form) -> str:
    """What the person does at the portal; the address the browser is sent back to."""
    answer = httpx.post(address, data={"sub": sub} | form)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def come_in(client: Client, sub: str = "minh", **query):
    return client.get(consent(leave_for_portal(client, **query), sub))


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def signed_in(client: Client) -> Party | None:
    key = client.session.get("_auth_user_id")
    return Party.objects.filter(user_id=key).first() if key else None


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
        services.sign_in_party(claims=MINH | {"TechID": "TECH-OLD"})
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
        state = parse_qs(urlsplit(leave_for_portal(client)).query)["state"][0]
        response = client.get("/tai-khoan/cong-dvcqg/tro-ve/", {"code": "x", "state": state})
    assert response.status_code == 401
    assert "đã hết hạn" in text(response)


def refusing_provider(claims):
    """A provider that hands out tokens and then no longer knows them."""
    import contextlib
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

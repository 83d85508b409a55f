"""A real OpenID provider in a process of its own, and a person's way through it."""

import contextlib
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import httpx
from django.test import Client

from motcua.identity.models import Party

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


@contextlib.contextmanager
def provider_process(*options: str) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *options]
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


def connect(settings, url: str, **own: object) -> None:
    app = {
        "provider_id": "dvcqg",
        "name": "Cổng Dịch vụ công quốc gia",
        "client_id": "motcua",
        "secret": "bí mật",
        "settings": {"server_url": url, "uid_field": "TechID"} | own,
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

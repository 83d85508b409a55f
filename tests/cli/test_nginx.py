"""deploy/nginx.conf, run in front of the real web server with a certificate of its own."""

import re
import ssl
import subprocess
import time
from ipaddress import ip_network

import httpx
import pytest

from demo.accounts import PASSWORD
from motcua.cli import postgres
from motcua.cli.installation import ROOT
from tests.certificates import self_signed
from tests.cli.commands import Run, folder, free_port, settle
from tests.cli.visitor import Visitor
from tests.left_out import program

pytestmark = [pytest.mark.system, pytest.mark.needs("nginx")]

HOST = "dichvucong.tinh.example"
MEGABYTE = 1_000_000
HSTS = "max-age=31536000; includeSubDomains"


@pytest.fixture(scope="module")
def site():
    """The system behind nginx: its https port and its http port."""
    with folder() as path:
        service = {
            "MOTCUA_PUBLIC_URL": f"https://{HOST}",
            "MOTCUA_HOSTS": HOST,
            "MOTCUA_TRUSTED_PROXIES": "127.0.0.1",
        }
        settle(path / "var")
        system = Run(path / "var", "--dossiers", "0", "--workers", "1", **service)
        proxy = None
        try:
            system.up()
            ports = {"443": free_port(), "80": free_port()}
            proxy = subprocess.Popen(
                [program("nginx"), "-p", path, "-c", configured(path, system.port, ports)]
            )
            wait_for(ports["443"])
            yield ports | {"log": path / "motcua.log"}
            assert proxy.poll() is None
        finally:
            if proxy:
                proxy.terminate()
                proxy.wait()
            system.end()
            postgres.kill(path / "var" / "postgres")


def configured(path, upstream: int, ports: dict[str, int]):
    """The shipped file word for word, but for ports, the certificate and where its other half lies."""
    self_signed(path / "fullchain.pem", path / "key.pem", name=HOST)
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for number, port in ports.items():
        text = text.replace(f"listen {number}", f"listen {port}").replace(f"[::]:{number}", f"[::1]:{port}")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}").replace("/etc/ssl/motcua", str(path))
    for other in ("proxy", "own-pages"):
        text = text.replace(f"/etc/nginx/motcua-{other}.conf", str(ROOT / "deploy" / f"nginx-{other}.conf"))
    text = text.replace("/var/log/nginx", str(path))
    temporary = "".join(
        f"{kind}_temp_path {path}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    frame = "daemon off;\nerror_log stderr error;\npid {0}/nginx.pid;\nevents {{}}\nhttp {{\n{1}\n{2}\n}}\n"
    file = path / "nginx.conf"
    file.write_text(frame.format(path, temporary, text), encoding="utf-8")
    return file


def wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            httpx.get(f"https://127.0.0.1:{port}/", verify=False, headers={"Host": HOST}, timeout=20)
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("nginx does not answer")


def browser(site, address: str = "127.0.0.2") -> Visitor:
    """Somebody at that address; every 127.x.x.x is this machine."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    transport = httpx.HTTPTransport(verify=context, local_address=address)
    visitor = Visitor(f"https://127.0.0.1:{site['443']}", transport=transport)
    visitor.client.headers["Host"] = HOST
    visitor.referer = f"https://{HOST}/"
    return visitor


def test_http_leads_to_https_and_https_stays(site):
    plain = httpx.get(f"http://127.0.0.1:{site['80']}/tim/?q=khai+sinh", headers={"Host": HOST})
    assert plain.status_code == 301
    assert plain.headers["Location"] == f"https://{HOST}/tim/?q=khai+sinh"
    one = browser(site)
    one.open("/")
    assert one.answer.status_code == 200 and one.answer.history == []
    assert one.answer.headers["Strict-Transport-Security"] == HSTS
    assert one.answer.headers["Server"] == "nginx"
    assert "default-src 'self'" in one.answer.headers["Content-Security-Policy"]


def test_a_program_that_forgot_tls_is_not_led_on_in_silence(site):
    plain = httpx.get(f"http://127.0.0.1:{site['80']}/api/v1/procedures", headers={"Host": HOST})
    assert plain.status_code == 403


def test_methods_that_only_echo_are_refused(site):
    assert browser(site).client.request("TRACE", "/").status_code == 405


def test_what_was_looked_for_stands_in_no_log(site):
    one = browser(site)
    one.client.get("/tim/?q=Tran+Van+Minh+049201001234", headers={"Referer": f"https://{HOST}/?q=0905123456"})
    log = site["log"].read_text(encoding="utf-8")
    assert '"GET /tim/ HTTP/' in log and "049201001234" not in log and "0905123456" not in log


def test_signing_in_gives_cookies_for_https_only_and_the_session_knows_the_real_address(site):
    one = browser(site, "127.0.0.7")
    one.client.headers["X-Forwarded-For"] = "203.0.113.9"  # what a browser claims is dropped
    assert one.sign_in("lan", PASSWORD).startswith("/can-bo/")
    cookies = [line for answer in one.answer.history for line in answer.headers.get_list("set-cookie")]
    session = next(line for line in cookies if line.startswith("__Host-sessionid="))
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in session.split(";")}
    assert all("Secure" in line and line.startswith("__Host-") for line in cookies)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', one.open("/"))[1]
    facts = {"theme": "dark", "csrfmiddlewaretoken": token}
    one.client.post("/hien-thi/", data=facts, headers={"Referer": one.referer})
    assert "__Host-theme" in one.client.cookies
    sessions = one.open("/tai-khoan/phien/")
    assert "127.0.0.7" in sessions and "203.0.113.9" not in sessions


def test_limits_count_people_and_not_the_proxy(site):
    guesser = browser(site, "127.0.0.8")
    answers = []
    for number in range(25):
        guesser.client.headers["X-Forwarded-For"] = f"203.0.113.{number}"
        guesser.send("/theo-doi/", code=f"000.00.31.H47-220725-{number:04d}", phone="0905000111")
        answers.append(guesser.answer.status_code)
    assert 429 in answers
    other = browser(site, "127.0.0.9")
    other.send("/theo-doi/", code="000.00.31.H47-220725-0001", phone="0905000111")
    assert other.answer.status_code == 422


@pytest.mark.parametrize(("size", "status"), [(25 * MEGABYTE, 403), (40 * MEGABYTE, 413)])
def test_what_is_too_large_even_for_the_application_is_refused_in_a_sentence(site, size, status):
    one = browser(site)
    answer = one.client.post("/theo-doi/", files={"tep": ("to-khai.pdf", b"%PDF-1.7" + b"0" * size)})
    assert answer.status_code == status  # 403: the application saw it, and misses its token
    assert status != 413 or "Mỗi tệp tối đa 20 MB" in answer.text
    assert answer.headers.get_list("Strict-Transport-Security") == [HSTS]
    assert answer.headers.get_list("X-Content-Type-Options") == ["nosniff"]
    (policy,) = answer.headers.get_list("Content-Security-Policy")
    assert "base-uri 'none'" in policy and "frame-ancestors 'none'" in policy


def test_static_files_come_compressed_and_are_kept_for_good(site):
    one = browser(site)
    page = one.open("/")
    style = next(part for part in page.split('"') if part.startswith("/static/") and part.endswith(".css"))
    answer = one.client.get(style)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] in {"br", "gzip"}
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"] == HSTS


def test_the_shipped_proxies_are_addresses():
    example = (ROOT / "deploy" / "systemd" / "env.example").read_text(encoding="utf-8")
    line = next(line for line in example.splitlines() if line.startswith("MOTCUA_TRUSTED_PROXIES="))
    assert ip_network(line.partition("=")[2])


def test_a_web_server_that_is_down_is_a_sentence_too(site):
    with folder() as path:
        ports = {"443": free_port(), "80": free_port()}
        proxy = subprocess.Popen([program("nginx"), "-p", path, "-c", configured(path, free_port(), ports)])
        try:
            wait_for(ports["443"])
            one = browser(ports)
            assert "tự tải lại" in one.open("/")
            assert one.answer.status_code == 503 and one.answer.headers["Retry-After"] == "15"
            assert one.answer.headers["Refresh"] == "15"
            sent = one.client.post("/can-bo/tiep-nhan/", data={"ten": "Nguyễn"})
            assert sent.status_code == 503 and "“Gửi lại”" in sent.text and "Refresh" not in sent.headers
            asked = one.client.get("/api/v1/dossiers")
            assert asked.status_code == 503 and asked.json()["type"] == "urn:motcua:web-away"
        finally:
            proxy.terminate()
            proxy.wait()

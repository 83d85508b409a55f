"""A browser without scripts, over HTTP, for systems that run as processes of their own."""

import re
from html import unescape
from typing import Any

import httpx

from tests.identity.factories import totp_code


class Visitor:
    """One person at one browser: follows redirects, keeps cookies, sends forms with their token."""

    def __init__(self, url: str, **how: Any) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, follow_redirects=True, timeout=30, **how)
        self.referer = ""  # where a proxy hides the address that the browser would send
        self.answer: httpx.Response

    def open(self, path: str) -> str:
        """A page's text; what it says when it is an error, too."""
        self.answer = self.client.get(path)
        return unescape(self.answer.text)

    def send(self, path: str, **typed: str) -> str:
        """Open a page, fill in its form and press the button."""
        self.open(path)
        return self.press(**typed)

    def press(self, **typed: str) -> str:
        """Send the form of the page that is open; hidden fields go along."""
        page = self.answer.text.partition("<main")[2].partition("</main>")[0]
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
        facts = {name: unescape(value) for name, value in hidden} | typed
        where = str(self.answer.url)
        self.answer = self.client.post(where, data=facts, headers={"Referer": self.referer or where})
        return unescape(self.answer.text)

    def sign_in(self, username: str, password: str) -> str:
        """As staff, and set up a second factor where it is asked for; where it led to."""
        self.send("/tai-khoan/dang-nhap/", login=username, password=password)
        return self.answer.url.path

    def set_up_second_factor(self, password: str) -> None:
        """Confirm the password, scan the secret, type the six digits."""
        page = "/tai-khoan/bao-mat/ung-dung/"
        self.send(f"/tai-khoan/xac-nhan/?next={page}", password=password)
        secret = re.search(r"Khóa:\s*<strong>([A-Z2-7\s]+)</strong>", self.open(page))
        assert secret, self.answer.text
        self.press(code=totp_code(re.sub(r"\s", "", secret[1])))
        assert self.answer.url.path == "/tai-khoan/bao-mat/ma-du-phong/", self.answer.text

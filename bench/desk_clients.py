"""Clerks at a desk, over HTTP: they take in births, receive them, and send again what is not answered."""

import re
import threading
import time
import urllib.request
from dataclasses import dataclass

import httpx
from lxml import html

from tests.cli.desk import brought_to_the_desk

PAUSE = 0.3  # seconds before something is sent again


@dataclass(frozen=True)
class Acknowledged:
    """An act whose page was answered."""

    dossier_id: str
    act: str


class Clerk:
    """One person at one browser."""

    def __init__(self, url: str, *, user: str, version: str) -> None:
        """user, version  identifiers of the clerk's account and of the procedure's version in force."""
        self._user, self._desk = user, f"/can-bo/tiep-nhan/{version}/"
        self.acknowledged: list[Acknowledged] = []
        self.ended_well = False
        self.again = 0  # requests that were refused or cut off, and sent again
        self._client = httpx.Client(base_url=url, timeout=30, follow_redirects=True)
        self._stop = threading.Event()

    def work(self, stop: threading.Event) -> None:
        """One dossier after the other until it is time to stop; what was begun is brought to its end."""
        self._stop = stop
        self._get("/demo/")
        token = self._client.cookies["csrftoken"]
        self._post("/demo/vao-vai/", {"user": self._user, "csrfmiddlewaretoken": token})
        while not stop.is_set():
            dossier = self._take_in()
            self._receive(dossier)
        self.ended_well = True

    def _take_in(self) -> str:
        desk = html.fromstring(self._get(self._desk).text)
        (form,) = desk.xpath("//form[@data-desk]")
        fields = brought_to_the_desk(form, "Hồ Văn Ngọc Như Ý")
        page = self._post(self._desk, fields)
        dossier = re.findall(r"/ho-so/([0-9a-f-]{36})/", str(page.url))[0]
        self.acknowledged.append(Acknowledged(dossier, "take_in"))
        return str(dossier)

    def _receive(self, dossier: str) -> None:
        page = self._get(f"/can-bo/ho-so/{dossier}/")
        (form,) = html.fromstring(page.text).xpath("//form[contains(@action, '/tiep-nhan/')]")
        page = self._post(f"/can-bo/ho-so/{dossier}/tiep-nhan/", dict(form.form_values()))
        if "Trả kết quả trước" in page.text:
            self.acknowledged.append(Acknowledged(dossier, "receive"))

    def _get(self, path: str) -> httpx.Response:
        return self._until_answered("GET", path, {})

    def _post(self, path: str, fields: dict[str, str]) -> httpx.Response:
        return self._until_answered("POST", path, fields)

    def _until_answered(self, method: str, path: str, fields: dict[str, str]) -> httpx.Response:
        """The page, asked for again with the very same fields until somebody answers."""
        while True:
            try:
                answer = self._client.request(method, path, data=fields or None)
                if answer.status_code < 400:
                    return answer
                if answer.status_code < 500:
                    raise LookupError(f"{method} {path}: {answer.status_code}\n{answer.text[:2000]}")
            except httpx.TransportError:
                pass
            self.again += 1
            time.sleep(PAUSE)


def is_there(url: str) -> bool:
    """Is this page served at this moment?"""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

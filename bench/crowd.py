"""How many people at once does the portal serve, and how long does each wait?"""

import asyncio
import itertools
import os
import random
import re
import secrets
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from bench import lives
from bench.measure import p95, table, times
from bench.pages import session_of
from bench.service import Service
from motcua.identity.models import Party, User

CLIENTS = (1, 8, 64)
SECONDS = 6.0
Ask = Callable[[], bytes]  # the next request of a kind, whole
Reading = tuple[float, int]  # seconds, HTTP status
_addresses = itertools.count(1)


def answer() -> str:
    """Home, search, procedure, tracking and the last press of a filing, over HTTP, by 1, 8 and 64 people."""
    os.environ["MOTCUA_TRUSTED_PROXIES"] = "127.0.0.1"  # everybody comes from an address of his own
    seconds = 1.0 if os.environ.get("BENCH_SMALL") else SECONDS
    rows, failed = [], 0
    with Service() as port:
        for name, clients, ask in _questions(port):
            if clients == 1:
                asyncio.run(_crowd(port, ask, 4, 0.1))
            found, took = asyncio.run(_crowd(port, ask, clients, seconds))
            failed += sum(status >= 400 for _seconds, status in found)
            waits = [1000 * one for one, _status in found]
            rows.append([name, str(clients), f"{len(found) / took:.0f}", f"{p95(waits):.0f}"])
    return f"""requests a second and waiting time by number of people
The service as `make run` starts it, with two web workers, asked over HTTP by that many people without a pause
for {seconds:.0f} seconds each; the client that plays them shares the machine. “Press” is the submission of a
birth registration with its scans, to the receipt's address. Answers that were not pages: {failed}.

{table(["page", "people", "requests a second", "p95 ms"], rows)}"""


def _questions(port: int) -> Iterator[tuple[str, int, Ask]]:
    chance = random.Random(5)
    person = Party.objects.get(user__username="minh")
    mine = lives.file_online(chance, by=person)
    cookies = session_of(person.user, tracked=[str(mine.pk)])
    pages = {
        "home": reverse("portal:home"),
        "search": f"{reverse('portal:search')}?{urlencode({'q': 'giay khai sinh cho be'})}",
        "procedure": reverse("portal:procedure", args=[lives.BIRTH]),
        "tracking": reverse("portal:tracked", args=[mine.code]),
    }
    for name, path in pages.items():
        for clients in CLIENTS:
            yield name, clients, lambda path=path: _get(port, path, cookies)  # type: ignore[misc]
    body = urlencode({"delivery": "desk"}).encode()
    for clients in CLIENTS:
        ready = iter([_ready(chance) for _turn in range(times(150))])
        yield "press", clients, lambda ready=ready: _press(port, body, *next(ready))  # type: ignore[misc]


def _ready(chance: random.Random) -> tuple[UUID, dict[str, str]]:
    """A draft before its last press and the cookies of whoever filled it in: everybody has one."""
    party = lives.citizen(chance, lives.WARD)
    party.user = User.objects.create_user(f"crowd-{party.pk}")
    party.save()
    return lives.ready_draft(chance, party).pk, session_of(party.user)


def _press(port: int, body: bytes, draft_id: UUID, cookies: dict[str, str]) -> bytes:
    return _post(port, reverse("portal:submit", args=[draft_id]), body, cookies)


async def _crowd(port: int, ask: Ask, clients: int, seconds: float) -> tuple[list[Reading], float]:
    began, found = time.perf_counter(), list[Reading]()
    await asyncio.gather(*(_person(port, ask, began + seconds, found) for _one in range(clients)))
    return found, time.perf_counter() - began


async def _person(port: int, ask: Ask, until: float, found: list[Reading]) -> None:
    """One connection, one request after the other, until the time is over or nothing is left to ask."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        try:
            request = ask()
        except StopIteration:
            break
        began = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?i)content-length: (\d+)", head)
        assert length is not None, head
        await reader.readexactly(int(length[1]))
        found.append((time.perf_counter() - began, int(head.split(" ", 2)[1])))
    writer.close()


def _get(port: int, path: str, cookies: dict[str, str]) -> bytes:
    return _head(port, "GET", path, cookies).encode() + b"\r\n"


def _post(port: int, path: str, body: bytes, cookies: dict[str, str]) -> bytes:
    token = secrets.token_hex(16)
    head = _head(port, "POST", path, cookies | {"csrftoken": token})
    head += f"X-CSRFToken: {token}\r\nOrigin: http://localhost:{port}\r\n"
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _head(port: int, method: str, path: str, cookies: dict[str, str]) -> str:
    n = next(_addresses)
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: gzip\r\n"
        f"X-Forwarded-For: 10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}\r\nCookie: {jar}\r\n"
    )

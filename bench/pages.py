"""What does a page cost, from the request to the last byte of HTML?"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse

from bench import lives
from bench.measure import Meter, times
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act
from motcua.identity.models import Party, Staff, User
from motcua.identity.sessions import SessionStore
from motcua.web.middleware import POST_KEY

WORK_LIST = 12.0  # milliseconds of CPU for fifty rows: the first aim
LIST_NAME = "counter: work list, 50 rows"


@dataclass
class Browser:
    """Calls the WSGI application as the server does; keeps its cookies."""

    application: Any
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> bytes:
        """The page; anything but 200 stops the measurement."""
        asked: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path.partition("?")[0].encode().decode("latin-1"),
            "QUERY_STRING": path.partition("?")[2],
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "192.0.2.1",  # its own count of searches a minute
            "HTTP_HOST": "localhost:8000",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            "wsgi.multithread": False,
        }
        answered: list[str] = []
        found: Iterable[bytes] = self.application(asked, lambda status, _headers: answered.append(status))
        body = b"".join(found)
        found.close()  # type: ignore[attr-defined]
        if not answered[0].startswith("200"):
            raise RuntimeError(f"{path}: {answered[0]}")
        return body


def answer() -> str:
    """Pages of the portal and the counter over fresh dossiers, each as the person who would open it."""
    from config.wsgi import application

    chance = random.Random(3)
    person = Party.objects.get(user__username="minh")
    mine = _dossiers(chance, person)
    everyone = Browser(application)
    citizen = Browser(application, session_of(person.user, tracked=[str(mine.pk)]))
    desk = lives.desk(lives.WARD)
    assert desk.parent_id is not None
    clerk = Browser(application, signed_in("lan", desk.pk))
    leader = Browser(application, signed_in("ha", desk.parent_id))
    pages: list[tuple[str, Browser, str]] = [
        ("portal: home", everyone, reverse("portal:home")),
        (
            "portal: search",
            everyone,
            f"{reverse('portal:search')}?{urlencode({'q': 'giay khai sinh cho be'})}",
        ),
        ("portal: procedure", everyone, reverse("portal:procedure", args=[lives.BIRTH])),
        ("portal: tracking form", everyone, reverse("portal:track")),
        ("portal: tracked dossier", citizen, reverse("portal:tracked", args=[mine.code])),
        ("portal: my dossiers, 20 rows", citizen, reverse("portal:account")),
        ("portal: my dossier", citizen, reverse("portal:dossier", args=[mine.pk])),
        (LIST_NAME, clerk, reverse("counter:list", args=["don-vi"])),
        ("counter: dossier, clerk", clerk, reverse("counter:dossier", args=[mine.pk])),
        ("counter: dossier, leader", leader, reverse("counter:dossier", args=[mine.pk])),
        ("counter: intake, choice of procedure", clerk, reverse("counter:intake")),
    ]
    return _measured(pages)


def _dossiers(chance: random.Random, person: Party) -> Dossier:
    """Sixty received births wait at the ward's desk; the first twenty and one signed belong to the person."""
    for number in range(60):
        row = lives.file_online(chance, by=person if number < 20 else None)
        lives.settle(row, until=Act.TRANSFER)
    mine = lives.file_online(chance, by=person)
    lives.settle(mine, until=Act.RETURN_RESULT)
    mine.refresh_from_db()
    return mine


def signed_in(username: str, unit: UUID) -> dict[str, str]:
    """Cookies of an officer at work in a unit."""
    return session_of(Staff.objects.get(user__username=username).user, **{POST_KEY: str(unit)})


def session_of(user: User | None, **more: Any) -> dict[str, str]:
    """Cookies of a session as sign-in leaves it."""
    assert user is not None
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(more)
    session.create()
    return {"sessionid": str(session.session_key)}


def _measured(pages: list[tuple[str, Browser, str]]) -> str:
    sizes: dict[str, int] = {}
    meter = Meter()
    for turn in range(times(100) + 3):
        if turn == 3:
            meter.forget()
        for name, browser, path in pages:
            with meter.reading(name):
                body = browser.get(path)
            sizes[name] = len(body)
    meter.close()
    largest = max(sizes, key=sizes.__getitem__)
    return f"""CPU of each page
The whole WSGI application with the settings of service, in one process, on Django's persistent connection
(its health check is one of the statements). Medians. The largest page is “{largest}” with
{sizes[largest] / 1024:.0f} KiB before compression.

{meter.table("page", {LIST_NAME: WORK_LIST})}"""

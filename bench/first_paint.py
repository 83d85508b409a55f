"""When does a person on a 3G line and an old telephone see the first words of a page?"""

import random
import shutil
import statistics
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright

from bench import lives
from bench.measure import table, times, verdict
from bench.pages import session_of
from bench.service import Service
from motcua.catalogue import eforms
from motcua.catalogue.eform_store import current_form
from motcua.identity.models import Party

AIM = 2500  # milliseconds to the first contentful paint
DOWN, UP, ROUND_TRIP = 1_600_000, 750_000, 300  # bits a second, bits a second, milliseconds
SLOWER = 4  # times, the processor
_PAINTED = """() => new Promise((done) => {
  const found = () => performance.getEntriesByName("first-contentful-paint")[0];
  const look = () => found() ? done(found().startTime) : requestAnimationFrame(look);
  look();
})"""
_WEIGHT = """() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")]
  .reduce((sum, one) => sum + one.transferSize, 0)"""


@dataclass
class Seen:
    """What one cold visit was like."""

    painted: float
    loaded: float
    octets: int


def answer() -> str:
    """Cold visits by a browser whose line and processor are held back; each as the person who would come."""
    from django.db import connection

    person = Party.objects.get(user__username="minh")
    chance = random.Random(7)
    mine = lives.file_online(chance, by=person)
    session = session_of(person.user, tracked=[str(mine.pk)])
    pages = {
        "home": reverse("portal:home"),
        "search": f"{reverse('portal:search')}?{urlencode({'q': 'giay khai sinh cho be'})}",
        "procedure": reverse("portal:procedure", args=[lives.BIRTH]),
        "form, first page": _form(chance, person),
        "tracking form": reverse("portal:track"),
        "tracked dossier": reverse("portal:tracked", args=[mine.code or mine.ticket]),
    }
    connection.close()  # nothing asks Django once the browser's event loop runs
    found = shutil.which("chromium")
    if found is None:
        raise RuntimeError("chromium is missing: apt-get install chromium")
    with Service() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        here = f"http://127.0.0.1:{port}"
        seen = {name: _visits(browser, here, path, session) for name, path in pages.items()}
        browser.close()
    rows = [_row(name, visits) for name, visits in seen.items()]
    heads = ["page", "n", "first paint ms", "worst", "loaded ms", "kB", "aim", ""]
    return f"""milliseconds to the first words on a 3G line
Chromium in a window of 360 × 640 with an empty cache, its line held to {DOWN / 1e6:g} Mbit/s down,
{UP / 1e6:g} Mbit/s up and {ROUND_TRIP} ms there and back (Network.emulateNetworkConditions), its processor
{SLOWER} times slower (Emulation.setCPUThrottlingRate). First paint: first-contentful-paint of the Performance
API, medians. The browser, the service and its database share this machine.

{table(heads, rows)}"""


def _form(chance: random.Random, person: Party) -> str:
    """The first page of questions of a birth registration the person has begun."""
    draft = lives.ready_draft(chance, person)
    form = current_form(draft.version.form_key, lives.DAY)
    if form is None:
        raise RuntimeError("The seed has no form for birth registration.")
    definition = eforms.parse(form.definition, "vi")
    return reverse("portal:page", args=[draft.pk, definition.pages[0].key])


def _visits(browser: Browser, here: str, path: str, session: dict[str, str]) -> list[Seen]:
    return [_visit(browser, here, path, session) for _turn in range(times(11))]


def _visit(browser: Browser, here: str, path: str, session: dict[str, str]) -> Seen:
    context = browser.new_context(viewport={"width": 360, "height": 640}, service_workers="block")
    context.add_cookies(_cookies(here, session))
    page = context.new_page()
    line: dict[str, Any] = {"offline": False, "latency": ROUND_TRIP}
    line |= {"downloadThroughput": DOWN / 8, "uploadThroughput": UP / 8}
    control = context.new_cdp_session(page)
    control.send("Network.enable")
    control.send("Network.emulateNetworkConditions", line)
    control.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    answered = page.goto(here + path, wait_until="load")
    if answered is None or answered.status != 200:
        raise RuntimeError(f"{path}: {answered.status if answered else 'no answer'}")
    painted = page.evaluate(_PAINTED)
    loaded = page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventStart")
    octets = page.evaluate(_WEIGHT)
    context.close()
    return Seen(painted, loaded, octets)


def _cookies(here: str, session: dict[str, str]) -> list[Any]:
    return [{"name": name, "value": value, "url": here} for name, value in session.items()]


def _row(name: str, visits: list[Seen]) -> list[str]:
    painted = [one.painted for one in visits]
    middle = statistics.median(painted)
    loaded = statistics.median(one.loaded for one in visits)
    weight = statistics.median(one.octets for one in visits) / 1000
    figures = [f"{middle:.0f}", f"{max(painted):.0f}", f"{loaded:.0f}", f"{weight:.0f}"]
    return [name, str(len(visits)), *figures, f"≤ {AIM}", verdict(middle <= AIM)]

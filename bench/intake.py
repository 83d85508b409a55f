"""How long is an officer's hand at work for a birth registration on paper, from the list to the receipt?"""

import os
import random
import shutil
import statistics
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page, Request, expect, sync_playwright

from bench import lives, pages
from bench.measure import table, times, verdict
from bench.memory import Service
from demo import citizens
from motcua.identity.models import Party

AIM = 60.0  # seconds of the officer's time
# Card, Moran and Newell, The Psychology of Human-Computer Interaction (1983): an average typist's key, and
# the moment in which one makes up one's mind about the next field
KEY, MIND = 0.28, 1.35
_FOCUSED = """() => {
  const e = document.activeElement;
  const named = e.labels?.length ? e.labels[0].innerText : e.innerText;
  return (named || e.getAttribute("aria-label") || "").trim();
}"""
_AT_REST = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
Fields = list[tuple[str, str]]


@dataclass
class Hands:
    """Ten fingers on the keys, counted; the mouse is never touched."""

    page: Page
    keys: int = 0
    minds: int = 0
    waited: float = 0.0  # seconds until the pages that keys lead to were there
    requests: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return self.keys * KEY + self.minds * MIND + self.waited

    def press(self, *names: str) -> None:
        """Keys one after the other; “Alt+n” are two."""
        for name in names:
            self.keys += name.count("+") + 1
            self.page.keyboard.press(name)

    def write(self, text: str) -> None:
        """Text at the focus, counted as Telex takes it: a key more for each mark, and for a capital."""
        letters = unicodedata.normalize("NFD", text)
        doubled = sum(one in "đĐ" for one in letters)
        self.keys += len(letters) + doubled + sum(one.isupper() for one in letters)
        self.minds += 1
        self.page.keyboard.type(text)

    def walk_to(self, label: str, *, exact: bool = False) -> None:
        """The Tab key until the focus stands on it."""
        for _turn in range(80):
            here = str(self.page.evaluate(_FOCUSED))
            if here == label or (here.startswith(label) and not exact):
                return
            self.press("Tab")
        raise RuntimeError(f"the Tab key never comes to “{label}”")

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """For what the last key brings."""
        self.minds += 1
        began = time.perf_counter()
        yield
        self.page.wait_for_function(_AT_REST)
        self.waited += time.perf_counter() - began

    def leads_on(self, *names: str) -> None:
        """Keys after which another page is there."""
        with self.waiting(), self.page.expect_navigation(wait_until="load"):
            self.press(*names)

    def hears(self, request: Request) -> None:
        if request.url.startswith("http") and "/static/" not in request.url:  # not the browser's own
            self.requests.append(request.url)


def answer() -> str:
    """Whom the system knows, and whom it does not; each from the list with the page at rest."""
    chance = random.Random(5)
    known = Party.objects.get(user__username="minh")
    ways: dict[str, Callable[[], tuple[str, Fields]]] = {
        "a person the system knows": lambda: (known.id_number, []),
        "a person never seen": lambda: _stranger(chance),
    }
    found: dict[str, list[Hands]] = {name: [] for name in ways}
    cookies = pages.signed_in("lan", lives.desk(lives.WARD).pk)
    with Service() as port, _browser(f"http://127.0.0.1:{port}", cookies) as page:
        for _turn in range(times(20)):
            for name, somebody in ways.items():
                found[name].append(_taken_in(page, *somebody()))
    rows = [_row(name, hands) for name, hands in found.items()]
    heads = ["who brings the papers", "keys", "decisions", "requests", "waited s", "officer's s", "aim", ""]
    return f"""seconds of an officer who takes in a birth registration
A ward's clerk at a real browser (Chromium) begins at the work list, finds the procedure, fills in the
person and the papers, presses “receive” and has the receipt, by keyboard alone. Counted: every key, as Telex
takes it ({KEY} s each); every field or page to decide about ({MIND} s each); the time pages took. Not
counted: talking, and looking at the papers. Requests leave out static files. Medians of {times(20)}.

{table(heads, rows)}"""


def _stranger(chance: random.Random) -> tuple[str, Fields]:
    """An invented person as the citizen's own papers say it."""
    person = citizens.citizen(chance, lives.desk(lives.WARD))
    born = f"{person['birth_date']:%d%m%Y}"
    fields = [
        ("Họ và tên", str(person["name"])),
        ("Ngày sinh", born),
        ("Điện thoại", str(person["phone"])),
        ("Địa chỉ", str(person["address"])),
    ]
    return f"049{chance.randrange(10**9):09}", fields


def _taken_in(page: Page, number: str, fields: Fields) -> Hands:
    """From the work list to the receipt on the screen."""
    page.goto("/can-bo/viec/cho-tiep-nhan/")
    hands = Hands(page)
    page.on("request", hands.hears)
    hands.leads_on("g", "n")
    hands.write("khai sinh")
    with hands.waiting():
        expect(page.get_by_role("option", name="Đăng ký khai sinh").first).to_be_visible()
    hands.press("ArrowDown")
    hands.leads_on("Enter")
    hands.write(number)
    with hands.waiting():
        hands.press("Enter")
        page.wait_for_load_state("networkidle")
    for label, text in fields:
        hands.walk_to(label)
        hands.write(text)
    hands.walk_to("Trẻ có giấy chứng sinh")
    hands.press("Space")
    hands.walk_to("Đã xem bản chính, không thu")
    hands.press("Space")
    hands.leads_on("Alt+n")
    expect(page.locator(".receipt-code")).to_be_visible()
    page.remove_listener("request", hands.hears)
    return hands


@contextmanager
def _browser(url: str, cookies: dict[str, str]) -> Iterator[Page]:
    """Debian's Chromium with the officer signed in. Django must be told to allow Playwright's event loop."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        found = shutil.which("chromium")
        if found is None:
            raise RuntimeError("chromium is missing: apt-get install chromium")
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        context = chromium.new_context(base_url=url, locale="vi-VN")
        context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
        yield context.new_page()
        chromium.close()


def _row(name: str, found: list[Hands]) -> list[str]:
    def middle(part: Callable[[Hands], float]) -> float:
        return statistics.median(part(one) for one in found)

    seconds = middle(lambda one: one.seconds)
    counts = [middle(lambda one: one.keys), middle(lambda one: one.minds)]
    counts.append(middle(lambda one: len(one.requests)))
    figures = [*(f"{count:.0f}" for count in counts), f"{middle(lambda one: one.waited):.1f}"]
    return [name, *figures, f"{seconds:.0f}", f"≤ {AIM:g}", verdict(seconds <= AIM)]

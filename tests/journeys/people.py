"""People at their browsers. Every page they come to is asked for accessibility, width and complaints."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Response, Route, expect

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ADVICE: Counter[str] = Counter()  # best practices not followed: told at the end, not failing
_LISTS_JUDGED: set[str] = set()
_JUDGED: dict[int, list[str]] = {}  # advice on pages that break no rule
_PASSING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{32,}|\d")  # what differs when a page is drawn again
_ASK = "(tags) => axe.run({runOnly: tags, resultTypes: ['violations']})"
_HTMX_IS_DONE = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
_WIDER = "document.documentElement.scrollWidth - innerWidth"
_SCREENS = (360, 1280)  # a phone's and an office's


@dataclass
class Person:
    """One person at one browser that shares nothing with the others."""

    page: Page
    url: str
    name: str
    mirror: Page | None = None  # where a page without scripts is looked at: axe itself is a script
    visited: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _expected: str | None = None

    @property
    def scripts(self) -> bool:
        return self.mirror is None

    def visit(self, path: str, *, status: int = 200) -> Response:
        """Open an address and look at the page."""
        answer = self.page.goto(path if path.startswith("http") else self.url + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}\n{self.text()[:1500]}"
        self.settle()
        return answer

    def press(self, name: str | re.Pattern[str], *, role: Any = "button", exact: bool = True) -> None:
        """Press a button or link that leads to another page, and look at that page."""
        target = self.page.get_by_role(role, name=name, exact=exact and isinstance(name, str)).first
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        self.settle()

    def follow(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        self.press(name, role="link", exact=exact)

    def settle(self) -> None:
        """The page has come to rest: no accessibility rule broken, nothing wider than a phone or a desk."""
        self.wait()
        where = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[^/]{80,}", "…", self.page.url.removeprefix(self.url))
        self.visited.append(where)
        self._judged(where)
        self._fits(where)
        self._forget_expected()
        assert self.complaints == [], f"{where}: {self.complaints}"

    def _judged(self, where: str) -> None:
        """No rule is broken; the same page, numbers and keys aside, is not asked again in the same window."""
        drawn = self.page.content()
        same = hash((_PASSING.sub("0", drawn), str(self.page.viewport_size), self.scripts))
        if same not in _JUDGED:
            broken, advice = judge(
                self.page if self.mirror is None else _mirrored(self.page, self.mirror, drawn)
            )
            assert broken == [], f"{where}: {broken}"
            _JUDGED[same] = advice
        ADVICE.update(f"{rule} ({where})" for rule in _JUDGED[same])

    def _fits(self, where: str) -> None:
        own = self.page.viewport_size
        assert own is not None
        for width in sorted(_SCREENS, key=lambda width: width == own["width"]):  # its own last: so it stays
            self.page.set_viewport_size({"width": width, "height": own["height"]})
            assert self.page.evaluate(_WIDER) <= 0, f"{where} is wider than {width} pixels"

    def wait(self) -> None:
        """Until htmx has drawn the last answer."""
        self.page.wait_for_load_state("load")
        if self.scripts:
            self.page.wait_for_function(_HTMX_IS_DONE)

    def leave(self) -> None:
        """Close the browser."""
        self.page.context.close()
        if self.mirror is not None:
            self.mirror.context.close()

    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def sees(self, *words: str) -> None:
        """These words stand in the content of the page."""
        for word in words:
            expect(self.page.locator("main")).to_contain_text(word)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def step_in(self, who: str) -> None:
        """Become a person of the demo province; its long list of people is judged once a width."""
        self.page.goto(f"{self.url}/demo/")
        width = str(self.page.viewport_size)
        if width not in _LISTS_JUDGED:
            self.settle()
            _LISTS_JUDGED.add(width)
        self.press(re.compile(f"^Vào vai {re.escape(who)}(,|$)"))

    @contextmanager
    def expecting(self, words: str) -> Iterator[None]:
        """The browser itself may complain of this here: a refused post is an error in its console."""
        self._expected = words
        yield
        self._forget_expected()
        self._expected = None

    def _forget_expected(self) -> None:
        if self._expected is not None:
            self.complaints[:] = [line for line in self.complaints if self._expected not in line]


Sit = Callable[..., Person]  # the fixture that seats people at browsers


def judge(page: Page) -> tuple[list[str], list[str]]:
    """Broken rules of WCAG 2.2 A and AA, and best practices not followed, each with its places."""
    if not page.evaluate("() => Boolean(globalThis.axe)"):
        page.evaluate(AXE)
    found = page.evaluate(_ASK, [*WCAG, "best-practice"])["violations"]
    broken, advice = [], []
    for rule in found:
        places = ", ".join(str(node["target"][0]) for node in rule["nodes"][:3])
        (broken if set(rule["tags"]) & set(WCAG) else advice).append(f"{rule['id']}: {places}")
    return broken, advice


def _mirrored(page: Page, mirror: Page, drawn: str) -> Page:
    """The same document in a window with scripts; its own stay out, what it says without them is in."""
    html = re.sub("</?noscript>", "", drawn)

    def answer(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif route.request.resource_type == "script":
            route.abort()
        else:
            route.continue_()

    mirror.unroute_all()
    mirror.route("**/*", answer)
    mirror.goto(page.url)
    return mirror


def sit_down(
    browser: Browser, url: str, name: str, *, number: int, width: int = 1280, scripts: bool = True
) -> Person:
    """A fresh browser for a person: Vietnamese, Vietnamese time, an address of its own."""

    def window(scripts: bool) -> Page:
        context = browser.new_context(
            base_url=url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            extra_http_headers={"X-Forwarded-For": f"10.20.{number // 250}.{number % 250 + 1}"},
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        return context.new_page()

    page = window(scripts)
    person = Person(page, url, name, None if scripts else window(True))
    page.on("console", lambda line: person.complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: person.complaints.append(str(error)))
    return person

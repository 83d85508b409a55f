"""One running system for all journeys of a worker, one browser; a fresh context for every person."""

import shutil
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType

from tests.journeys import people
from tests.journeys.people import Person, Sit
from tests.journeys.system import System, running
from tests.web.browser import ARGUMENTS, playwright

_ADDRESSES = count(1)


@pytest.fixture(scope="session")  # a package's would end with every file of another package in between
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with running(tmp_path_factory.mktemp("journeys")) as started:
        yield started


@pytest.fixture(scope="package")
def chromium() -> Iterator[BrowserType]:
    """What starts browsers; gone with the package: other tests meet no event loop of Playwright's."""
    with playwright() as started:
        yield started.chromium


@pytest.fixture(scope="package")
def browser(chromium: BrowserType) -> Iterator[Browser]:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    assert found, "chromium is missing: apt-get install chromium"
    started = chromium.launch(executable_path=found, args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture
def sit(browser: Browser, system: System) -> Iterator[Sit]:
    """Seat people at browsers of their own: `minh = sit("Nguyễn Văn Minh")`."""
    seated: list[Person] = []

    def seat(who: str = "", *, width: int = 1280, scripts: bool = True, url: str = "") -> Person:
        number = next(_ADDRESSES)
        person = people.sit_down(browser, url or system.url, who, number=number, width=width, scripts=scripts)
        seated.append(person)
        if who:
            person.step_in(who)
        return person

    yield seat
    for person in seated:
        person.leave()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Best practices of axe that some page does not follow."""
    for line, times in sorted(people.ADVICE.items()):
        terminalreporter.write_line(f"axe best-practice: {line} ×{times}")

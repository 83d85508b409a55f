"""A real browser for pages, and the accessibility rules asked of each."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from django.db import connections
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_OFF = (  # what Playwright turns off, for the last list is the one that counts
    "AimEnabled AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync "
    "DestroyProfileOnBrowserClose HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay MediaRouter "
    "NetworkTimeServiceQuerying OptimizationHints PaintHolding PreconnectToSearch TcpPortRandomizationWin "
    "ThirdPartyStoragePartitioning "
    # and processes that a window nobody looks at starts for every person: a third of what a person costs
    "SpareRendererForSitePerProcess WebUIOmniboxAimPopup WebUIOmniboxPopup"
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={_OFF.replace(' ', ',')}",
]
_ASK = """([tags, part]) => axe.run(
  (part && document.querySelector(part)) || document, {runOnly: tags, resultTypes: ["violations"]})"""
_IN_A_LINE = "p, caption, dd:not(.act), td, li.prose, label, .prose"
_TOO_SMALL = f"""() => [...document.querySelectorAll("a, button, select, input:not([type=hidden])")]
  .filter((e) => {{
    const box = e.getBoundingClientRect();
    const inLine = e.closest("{_IN_A_LINE}") || e.matches("[type=checkbox], [type=radio]");
    return box.width > 1 && box.height < 43.5 && !inLine;
  }}).map((e) => e.outerHTML.slice(0, 120))"""


@contextmanager
def playwright() -> Iterator[Playwright]:
    """What drives browsers. It runs an event loop, which Django must be told to allow.

    Under a loop Django opens connections of its own: they end here, or a later test would meet dead ones.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as started:
            try:
                yield started
            finally:
                connections.close_all()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


def listen(page: Page) -> list[str]:
    """Everything the browser complains about from now on (blocked scripts and styles, errors)."""
    complaints: list[str] = []
    page.on(
        "console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def violations(page: Page, part: str = "") -> list[str]:
    """Broken accessibility rules of the page as it stands, or of one part of it: rule and first place."""
    page.evaluate(AXE)
    found = page.evaluate(_ASK, [RULES, part])["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found]


def too_small(page: Page) -> list[str]:
    """Targets under 44 pixels that do not stand in a line of text."""
    return page.evaluate(_TOO_SMALL)


def runs_over(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")

"""Pages of one person in a real browser, each asked for what everybody needs of it.

Each is typed on, too: no letter does an act, whatever page it is typed on.
"""

import os
import string

from tests.counter.factories import signed_in
from tests.web.browser import listen, runs_over, too_small, violations

SHOTS = os.environ.get("MOTCUA_SHOTS", "")  # a folder: pictures for people

_RAIL_ASTRAY = """document.fonts.ready.then(() =>
    [...document.querySelectorAll(".rail [aria-current]")].some(here => {
        const box = here.getBoundingClientRect();
        return box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight;
    }))"""


LETTERS = string.ascii_lowercase + string.digits + " "


def done_by_typing(page) -> list[str]:
    """What letters, digits and space send beside looks: typed where no field has the focus, then in one.

    A letter may open another page; that page is not gone to, so that every letter is typed on this one.
    """
    sent: list[str] = []

    def watch(route):
        looks = route.request.method in {"GET", "HEAD"}
        if not looks:
            sent.append(f"typing sends {route.request.method} {route.request.url}")
        if looks and not route.request.is_navigation_request():
            route.continue_()
        else:
            route.abort()

    page.route("**/*", watch)
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.keyboard.type(LETTERS)
    field = page.locator("main :is(input[type=text], textarea):visible:enabled").first
    if field.count():
        field.evaluate("one => one.focus({preventScroll: true})")
        page.keyboard.type(LETTERS)
    page.wait_for_timeout(60)  # whatever a letter sends is on its way by then
    page.unroute("**/*", watch)
    return sent


def visit(browser, url, who, paths, *, width, scheme) -> list[str]:
    """What is wrong with the pages: accessibility, small targets, width, complaints of the browser.

    The frame around them is one: it is judged with the first page, of the others what stands in it.
    """
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    cookie = signed_in(who).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    page = context.new_page()
    wrong = []
    said = listen(page)
    part = ""
    for name, path in paths.items():
        answer = page.goto(url + path)
        broken = violations(page, part) + too_small(page) + said
        part = "main"
        wrong += [f"{name} {width} {scheme}: {one}" for one in broken]
        if not page.title():
            wrong.append(f"{name}: no title")
        if answer is None or answer.status in {403, 404, 500}:
            wrong.append(f"{name}: {answer and answer.status}")
        if page.evaluate(_RAIL_ASTRAY):
            wrong.append(f"{name} {width}: its place in the rail is out of sight")
        if runs_over(page):
            wrong.append(f"{name} {width}: wider than the window")
        wrong += [f"{name} {width}: {one}" for one in done_by_typing(page)]
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}-{scheme}.png", full_page=True)
        said.clear()
    context.close()
    return wrong

"""Every count that opens something equals what it opens: badges, cards, cells and buttons of every role."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from django.urls import resolve

from motcua.agencies.models import Role
from motcua.counter import ways, work
from motcua.dossiers.services import outcome
from motcua.queue import rules as queue
from motcua.scorecard import services as scorecard
from motcua.workflow.models import Step
from tests.counter.factories import EARLY, signed_in
from tests.counter.test_map import EARLIER, above  # noqa: F401
from tests.crawl import Page, crawl, number_in, words
from tests.dossiers import factories, side

WORDS = re.compile(r"^\D*?(\d[\d.]*) (hồ sơ|việc)\b")
ROWS = {
    "counter:list": "//table[contains(@class, 'work')]/tbody/tr",
    "counter:behind": "//table[contains(@class, 'work')]/tbody/tr",
    "counter:score_behind": "//table[contains(@class, 'work')]/tbody/tr",
    "counter:petitions": "//main//table/tbody/tr",
    "counter:doubts": "//section[@aria-labelledby='cho-tra-loi']//ul[@class='evidence']/li",
    "counter:visits": "//main//table/tbody/tr",
}
SEEN_AT = {"counter:glance", "counter:leader", "counter:progress", "counter:compare", "counter:workload"}


@pytest.fixture
def busy(world, above, monkeypatch):  # noqa: F811
    """Lists of more than a page, and dossiers late in each way: a step, the promise, both, neither."""
    monkeypatch.setattr(work, "PAGE", 3)
    monkeypatch.setattr(ways, "FIGURE_PAGE", 3)
    scorecard.seed()
    queue.seed()
    police = side.neighbours(world).police
    factories.assigned(world, at=EARLIER)  # promise and step have passed
    behind_step = factories.assigned(world, at=EARLY)
    Step.objects.filter(ref=behind_step.pk, closed_at=None).update(due_at=EARLY - timedelta(hours=1))
    ready = factories.done(world, at=EARLIER)
    Step.objects.filter(ref=ready.pk, closed_at=None).update(due_at=EARLY - timedelta(days=3))
    tardy = factories.proposed(world, at=EARLIER)
    outcome.sign(dossier_id=tardy.pk, by=world.ha, at=EARLY)
    outcome.hand_over(dossier_id=tardy.pk, by=world.dung, at=EARLY)
    factories.proposed(world, at=EARLY)
    factories.taken_in(world, at=EARLY)
    side.asked(world, at=EARLIER)
    side.consulting_police(world, police, at=EARLIER, until=date(2022, 7, 20))
    side.refusal_proposed(world, at=EARLIER)
    sign = factories.person("QN02", "Hồ Quang Bửu", above.province, Role.SIGN)
    mayor = factories.person("TK03", "Bùi Ngọc Ảnh", above.city, Role.SIGN, Role.ASSIGN)
    own = (world.lan, world.dung, world.ha, world.tam, world.head)
    return [*own, sign, mayor, above.watcher, above.control, above.head]


def counts(page: Page) -> Iterator[tuple[int, str]]:
    """Each number of a page that is said to open, with its address."""
    for link in page.tree.xpath("//a[@href]"):
        n = _number(link)
        if n is not None:
            yield n, urljoin(page.url, link.get("href"))


def _number(link: Any) -> int | None:
    badge = link.xpath(".//*[contains(concat(' ', @class, ' '), ' count ')]")
    if badge:
        return number_in(words(badge[0]))
    value = link.xpath("ancestor::li[@class='figure']//*[@class='figure__value']")
    if value:
        return number_in(words(value[0]))
    text = _visible(link)
    said = WORDS.match(text) or re.fullmatch(r"(\d[\d.]*)|.*: (\d+)", text)
    if said is None and link.getparent().tag == "p" and "Mở danh sách" in text:
        said = WORDS.match(_visible(link.getparent()))
    return number_in(" ".join(filter(None, said.groups()[:2]))) if said else None


def _visible(element: Any) -> str:
    copy = lxml.html.fromstring(lxml.html.tostring(element))
    for hidden in copy.xpath(".//*[contains(@class, 'visually-hidden')] | .//kbd"):
        hidden.drop_tree()
    return words(copy)


def opened(client, url: str) -> int | None:
    """How many rows the address has over all its pages; requests are counted, not their dossiers; None for a
    page that is no list.
    """
    name, total = resolve(url.partition("?")[0]).view_name, 0
    if name == "counter:urge_many":
        said = re.search(r"(\d+) hồ sơ quá hạn bước hoặc", client.get(url).content.decode())
        return int(said[1]) if said else 0
    if name not in ROWS:
        return None
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, url
        tree = lxml.html.fromstring(answer.content.decode())
        rows = tree.xpath(ROWS[name])
        times = [re.search(r"(\d+) lượt yêu cầu", words(row)) for row in rows]
        total += sum(int(one[1]) if one else 1 for one in times)
        after = tree.xpath("//a[@rel='next']/@href")
        url = urljoin(url, after[0]) if after else ""
    return total


def test_every_count_of_every_role_equals_the_rows_it_opens(busy):
    wrong, places = [], set()
    for who in busy:
        client, known = signed_in(who), {}
        for page in crawl(client, most=1):
            if page.kind != "text/html" or not page.name.startswith("counter:"):
                continue
            for n, url in set(counts(page)):
                if url not in known:
                    known[url] = opened(client, url)
                if known[url] is not None:
                    places.add(page.name)
                if known[url] not in {None, n}:
                    wrong.append((who.name, page.url, n, known[url], url))
    assert wrong == []
    assert SEEN_AT - places == set()

"""Every page a person can come to by links, and what it says: a figure is looked for wherever it stands."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import lxml.html
import pypdfium2 as pdfium
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.urls.exceptions import NoReverseMatch
from python_calamine import CalamineWorkbook

_BLOCKS = {"tr", "li", "p", "svg", "table", "caption", "h1", "h2", "h3", "text", "dd"}
_LEAVES = ("dang-xuat", "/demo/")  # they end the walk, or begin another's


@dataclass(frozen=True)
class Page:
    """An answer of status 200. name: of its address."""

    url: str
    name: str
    kind: str
    content: bytes

    @cached_property
    def tree(self) -> Any:
        return lxml.html.fromstring(self.content.decode().strip() or "<p></p>")

    @property
    def links(self) -> list[str]:
        if self.kind != "text/html":
            return []
        hrefs = [href for href in self.tree.xpath("//a/@href") if not href.startswith("#")]
        return [urljoin(self.url, href) for href in [*hrefs, *_choices(self.tree)]]

    @cached_property
    def fragments(self) -> list[str]:
        """What stands together: a row, a paragraph, a card, a picture, a line of a paper, a cell."""
        if self.kind == "text/html":
            return [words(one) for one in self.tree.iter() if _is_block(one)]
        if self.kind == "application/pdf":
            pages = pdfium.PdfDocument(self.content)
            return [line for page in pages for line in page.get_textpage().get_text_bounded().splitlines()]
        if "spreadsheet" in self.kind:
            return list(_cells(self.content))
        return [self.content.decode(errors="replace")]


def _choices(tree: Any) -> Iterator[str]:
    """What each choice of a form that only asks leads to."""
    for form in tree.xpath("//form[translate(@method, 'GET', 'get') = 'get' or not(@method)]"):
        given = {one.get("name"): one.get("value", "") for one in form.xpath(".//input[@type = 'hidden']")}
        for select in form.xpath(".//select[@name]"):
            for option in select.xpath(".//option/@value"):
                yield f"{form.get('action', '')}?{urlencode(given | {select.get('name'): option})}"


def words(element: Any) -> str:
    """The text of an element with single spaces."""
    return " ".join(" ".join(element.itertext()).split())


def _is_block(element: Any) -> bool:
    if not isinstance(element.tag, str):
        return False
    pair = element.tag == "div" and element.getparent().tag == "dl"
    return pair or element.tag in _BLOCKS or "card" in (element.get("class") or "").split()


def _cells(content: bytes) -> Iterator[str]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    for name in book.sheet_names:
        head: list[Any] = []
        for row in book.get_sheet_by_name(name).to_python():
            head = row if sum(map(bool, row)) > len(list(filter(None, head))) else head
            yield from (f"{title}: {cell}" for title, cell in zip(head, row, strict=False))


def crawl(client: Client, *, most: int = 3) -> Iterator[Page]:
    """Pages from every address without arguments and on by links.

    most  of one address with one set of names in its query.
    """
    waiting = deque([*_plain_addresses()])
    seen: set[str] = set()
    visited: Counter[tuple[str, tuple[str, ...]]] = Counter()
    while waiting:
        url = waiting.popleft()
        name = _name(url)
        shape = (name, _shape(url))
        if not name or url in seen or visited[shape] >= most or any(one in url for one in _LEAVES):
            continue
        seen.add(url)
        visited[shape] += 1
        answer = client.get(url)
        assert answer.status_code < 500, url
        if answer.status_code in {301, 302}:
            waiting.append(urljoin(url, answer["Location"]))
        if answer.status_code != 200:
            continue
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        page = Page(url, name, kind, content)
        waiting.extend(_local(one) for one in page.links)
        yield page


def _shape(url: str) -> tuple[str, ...]:
    """The names of a query; which figure is asked for makes another page."""
    query = parse_qsl(urlsplit(url).query)
    return tuple(sorted({f"so={value}" if key == "so" else key for key, value in query}))


def _local(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "") if not parts.netloc else ""


def _name(url: str) -> str:
    try:
        return resolve(urlsplit(url).path).view_name if url else ""
    except Resolver404:
        return ""


def _plain_addresses() -> list[str]:
    found = []
    for space in ("portal", "counter", "api"):
        for name in sorted(map(str, _names(space))):
            try:
                found.append(reverse(f"{space}:{name}"))
            except NoReverseMatch:
                continue
    return found


def _names(space: str) -> list[str]:
    _prefix, resolver = get_resolver().namespace_dict.get(space, ("", None))
    return [one for one in resolver.reverse_dict if isinstance(one, str)] if resolver else []


def number_in(text: str) -> int | None:
    """The first number of a text, dots between its thousands."""
    found = re.search(r"\d[\d.]*", text)
    return int(found.group().replace(".", "")) if found else None

"""What a person sees in an answer, and the forms in it: filled like a browser without JavaScript does."""

import re
from html import unescape
from html.parser import HTMLParser

from django.urls import reverse


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


class _Fields(HTMLParser):
    """Values of the fields as drawn: what a browser would send when nothing is touched."""

    def __init__(self):
        super().__init__()
        self.values, self.select, self.area = {}, None, None

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        name = facts.get("name")
        if tag == "input" and name and facts.get("type") not in {"file", "search"}:
            if facts.get("type") in {"radio", "checkbox"} and "checked" not in facts:
                return
            self.values.setdefault(name, []).append(facts.get("value") or "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in facts:
            self.values.setdefault(self.select, []).append(facts.get("value", ""))
        elif tag == "textarea":
            self.area = name

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        if tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.values.setdefault(self.area, []).append(data.strip())


def drawn(response):
    """The fields of the page's main form with their present values."""
    parser = _Fields()
    parser.feed(response.content.decode().partition("<main")[2].partition("</main")[0])
    parser.values.pop("csrfmiddlewaretoken", None)
    return {name: values if len(values) > 1 else values[0] for name, values in parser.values.items()}


def fill(client, url, **changes):
    """Open a page, change some fields (dots written as __), send the rest as drawn."""
    values = drawn(client.get(url))
    values |= {name.replace("__", "."): value for name, value in changes.items()}
    return client.post(url, values)


def step(draft, name, *more):
    return reverse(f"portal:{name}", args=[draft.pk, *more])

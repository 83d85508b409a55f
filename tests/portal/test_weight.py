"""A first visit stays under 100 kB over the wire, fonts and headers included: old phones, mountain lines."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.django_db
LIMIT = 100_000
HEADERS = 500  # bytes around one answer
FONTS = [
    f"be-vietnam-pro-{part}-{weight}-normal.woff2"
    for part in ("latin", "vietnamese")
    for weight in (400, 600)
]


def content(name):
    return Path(finders.find(name)).read_bytes()


@pytest.mark.parametrize("address", ["/", "/tim/?q=khai+sinh", "/thu-tuc/1.001193/", "/theo-doi/"])
def test_a_first_visit_is_light(client, address):
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    plain = client.get(address).content.decode()
    linked = set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg))"', plain))
    assert {"web/motcua.css", "web/htmx.min.js"} <= linked
    weight = len(page.content)
    weight += sum(len(brotli.compress(content(name))) for name in linked)
    weight += sum(len(content(f"web/fonts/{name}")) for name in FONTS)
    weight += len(client.get("/cong.webmanifest").content) + len(content("web/icon-192.png"))
    weight += HEADERS * (3 + len(linked) + len(FONTS))
    assert weight < LIMIT

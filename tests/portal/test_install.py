"""The portal as an app: what the browser asks before it installs one."""

import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.django_db


def test_every_portal_page_names_the_manifest_and_the_worker_and_no_staff_page_does(client):
    html = client.get("/theo-doi/").content.decode()
    assert 'rel="manifest"' in html and 'data-worker="/cong-ngoai-tuyen.js"' in html
    assert 'rel="manifest"' not in client.get("/tai-khoan/dang-nhap/").content.decode()


def test_the_manifest_has_names_a_start_and_icons_that_exist(client):
    answer = client.get("/cong.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    facts = answer.json()
    assert facts["start_url"] == "/" and facts["display"] == "standalone" and "Quảng Nam" in facts["name"]
    assert {icon["sizes"] for icon in facts["icons"]} == {"192x192", "512x512"}
    assert any(icon.get("purpose") == "maskable" for icon in facts["icons"])
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in facts["icons"])


def test_the_worker_stands_at_the_root_is_never_kept_and_leaves_the_staff_side_alone(client):
    answer = client.get("/cong-ngoai-tuyen.js")
    assert answer["Content-Type"].startswith("text/javascript") and "no-cache" in answer["Cache-Control"]
    text = answer.content.decode()
    assert 'PAGE = "/mat-mang/"' in text and '"/can-bo/", "/quan-tri/"' in text and "{{" not in text


def test_the_page_without_a_line_needs_one_sheet_and_says_nothing_of_anybody(as_minh):
    html = as_minh.get("/mat-mang/").content.decode()
    assert "Chưa có mạng" in html and "Minh" not in html and "<script" not in html
    assert html.count("/static/") == 1

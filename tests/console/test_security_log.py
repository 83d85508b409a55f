"""What a security officer reads, narrows and keeps; nobody else does, and nothing in it is a citizen's."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from motcua.audit import security_events, table_days
from motcua.audit.models import Access, SecurityEvent
from motcua.audit.security_events import Kind, Origin
from motcua.cli.database import append_only_tables
from motcua.common.moments import VIETNAM
from motcua.console import log_tables
from motcua.identity.models import Staff
from tests.console.pages import page, rows, signed_in, text_of

PAGES = ("security_log", "access_log")


def who(username):
    return Staff.objects.get(user__username=username)


def event(kind=Kind.SIGNED_IN, username="lan", address="203.0.113.9", **more):
    staff = who(username)
    with security_events.during(Origin(address, "tai-khoan/dang-nhap/")):
        return security_events.record(kind, staff_id=staff.pk, staff_name=staff.full_name, **more)


def look(username="lan", purpose="Xem hồ sơ", at=None):
    staff = who(username)
    return Access.objects.create(
        at=at or datetime.now(UTC),
        staff_id=staff.pk,
        staff_name=staff.full_name,
        unit_name="Phường An Mỹ",
        party_id=uuid4(),
        subject="dossier",
        subject_id=uuid4(),
        purpose=purpose,
    )


@pytest.fixture
def officer(quangnam, client):
    security_events.counts.forget()
    return signed_in(client, "at.khoi")


@pytest.mark.parametrize("username", ["lan", "ks.minh", "qt.donvi", "bt.an"])
def test_nobody_else_reads_the_logs_and_who_tries_is_in_them(quangnam, client, officer, username):
    other = signed_in(Client(), username)
    for name in PAGES:
        assert other.get(reverse(f"console:{name}")).status_code == 403
        assert other.get(reverse(f"console:export_{name}", args=["csv"])).status_code == 403
    assert SecurityEvent.objects.filter(kind="forbidden", staff_id=who(username).pk).count() == 4
    assert "Từ chối vì không có quyền" in page(officer, "security_log", q=username)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 3),
        ({"q": "tran thi ngoc lan"}, 2),
        ({"q": "lan"}, 2),
        ({"q": "không có ai"}, 0),
        ({"kind": "locked"}, 1),
        ({"address": "198.51.100.7"}, 1),
        ({"first": f"{datetime.now(VIETNAM):%d/%m/%Y}"}, 3),
        ({"last": "31/12/2020"}, 0),
    ],
)
def test_events_are_narrowed_by_person_kind_address_and_day(officer, query, found):
    event()
    event(Kind.LOCKED)
    event(username="dung", address="198.51.100.7")
    assert rows(page(officer, "security_log", **query)) == found


def test_a_filter_that_is_none_says_so_and_keeps_what_was_typed(officer):
    event()
    answer = officer.get(reverse("console:security_log"), {"address": "không phải", "first": "hôm kia"})
    assert answer.status_code == 422
    assert 'value="không phải"' in text_of(answer) and rows(text_of(answer)) == 0


def test_the_list_goes_on_by_key_and_misses_nobody(officer, monkeypatch):
    monkeypatch.setattr(log_tables, "PAGE", 20)
    for _number in range(50):
        event()
    seen, after = 0, ""
    for _page in range(4):
        text = page(officer, "security_log", **({"after": after} if after else {}))
        seen += rows(text)
        if 'rel="next"' not in text:
            break
        after = text.split('rel="next"')[1].split("after=")[1][:36]
    assert seen == 50
    assert rows(page(officer, "security_log", after="không phải mã")) == 20


def test_what_is_kept_is_what_is_shown_and_that_it_was_taken_is_an_event(officer):
    event(detail="=HYPERLINK(1)")
    event(username="dung")
    url = reverse("console:export_security_log", args=["csv"])
    answer = officer.get(url, {"q": "lan"})
    assert "no-store" in answer["Cache-Control"] and "attachment" in answer["Content-Disposition"]
    heads, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heads[:3] == ["Lúc", "Việc", "Cán bộ"] and line[2] == who("lan").full_name
    assert line[6] == "'=HYPERLINK(1)"
    assert SecurityEvent.objects.filter(kind="exported", staff_id=who("at.khoi").pk).count() == 1
    sheet = officer.get(reverse("console:export_security_log", args=["xlsx"]), {"q": "lan"})
    table = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in table] == ["Cán bộ", who("lan").full_name] and table[1][6] == "=HYPERLINK(1)"
    assert officer.get(reverse("console:export_security_log", args=["exe"])).status_code == 404


def test_who_looked_at_whose_data_is_read_and_no_citizen_is_named(officer):
    look(purpose="Tiếp nhận")
    look("dung", at=datetime(2022, 7, 25, 3, tzinfo=UTC))
    assert rows(page(officer, "access_log")) == 2
    assert "Tiếp nhận" in page(officer, "access_log", q="lan")
    assert rows(page(officer, "access_log", first="25/07/2022", last="25/07/2022")) == 1
    answer = officer.get(reverse("console:export_access_log", args=["csv"]))
    party = Access.objects.first().party_id
    assert str(party) not in answer.content.decode()


def test_the_application_cannot_change_its_own_trace_and_the_owner_leaves_one(quangnam):
    assert {"audit_securityevent", "audit_access"} <= set(append_only_tables())
    new, long_ago = event(), datetime.now(UTC) - timedelta(days=800)
    SecurityEvent.objects.create(id=table_days.least_id(long_ago), at=long_ago, kind=Kind.SIGNED_IN)
    assert security_events.trim(before=datetime.now(UTC) - timedelta(days=730)) == 1
    assert set(SecurityEvent.objects.values_list("kind", flat=True)) == {"signed_in", "trimmed"}
    assert SecurityEvent.objects.filter(pk=new.pk).exists()
    assert security_events.trim(before=long_ago) == 0 and SecurityEvent.objects.count() == 2


def test_reading_a_page_takes_few_queries(officer, django_assert_max_num_queries):
    for _number in range(120):
        event()
        look()
    for name in PAGES:
        with django_assert_max_num_queries(14):  # a hundred rows of each do not ask one by one
            page(officer, name)

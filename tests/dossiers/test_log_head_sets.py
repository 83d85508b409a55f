"""Signed heads from night to night: whole once a month, then what changed; what is lawful is no finding."""

import gzip
import json
import os
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from motcua.audit import log_keys, security_events, table_days
from motcua.audit.models import SecurityEvent, TrimmedDay
from motcua.common.ids import uuid7
from motcua.dossiers import log_head_comparing, log_head_places, log_heads
from motcua.dossiers.services import proving
from tests.dossiers import factories

NOW = datetime.now(UTC)
LATER = NOW + timedelta(minutes=10)
OLD = datetime(2020, 3, 5, 9, 0, tzinfo=UTC)
TRIMMED_BEFORE = datetime(2021, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def real_time(monkeypatch):
    """The moment of each test, not of the file's import, which a long run leaves far behind."""
    now = datetime.now(UTC)
    monkeypatch.setitem(globals(), "NOW", now)
    monkeypatch.setitem(globals(), "LATER", now + timedelta(minutes=10))


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR = tmp_path
    settings.LOG_HEADS_TO = [str(tmp_path / "kho")]
    (tmp_path / "kho").mkdir()
    return tmp_path / "log-heads"


def lines(path):
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def findings(path):
    return [(one.dossier, one.why) for one in log_head_comparing.compare(path)]


@pytest.fixture
def nights(world, folder):
    """Two nights of a month: a dossier in the first; in the second another, and nothing of the first."""
    first = factories.assigned(world)
    whole = proving.sign_heads(real_at=NOW)
    second = factories.received(world)
    return first, second, whole, proving.sign_heads(real_at=LATER)


def test_the_second_night_says_only_what_changed_and_names_the_file_before(nights):
    first, second, whole, changes = nights
    assert log_head_places.CHANGES in changes.name and log_head_places.CHANGES not in whole.name
    head, *rest = lines(changes)
    assert head["before"] == {"name": whole.name, "sha256": log_heads.sha256_of(whole)}
    assert [one[1] for one in lines(whole) if isinstance(one, list)] == [first.code]
    # events of the last minute before the first file are said again
    assert second.code in [one[1] for one in rest if isinstance(one, list)]
    assert findings(changes) == findings(changes.parent) == []


def test_a_dossier_that_did_not_change_since_is_not_said_again(nights):
    _first, _second, _whole, changes = nights
    third = proving.sign_heads(real_at=LATER + timedelta(minutes=10))
    assert [one for one in lines(third) if isinstance(one, list)] == []
    assert lines(third)[0]["before"]["name"] == changes.name


def test_what_an_earlier_file_of_the_set_said_is_held_against_the_database_too(nights):
    first, _second, _whole, changes = nights
    first.events.all().delete()
    assert (first.code, "chuỗi sự kiện ngắn hơn tệp ghi") in findings(changes)


def test_a_set_with_a_file_missing_or_exchanged_proves_nothing_and_says_which(nights):
    _first, _second, whole, changes = nights
    kept = whole.read_bytes()
    whole.write_bytes(kept + b" ")
    with pytest.raises(log_heads.Unusable, match="SHA-256 khác"):
        findings(changes)
    whole.unlink()
    with pytest.raises(log_heads.Unusable, match=whole.name):
        findings(changes)


def test_another_month_begins_whole_and_so_does_a_night_after_a_spoilt_file(nights):
    _first, _second, _whole, changes = nights
    changes.write_bytes(b"hong")
    assert log_head_places.CHANGES not in proving.sign_heads(real_at=LATER + timedelta(minutes=1)).name
    assert log_head_places.CHANGES not in proving.sign_heads(real_at=LATER + timedelta(days=40)).name


def test_old_sets_go_once_every_place_has_them_and_the_newest_stays(nights, settings):
    _first, _second, whole, changes = nights
    newest = proving.sign_heads(real_at=LATER + timedelta(days=40))
    long_ago = (NOW - timedelta(days=500)).timestamp()
    for path in (whole, changes, newest):
        os.utime(path, (long_ago, long_ago))
    assert log_head_places.clean(real_at=NOW) == 0  # no place has them
    proving.send_heads(real_at=NOW)
    settings.LOG_HEADS_DAYS = 600
    assert log_head_places.clean(real_at=NOW) == 0
    settings.LOG_HEADS_DAYS = 400
    assert log_head_places.clean(real_at=NOW) == 2
    assert log_head_places.files_in(whole.parent) == [newest] and findings(newest) == []


@pytest.fixture
def old_events(db, folder):
    """Three events of one day of 2020 in the log of access, and the heads that speak of them."""
    for minute in range(3):
        at = OLD + timedelta(minutes=minute)
        least = UUID(table_days.least_id(at)).int
        SecurityEvent.objects.create(id=UUID(int=least | minute + 1), at=at, kind="signed_in")
    return proving.sign_heads(real_at=LATER)


def test_what_was_trimmed_lawfully_is_no_finding(old_events):
    assert security_events.trim(before=TRIMMED_BEFORE) == 3
    assert not SecurityEvent.objects.filter(kind="signed_in").exists()
    assert TrimmedDay.objects.get().rows == 3
    assert findings(old_events) == []
    assert findings(proving.sign_heads(real_at=LATER + timedelta(minutes=10))) == []


def test_what_was_deleted_otherwise_is_told_also_when_the_rest_is_trimmed(old_events):
    SecurityEvent.objects.order_by("id")[0].delete()
    told = [("sự kiện an toàn ghi ngày 2020-03-05", "tệp ghi 3 dòng, nay có 2")]
    assert findings(old_events) == told
    assert security_events.trim(before=TRIMMED_BEFORE) == 2
    assert findings(old_events) == [(told[0][0], "tệp ghi 3 dòng, nay có 0")]


def test_a_record_of_trimming_needs_the_key_of_the_log(old_events, settings):
    (day,) = table_days.days_of(SecurityEvent, table_days.columns_of(SecurityEvent), until=TRIMMED_BEFORE)
    SecurityEvent.objects.all().delete()
    TrimmedDay.objects.create(
        table="audit_securityevent",
        day=day[0],
        columns=table_days.columns_of(SecurityEvent),
        rows=day[1],
        sha256=day[2],
        trimmed_at=NOW,
        seal=f"{log_keys.current()}.{'0' * 64}",
    )
    assert [why for _place, why in findings(old_events)] == ["tệp ghi 3 dòng, nay có 0"]


LOOK = (
    "INSERT INTO audit_access (id, at, staff_name, unit_name, subject, subject_id, purpose) "
    "VALUES (%s, now(), 'Lan', 'Phường An Mỹ', 'dossier', gen_random_uuid(), 'Thẩm định')"
)


@pytest.mark.django_db(transaction=True)
def test_a_row_that_commits_late_is_neither_claimed_nor_accused_nor_missed(folder):
    facts = connection.settings_dict
    address = {
        "dbname": facts["NAME"],
        **{key: facts[key.upper()] for key in ("host", "port", "user", "password")},
    }
    with psycopg.connect(**{key: value for key, value in address.items() if value}) as slow:
        slow.execute(LOOK, [uuid7()])
        with connection.cursor() as cursor:
            cursor.execute(LOOK, [uuid7()])  # a higher id, committed at once
        night = proving.sign_heads(real_at=LATER)
        slow.commit()
    assert findings(night) == []
    second = proving.sign_heads(real_at=LATER + timedelta(minutes=10))
    assert [day[1] for day in lines(second)[0]["tables"]["audit_access"]["days"]] == [2]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_access WHERE id = (SELECT min(id::text)::uuid FROM audit_access)")
    assert [why for _place, why in findings(second)] == ["tệp ghi 2 dòng, nay có 1"]

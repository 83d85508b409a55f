"""`motcua verify` after somebody with all rights has been at the tables."""

import argparse
import json

import pytest
from django.db import connection

from motcua.cli import verify as command
from motcua.dossiers.models import Dossier
from tests.dossiers import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossiers():
    """Three whole lives; the second is the one that gets tampered with."""
    world = factories.world()
    return [factories.returned(world) for _ in range(3)]


def verify(capsys, *words: str) -> tuple[int, dict]:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    code = command.run(parser.parse_args(["--json", *words]))
    return code, json.loads(capsys.readouterr().out)


def tamper(query: str, dossier: Dossier) -> None:
    """As a database administrator would, past all of our code."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(query, [dossier.pk])
        assert cursor.rowcount > 0


def test_nothing_touched_is_nothing_found(dossiers, capsys):
    code, report = verify(capsys)
    assert (code, report["dossiers"], report["events"], report["findings"]) == (0, 3, 24, [])


def test_a_changed_fact_is_found_where_it_is(dossiers, capsys):
    tamper("UPDATE dossiers_event SET happened_at = happened_at - interval '2 days' "
           "WHERE dossier_id = %s AND number = 7", dossiers[1])  # fmt: skip
    code, report = verify(capsys)
    assert code == 1
    assert [(one["dossier"], one["number"]) for one in report["findings"]] == [(dossiers[1].code, 7)]


def test_a_name_changed_in_the_log_is_found(dossiers, capsys):
    tamper("UPDATE dossiers_event SET actor_name = 'Người khác' WHERE dossier_id = %s AND number = 2",
           dossiers[1])  # fmt: skip
    assert verify(capsys)[0] == 1


def test_a_missing_last_event_is_found(dossiers, capsys):
    tamper("DELETE FROM dossiers_event WHERE dossier_id = %s AND number = 8", dossiers[1])
    code, report = verify(capsys)
    assert code == 1
    assert [(one["dossier"], one["number"]) for one in report["findings"]] == [(dossiers[1].code, 8)]


def test_a_missing_middle_event_is_found(dossiers, capsys):
    tamper("DELETE FROM dossiers_event WHERE dossier_id = %s AND number = 4", dossiers[1])
    code, report = verify(capsys)
    assert code == 1
    assert report["findings"][0]["dossier"] == dossiers[1].code
    assert report["findings"][0]["number"] in {4, 5}


def test_a_dossier_without_any_event_is_found(dossiers, capsys):
    tamper("DELETE FROM dossiers_event WHERE dossier_id = %s", dossiers[1])
    code, report = verify(capsys)
    assert code == 1
    assert report["findings"][0]["why"] == "không còn sự kiện nào"


def test_a_dossier_taken_away_whole_leaves_its_code_behind(dossiers, capsys):
    remove_with_all_that_hangs_on_it(dossiers[1])
    code, report = verify(capsys)
    assert code == 1
    assert report["dossiers"] == 2
    told = [(one["dossier"], one["why"]) for one in report["findings"]]
    assert told[0] == (dossiers[1].code, "mã đã cấp nhưng hồ sơ không còn")
    gone = "hồ sơ nộp thứ 2 trong ngày không còn"
    lost = {"số giấy tờ đã cấp bị mất", "số thứ tự trong sổ bị mất", "số kết quả bị mất"}
    assert {why for _where, why in told[1:]} == lost | {gone}


def test_the_first_finding_is_enough_when_asked(dossiers, capsys):
    for dossier in dossiers:
        tamper("UPDATE dossiers_event SET unit_name = 'khác' WHERE dossier_id = %s AND number = 1", dossier)
    assert len(verify(capsys)[1]["findings"]) == 3
    assert len(verify(capsys, "--first")[1]["findings"]) == 1


def remove_with_all_that_hangs_on_it(dossier: Dossier) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, column in _hanging(cursor):
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [dossier.pk])
        cursor.execute("DELETE FROM dossiers_dossier WHERE id = %s", [dossier.pk])


def _hanging(cursor) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT conrelid::regclass::text, attname FROM pg_constraint "
        "JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] "
        "WHERE contype = 'f' AND confrelid = 'dossiers_dossier'::regclass"
    )
    return cursor.fetchall()

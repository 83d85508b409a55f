"""`motcua due`: what an officer types, what they read."""

import argparse
import json
import os
import subprocess
import sys

import pytest

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.cli import due as command
from motcua.deadlines import services
from motcua.deadlines.models import OfficeHours
from tests.deadlines.factories import BEFORE_ALL

EVE = "2022-04-29T16:30"


def motcua_due(*arguments):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments))


def figures(capsys, *arguments):
    assert motcua_due(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_it_says_the_due_time_the_days_counted_and_why_others_were_not(capsys):
    assert motcua_due("--received", EVE, "--limit", "3 ngày làm việc") == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Tiếp nhận: 16:30 thứ Sáu 29/04/2022"
    assert "chế độ B" in lines[1]
    assert lines[2] == "Hạn trả kết quả: 17:00 thứ Sáu 06/05/2022"
    assert lines[3].startswith("Ngày được tính (3): thứ Tư 04/05/2022")
    assert lines[6] == "Không tính thứ Hai 02/05/2022: Nghỉ bù Ngày Chiến thắng 30/4"


def test_figures_hold_the_same(capsys):
    answer = figures(capsys, "--received", EVE, "--limit", "3 ngày làm việc")

    assert answer["due_at"] == "2022-05-06T17:00:00+07:00"
    assert (answer["mode"], answer["regime"], answer["unit"]) == ("legal_day", "B", "")
    assert answer["counted"] == ["2022-05-04", "2022-05-05", "2022-05-06"]
    assert len(answer["skipped"]) == 4
    assert answer["skipped"][0] == {"day": "2022-04-30", "reason": "Ngày Chiến thắng 30/4"}


def test_mode_and_regime_may_be_chosen(capsys):
    answer = figures(
        capsys,
        "--received",
        "2022-07-25T09:00",
        "--limit",
        "3 ngày làm việc",
        "--mode",
        "hour_block",
        "--regime",
        "D",
    )

    assert (answer["due_at"], answer["regime"]) == ("2022-07-28T09:00:00+07:00", "D")


def test_a_moment_with_a_zone_is_read_in_viet_nam(capsys):
    answer = figures(capsys, "--received", "2022-07-29T20:00Z", "--limit", "trong ngày")

    assert answer["received_at"] == "2022-07-30T03:00:00+07:00"
    assert answer["due_at"] == "2022-08-01T17:00:00+07:00"


def test_a_year_that_is_not_published_is_counted_with_a_warning(capsys):
    motcua_due("--received", "2026-12-30T09:00", "--limit", "5 ngày làm việc")

    assert "lịch nghỉ năm 2027 chưa được xác nhận" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--received", "29/04/2022", "--limit", "3 ngày"], 2, "Không hiểu lúc tiếp nhận “29/04/2022”"),
        (["--received", "2022-02-30T08:00", "--limit", "3 ngày"], 2, "Không hiểu lúc tiếp nhận"),
        (["--received", "0001-01-01T00:00+14:00", "--limit", "3 ngày"], 2, "Không hiểu lúc tiếp nhận"),
        (["--received", EVE, "--limit", "ba ngày"], 2, "Không hiểu thời hạn “ba ngày”"),
        (["--received", EVE, "--limit", "3 ngày", "--regime", "Z"], 2, "Không có chế độ pháp lý “Z”"),
        (["--received", EVE, "--limit", "3 ngày", "--mode", "fast"], 2, "Không có cách tính “fast”"),
        (["--received", "2027-12-30T09:00", "--limit", "3 ngày làm việc"], 1, "Chưa có lịch nghỉ năm 2028"),
        (["--received", "2019-12-30T09:00", "--limit", "3 ngày làm việc"], 1, "Chưa có lịch nghỉ năm 2019"),
        (["--received", "9999-12-31T09:00", "--limit", "9999 tháng"], 1, "Chưa có lịch nghỉ năm 9999"),
        (["--received", "9999-12-31T09:00", "--limit", "trong ngày"], 1, "Chưa có lịch nghỉ năm 9999"),
        (["--received", "2010-01-01T09:00", "--limit", "3 ngày"], 1, "Chưa có chế độ pháp lý nào"),
    ],
)
def test_wrong_use_and_unknown_years_end_with_a_sentence(capsys, arguments, code, sentence):
    assert motcua_due(*arguments) == code
    output = capsys.readouterr()
    assert sentence in output.err
    assert output.out == ""


def test_it_needs_neither_database_nor_settings():
    script = (
        "import argparse, sys; from motcua.cli import due; p = argparse.ArgumentParser();"
        "due.add_arguments(p); sys.exit(due.run(p.parse_args()))"
    )
    bare = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script, "--received", "2028-01-03T09:00", "--limit", "2 ngày làm việc"],
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Chưa có lịch nghỉ năm 2028")


@pytest.mark.django_db
def test_a_unit_is_counted_with_its_own_hours(capsys, monkeypatch):
    monkeypatch.setattr(command.installation, "connect", lambda: None)  # the test database is connected
    services.seed()
    Unit.objects.create(
        identifier="H47.41",
        level=Level.DISTRICT,
        kind=UnitKind.COMMITTEE,
        name="Ủy ban nhân dân thành phố Hội An",
        valid_from=BEFORE_ALL,
    )
    OfficeHours.objects.create(scope="H47.41", weekday=4, spans=["07:30-11:00"], valid_from=BEFORE_ALL)
    services.forget()

    answer = figures(capsys, "--received", EVE, "--limit", "3 ngày làm việc", "--unit", "H47.41")
    assert answer["due_at"] == "2022-05-06T11:00:00+07:00"
    assert motcua_due("--received", EVE, "--limit", "3 ngày", "--unit", "H99") == 2
    assert motcua_due("--received", EVE, "--limit", "3 ngày", "--unit", "H47.41", "--regime", "Z") == 2
    assert motcua_due("--received", "2010-01-01", "--limit", "3 ngày", "--unit", "H47.41") == 1
    services.forget()

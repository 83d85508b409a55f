import argparse
import json

import pytest

from motcua.cli import process
from tests.workflow.factories import straight, task, way
from tests.workflow.test_check import SEED

HEAVY = straight(task("b", "Thẩm định", limitHours="30"), way("a", "b", "z"))


def command(*words) -> int:
    parser = argparse.ArgumentParser()
    process.add_arguments(parser)
    return process.run(parser.parse_args([str(word) for word in words]))


def test_a_good_file_lists_its_steps(capsys):
    assert command("check", SEED[2], "--limit-hours", "24") == 0
    said = capsys.readouterr().out
    assert "3. Thẩm định hồ sơ · Xử lý · complete_step · 12 giờ làm việc" in said
    assert said.endswith("Tệp dùng được.\n")


def test_a_bad_file_names_what_is_wrong(tmp_path, capsys):
    (tmp_path / "quá hạn.bpmn").write_text(HEAVY)
    assert command("check", tmp_path / "quá hạn.bpmn", "--limit-hours", "24") == 1
    assert "✗ Tổng thời hạn các bước là 30 giờ làm việc, vượt thời hạn 24 giờ" in capsys.readouterr().out
    assert command("check", tmp_path / "quá hạn.bpmn", "--limit-hours", "24", "--json") == 1
    result = json.loads(capsys.readouterr().out)
    assert (result["ok"], result["findings"][0]["code"], result["steps"]) == (False, "over-limit", [])


def test_a_missing_file_and_a_senseless_limit(tmp_path, capsys):
    assert command("check", tmp_path / "không có.bpmn") == 2
    assert "Không đọc được" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stop:
        command("check", SEED[0], "--limit-hours", "-1")
    assert stop.value.code == 2

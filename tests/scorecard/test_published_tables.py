"""What the national portal gave provinces, reproduced from the counts published with it (766/QĐ-TTg)."""

import json
import os
import subprocess
import sys
from decimal import Decimal

import pytest

from motcua.cli import main
from motcua.scorecard import shipped
from motcua.scorecard.scoring import Count, reached, score
from motcua.scorecard.services import seed

# Phú Thọ, the year to 26/9/2026
PHU_THO = {
    "1.1": (0, 89),
    "1.2": (0, 70),
    "1.3": (87, 89),
    "1.4": (475_053, 475_053),
    "2.1": (528_684, 597_918),
    "3.1": (31 + 21, 89),
    "3.2": (516, 1_884),
    "3.3": (589_496, 597_894),
    "3.5a": (68, 313),
    "3.5b": (119, 313),
    "3.6": (309_542, 358_625),
    "4.1": (433_356, 597_918),
    "4.2": (145_096, 597_918),
    "4.3": (136_827, 597_918),
    "4.4": (0, 597_918),
    "4.5a": (396, 1_300),
    "4.5b": (325_596, 597_918),
    "5.2": (296, 570),
    "5.3": (230, 570),
    "5.4": (528_464, 597_918),
}
COMPONENTS = {
    "1.1": "0.00",
    "1.2": "0.00",
    "1.3": "1.96",
    "1.4": "6.00",
    "2.1": "17.68",
    "4.1": "4.35",
    "4.2": "0.97",
    "4.3": "0.57",
    "4.4": "0.00",
    "4.5a": "0.61",
    "4.5b": "1.09",
    "4.6": "2",
    "5.2": "3.12",
    "5.3": "2.42",
    "5.4": "5.89",
}
GROUPS = {"CKMB": "7.96", "TDGQ": "17.68", "CLGQ": "8.56", "TTTT": "6.67", "MDSH": "9.59", "MDHL": "11.43"}


@pytest.fixture(scope="module")
def phu_tho():
    counts = {component: Count(*count) for component, count in PHU_THO.items()}
    return score(shipped.sets()["766-2025"], counts, level="province", year=2026)


def test_every_published_component_of_phu_tho_is_reproduced(phu_tho):
    given = {one.component.id: one.score for group in phu_tho.groups for one in group.components}
    assert {key: given[key] for key in COMPONENTS} == {key: Decimal(text) for key, text in COMPONENTS.items()}


def test_every_published_group_of_phu_tho_is_reproduced(phu_tho):
    assert {one.group.code: one.score for one in phu_tho.groups} == {
        key: Decimal(text) for key, text in GROUPS.items()
    }
    assert phu_tho.total == Decimal("61.89")


@pytest.mark.parametrize(
    ("published", "groups", "total"),
    [
        ("19/8/2024", ("13.2", "18.4", "7.7", "7.6", "17.6", "15.6"), "80.1"),
        ("28/10/2024", ("13.6", "18.5", "7.7", "9.6", "17.6", "15.8"), "82.8"),
    ],
)
def test_the_published_groups_of_quang_nam_add_up_and_are_good(published, groups, total):
    given = sum(map(Decimal, groups), Decimal(0))
    assert given == Decimal(total)
    assert reached(shipped.sets()["766-2022"], given).name == "Tốt"


def test_satisfaction_of_quang_nam_in_april_2024_is_reproduced():
    counts = {"5.2": Count(100, 100), "5.3": Count(93, 100), "5.4": Count(8_856, 10_000)}
    card = score(shipped.sets()["766-2022"], counts, level="province", year=2024)
    assert card.groups[-1].score == Decimal("17.48")


def test_the_command_scores_a_file_without_a_database(tmp_path):
    file = tmp_path / "counts.json"
    file.write_text(json.dumps({"level": "province", "year": 2026, "counts": PHU_THO}))
    told = subprocess.run(
        [sys.executable, "-m", "motcua", "scorecard", str(file), "--json"],
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": os.environ["PATH"], "MOTCUA_VAR": str(tmp_path / "nothing")},
    )
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    assert (answer["set"], answer["total"], answer["class"]) == ("766-2025", 61.89, "Trung bình")
    assert [group["score"] for group in answer["groups"]] == [7.96, 17.68, 8.56, 6.67, 9.59, 11.43]


@pytest.mark.django_db
def test_without_json_the_command_speaks_to_people_and_gives_no_class_for_one_component(tmp_path, capsys):
    seed()
    file = tmp_path / "counts.json"
    file.write_text(json.dumps({"year": 2026, "counts": {"2.1": {"numerator": 7, "denominator": 8}}}))
    assert main(["scorecard", str(file)]) == 0
    told = capsys.readouterr().out
    assert "2.1 Hồ sơ xử lý trước hạn, đúng hạn: 7/8 = 87,50 % → 17,50/20" in told
    assert "xếp loại Chưa xếp loại" in told
    assert "1. Công khai, minh bạch: –/18" in told and "2. Tiến độ giải quyết: 17,50/20" in told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "không phải JSON"),
        ("[]", "mục counts"),
        ('{"counts": {}}', "Mục year"),
        ('{"year": 2026, "level": "district", "counts": {}}', "Mục level"),
        ('{"year": 2010, "counts": {}}', "Chưa có bộ chỉ số nào cho năm 2010"),
        ('{"year": 2026, "counts": {"9.9": [1, 2]}}', "không có chỉ số “9.9”"),
        ('{"year": 2026, "counts": {"2.1": [3, 2]}}', "Chỉ số 2.1: 3 trên 2"),
        ('{"year": 2026, "counts": {"2.1": [-1, 2]}}', "Chỉ số 2.1: -1 trên 2"),
        ('{"year": 2026, "counts": {"2.1": ["a", 2]}}', "hai số nguyên"),
        ('{"year": 2026, "counts": {"2.1": [1, 2, 3]}}', "hai số nguyên"),
        ('{"year": 2026, "counts": []}', "mục counts"),
    ],
)
@pytest.mark.django_db
def test_a_file_that_says_something_wrong_is_told_so_in_a_sentence(tmp_path, capsys, content, sentence):
    file = tmp_path / "counts.json"
    file.write_text(content)
    assert main(["scorecard", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert sentence in told.err


@pytest.mark.django_db
def test_a_set_or_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["scorecard", str(tmp_path / "none.json")]) == 2
    assert "Không đọc được" in capsys.readouterr().err
    file = tmp_path / "counts.json"
    file.write_text('{"year": 2026, "counts": {}}')
    assert main(["scorecard", str(file), "--set", "x"]) == 2
    assert "Các bộ: 766-2022, 766-2025" in capsys.readouterr().err

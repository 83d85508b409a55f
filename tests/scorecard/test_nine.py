"""The nine scores of 01/2018/TT-VPCP: means to one decimal, sums of what has data, classes, bad input."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.cli import main
from motcua.scorecard import nine, services
from motcua.scorecard.nine import NineNotPossible, NineUnknown, Whose
from motcua.scorecard.scoring import NOT_CLASSED

THREE = st.fixed_dictionaries(dict.fromkeys(nine.GIVEN, st.integers(0, 10_000)))


def test_an_official_by_the_five_indices_that_are_his():
    found = nine.score(
        Whose.OFFICIAL,
        dossiers={"1": {2: 2, 1: 0, 0: 1}, "3": {2: 1, 1: 1, 0: 0}, "7": {2: 1, 1: 0, 0: 0}},
    )
    assert found.scores == {"1": Decimal("1.3"), "2": None, "3": Decimal("1.5"), "4": None, "7": Decimal(2)}
    assert (found.total, found.counted) == (Decimal("4.8"), 3)
    assert found.reached == "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"


@pytest.mark.parametrize(
    ("each", "reached"),
    [(2, "Xuất sắc"), (1, "Khá"), (0, "Yếu")],
)
def test_an_agency_by_all_nine(each, reached):
    dossiers = {index: {each: 7} for index in nine.BY_DOSSIER}
    found = nine.score(Whose.AGENCY, dossiers=dossiers, agency=dict.fromkeys(["5", "6", "8", "9"], each))
    assert (found.total, found.counted, found.reached) == (9 * each, 9, reached)


@given(st.dictionaries(st.sampled_from(sorted(nine.BY_DOSSIER)), THREE))
def test_scores_stay_within_two_and_the_total_is_their_sum(dossiers):
    found = nine.score(Whose.OFFICIAL, dossiers=dossiers)
    there = [value for value in found.scores.values() if value is not None]
    assert all(0 <= value <= 2 for value in there)
    assert found.total == sum(there) and found.counted == len(there)


@pytest.mark.parametrize(
    ("level", "whole", "points"),
    [("province", 19, 1), ("province", 20, 2), ("district", 49, 1), ("district", 50, 2), ("commune", 99, 1)],
)
def test_the_whole_process_at_the_one_stop_by_level(level, whole, points):
    assert nine.whole_at_one_stop(listed=100, received=100, whole=whole, level=level) == points
    assert nine.whole_at_one_stop(listed=100, received=99, whole=whole, level=level) == 0


@pytest.mark.parametrize(
    ("total", "in_time", "prolonged", "points"),
    [(0, 0, 0, 2), (10, 10, 0, 2), (10, 9, 0, 1), (100, 89, 0, 0), (10, 10, 1, 0)],
)
def test_petitions_all_most_or_too_few_in_time(total, in_time, prolonged, points):
    assert nine.petitions(total=total, in_time=in_time, prolonged=prolonged) == points


@pytest.mark.parametrize(
    ("offered", "filed", "late", "points"),
    [(20, 30, 0, 2), (19, 30, 0, 1), (20, 29, 0, 1), (20, 14, 0, 0), (0, 30, 0, 0), (20, 30, 1, 0)],
)
def test_online_service_offered_and_used(offered, filed, late, points):
    assert nine.online(eligible=100, offered=offered, received=100, filed=filed, late=late) == points


def test_what_cannot_be_is_refused():
    with pytest.raises(NineNotPossible):
        nine.petitions(total=1, in_time=2, prolonged=0)
    with pytest.raises(NineNotPossible):
        nine.score(Whose.OFFICIAL, dossiers={"1": {2: -1}})
    with pytest.raises(NineUnknown):
        nine.score(Whose.OFFICIAL, dossiers={"5": {2: 1}})
    with pytest.raises(NineUnknown):
        nine.score(Whose.AGENCY, dossiers={"5": {2: 1}})


WHOLE = {
    "nine": "agency",
    "level": "commune",
    "dossiers": {index: [9, 1, 0] for index in nine.BY_DOSSIER},
    "5": {"listed": 40, "received": 40, "whole": 40},
    "6": {"posted": True, "electronic": True},
    "8": {"total": 3, "in_time": 3, "prolonged": 0},
    "9": {"eligible": 10, "offered": 4, "received": 100, "filed": 35, "late": 0},
}


@pytest.fixture
def limits(db):
    services.seed()


def command(tmp_path, capsys, facts, *words):
    path = tmp_path / "nine.json"
    path.write_text(json.dumps(facts), "utf-8")
    code = main(["scorecard", str(path), *words])
    return code, capsys.readouterr()


def test_the_command_scores_a_file_of_them(limits, tmp_path, capsys):
    code, said = command(tmp_path, capsys, WHOLE, "--json")
    answer = json.loads(said.out)
    assert code == 0 and (answer["total"], answer["counted"], answer["class"]) == (17.5, 9, "Xuất sắc")
    assert "Tổng: 17,5 điểm từ 9/9 chỉ số, xếp loại: Xuất sắc" in command(tmp_path, capsys, WHOLE)[1].out


def test_the_command_gives_two_indices_no_class_as_the_screens_do(limits, tmp_path, capsys):
    few = {"nine": "agency", "dossiers": {"1": [9, 1, 0]}, "8": WHOLE["8"]}
    answer = json.loads(command(tmp_path, capsys, few, "--json")[1].out)
    assert (answer["counted"], answer["class"]) == (2, NOT_CLASSED)
    none = command(tmp_path, capsys, {"nine": "official"})[1].out
    assert "Tổng: – điểm từ 0/" in none and NOT_CLASSED in none


def test_an_indicator_set_is_no_set_of_the_nine(tmp_path, capsys):
    code, said = command(tmp_path, capsys, WHOLE, "--set", "766-2022")
    assert code == 2 and "không dùng cho chín chỉ số" in said.err and not said.out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"nine": "x"}, "Mục nine phải là một trong"),
        ({"level": "x"}, "Mục level phải là một trong"),
        ({"dossiers": []}, "Mục dossiers phải ghi theo chỉ số"),
        ({"dossiers": {"1": [1, 2]}}, "ba số nguyên"),
        ({"dossiers": {"1": [True, 2, 3]}}, "ba số nguyên"),
        ({"6": {"posted": 1}}, "Chỉ số 6: cần đủ posted, electronic"),
        ({"8": {"total": 1, "in_time": 2, "prolonged": 0}}, "Chỉ số 8: số liệu không thể đúng"),
        ({"dossiers": {"10": [1, 2, 3]}}, "Không có chỉ số “10”"),
    ],
)
def test_a_file_that_says_it_wrong_gets_a_sentence(limits, tmp_path, capsys, change, sentence):
    code, said = command(tmp_path, capsys, WHOLE | change)
    assert code == 2 and sentence in said.err and not said.out

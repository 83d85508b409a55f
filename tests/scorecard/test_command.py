"""`motcua scorecard` of a unit and its audit, as an operator types them."""

import argparse
import json

import pytest
from django.db import connection

from motcua.cli import scorecard as command
from motcua.common.kept import Kept
from motcua.dossiers.services.folding import fold
from motcua.scorecard.models import IndicatorSet
from motcua.scorecard.services import seed
from tests.dossiers import factories

pytestmark = pytest.mark.django_db
OF_WARD = ("--unit", "000.03.02.H47", "--from", "2022-07-01", "--to", "2022-09-30")


@pytest.fixture
def world():
    seed()
    world = factories.world()
    factories.returned(world)
    fold()
    return world


def run(capsys, *words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    code = command.run(parser.parse_args(words))
    return code, capsys.readouterr()


def test_a_unit_is_scored_from_what_it_did(world, capsys):
    code, said = run(capsys, *OF_WARD, "--json")
    answer = json.loads(said.out)
    assert code == 0 and answer["unit"]["code"] == "000.03.02.H47"
    for side in ("data", "byFirstDueDate"):
        metrics = {one["id"]: one for group in answer[side]["evaluation"] for one in group["metrics"]}
        assert (metrics["2.1"]["numerator"], metrics["2.1"]["denominator"]) == (1, 1)
        sync = metrics["1.4"]
        assert (sync["denominator"], sync["score"], sync["source"]) == (0, None, None) and sync["note"]
    assert answer["data"]["overview"]["total"] > 20


def test_without_json_it_speaks_to_people(world, capsys):
    code, said = run(capsys, *OF_WARD)
    assert code == 0
    assert "2.1" in said.out and "1/1 = 100" in said.out
    assert "Theo hạn trả đầu tiên: " in said.out and "Không có nguồn 1.4" in said.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Cần tệp counts.json"),
        (("--unit", "000.99", "--from", "2022-07-01", "--to", "2022-07-31"), "Không có đơn vị"),
        (("--unit", "000.03.02.H47"), "--from phải là một ngày"),
        (("--unit", "000.03.02.H47", "--from", "1/7/2022", "--to", "2022-07-31"), "--from phải là một ngày"),
        (("--unit", "000.03.02.H47", "--from", "2022-08-01", "--to", "2022-07-01"), "chưa đúng"),
        (("--unit", "000.03.02.H47", "--from", "2021-01-01", "--to", "2021-12-31"), "Chưa có bộ chỉ số"),
    ],
)
def test_wrong_use_gets_a_sentence_and_code_2(world, capsys, words, sentence):
    code, said = run(capsys, *words)
    assert code == 2 and sentence in said.err and not said.out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*OF_WARD, "--set", "766-2025"), "--set chỉ dùng với tệp counts.json: đơn vị được chấm"),
        (("audit", "--set", "766-2025"), "không dùng với audit"),
        (("audit", *OF_WARD), "Chọn một"),
        (("counts.json", "--from", "2022-07-01"), "--from và --to chỉ dùng với --unit"),
    ],
)
def test_words_that_do_not_go_together_are_refused_not_ignored(capsys, words, sentence):
    code, said = run(capsys, *words)
    assert code == 2 and sentence in said.err and not said.out


def test_a_file_is_scored_by_the_sets_of_the_installation(capsys, tmp_path):
    seed()
    ours = IndicatorSet.objects.get(code="766-2025")
    ours.code = "766-QNA"
    (linear,) = [one for one in ours.definition["groups"][1]["components"] if one["id"] == "2.1"]
    linear["rule"] = {"kind": "target", "targets": [{"from": 2025, "percent": 50}]}
    ours.save()
    Kept.forget_everything()
    file = tmp_path / "counts.json"
    file.write_text('{"year": 2026, "counts": {"2.1": [50, 100]}}')
    answer = json.loads(run(capsys, str(file), "--json")[1].out)
    assert answer["set"] == "766-QNA" and answer["groups"][1]["score"] == 20
    answer = json.loads(run(capsys, str(file), "--json", "--set", "766-2022")[1].out)
    assert answer["set"] == "766-2022" and answer["groups"][1]["score"] == 10
    code, said = run(capsys, str(file), "--set", "766-2025")
    assert code == 2 and "Các bộ: 766-2022, 766-QNA" in said.err


def test_nothing_touched_differs_in_nothing(world, capsys):
    code, said = run(capsys, "audit", "--json")
    answer = json.loads(said.out)
    assert (code, answer["dossiers"], answer["differences"]) == (0, 1, 0) and answer["figures"] > 2
    assert "Không có sai lệch" in run(capsys, "audit")[1].out


def test_a_figure_changed_past_all_our_code_is_named(world, capsys):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("UPDATE dossiers_markday SET received = received + 4 WHERE received = 1 AND ended = 1")
        assert cursor.rowcount == 1
    code, said = run(capsys, "audit", "--json")
    (wrong,) = json.loads(said.out)["days"]
    assert code == 1 and (wrong["mark"], wrong["counted"], wrong["should_be"]) == ("received", 5, 1)
    spoken = run(capsys, "audit")[1].out
    assert "25/07/2022" in spoken and world.committee.name in spoken and "đang giữ 5, đúng là 1" in spoken


def test_a_measure_of_a_day_and_a_duty_changed_past_all_our_code_are_named(world, capsys):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("UPDATE dossiers_flowday SET late = 3 WHERE settled = 1")
        cursor.execute("UPDATE dossiers_flowhalf SET late = 3 WHERE settled = 1")  # both, so halves agree
        cursor.execute("UPDATE dossiers_dutyday SET late = 1 WHERE duty = 'settle'")
    code, said = run(capsys, "audit", "--json")
    answer = json.loads(said.out)
    (flow,), (duty,) = answer["flows"], answer["duties"]
    assert (code, answer["differences"], answer["halves"], answer["unplaced"]) == (1, 2, [], 0)
    assert (flow["measure"], flow["counted"], flow["should_be"]) == ("late", 3, 0)
    assert flow["unit"] == str(world.committee.pk) and flow["desk"] == str(world.desk.pk)
    assert (duty["duty"], duty["late"], duty["counted"], duty["should_be"]) == ("settle", True, 1, 0)
    assert (duty["day"], duty["staff"]) == ("2022-07-25", str(world.dung.staff.pk))
    spoken = run(capsys, "audit")[1].out
    assert f"SAI: 25/07/2022, {world.committee.name}, thủ tục 1.004873, Giải quyết quá hạn trả: " in spoken
    assert f"{world.dung.name}, việc Giải quyết, quá hạn: đang giữ 1, đúng là 0" in spoken


def test_a_half_of_a_month_that_is_not_the_sum_of_its_days_is_named(world, capsys):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("UPDATE dossiers_flowhalf SET settled = settled - 1 WHERE half = '2022-07-15'")
        assert cursor.rowcount == 1
    code, said = run(capsys, "audit", "--json")
    (wrong,) = json.loads(said.out)["halves"]
    assert code == 1 and (wrong["half"], wrong["measure"], wrong["difference"]) == (
        "2022-07-15",
        "settled",
        -1,
    )
    spoken = run(capsys, "audit")[1].out
    assert "nửa tháng từ 15/07/2022" in spoken and "lệch -1 so với các ngày" in spoken

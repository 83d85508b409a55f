"""The index over the API, in the national portal's shape."""

import pytest

from motcua.scorecard.services import seed
from tests.dossiers import district, factories

pytestmark = pytest.mark.django_db
RESULTS, TREE = "/api/v1/scorecard/service-results", "/api/v1/scorecard/tree"
WARD = "000.03.02.H47"
JULY = {"unit": WARD, "timeType": "month", "year": "2022", "month": "7"}


@pytest.fixture
def world():
    seed()
    world = factories.world()
    factories.returned(world)
    return world


def metrics(body, side="data"):
    return {one["id"]: one for group in body[side]["evaluation"] for one in group["metrics"]}


def test_results_of_a_unit_by_both_dates(client, world):
    body = client.get(RESULTS, JULY).json()
    assert (body["fromDate"], body["toDate"], body["set"]) == ("2022-07-01", "2022-07-31", "766-2022")
    for side in ("data", "byFirstDueDate"):
        on_time = metrics(body, side)["2.1"]
        assert {on_time[one] for one in ("ratio", "score", "maxScore")} == {100.0, 20.0}
    groups = {one["code"]: one["score"] for one in body["data"]["overview"]["metrics"]}
    assert list(groups) == ["CKMB", "TDGQ", "CLGQ", "TTTT", "MDSH", "MDHL"]
    assert body["data"]["overview"]["total"] == pytest.approx(sum(one or 0 for one in groups.values()))
    assert metrics(body)["4.1"]["sources"] == ["files"] and "danh mục" in metrics(body)["4.1"]["note"]
    assert metrics(body)["1.4"]["source"] is None and metrics(body)["1.4"]["denominator"] == 0


def test_results_of_one_procedure_have_no_total(client, world):
    code = world.version.procedure.code
    body = client.get(RESULTS, JULY | {"formalityId": code}).json()
    assert body["data"]["overview"] == {"total": None, "rating": None, "metrics": []}
    assert metrics(body)["2.1"]["denominator"] == 1
    assert metrics(body)["5.2"]["score"] is None and metrics(body)["5.2"]["note"]


def test_a_unit_with_those_right_below_it(client, world):
    above = district.above(world)
    body = client.get(TREE, JULY | {"unit": above.city.identifier}).json()["data"]
    assert body["parent"]["code"] == above.city.identifier
    ward = next(one for one in body["children"] if one["code"] == WARD)
    assert ward["total"] > 20 and ward["byFirstDueDate"]["total"] == ward["total"]


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({"unit": "000.99"}, 409, "Không có đơn vị"),
        ({"unit": "UBND tỉnh"}, 422, "đúng mẫu"),
        ({"timeType": "quarter"}, 409, "Kỳ chấm điểm chưa đủ"),
        ({"timeType": "range", "fromDate": "2022-08-01", "toDate": "2022-07-01"}, 409, "chưa đúng"),
        ({"year": "2019"}, 409, "Chưa có bộ chỉ số"),
        ({"timeType": "range", "fromDate": "hôm qua", "toDate": "2022-07-01"}, 422, "Phải là một ngày"),
        ({"timeType": "week"}, 422, "Chỉ nhận một trong các giá trị"),
        ({"month": "13"}, 422, "Phải từ 12 trở xuống"),
        ({"formalityId": "9.999999"}, 404, "Không có nội dung này"),
    ],
)
def test_bad_input_gets_a_vietnamese_sentence(client, world, change, status, sentence):
    answer = client.get(RESULTS, JULY | change)
    assert answer.status_code == status
    body = answer.json()
    assert sentence in body["title"] + str(body.get("errors", ""))

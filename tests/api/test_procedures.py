"""The public endpoints about procedures."""

from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client

from motcua.catalogue.models import Case, ChannelTerm, Component, FeeLine, ProcedureVersion, ResultKind
from tests.catalogue import search_corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus() -> None:
    search_corpus.load()


def test_a_search_answers_with_reasons(client: Client, corpus: None) -> None:
    answer = client.get("/api/v1/procedures", {"q": "giay khai sih cho be", "limit": "3"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["suggestion"] == "giấy khai sinh cho be"
    assert len(body["results"]) == 3
    assert body["results"][0]["code"] == "1.001193"
    assert body["results"][0]["levels"] == ["commune"]
    assert body["results"][0]["reason"]


def test_a_level_narrows_the_answer(client: Client, corpus: None) -> None:
    body = client.get("/api/v1/procedures", {"q": "đăng ký khai sinh", "level": "district"}).json()
    assert {"district"} == {level for one in body["results"] for level in one["levels"]}


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": "x" * 201},
        {"q": "a", "level": "ward"},
        {"q": "a", "limit": "0"},
        {"q": "a", "limit": "51"},
        {"q": "a", "limit": "ba"},
        {"q": "a", "field": "Hộ tịch"},
    ],
)
def test_a_wrong_parameter_is_a_problem_that_names_it(client: Client, parameters: dict[str, str]) -> None:
    answer = client.get("/api/v1/procedures", parameters)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == "urn:motcua:invalid"
    assert body["errors"][0]["where"].startswith("query.")


@pytest.mark.parametrize("query", ["", " ", "\x00", "'", "😀", "%"])
def test_odd_queries_are_answered(client: Client, query: str) -> None:
    assert client.get("/api/v1/procedures", {"q": query}).status_code == 200


def test_one_procedure_with_all_its_parts(client: Client, corpus: None) -> None:
    version = ProcedureVersion.objects.get(procedure__code="1.001193")
    late = Case.objects.create(version=version, name="Đăng ký quá hạn")
    Component.objects.create(version=version, position=2, case=late, name="Giấy cam đoan", required=False)
    Component.objects.create(version=version, position=1, name="Giấy chứng sinh", originals=1)
    ChannelTerm.objects.create(version=version, channel="direct", limit_value=1, limit_unit="working_day")
    FeeLine.objects.create(version=version, name="Lệ phí bản sao", amount=8000, unit="bản")
    ResultKind.objects.create(version=version, name="Giấy khai sinh")

    body = client.get("/api/v1/procedures/1.001193").json()

    assert body["name"] == "Đăng ký khai sinh"
    assert [(one["name"], one["case"]) for one in body["papers"]] == [
        ("Giấy chứng sinh", None),
        ("Giấy cam đoan", "Đăng ký quá hạn"),
    ]
    assert body["time_limits"] == [{"channel": "direct", "value": 1, "unit": "working_day", "note": ""}]
    assert body["fees"][0]["amount"] == 8000
    assert body["results"] == ["Giấy khai sinh"]
    assert body["competences"] == [{"level": "commune", "settled_at": "commune", "settles": ""}]


def test_what_is_not_in_force_is_not_found(client: Client, corpus: None) -> None:
    ProcedureVersion.objects.filter(procedure__code="1.001193").update(valid_to=date(2021, 1, 1))
    answer = client.get("/api/v1/procedures/1.001193")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:motcua:not-found"


@pytest.mark.parametrize(
    ("query", "where", "said"),
    [
        ("limit=99999", "query.limit", "Phải từ 50 trở xuống."),
        ("limit=0", "query.limit", "Phải từ 1 trở lên."),
        ("limit=ba", "query.limit", "Phải là số nguyên."),
        ("level=quan", "query.level", "Chỉ nhận một trong các giá trị: 'province', 'district' or 'commune'."),
    ],
)
def test_each_wrong_parameter_is_named_with_a_sentence(
    client: Client, query: str, where: str, said: str
) -> None:
    answer = client.get(f"/api/v1/procedures?q=khai&{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"where": where, "problem": said}]


@pytest.mark.parametrize("code", ["1.999999", "a b", "'; drop", "\x00"])
def test_a_code_that_does_not_exist_is_never_a_server_error(client: Client, code: str) -> None:
    assert client.get(f"/api/v1/procedures/{quote(code)}").status_code in {404, 422}


def test_too_many_requests_are_told_when_to_come_back(client: Client) -> None:
    answers = [client.get("/api/v1/procedures/1.999999") for _turn in range(245)]  # a minute may turn
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert limited[-1].headers["Content-Type"] == "application/problem+json"
    assert 0 < int(limited[-1].headers["Retry-After"]) <= 60

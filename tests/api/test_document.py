"""The OpenAPI document is a promise: committed, served and readable."""

import json
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from motcua.api import problems
from motcua.api.document import text
from motcua.api.endpoints import api
from motcua.common.refusal import Refusal

ROOT = Path(__file__).resolve().parents[2]


def test_the_committed_document_is_the_generated_one() -> None:
    assert (ROOT / "openapi.json").read_text("utf-8") == text(), "Run `make docs` and commit openapi.json."


def test_every_operation_says_what_it_is() -> None:
    for methods in json.loads(text())["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert {"200", "429"} <= operation["responses"].keys()


@pytest.mark.django_db
def test_the_served_document_is_the_committed_one(client: Client) -> None:
    assert client.get("/api/v1/openapi.json").json() == json.loads(text())


@pytest.mark.django_db
def test_the_document_is_readable_without_foreign_scripts(client: Client) -> None:
    answer = client.get("/api/v1/docs")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "/api/v1/procedures/{code}" in page
    assert "https://" not in page.split("<main", 1)[1].split("</main>")[0]


def test_a_refusal_is_a_conflict_with_its_stable_code() -> None:
    class Closed(Refusal):
        code = "office-closed"
        message = "Bộ phận Một cửa {unit} đã hết giờ."

    request: HttpRequest = RequestFactory().get("/api/v1/x")
    answer = api.on_exception(request, Closed(unit="phường An Mỹ"))
    assert answer.status_code == 409
    assert json.loads(answer.content) == {
        "type": "urn:motcua:office-closed",
        "title": "Bộ phận Một cửa phường An Mỹ đã hết giờ.",
        "status": 409,
    }
    assert problems.problem("x", "y", 404)["Content-Type"] == "application/problem+json"

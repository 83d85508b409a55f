"""Tests of a form as data, and everything that is wrong with one said at once."""

from typing import Any

import pytest

from motcua.catalogue import eforms
from motcua.catalogue.eforms import DefinitionWrong
from tests.catalogue.forms import AT, form

BORN = {"key": "born_at", "type": "choice", "options": ["Ở nhà", "Bệnh viện"]}
HOSPITAL = {"key": "hospital", "type": "text", "when": {"field": "born_at", "is": "Bệnh viện"}}
DAY = {"key": "day", "type": "date", "max": "today"}
COPIES = {"key": "copies", "type": "number", "min": 1}
FEE = {"key": "fee", "type": "computed", "formula": "copies * 8000"}
FORM = (BORN, HOSPITAL, DAY, COPIES, FEE)
TEXT_A, TEXT_B = ({"key": key, "type": "text"} for key in "ab")
GOOD = {"born_at": "Bệnh viện", "hospital": "Bệnh viện Đa khoa Quảng Nam", "day": "04/07/2022", "copies": "3"}


def failures(**trial: Any) -> list[str]:
    definition = form(*FORM, tests=[{"name": "Thử", **trial}])
    return list(eforms.run_trials(definition, at=AT)[0].failures)


def test_a_test_passes_when_everything_expected_comes_true() -> None:
    assert failures(typed=GOOD, shows=["hospital"], errors={}, computed={"fee": 24000}) == []
    assert failures(typed={**GOOD, "born_at": "Ở nhà"}, hides=["hospital"], errors={}) == []
    assert failures(typed={}) == []


@pytest.mark.parametrize(
    ("trial", "words"),
    [
        ({"hides": ["hospital"]}, "không được hỏi mà lại hỏi"),
        ({"typed": {"born_at": "Ở nhà"}, "shows": ["hospital"]}, "phải được hỏi mà không hỏi"),
        ({"computed": {"fee": 8000}}, "phải tính ra 8000 mà ra 24000"),
        ({"typed": {}, "computed": {"fee": 8000}}, "mà ra trống"),
        ({"errors": {"day": "tương lai"}}, "phải bị báo sai mà không báo"),
        ({"typed": {**GOOD, "day": "26/07/2022"}, "errors": {}}, "ngoài dự kiến"),
        ({"typed": {**GOOD, "day": "26/07/2022"}, "errors": {"day": "không có ngày"}}, "mà báo"),
    ],
)
def test_a_test_that_fails_says_what_came_instead(trial: dict[str, Any], words: str) -> None:
    said = failures(**{"typed": GOOD, **trial})
    assert len(said) == 1 and words in said[0]


def test_a_test_is_filled_in_on_its_own_day() -> None:
    late = {"typed": {**GOOD, "day": "26/07/2022"}, "errors": {"day": "tương lai"}}
    assert failures(**late) == []
    assert failures(**late, on="2024-02-29") != []


@pytest.mark.parametrize(
    ("trial", "place"),
    [
        ({"typed": {"soul": "x"}}, "tests.Thử"),
        ({"shows": ["soul"]}, "tests.Thử"),
        ({"typed": {"day": 5}}, "tests[0].typed.day"),
        ({"on": "tomorrow"}, "tests[0].on"),
        ({"computed": {"fee": "8000"}}, "tests[0].computed"),
        ({"errors": ["day"]}, "tests[0].errors"),
        ({"expected": {}}, "tests[0].expected"),
    ],
)
def test_a_broken_test_names_the_place(trial: dict[str, Any], place: str) -> None:
    with pytest.raises(DefinitionWrong) as wrong:
        failures(**trial)
    assert wrong.value.facts["place"] == place


def sentences(*fields: dict[str, Any], **more: Any) -> list[str]:
    filled = [{"label": f"Câu {one.get('key')}", **one} for one in fields]
    data = {"title": "Tờ khai", "pages": [{"key": "p", "title": "Trang", "fields": filled}], **more}
    return [finding.sentence for finding in eforms.findings_in(data)]


def test_a_good_form_has_no_findings() -> None:
    assert sentences(*FORM) == []


def test_every_wrong_question_is_named_at_once() -> None:
    found = sentences(
        {"key": "A", "type": "text"}, {"key": "b", "type": "soul"}, {"key": "c", "type": "date"}
    )
    assert len(found) == 2
    assert found[0].startswith("Trang “Trang”, câu “Câu A” (A): khóa chỉ gồm")
    assert "không có loại câu hỏi “soul”" in found[1]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            [{"key": "a", "type": "text", "when": {"field": "soul", "is": 1}}],
            "Trang “Trang”, câu “Câu a” (a): điều kiện nhắc câu “soul” không có trong biểu mẫu.",
        ),
        (
            [
                {"key": "a", "type": "text", "when": {"field": "b", "filled": True}},
                {"key": "b", "type": "text"},
            ],
            "đứng sau nó",
        ),
        (
            [
                {"key": "a", "type": "text", "when": {"field": "c", "filled": True}},
                {"key": "b", "type": "text", "when": {"field": "a", "filled": True}},
                {"key": "c", "type": "text", "when": {"field": "b", "filled": True}},
            ],
            "đi thành vòng: a → c → b → a",
        ),
        ([{"key": "a", "type": "computed", "formula": "a + 1"}], "công thức đi thành vòng: a → a"),
        ([TEXT_A, TEXT_A], "trùng khóa"),
        (
            [TEXT_A, {"key": "b", "type": "computed", "formula": "a * 2"}],
            "phải là một số",
        ),
    ],
)
def test_what_questions_say_of_one_another_is_checked(fields: list[dict[str, Any]], words: str) -> None:
    found = sentences(*fields)
    assert len(found) == 1 and words in found[0]


def test_whatever_else_is_wrong_has_a_sentence_too() -> None:
    assert eforms.findings_in([])[0].sentence == "Cần một đối tượng."
    assert (
        "phép so sánh"
        in sentences(*FORM, checks=[{"field": "x", "rule": "y", "other": "z", "message": "!"}])[0].lower()
    )
    page = {"key": "p", "title": "", "fields": [{"key": "a", "type": "text", "label": "A"}]}
    assert "title" in eforms.findings_in({"title": "T", "pages": [page]})[0].sentence

"""Computed questions, tables, blocks of organisations, words in two languages."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.catalogue import eforms
from motcua.catalogue.eforms import DefinitionWrong
from motcua.catalogue.eforms.formulas import FormulaWrong, check_types, evaluate, parse_formula
from tests.catalogue.forms import AT, BOOK, form

HOUSE = (
    {"key": "area", "type": "number", "unit": "m²"},
    {"key": "price", "type": "money"},
    {"key": "worth", "type": "computed", "formula": "round(area * price)", "unit": "đồng"},
)
PEOPLE = {
    "key": "people",
    "type": "table",
    "item": "Người",
    "min": 1,
    "fields": [
        {"key": "name", "type": "text", "label": "Họ tên"},
        {"key": "days", "type": "number", "label": "Số ngày"},
        {"key": "wage", "type": "money", "label": "Tiền công một ngày"},
        {"key": "pay", "type": "computed", "label": "Thành tiền", "formula": "days * wage"},
    ],
}
TOTAL = {"key": "total", "type": "computed", "formula": "sum(people.pay) + 0"}


def filled(definition: eforms.Definition, **typed: str) -> eforms.Checked:
    raw = {name.replace("__", "."): [value] for name, value in typed.items()}
    return eforms.validate_page(definition, definition.pages[0], raw, answers={}, at=AT, book=BOOK)


@pytest.mark.parametrize(
    ("formula", "number"),
    [
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4 - -1", 21),
        ("7 / 2", 3.5),
        ("1 / 3", 0.333333),
        ("0.1 + 0.2", 0.3),
        ("a / 0", None),
        ("a * 2", 10),
        ("a + blank", None),
        ("a + or_zero(blank)", 5),
        ("min(a, 3, 9)", 3),
        ("max(0, a - 9)", 0),
        ("max(a, blank)", None),
        ("round(2.5)", 3),
        ("sum(rows.n)", 7),
        ("count(rows)", 3),
        ("years(born, married)", 17),
        ("days(born, married)", 6574),
        ("years(born, blank)", None),
        ("999999999999999 * 9999999", None),
    ],
)
def test_a_formula_gives_exact_numbers_or_stays_blank(formula: str, number: object) -> None:
    answers = {
        "a": 5,
        "rows": [{"n": 3}, {"n": None}, {"n": 4}],
        "born": "2004-02-29",
        "married": "2022-02-28",
    }
    types = {"a": "number", "blank": "number", "rows": "table", "rows.n": "number"}
    node = parse_formula(formula)
    if "born" not in formula:
        check_types(node, types)
    assert evaluate(node, answers) == number


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("", "thiếu"),
        ("1 +", "thiếu"),
        ("(1", "thiếu “)”"),
        ("1 2", "thừa “2”"),
        ("__import__('os')", "không hiểu"),
        ("eval(a)", "không có hàm “eval”"),
        ("round(a, 2)", "cần 1 thành phần"),
        ("(" * 60 + "1" + ")" * 60, "lồng nhau"),
        ("-" * 90 + "1", "lồng nhau"),
        ("1+" * 200 + "1", "dài quá"),
    ],
)
def test_a_wrong_formula_is_said_in_words(formula: str, words: str) -> None:
    with pytest.raises(FormulaWrong) as wrong:
        parse_formula(formula)
    assert words in str(wrong.value)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("name * 2", "“name” phải là một số"),
        ("sum(a)", "khóa nhóm và khóa cột"),
        ("sum(rows.word)", "“rows.word” phải là một cột số"),
        ("count(a)", "nhóm lặp lại"),
        ("years(a, born)", "“a” phải là một ngày"),
        ("rows.n + 1", "phải là một số"),
    ],
)
def test_a_formula_must_compute_with_numbers(formula: str, words: str) -> None:
    types = {"a": "number", "name": "text", "rows": "group", "rows.word": "text", "born": "date"}
    with pytest.raises(FormulaWrong) as wrong:
        check_types(parse_formula(formula), types)
    assert words in str(wrong.value)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab.+-*/(), 019sumroundcount", max_size=40))
def test_any_text_is_a_formula_or_refused_and_never_breaks(text: str) -> None:
    try:
        node = parse_formula(text)
    except FormulaWrong:
        return
    evaluate(node, {"a": 1, "b": "x", "sum": [{"a": 2}]})


def test_the_system_computes_and_what_the_browser_says_of_it_is_not_believed() -> None:
    definition = form(*HOUSE)
    checked = filled(definition, area="96,5", price="2.000.000", worth="1")
    assert checked.ok and checked.answers["worth"] == 193_000_000
    kept = eforms.clean_answers(definition, {**checked.answers, "worth": 1})
    assert kept["worth"] == 193_000_000
    rows = {row.label: row.value for part in eforms.summary(definition, kept) for row in part.rows}
    assert rows["Câu worth"] == "193.000.000 đồng" and rows["Câu area"] == "96,5 m²"
    assert eforms.answers_for_template(definition, kept)["worth"] == 193_000_000


def test_a_computed_question_waits_for_its_numbers() -> None:
    definition = form(*HOUSE)
    bound = eforms.bind(definition, definition.pages[0], {"area": 96.5}, book=BOOK)
    assert [one.value for one in bound] == ["96,5", "", ""]
    assert [one.feeds for one in bound] == ["#f-worth", "#f-worth", ""]


def test_a_table_computes_in_its_rows_and_under_them() -> None:
    definition = form(PEOPLE, TOTAL)
    typed = {"people__0__name": "An", "people__0__days": "2", "people__0__wage": "300000"}
    typed |= {"people__4__name": "Bình", "people__4__days": "3", "people__4__wage": "200000"}
    checked = filled(definition, **typed)
    assert [row["pay"] for row in checked.answers["people"]] == [600_000, 600_000]
    assert checked.answers["total"] == 1_200_000
    raw = {name.replace("__", "."): [value] for name, value in typed.items()}
    table, total = eforms.bind(definition, definition.pages[0], {}, book=BOOK, raw=raw, checked=checked)
    assert [column.label for column in table.columns] == [
        "Họ tên",
        "Số ngày",
        "Tiền công một ngày",
        "Thành tiền",
    ]
    assert [entry.fields[3].value for entry in table.entries] == ["600.000", "600.000"]
    assert total.value == "1.200.000"
    assert table.entries[1].fields[1].feeds == "#f-people-0-pay,#f-people-4-pay,#f-total"
    assert eforms.rearrange(definition.pages[0], {**raw, "_remove": ["people.0"]}) is not None


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({"key": "q", "type": "computed"}, "formula"),
        ({"key": "q", "type": "text", "formula": "1"}, "formula"),
        ({"key": "q", "type": "computed", "formula": "1 +"}, "formula"),
        ({"key": "q", "type": "computed", "formula": "none * 2"}, "formula"),
        ({"key": "q", "type": "computed", "formula": "q + 1"}, "formula"),
        ({**PEOPLE, "fields": [{"key": "a", "type": "address", "label": "A"}]}, "type"),
        (
            {
                **PEOPLE,
                "fields": [{"key": "a", "type": "text", "label": "A", "when": {"field": "a", "is": 1}}],
            },
            "when",
        ),
        ({"key": "q", "type": "organisation", "parts": ["soul"]}, "fields[0]"),
    ],
)
def test_a_broken_computed_question_or_table_names_the_place(broken: dict[str, Any], place: str) -> None:
    with pytest.raises(DefinitionWrong) as wrong:
        form(broken)
    assert place in str(wrong.value.facts["place"])


def test_a_computed_number_may_be_compared_and_asked_about() -> None:
    more = {"checks": [{"field": "worth", "rule": "at_most", "other": "cap", "message": "Quá mức."}]}
    cap = {"key": "cap", "type": "money"}
    reason = {"key": "why", "type": "text", "when": {"field": "worth", "filled": True}}
    definition = form(cap, *HOUSE, reason, **more)
    checked = filled(definition, cap="100", area="2", price="60", why="vì")
    assert checked.errors == {"worth": "Quá mức."}
    assert "why" not in filled(definition, cap="100", area="2").answers


def test_an_organisation_is_asked_like_a_person() -> None:
    block = {"key": "maker", "type": "organisation", "label": "Cơ sở", "prefill": "organisation"}
    parts = ["name", "tax_code", "address", "representative"]
    definition = form({**block, "parts": parts})
    keys = [one.key for one in definition.pages[0].fields]
    assert keys == ["maker_name", "maker_tax_code", "maker_address", "maker_representative"]
    facts = {
        "organisation.name": "Công ty TNHH Mộc Kim Bồng",
        "organisation.id_number": "4000123456",
        "organisation.residence": {"commune": "20341", "detail": "1 Trần Phú"},
    }
    answers = eforms.prefill(definition, facts, at=AT, book=BOOK)
    assert answers["maker_tax_code"] == "4000123456"
    assert answers["maker_address"]["commune"] == "20341"
    wrong = filled(definition, maker_tax_code="40001")
    assert "10 chữ số" in wrong.errors["maker_tax_code"]


def test_the_reader_chooses_the_language_and_vietnamese_is_the_fallback() -> None:
    gender = {
        "key": "g",
        "type": "choice",
        "options": [{"value": "f", "label": {"vi": "Nữ", "en": "Female"}}],
    }
    data = {
        "title": {"vi": "Tờ khai", "en": "Declaration"},
        "pages": [
            {
                "key": "p",
                "title": {"vi": "Trang", "en": "Page"},
                "fields": [
                    {**gender, "label": {"vi": "Giới tính", "en": "Sex"}},
                    {"key": "h", "type": "text", "label": {"vi": "Quê quán"}},
                    {"key": "m", "type": "person", "label": {"vi": "Người mẹ", "en": "Mother"}},
                ],
            }
        ],
    }
    english = eforms.parse(data, "en")
    labels = [(one.block, one.label) for one in english.pages[0].fields]
    assert labels == [("", "Sex"), ("", "Quê quán"), ("Mother", "Full name")]
    rows = eforms.summary(english, {"g": "f"})[0].rows
    assert (english.title, rows[0].label, rows[0].value) == ("Declaration", "Sex", "Female")
    vietnamese = eforms.parse(data)
    assert vietnamese.title == "Tờ khai" and vietnamese.pages[0].fields[0].options[0].label == "Nữ"
    with pytest.raises(DefinitionWrong):
        eforms.parse({**data, "title": {"en": "Declaration"}})

"""Electronic forms: what is asked, what is understood, what is said about mistakes."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from motcua.catalogue import eforms
from motcua.catalogue.eforms import DefinitionWrong
from tests.catalogue.forms import AT, BOOK, HOME, KEYS, form, seeded


def check(
    definition: eforms.Definition, answers: dict[str, Any] | None = None, page: int = 0, **typed: str
) -> eforms.Checked:
    raw = {name.replace("__", "."): [value] for name, value in typed.items()}
    return eforms.validate_page(
        definition, definition.pages[page], raw, answers=answers or {}, at=AT, book=BOOK
    )


def one(kind: str, typed: str, **more: Any) -> tuple[Any, str]:
    """Answer and sentence of a single question."""
    result = check(form({"key": "q", "type": kind, **more}), q=typed)
    return result.answers.get("q"), result.errors.get("q", "")


@pytest.mark.parametrize("key", KEYS)
def test_the_seeded_forms_are_well_formed(key: str) -> None:
    definition = seeded(key)
    assert 2 <= len(definition.pages) <= 7
    assert all(page.fields for page in definition.pages)
    assert definition.basis


@pytest.mark.parametrize("key", KEYS)
def test_the_seeded_forms_pass_the_tests_they_carry(key: str) -> None:
    verdicts = eforms.run_trials(seeded(key), at=AT)
    assert len(verdicts) >= 2
    assert [verdict for verdict in verdicts if not verdict.passed] == []


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        ("date", "5/9/1990", "1990-09-05"),
        ("date", " 05-09-1990 ", "1990-09-05"),
        ("date", "1990-09-05", "1990-09-05"),
        ("date", "29/02/2020", "2020-02-29"),
        ("number", "96,5", 96.5),
        ("number", "1.234,5", 1234.5),
        ("number", "2", 2),
        ("money", "150.000.000 đồng", 150_000_000),
        ("money", "15000đ", 15_000),
        ("phone", "+84 905 123 456", "0905123456"),
        ("phone", "0905.123.456", "0905123456"),
        ("id_number", "049 194 000 456", "049194000456"),
        ("id_number", "b1234567", "B1234567"),
        ("email", "bichphuong@example.vn", "bichphuong@example.vn"),
        ("yes_no", "no", False),
        ("text", "  Nguyễn   Thị Bích\tPhượng\x00", "Nguyễn Thị Bích Phượng"),
        ("long_text", "dòng một\r\ndòng hai", "dòng một\ndòng hai"),
    ],
)
def test_what_people_type_is_understood(kind: str, typed: str, answer: object) -> None:
    assert one(kind, typed) == (answer, "")


@pytest.mark.parametrize(
    ("kind", "typed", "more", "words"),
    [
        ("date", "31/02/2020", {}, "không có ngày 31/02/2020"),
        ("date", "hôm qua", {}, "ngày/tháng/năm"),
        ("date", "26/07/2022", {"max": "today"}, "không thể ở tương lai"),
        ("date", "26/07/2004", {"max": "-18y"}, "không sau ngày 25/07/2004"),
        ("date", "01/01/1800", {"min": "-130y"}, "không trước ngày 25/07/1892"),
        ("number", "hai", {}, "cần là một số"),
        ("number", "0", {"min": 1}, "từ 1 trở lên"),
        ("money", "-5", {}, "số tiền"),
        ("money", "999", {"min": 1_000_000}, "từ 1.000.000 trở lên"),
        ("phone", "905123", {}, "10 chữ số"),
        ("email", "a@b", {}, "chưa đúng"),
        ("id_number", "1234", {}, "12 chữ số"),
        ("yes_no", "maybe", {}, "có hoặc không"),
        ("choice", "x", {"options": ["Nam", "Nữ"]}, "chọn lại"),
        ("text", "ă" * 251, {}, "dài quá 250 ký tự"),
        ("text", "", {}, "Xin ghi “Câu q”"),
        ("choice", "", {"options": ["Nam"]}, "Xin chọn “Câu q”"),
        ("text", "12a", {"pattern": "[0-9]+", "pattern_message": "Chỉ ghi số."}, "Chỉ ghi số."),
    ],
)
def test_a_mistake_is_said_in_a_sentence(kind: str, typed: str, more: dict[str, Any], words: str) -> None:
    answer, sentence = one(kind, typed, **more)
    assert answer is None
    assert words in sentence
    assert sentence.endswith(".")


def test_a_birth_date_is_judged_by_the_day_of_filing() -> None:
    definition = form({"key": "born", "type": "date", "max": "-18y"})
    leap_day = datetime(2024, 2, 29, 9, 0, tzinfo=AT.tzinfo)
    result = eforms.validate_page(
        definition, definition.pages[0], {"born": ["28/02/2006"]}, answers={}, at=leap_day, book=BOOK
    )
    assert result.ok


def test_an_address_is_checked_down_to_the_commune() -> None:
    definition = form({"key": "home", "type": "address"})
    good = check(definition, **{f"home__{part}": code for part, code in HOME.items()})
    assert good.ok
    assert good.answers["home"]["text"] == "12 Trần Phú, phường An Mỹ, thành phố Tam Kỳ, tỉnh Quảng Nam"
    other_district = check(definition, home__province="49", home__district="513", home__commune="20341")
    assert "xã, phường" in other_district.errors["home.commune"]
    assert "huyện" in check(definition, home__province="49").errors["home.district"]
    abroad = check(definition, home__province="other", home__detail="5 Lê Lợi, phường 1, TP Vũng Tàu")
    assert abroad.ok
    assert abroad.answers["home"]["text"] == "5 Lê Lợi, phường 1, TP Vũng Tàu"
    assert "home.detail" in check(definition, home__province="other").errors


def test_a_question_appears_only_when_its_condition_holds() -> None:
    definition = seeded("birth_registration")
    place = definition.page("birth_place")
    at_home = {"born_at": ["home"], "facility": ["Bệnh viện giả"], "no_birth_paper": ["yes"]} | {
        f"birth_address.{part}": [code] for part, code in HOME.items()
    }
    checked = eforms.validate_page(definition, place, at_home, answers={}, at=AT, book=BOOK)
    assert checked.ok
    assert "facility" not in checked.answers
    bound = eforms.bind(definition, place, checked.answers, book=BOOK)
    assert [one.name for one in bound] == ["born_at", "birth_address", "no_birth_paper", "birth_paper_note"]
    assert [one.decides for one in bound] == [True, False, True, False]


def test_answers_hidden_by_a_later_change_of_mind_are_left_out_everywhere() -> None:
    definition = seeded("birth_registration")
    answers = {"father_known": False, "father_name": "Huỳnh Đức Thuận", "mother_known": True}
    assert "father_name" not in eforms.clean_answers(definition, answers)
    assert eforms.answers_for_template(definition, answers)["father_name"] is None
    assert "Huỳnh" not in str(eforms.summary(definition, answers))


def test_an_emptied_question_replaces_what_was_kept() -> None:
    definition = form({"key": "q", "type": "text", "required": False})
    kept = {"q": "cũ"}
    assert {**kept, **check(definition, kept, q=" ").answers} == {"q": None}


def test_parents_must_be_older_than_the_child() -> None:
    definition = seeded("birth_registration")
    mother = definition.page("mother")
    raw = {"mother_known": ["yes"], "mother_birth_date": ["05/07/2022"]}
    checked = eforms.validate_page(
        definition, mother, raw, answers={"child_birth_date": "2022-07-04"}, at=AT, book=BOOK
    )
    assert checked.errors["mother_birth_date"] == "Ngày sinh của mẹ phải trước ngày sinh của trẻ."


def test_groups_repeat_and_name_their_mistakes_by_place() -> None:
    definition = seeded("household_business")
    trades = definition.page("trades")
    raw = {
        "trades.0.name": ["Nhà hàng"],
        "trades.0.code": ["5610"],
        "trades.0.main": ["yes"],
        "trades.7.name": [""],
        "trades.7.code": ["56"],
        "trades.7.main": ["no"],
    }
    checked = eforms.validate_page(definition, trades, raw, answers={}, at=AT, book=BOOK)
    assert checked.answers["trades"][0] == {"name": "Nhà hàng", "code": "5610", "main": True}
    assert set(checked.errors) == {"trades.7.name", "trades.7.code"}
    entries = eforms.bind(definition, trades, {}, book=BOOK, raw=raw, checked=checked)[0].entries
    assert [entry.title for entry in entries] == ["Ngành, nghề 1", "Ngành, nghề 2"]
    assert entries[1].fields[1].value == "56"
    assert "4 chữ số" in entries[1].fields[1].error


def test_a_group_of_one_asks_at_once_and_says_what_is_missing() -> None:
    definition = seeded("household_business")
    page = definition.page("trades")
    assert len(eforms.bind(definition, page, {}, book=BOOK)[0].entries) == 1
    checked = eforms.validate_page(definition, page, {}, answers={}, at=AT, book=BOOK)
    assert "trades.0.name" in checked.errors


def test_entries_are_added_and_removed_without_javascript() -> None:
    page = seeded("household_business").page("trades")
    raw = {"trades.0.name": ["Nhà hàng"], "_add": ["trades"]}
    added = eforms.rearrange(page, raw)
    assert added == {"trades.0.name": ["Nhà hàng"], "trades.1": [""]}
    assert eforms.rearrange(page, {**added, "_remove": ["trades.0"]}) == {"trades.1": [""]}
    assert eforms.rearrange(page, {"trades.0.name": ["Nhà hàng"]}) is None
    assert eforms.rearrange(page, {"_add": ["else"], "_remove": ["x"]}) is None


def test_the_account_fills_what_the_state_already_knows() -> None:
    facts = {
        "party.name": "Nguyễn Thị Bích Phượng",
        "party.id_number": "049194000456",
        "party.phone": "không rõ",
        "party.residence": {"commune": "20341", "detail": "Tổ 5"},
    }
    answers = eforms.prefill(seeded("birth_registration"), facts, at=AT, book=BOOK)
    assert answers["requester_name"] == "Nguyễn Thị Bích Phượng"
    assert answers["requester_residence"]["text"] == "Tổ 5, phường An Mỹ, thành phố Tam Kỳ, tỉnh Quảng Nam"
    assert "requester_phone" not in answers


def test_a_page_shows_what_was_typed_with_its_mistakes() -> None:
    definition = seeded("birth_registration")
    page = definition.page("requester")
    raw = {"requester_name": ["Minh"], "requester_phone": ["12"], "requester_residence.province": ["49"]}
    checked = eforms.validate_page(definition, page, raw, answers={}, at=AT, book=BOOK)
    bound = {one.name: one for one in eforms.bind(definition, page, {}, book=BOOK, raw=raw, checked=checked)}
    assert bound["requester_phone"].value == "12"
    assert bound["requester_phone"].described_by == "f-requester_phone-error"
    assert bound["requester_name"].starts_block
    assert not bound["requester_phone"].starts_block
    parts = {part.name: part for part in bound["requester_residence"].parts}
    assert [option.label for option in parts["requester_residence.district"].options] == [
        "thành phố Tam Kỳ",
        "huyện Thăng Bình",
    ]
    assert parts["requester_residence.commune"].options == ()
    assert parts["requester_residence.district"].id == "f-requester_residence-district"
    assert parts["requester_residence.district"].error


def answered(fields) -> list[str]:
    """Names of the questions that already hold an answer; what the form works out is none."""
    found = []
    for field in fields:
        chosen = any(option.chosen for option in field.options) or any(part.value for part in field.parts)
        if (field.value or chosen) and field.type != "computed":
            found.append(field.name)
        found += [name for entry in field.entries for name in answered(entry.fields)]
    return found


@pytest.mark.parametrize("key", KEYS)
def test_no_question_of_any_form_is_answered_before_somebody_answers_it(key: str) -> None:
    definition = seeded(key)
    always = replace(definition, pages=tuple(_always(page) for page in definition.pages))
    for page in always.pages:
        assert answered(eforms.bind(always, page, {}, book=BOOK)) == [], page.key


def _always(page: eforms.Page) -> eforms.Page:
    """The page with every question asked, whatever others answer, and every group with an entry."""
    fields = tuple(
        replace(one, when=None, min=max(1, int(one.min or 0))) if one.fields else replace(one, when=None)
        for one in page.fields
    )
    return replace(page, when=None, fields=fields)


def test_a_form_of_before_that_names_an_answer_beforehand_is_read_without_it() -> None:
    field = {"key": "known", "type": "yes_no", "label": "Biết?", "default": "yes"}
    definition = eforms.parse({"title": "Tờ khai", "pages": [{"key": "a", "title": "A", "fields": [field]}]})
    assert answered(eforms.bind(definition, definition.page("a"), {}, book=BOOK)) == []


def test_the_review_page_and_the_document_say_the_same() -> None:
    definition = seeded("civil_extract")
    answers = {
        "kind": "birth",
        "person_name": "Huỳnh Nguyễn Gia Hân",
        "person_birth_date": "2022-07-04",
        "copies": 3,
        "register_office": "UBND phường An Mỹ",
    }
    rows = {row.label: row.value for section in eforms.summary(definition, answers) for row in section.rows}
    assert rows["Ngày, tháng, năm sinh"] == "04/07/2022"
    assert rows["Cần bản sao trích lục về việc gì"] == "Khai sinh"
    values = eforms.answers_for_template(definition, answers)
    assert (values["person_birth_date"], values["kind"], values["copies"]) == (
        date(2022, 7, 4),
        "Khai sinh",
        3,
    )
    assert values["purpose"] is None


def test_pages_that_lack_something_are_named_before_filing() -> None:
    definition = seeded("marital_status")
    titles = eforms.incomplete_pages(definition, {}, at=AT)
    assert titles == ["Người yêu cầu", "Người được xác nhận", "Tình trạng hôn nhân", "Mục đích sử dụng"]
    assert eforms.incomplete_pages(form({"key": "q", "type": "text"}), {"q": "có"}, at=AT) == []
    home = form({"key": "home", "type": "address"})
    assert eforms.incomplete_pages(home, {"home": {"province": "49", "text": "?"}}, at=AT) == ["Trang"]


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ([], "$"),
        ({"title": "x", "pages": []}, "pages"),
        ({"title": "x", "pages": [{"key": "p", "title": "t", "fields": []}]}, "pages[0].fields"),
        ({"title": "x", "pages": "none"}, "pages"),
        ({"title": "x", "pages": [], "code": "import os"}, "$.code"),
    ],
)
def test_a_broken_definition_names_the_place(broken: object, place: str) -> None:
    with pytest.raises(DefinitionWrong) as error:
        eforms.parse(broken)
    assert error.value.facts["place"] == place


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ({"key": "A", "type": "text"}, "key"),
        ({"key": "q", "type": "script"}, "type"),
        ({"key": "q", "type": "text", "options": ["a"]}, "options"),
        ({"key": "q", "type": "choice"}, "options"),
        ({"key": "q", "type": "choice", "options": ["a", "a"]}, "options"),
        ({"key": "q", "type": "group"}, "fields"),
        ({"key": "q", "type": "date", "max": "tomorrow"}, "max"),
        ({"key": "q", "type": "text", "min": 1}, "min"),
        ({"key": "q", "type": "text", "pattern": "("}, "pattern"),
        ({"key": "q", "type": "text", "required": "yes"}, "required"),
        ({"key": "q", "type": "text", "max_length": 0}, "max_length"),
        ({"key": "q", "type": "text", "when": {"field": "later", "is": 1}}, "when"),
        ({"key": "q", "type": "text", "when": {"eval": "1"}}, "when"),
        ({"key": "q", "type": "text", "unknown": 1}, "unknown"),
        ({"key": "q", "type": "person", "parts": ["soul"]}, "fields[0]"),
    ],
)
def test_a_broken_question_names_the_place(field: dict[str, Any], place: str) -> None:
    with pytest.raises(DefinitionWrong) as error:
        form(field)
    assert place in error.value.facts["place"]  # type: ignore[operator]


def test_comparisons_must_compare_like_with_like() -> None:
    fields = {"key": "a", "type": "date"}, {"key": "b", "type": "number"}
    with pytest.raises(DefinitionWrong):
        form(*fields, checks=[{"field": "a", "rule": "before", "other": "b", "message": "!"}])

"""The forms that come with the system, and the procedures that use them."""

import json

import pytest

from motcua.catalogue.eforms.languages import WORDS
from motcua.catalogue.seed import content_from, read
from tests.catalogue.forms import KEYS, SEED, seeded


def users():
    return [(row["code"], row["form_key"], content_from(row)) for row in read() if row.get("form_key")]


def test_at_least_twenty_five_procedures_are_filed_on_an_electronic_form():
    found = users()
    assert len(found) >= 40
    assert {key for _code, key, _content in found} == set(KEYS)


def test_whoever_has_a_form_is_filed_online_and_hands_in_no_paper_for_it():
    for code, _key, content in users():
        assert content.online_level != "none", code
        assert any(paper.is_e_form for paper in content.papers), code


def test_a_form_that_asks_for_a_paper_means_one_of_the_procedure():
    for code, key, content in users():
        names = [paper.name.casefold() for paper in content.papers if not paper.is_e_form]
        for page in seeded(key).pages:
            for field in page.fields:
                if field.component and field.required:
                    assert any(field.component.casefold() in name for name in names), (code, field.key)


def only_vietnamese(data, name=""):
    """The texts of a definition that have no English; what one picks among is a text too."""
    if isinstance(data, dict) and "vi" in data:
        return [] if data.get("en") else [data["vi"]]
    if isinstance(data, dict):
        return [text for key, value in data.items() for text in only_vietnamese(value, key)]
    if isinstance(data, list):
        return [text for one in data for text in only_vietnamese(one, name)]
    said = name in WORDS or (name == "options" and not str(data).isascii())
    return [data] if data and said else []


@pytest.mark.parametrize("key", KEYS)
def test_whoever_reads_english_meets_no_question_in_vietnamese_alone(key):
    assert only_vietnamese(json.loads((SEED / f"{key}.json").read_text("utf-8"))) == []

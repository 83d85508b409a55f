"""The forms that come with the system, and the procedures that use them."""

from motcua.catalogue.seed import content_from, read
from tests.catalogue.forms import KEYS, seeded


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

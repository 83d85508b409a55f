"""Changes to a definition that is being written: pure, and never on the one given."""

import copy

import pytest

from motcua.catalogue.eforms.editing import (
    NoSuchPlace,
    added,
    at_place,
    called,
    moved,
    questions_in,
    removed,
    replaced,
)


def page(key, *fields):
    rows = [{"key": one, "type": "text", "label": one.upper()} for one in fields]
    return {"key": key, "title": key, "fields": rows}


FORM = {"title": "T", "pages": [page("p", "a", "b"), page("q", "c")]}


def keys(form):
    return ["".join(field["key"] for field in one["fields"]) for one in form["pages"]]


@pytest.mark.parametrize(
    ("place", "step", "after", "there"),
    [
        ("pages.0.fields.1", -1, ["ba", "c"], "pages.0.fields.0"),
        ("pages.0.fields.0", 1, ["ba", "c"], "pages.0.fields.1"),
        ("pages.0.fields.1", 1, ["a", "bc"], "pages.1.fields.0"),
        ("pages.1.fields.0", -1, ["abc", ""], "pages.0.fields.2"),
        ("pages.0.fields.0", -1, ["ab", "c"], "pages.0.fields.0"),
        ("pages.1.fields.0", 1, ["ab", "c"], "pages.1.fields.0"),
        ("pages.0", 1, ["c", "ab"], "pages.1"),
        ("pages.0", -1, ["ab", "c"], "pages.0"),
    ],
)
def test_a_question_moves_within_its_page_and_on_to_the_next(place, step, after, there):
    before = copy.deepcopy(FORM)
    form, stands = moved(FORM, place, step)
    assert (keys(form), stands) == (after, there)
    assert before == FORM


def test_pieces_are_added_replaced_and_removed_where_they_stand():
    form, there = added(FORM, "pages.1.fields", {"key": "d", "type": "table", "label": "D", "fields": []})
    assert there == "pages.1.fields.1"
    form, there = added(form, "pages.1.fields.1.fields", {"key": "e", "type": "text", "label": "E"})
    assert there == "pages.1.fields.1.fields.0" and at_place(form, there)["key"] == "e"
    form, there = added(form, "tests", {"name": "Thử"})
    assert there == "tests.0" and called(at_place(form, there)) == "“Thử”"
    form = replaced(form, "pages.0.fields.0", {"key": "z", "label": {"vi": "Chữ Z", "en": "Z"}})
    assert keys(form) == ["zb", "cd"] and called(at_place(form, "pages.0.fields.0")) == "“Chữ Z” (z)"
    assert keys(removed(form, "pages.0.fields.0")) == ["b", "cd"]
    assert FORM["pages"][1]["fields"] == [{"key": "c", "type": "text", "label": "C"}]


@pytest.mark.parametrize(
    "place",
    ["", "title", "pages.9", "pages.0.fields.7", "pages.-1", "pages.0.title.0", "checks.0", "__class__"],
)
def test_a_place_that_is_not_there_is_refused(place):
    with pytest.raises(NoSuchPlace):
        removed(FORM, place)
    with pytest.raises(NoSuchPlace):
        replaced(FORM, place, {})
    with pytest.raises(NoSuchPlace):
        added(FORM, place or "pages.0", {})


def test_questions_are_listed_though_some_cannot_be_read():
    people = {
        "key": "people",
        "type": "table",
        "label": "P",
        "fields": [{"key": "n", "type": "text", "label": "N"}],
    }
    broken = {"title": "T", "pages": ["soul", {"fields": [{"type": "soul"}, people, 5]}, page("p", "a")]}
    assert list(questions_in(broken)) == ["people", "people.n", "a"]

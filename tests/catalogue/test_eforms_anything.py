"""Whatever is typed, whatever is written into a definition: forms hold."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.catalogue import eforms
from motcua.catalogue.eforms import DefinitionWrong
from motcua.catalogue.eforms.answering import raw_of
from tests.catalogue.forms import AT, BOOK, KEYS, SEED, form, seeded

TYPED = st.text(max_size=40) | st.sampled_from(
    [
        "yes",
        "no",
        "Nam",
        "home",
        "facility",
        "49",
        "502",
        "20341",
        "other",
        "04/07/2022",
        "5",
        "never",
        "birth",
    ]
)


@st.composite
def posts(draw: st.DrawFn) -> tuple[eforms.Definition, eforms.Page, dict[str, list[str]]]:
    """A page of a real form with anything typed into it, also where nothing should be."""
    definition = seeded(draw(st.sampled_from(KEYS)))
    page = draw(st.sampled_from(definition.pages))
    names = [one.key for one in page.fields]
    names += [
        f"{one.key}.{part}" for one in page.fields for part in ("province", "district", "commune", "detail")
    ]
    names += [
        f"{group.key}.{place}.{one.key}" for group in page.fields for one in group.fields for place in (0, 3)
    ]
    raw = draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=20), st.lists(TYPED, max_size=3)))
    return definition, page, raw


@settings(max_examples=150, deadline=None)
@given(posts())
def test_nothing_typed_breaks_a_page_and_hidden_questions_stay_unanswered(
    post: tuple[eforms.Definition, eforms.Page, dict[str, list[str]]],
) -> None:
    definition, page, raw = post
    eforms.rearrange(page, raw)
    checked = eforms.validate_page(definition, page, raw, answers={}, at=AT, book=BOOK)
    answered = {key: value for key, value in checked.answers.items() if value is not None}
    bound = eforms.bind(definition, page, {}, book=BOOK, raw=raw, checked=checked)
    assert set(answered) <= {one.name for one in bound}
    every = (one for one_page in definition.pages for one in one_page.fields)
    made = {one.key for one in every if one.type == "computed"}  # worked out, never typed
    assert eforms.clean_answers(definition, answered).keys() <= answered.keys() | made
    json.dumps(answered)
    assert "\\u0000" not in json.dumps(answered)
    eforms.summary(definition, answered)
    eforms.answers_for_template(definition, answered)


@settings(max_examples=150, deadline=None)
@given(posts())
def test_good_answers_survive_being_shown_and_posted_again(
    post: tuple[eforms.Definition, eforms.Page, dict[str, list[str]]],
) -> None:
    definition, page, raw = post
    first = eforms.validate_page(definition, page, raw, answers={}, at=AT, book=BOOK)
    again = eforms.validate_page(
        definition, page, raw_of(page.fields, first.answers), answers={}, at=AT, book=BOOK
    )
    assert again.answers == first.answers


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(JSON, st.sampled_from(["pages", "checks", "title", "basis"]))
def test_a_definition_is_read_or_refused_never_half_read(junk: object, where: str) -> None:
    data = json.loads((SEED / "civil_extract.json").read_text("utf-8")) | {where: junk}
    try:
        eforms.parse(data)
    except DefinitionWrong as error:
        assert str(error)


PROPERTIES = [
    "key",
    "type",
    "label",
    "when",
    "options",
    "parts",
    "required_parts",
    "prefill",
    "min",
    "fields",
]


@settings(max_examples=200, deadline=None)
@given(JSON, st.sampled_from(PROPERTIES), st.sampled_from(["text", "date", "choice", "group", "person"]))
def test_a_question_is_read_or_refused(junk: object, where: str, kind: str) -> None:
    try:
        form({"key": "q", "type": kind, "options": ["a"], "fields": []} | {where: junk})
    except DefinitionWrong as error:
        assert str(error)

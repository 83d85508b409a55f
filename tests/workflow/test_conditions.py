import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.workflow.conditions import ConditionUnreadable, are_total, fact_names, holds, parse


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ('outcome = "approve"', {"outcome": "approve"}, True),
        ("outcome == 'approve'", {"outcome": "send_back"}, False),
        ("${outcome == 'approve'}", {"outcome": "approve"}, True),
        ('=outcome = "approve"', {"outcome": "approve"}, True),
        ('outcome != "approve"', {}, True),
        ("fee > 0 and fee <= 15000", {"fee": 15000}, True),
        ("fee > 0", {"fee": "15000"}, False),  # a text is no number
        ("fee > 0", {"fee": True}, False),
        ("fee = 1", {"fee": True}, False),
        ("fee < 1", {}, False),
        ("fee = null", {}, True),
        ('kênh in ["online", "bưu chính"]', {"kênh": "bưu chính"}, True),
        ('kênh not in ["online"]', {"kênh": "quầy"}, True),
        ("not done", {"done": False}, True),
        ("!done && (a || b)", {"b": True}, True),
        ("a or b and c", {"a": True}, True),
        ("người.tuổi >= 14", {"người": {"tuổi": 14}}, True),
        ("người.tuổi >= 14", {"người": None}, False),
        ("limit = -1.5", {"limit": -1.5}, True),
    ],
)
def test_conditions_mean_what_they_say(text, facts, expected):
    assert holds(parse(text), facts) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "a =",
        "= =",
        "a.b()",
        "a[1]",
        "f(x)",
        "a = [",
        "a in b",
        "a in [b]",
        "(a",
        "a)",
        '"\\""',
        "1 + 1",
        "not",
        "and",
        "a = 'x",
        "x" * 1001,
        "a; b",
        "λ -> 1",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ConditionUnreadable):
        parse(text)


def test_the_facts_a_condition_reads():
    assert fact_names(parse("a.b = 1 and not (c in [1, 2]) or d")) == {"a", "c", "d"}


@given(st.text(alphabet="ab=!<>&|()[],.\"' 01notandorin$#{}", max_size=60))
def test_any_text_is_parsed_or_refused_and_never_fails(text):
    try:
        expression = parse(text)
    except ConditionUnreadable:
        return
    assert holds(expression, {"a": 1}) in (True, False)
    assert are_total([expression, ["not", expression]]) in (True, False)


atoms = st.builds(
    lambda name, sign, value: [sign, ["fact", name], ["value", value]],
    st.sampled_from("ab"),
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.sampled_from([1, 2, 2.5, "x", "y", True, None]),
)
expressions = st.recursive(
    atoms,
    lambda part: st.one_of(
        st.builds(lambda a, b: ["and", a, b], part, part),
        st.builds(lambda a, b: ["or", a, b], part, part),
        st.builds(lambda a: ["not", a], part),
    ),
    max_leaves=5,
)
values = st.one_of(
    st.none(), st.booleans(), st.integers(0, 3), st.floats(0, 3), st.sampled_from(["", "x", "xa", "y", "z"])
)


@given(st.lists(expressions, min_size=1, max_size=3), st.fixed_dictionaries({"a": values, "b": values}))
def test_conditions_called_total_hold_for_all_facts(several, facts):
    if are_total(several):
        assert any(holds(one, facts) for one in several)

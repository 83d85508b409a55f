import time
from decimal import Decimal
from pathlib import Path

import pytest

import motcua.workflow
from motcua.workflow.check import check, examine
from motcua.workflow.reading import read
from tests.workflow.factories import both, flow, lanes, process, straight, task, way, xor

SEED = sorted((Path(motcua.workflow.__file__).parent / "seed").glob("*.bpmn"))


def codes(xml: str, **limits) -> list[str]:
    return [finding.code for finding in examine(xml, **limits)]


def only(xml: str, code: str, **limits) -> str:
    found = examine(xml, **limits)
    assert {finding.code for finding in found} == {code}
    return found[0].sentence


@pytest.mark.parametrize("path", SEED, ids=lambda path: path.stem)
def test_the_standard_processes_are_fit_for_one_day_and_for_thirty(path):
    assert len(SEED) == 4
    for hours in (8, 240):
        assert check(read(path.read_bytes()), limit_hours=Decimal(hours)) == []


def test_a_loop_and_no_end():
    xml = process(task("a"), task("b"), way("s", "a", "b", "a")).replace('<endEvent id="e"/>', "")
    sentence = only(xml, "no-end")
    assert "không có sự kiện kết thúc" in sentence and "quy trình p" in sentence


def test_a_loop_that_never_leaves_beside_a_good_end():
    xml = straight(
        *(task("b"), task("c", "Thẩm định vòng quanh"), xor("x", "x_z")),
        way("a", "b", "x", "z") + flow("x", "c", "d = 1") + way("c", "c"),
        middle="b c",
    )
    sentence = only(xml, "endless")
    assert sentence == (
        "Dòng 13, bước “Thẩm định vòng quanh” (mã c): "
        "nằm trong vòng lặp không có lối ra tới sự kiện kết thúc."
    )


def test_no_start_and_a_second_start():
    good = straight(task("b"), way("a", "b", "z"))
    assert codes(good) == []
    assert "no-start" in codes(good.replace('<startEvent id="s"/>', '<intermediateThrowEvent id="s"/>'))
    second = straight(task("b"), way("a", "b", "z"), '<startEvent id="s2"/>', flow("s2", "b"))
    assert codes(second) == ["several-starts"]


def test_a_step_nobody_leads_to_and_a_step_that_leads_nowhere():
    assert codes(straight(task("b"), task("c"), way("a", "b", "z"), way("c", "z"), middle="b c")) == [
        "unreachable"
    ]
    xml = straight(task("b"), task("c"), both("f"), way("a", "f", "b", "z"), way("f", "c"), middle="b c")
    assert codes(xml) == ["dead-end"]


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ('outcome = "approve"', 'outcome = "send_back"', False),
        ('outcome = "approve"', 'outcome != "approve"', True),
        ("fee >= 10", "fee < 10", False),  # a missing fee is neither
        ("fee >= 10", "not (fee >= 10)", True),
        ("a = true or b = true", "not (a = true) and not (b = true)", True),
        ("a = b", "a != b", False),  # two facts against each other: the cases are endless
    ],
)
def test_a_gateway_needs_a_default_or_conditions_for_every_case(one, other, fit):
    parts = task("b") + xor("x") + xor("m") + task("c") + way("a", "b", "x") + way("m", "z") + way("c", "m")
    xml = straight(parts, flow("x", "c", one), flow("x", "m", other), middle="b c")
    assert codes(xml) == ([] if fit else ["no-default"])


def test_conditions_that_cannot_be_read_are_named():
    parts = task("b") + xor("x", "x_z") + way("a", "b", "x", "z")
    for text in (
        "__import__('os').system('x')",
        "a +",
        "lambda: 1",
        "a[0] = 1",
        "d = 1 d = 2",
        "(" * 80 + "a",
    ):
        sentence = only(straight(parts, flow("x", "b", text, "lui")), "bad-condition")
        assert "đường nối lui" in sentence and "không đọc được" in sentence


def test_a_condition_beside_a_gateway_is_refused():
    assert codes(straight(task("b"), flow("a", "b", "d = 1"), way("b", "z"))) == ["stray-condition"]


def test_a_join_after_a_choice_can_never_fire():
    xml = straight(
        *(xor("x", "x_b"), task("b"), task("c"), both("j")),
        way("a", "x", "b", "j", "z") + flow("x", "c", "d = 1") + way("c", "j"),
        middle="b c",
    )
    sentence = only(xml, "stuck-join")
    assert "cổng song song j" in sentence


def test_a_fork_that_loops_multiplies_without_end():
    xml = straight(task("b"), both("f"), xor("m"), way("a", "m", "b", "f", "z"), flow("f", "m"))
    assert codes(xml) == ["too-wide"]


def test_a_loop_without_a_person_is_refused():
    xml = straight(
        task("b"), xor("m"), xor("x", "x_z"), way("a", "b", "m", "x", "z"), flow("x", "m", "d = 1")
    )
    assert codes(xml) == ["automatic-loop"]


def test_the_sum_of_the_longest_way_may_not_exceed_the_limit():
    xml = straight(
        *(task("b", limitHours="20"), task("c", limitHours="4"), both("f"), both("j")),
        way("a", "f", "b", "j", "z") + way("f", "c", "j"),
        middle="b c",
    )
    assert codes(xml, limit_hours=Decimal(20)) == []
    sentence = only(xml, "over-limit", limit_hours=Decimal("19.5"))
    assert sentence == "Tổng thời hạn các bước là 20 giờ làm việc, vượt thời hạn 19,5 giờ của thủ tục."


def test_shares_above_the_whole_are_refused_and_a_loop_counts_once():
    loop = xor("x", "x_z") + way("a", "b", "x", "z") + flow("x", "b", "d = 1")
    assert codes(straight(task("b", limitShare="0.9"), loop)) == []
    two = straight(
        task("b", limitShare="0.9"), task("c", limitShare="0.2"), way("a", "b", "c", "z"), middle="b c"
    )
    assert codes(two) == ["over-limit"]


def test_the_first_and_the_last_step_belong_to_the_one_stop():
    xml = process(lanes(process="a b"), task("a"), task("b"), way("s", "a", "b", "e"))
    assert codes(xml) == ["first-step", "last-step"]
    shortcut = straight(task("b"), xor("x", "x_z"), way("a", "b", "x", "z"), flow("x", "e", "d = 1"))
    assert codes(shortcut) == ["last-step"]
    assert codes(process(way("s", "e"))) == ["no-step"]


def test_a_step_nobody_can_do_names_the_posts_there_are():
    sentence = only(straight(task("b", "Họp hội đồng"), way("a", "b", "z"), middle=""), "nobody")
    assert "bước “Họp hội đồng” (mã b): không ai làm được bước này" in sentence
    assert "Tiếp nhận (receive)" in sentence


def test_a_processing_step_has_no_way_to_the_applicant():
    assert codes(straight(task("b", act="return_result"), way("a", "b", "z"))) == ["sends-to-applicant"]
    outside = (
        '<collaboration id="c"><participant id="dan" name="Người dân"/>'
        '<participant id="ubnd" processRef="p"/>'
        '<messageFlow id="mf" sourceRef="{}" targetRef="dan"/></collaboration>'
    )
    inner = task("b") + way("a", "b", "z")
    assert codes(straight(inner, more=outside.format("b"))) == ["sends-to-applicant"]
    assert codes(straight(inner, more=outside.format("z"))) == []


def test_an_act_that_the_post_does_not_have():
    sentence = only(straight(task("b", act="sign"), way("a", "b", "z")), "bad-act")
    assert "“sign”" in sentence and "complete_step, propose, hand_over" in sentence


def test_called_processes_must_be_there_and_must_not_call_themselves():
    call = '<callActivity id="b" calledElement="q"/>' + way("a", "b", "z")
    assert codes(straight(call)) == ["unknown-called"]
    itself = (
        '<process id="q"><startEvent id="q1"/><callActivity id="q2" calledElement="q"/><endEvent id="q3"/>'
    )
    itself += way("q1", "q2", "q3") + "</process>"
    assert "recursion" in codes(straight(call, more=itself))


def test_processes_that_unfold_to_something_huge_are_refused_quickly():
    more = ""
    for level in range(1, 30):
        calls = "".join(f'<callActivity id="c{level}{k}" calledElement="q{level + 1}"/>' for k in "ab")
        more += f'<process id="q{level}"><startEvent id="s{level}"/>{calls}<endEvent id="e{level}"/>'
        more += way(f"s{level}", f"c{level}a", f"c{level}b", f"e{level}") + "</process>"
    more += '<process id="q30"><startEvent id="s30"/><endEvent id="e30"/>' + way("s30", "e30") + "</process>"
    begun = time.perf_counter()
    found = codes(straight('<callActivity id="b" calledElement="q1"/>' + way("a", "b", "z"), more=more))
    assert found == ["too-many"] and time.perf_counter() - begun < 2


def test_thirty_branches_side_by_side_are_checked_or_refused_within_seconds():
    parts = both("f") + both("j") + way("a", "f") + way("j", "z")
    names = [f"b{place}" for place in range(30)]
    parts += "".join(task(name) + way("f", name, "j") for name in names)
    begun = time.perf_counter()
    assert codes(straight(parts, middle=" ".join(names))) in ([], ["too-wide"])
    assert time.perf_counter() - begun < 6

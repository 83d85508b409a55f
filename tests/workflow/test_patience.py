"""No drawing holds whoever examines it: what would take too long, or is too large, is said to be."""

import time
from itertools import pairwise

import pytest

from motcua.workflow import conditions
from motcua.workflow.check import examine
from motcua.workflow.findings import BpmnRefused
from motcua.workflow.opening import open_apart
from tests.workflow.factories import ROOT, both, flow, lanes, process, straight, task, way, xor
from tests.workflow.test_console_page import editor, page, upload  # noqa: F401 - a fixture among them


def side_by_side(branches: int, steps: int) -> str:
    """Branches side by side, each with steps: as many situations as steps to the power of branches."""
    names = [[f"t{b}_{s}" for s in range(steps)] for b in range(branches)]
    tasks = "".join(task(one) for branch in names for one in branch)
    ways = "".join(way("fork", *branch, "join") for branch in names)
    middle = " ".join(one for branch in names for one in branch)
    return straight(
        both("fork"), both("join"), tasks, way("a", "fork"), ways, way("join", "z"), middle=middle
    )


def choices(gateways: int) -> str:
    """Gateways in a row, each with two ways to the next: two to the power of them ways through."""
    names = [f"x{one}" for one in range(gateways)]
    gates = "".join(xor(one, f"{one}_d") for one in names)
    ends = [*names, "b"]
    ways = "".join(
        flow(one, after, f"k{one} = 1", f"{one}_c") + flow(one, after, name=f"{one}_d")
        for one, after in pairwise(ends)
    )
    return straight(task("b"), gates, way("a", names[0]), ways, way("b", "z"))


def wide_conditions(gateways: int) -> str:
    """Gateways without a default: every case that their conditions can tell apart is tried."""
    parts, tests = [], [f"f{one} > 1" for one in range(4)]
    names = [f"x{one}" for one in range(gateways)]
    for one, after in pairwise([*names, "b"]):
        asked = [" and ".join(tests), f"not ({' and '.join(tests)})"]
        parts += [xor(one), flow(one, after, asked[0], f"{one}_1"), flow(one, after, asked[1], f"{one}_2")]
    return straight(task("b"), "".join(parts), way("a", names[0]), way("b", "z"))


HEAVY = {
    "branches side by side": lambda: side_by_side(9, 9),
    "choices in a row": lambda: choices(600),
    "conditions with many cases": lambda: wide_conditions(600),
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_drawing_with_too_many_ways_is_refused_in_time(name):
    xml = HEAVY[name]()
    began = time.thread_time()
    found = examine(xml)
    assert [finding.code for finding in found] == ["too-wide"], found[:2]
    assert "hãy tách nhỏ" in found[0].sentence or "hãy gộp" in found[0].sentence
    assert time.thread_time() - began < 15, "seconds"


def test_a_drawing_with_ten_thousand_steps_is_refused_before_anything_is_compared():
    names = [f"t{one}" for one in range(9_000)]
    xml = straight("".join(map(task, names)), way("a", *names, "z"), middle=" ".join(names))
    began = time.thread_time()
    assert [finding.code for finding in examine(xml)] == ["too-many"]
    assert time.thread_time() - began < 15, "seconds"


def nested(levels: int) -> bytes:
    return (ROOT + "<x>" * levels + "</x>" * levels + "</definitions>").encode()


@pytest.mark.parametrize(
    "content",
    [nested(200), (ROOT + "<x/>" * 100_000 + "</definitions>").encode()],
    ids=["deep", "many"],
)
def test_a_file_larger_than_people_draw_is_refused_by_the_child(content):
    with pytest.raises(BpmnRefused) as refused:
        open_apart(content)
    assert "hãy tách nhỏ" in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"kein XML", b"<a>", nested(100_000), process(task("a")).encode()])
def test_what_the_reader_explains_better_is_left_to_it(content):
    open_apart(content)


def test_the_editor_reads_why_on_the_page(editor):  # noqa: F811
    answer = upload(editor, nested(200))
    assert answer.status_code == 422 and "quá phức tạp" in page(answer)
    answer = upload(editor, side_by_side(9, 9))
    assert answer.status_code == 422 and "hãy gộp chúng lại" in page(answer)


def test_a_long_condition_is_refused_and_a_deep_one_too():
    for text in ("a = 1 or " * 200 + "a = 1", "(" * 60 + "a" + ")" * 60):
        with pytest.raises(conditions.ConditionUnreadable):
            conditions.parse(text)


def test_a_process_of_usual_size_is_examined_at_once():
    xml = process(
        lanes(receive="a", process="b", return_="z"),
        task("a"),
        task("b"),
        task("z"),
        way("s", "a", "b", "z", "e"),
    )
    began = time.thread_time()
    assert examine(xml) == []
    assert time.thread_time() - began < 1

import json

import pytest

from motcua.workflow import engine
from tests.workflow.factories import both, flow, graph, process, straight, task, wait, way, xor


def names(moved: engine.Moved) -> list[str]:
    return sorted(token.node for token in moved.opened)


def resting(state: engine.State) -> list[str]:
    return sorted(token[0] for token in state["t"])


def finish(g, moved, node, **facts):
    number = next(token[1] for token in moved.state["t"] if token[0] == node)
    return engine.finish(g, json.loads(json.dumps(moved.state)), number, facts)


def test_sending_back_returns_to_drafting_and_signing_goes_on():
    g = graph(
        straight(
            task("b"),
            task("k"),
            xor("x", "x_z"),
            way("a", "b", "k", "x", "z"),
            flow("x", "b", 'outcome = "send_back"'),
            middle="b k",
        )
    )
    at_leader = finish(g, finish(g, engine.begin(g, {}), "a"), "b")
    assert names(finish(g, at_leader, "k", outcome="send_back")) == ["b"]
    assert names(finish(g, at_leader, "k", outcome="approve")) == ["z"]


def test_a_join_waits_for_each_branch_not_for_two_arrivals_of_one():
    g = graph(
        straight(
            both("f"),
            task("b"),
            task("c"),
            both("j"),
            way("a", "f", "b", "j", "z"),
            way("f", "c", "j"),
            middle="b c",
        )
    )
    forked = finish(g, engine.begin(g, {}), "a")
    assert names(forked) == ["b", "c"]
    half = finish(g, forked, "c")
    assert names(half) == [] and resting(half.state) == ["b"] and not half.ended
    assert half.state["j"] == {"j": [1]}
    assert names(finish(g, half, "b")) == ["z"]


def test_a_closed_step_cannot_be_completed_again():
    g = graph(straight(task("b"), way("a", "b", "z")))
    begun = engine.begin(g, {})
    moved = finish(g, begun, "a")
    with pytest.raises(engine.NoSuchToken):
        engine.finish(g, moved.state, begun.opened[0].number, {})


def test_a_run_waits_for_a_message_and_ignores_others():
    g = graph(straight(wait("w"), task("b"), way("a", "w", "b", "z")))
    waiting = finish(g, engine.begin(g, {}), "a")
    assert names(waiting) == [] and not waiting.ended
    with pytest.raises(engine.NoSuchToken):
        engine.receive(g, waiting.state, "khác", {})
    assert names(engine.receive(g, waiting.state, "bo-sung", {})) == ["b"]


def test_a_sub_process_ends_when_its_last_branch_ends():
    inner = (
        '<subProcess id="u"><startEvent id="us"/>'
        + both("uf")
        + task("b")
        + task("c")
        + '<endEvent id="ue"/><endEvent id="uz"/>'
        + way("us", "uf", "b", "ue")
        + way("uf", "c", "uz")
        + "</subProcess>"
    )
    g = graph(straight(inner, way("a", "u", "z"), middle="u"))
    opened = finish(g, engine.begin(g, {}), "a")
    assert names(opened) == ["u/b", "u/c"]
    half = finish(g, opened, "u/b")
    assert names(half) == []
    assert names(finish(g, half, "u/c")) == ["z"]


def test_a_terminate_end_inside_a_sub_process_takes_away_its_other_steps_only():
    inner = (
        '<subProcess id="u"><startEvent id="us"/>'
        + both("uf")
        + task("b")
        + task("c")
        + '<endEvent id="ue"><terminateEventDefinition/></endEvent><endEvent id="uz"/>'
        + way("us", "uf", "b", "ue")
        + way("uf", "c", "uz")
        + "</subProcess>"
    )
    g = graph(
        straight(
            inner,
            both("f"),
            both("j"),
            task("k"),
            way("a", "f", "u", "j", "z"),
            way("f", "k", "j"),
            middle="u k",
        )
    )
    opened = finish(g, engine.begin(g, {}), "a")
    stopped = finish(g, opened, "u/b")
    assert len(stopped.dropped) == 1
    assert resting(stopped.state) == ["k"]
    assert "s" not in stopped.state
    assert names(finish(g, stopped, "k")) == ["z"]


def test_two_visits_of_one_sub_process_do_not_mix():
    inner = (
        '<subProcess id="u"><startEvent id="us"/>'
        + task("b")
        + '<endEvent id="ue"/>'
        + way("us", "b", "ue")
        + "</subProcess>"
    )
    g = graph(
        process(
            task("a"),
            task("z"),
            both("f"),
            inner,
            way("s", "a", "f", "u", "z", "e"),
            flow("f", "u", name="again"),
        )
    )
    opened = finish(g, engine.begin(g, {}), "a")
    assert names(opened) == ["u/b", "u/b"]
    assert len(opened.state["s"]) == 2
    assert names(finish(g, opened, "u/b")) == ["z"]


def test_the_state_of_a_long_road_stays_under_sixty_bytes():
    g = graph(
        straight(
            both("f"),
            task("b"),
            task("c"),
            both("j"),
            way("a", "f", "b", "j", "z"),
            way("f", "c", "j"),
            middle="b c",
        )
    )
    moved = finish(g, finish(g, engine.begin(g, {}), "a"), "b")
    assert len(json.dumps(moved.state, separators=(",", ":"))) < 60


def test_several_flows_out_of_a_step_are_a_fork():
    g = graph(
        straight(task("b"), task("c"), both("j"), way("a", "b", "j", "z"), way("a", "c", "j"), middle="b c")
    )
    assert names(finish(g, engine.begin(g, {}), "a")) == ["b", "c"]


def test_a_join_in_a_loop_waits_for_both_branches_in_every_round():
    """SpiffWorkflow lets the second round through after one branch: here the standard's words decide."""
    g = graph(
        straight(
            *(task("b"), task("c"), task("k"), both("f"), both("j"), xor("m"), xor("x", "x_z")),
            way("a", "m", "f", "b", "j", "k", "x", "z") + way("f", "c", "j") + flow("x", "m", "d < 2"),
            middle="b c k",
        )
    )
    round_one = finish(g, finish(g, finish(g, engine.begin(g, {}), "a"), "b"), "c")
    round_two = finish(g, round_one, "k", d=1)
    assert names(round_two) == ["b", "c"]
    half = finish(g, round_two, "c")
    assert names(half) == []
    assert names(finish(g, finish(g, half, "b"), "k", d=2)) == ["z"]


def test_two_arrivals_of_one_branch_do_not_open_a_join_and_the_second_stays_for_later():
    parts = task("b") + task("c") + task("k") + both("f") + xor("m") + both("j")
    ways = way("a", "f", "b", "m", "j", "z") + way("f", "c", "m") + way("f", "k", "j")
    g = graph(straight(parts, ways, middle="b c k"))
    twice = finish(g, finish(g, finish(g, engine.begin(g, {}), "a"), "b"), "c")
    assert names(twice) == [] and twice.state["j"] == {"j": [0, 0]}
    opened = finish(g, twice, "k")
    assert names(opened) == ["z"] and opened.state["j"] == {"j": [0]}
    assert not finish(g, opened, "z").ended

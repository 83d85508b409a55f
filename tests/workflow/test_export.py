import pytest
from hypothesis import given, settings

from motcua.workflow.check import examine
from motcua.workflow.export import drawn, write
from motcua.workflow.reading import parsed, read
from tests.workflow.factories import straight, task, wait, way
from tests.workflow.test_check import SEED
from tests.workflow.test_oracle import Drawing, blocks
from tests.workflow.test_read import CAMUNDA

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def pictured(xml: str) -> set[str]:
    root = parsed(xml)
    return {shape.get("bpmnElement") for shape in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}


@pytest.mark.parametrize("xml", [path.read_text() for path in SEED] + [CAMUNDA], ids=str.__len__)
def test_a_file_written_again_means_the_same(xml):
    definition = read(xml)
    again = write(definition)
    assert read(again) == definition
    assert examine(again) == []
    assert write(read(again)) == again


@settings(max_examples=60, deadline=None)
@given(blocks)
def test_generated_processes_written_again_mean_the_same(block):
    definition = read(Drawing().file(block))
    assert read(write(definition)) == definition


@settings(max_examples=40, deadline=None)
@given(blocks)
def test_every_element_is_drawn_and_no_two_lie_on_each_other(block):
    xml = drawn(Drawing().file(block))
    root = parsed(xml)
    elements = {
        one.get("id") for process in root.iter("{*}process") for one in process.iter("{*}*") if one.get("id")
    }
    processes = {one.get("id") for one in root.iter("{*}process")}
    assert pictured(xml) == elements - processes
    for plane in root.iter(f"{DI}BPMNPlane"):
        corners = [(b.get("x"), b.get("y")) for b in plane.iter("{*}Bounds")]
        assert len(corners) == len(set(corners))


def test_lanes_are_bands_that_hold_their_steps():
    root = parsed(drawn(SEED[2].read_text()))
    boxes = {
        shape.get("bpmnElement"): {key: float(value) for key, value in shape[0].attrib.items()}
        for shape in root.iter(f"{DI}BPMNShape")
    }
    lane, step = boxes["lane_sign"], boxes["sign"]
    assert lane["y"] <= step["y"] and step["y"] + step["height"] <= lane["y"] + lane["height"]
    assert lane["x"] <= step["x"] and step["x"] + step["width"] <= lane["x"] + lane["width"]


def test_a_drawing_that_came_with_the_file_is_kept():
    plain = straight(task("b"), wait("w"), way("a", "w", "b", "z"))
    own = drawn(plain).replace('x="', 'x="7')
    assert drawn(own) == own
    assert 'x="7' in write(read(own))
    assert pictured(write(read(own))) == pictured(own) - {None}

"""Files of other tools: the same meaning runs, anything else is refused by name and line."""

from decimal import Decimal

import pytest

from motcua.workflow.check import examine
from motcua.workflow.compile import compile_graph
from motcua.workflow.reading import read, text_of
from tests.workflow.factories import process, straight, task, wait, way

CAMUNDA = """<?xml version="1.0" encoding="UTF-8"?>
<!-- xuất từ phần mềm khác -->
<semantic:definitions xmlns:semantic="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="x" exporter="Camunda Modeler">
  <semantic:message id="Msg_1" name="ho-so-bo-sung"/><semantic:signal id="Sig" name="không dùng"/>
  <semantic:collaboration id="Col">
    <semantic:participant id="P1" name="UBND phường Minh An" processRef="Quy_trinh"/>
    <semantic:participant id="P2" name="Người dân"/>
    <semantic:messageFlow id="F0" sourceRef="P2" targetRef="A"/>
  </semantic:collaboration>
  <semantic:process id="Quy_trinh" name="Đăng ký khai sinh" isExecutable="true" camunda:historyTimeToLive="180">
    <semantic:extensionElements><camunda:properties><camunda:property name="a" value="b"/></camunda:properties></semantic:extensionElements>
    <semantic:laneSet id="LS">
      <semantic:lane id="L0" name="Bộ phận Một cửa"><semantic:flowNodeRef>A</semantic:flowNodeRef><semantic:flowNodeRef>Z</semantic:flowNodeRef>
        <semantic:childLaneSet id="CLS">
          <semantic:lane id="L1" name="TIẾP NHẬN"><semantic:flowNodeRef>A</semantic:flowNodeRef></semantic:lane>
          <semantic:lane id="L2" name="Trả kết quả"><semantic:flowNodeRef>Z</semantic:flowNodeRef></semantic:lane>
        </semantic:childLaneSet></semantic:lane>
      <semantic:lane id="L3" name="Ký"><semantic:flowNodeRef>K</semantic:flowNodeRef></semantic:lane>
      <semantic:lane id="L4" name="Xử lý"><semantic:flowNodeRef>B</semantic:flowNodeRef><semantic:flowNodeRef>Sub</semantic:flowNodeRef></semantic:lane>
    </semantic:laneSet>
    <semantic:startEvent id="S"><semantic:outgoing>f1</semantic:outgoing></semantic:startEvent>
    <semantic:userTask id="A" name="Tiếp nhận&#10;hồ sơ" camunda:assignee="${lan}" camunda:formKey="x" flowable:candidateGroups="g"/>
    <semantic:receiveTask id="W" messageRef="Msg_1"/>
    <semantic:manualTask id="B" name="Thẩm định"><semantic:documentation>Theo ISO 9001</semantic:documentation></semantic:manualTask>
    <semantic:boundaryEvent id="T" attachedToRef="B" cancelActivity="false"><semantic:outgoing>f9</semantic:outgoing>
      <semantic:timerEventDefinition><semantic:timeDuration xsi:type="semantic:tFormalExpression">P1DT4H30M</semantic:timeDuration></semantic:timerEventDefinition>
    </semantic:boundaryEvent>
    <semantic:endEvent id="Late"/>
    <semantic:subProcess id="Sub"><semantic:startEvent id="Sub_S"/><semantic:task id="Sub_T" name="Lấy ý kiến"/><semantic:endEvent id="Sub_E"/>
      <semantic:sequenceFlow id="g1" sourceRef="Sub_S" targetRef="Sub_T"/><semantic:sequenceFlow id="g2" sourceRef="Sub_T" targetRef="Sub_E"/>
    </semantic:subProcess>
    <semantic:userTask id="K" name="Ký"/>
    <semantic:exclusiveGateway id="X" default="f6"/>
    <semantic:userTask id="Z" name="Trả kết quả"/><semantic:endEvent id="E"/>
    <semantic:dataObject id="DO"/><semantic:dataObjectReference id="DOR" dataObjectRef="DO"/>
    <semantic:textAnnotation id="TA"><semantic:text>ghi chú</semantic:text></semantic:textAnnotation>
    <semantic:association id="AS" sourceRef="TA" targetRef="A"/><semantic:group id="G"/>
    <semantic:sequenceFlow id="f1" sourceRef="S" targetRef="A"/><semantic:sequenceFlow id="f2" sourceRef="A" targetRef="W"/>
    <semantic:sequenceFlow id="f3" sourceRef="W" targetRef="B"/><semantic:sequenceFlow id="f4" sourceRef="B" targetRef="Sub"/>
    <semantic:sequenceFlow id="f4b" sourceRef="Sub" targetRef="K"/>
    <semantic:sequenceFlow id="f5" sourceRef="K" targetRef="X"/><semantic:sequenceFlow id="f6" sourceRef="X" targetRef="Z"/>
    <semantic:sequenceFlow id="f7" sourceRef="X" targetRef="B"><semantic:conditionExpression xsi:type="semantic:tFormalExpression">${outcome == 'send_back' &amp;&amp; !done}</semantic:conditionExpression></semantic:sequenceFlow>
    <semantic:sequenceFlow id="f8" sourceRef="Z" targetRef="E"/><semantic:sequenceFlow id="f9" sourceRef="T" targetRef="Late"/>
  </semantic:process>
</semantic:definitions>
"""  # noqa: E501


def test_a_file_of_another_tool_runs_where_it_means_the_same():
    assert [finding.sentence for finding in examine(CAMUNDA)] == []
    nodes = compile_graph(read(CAMUNDA))["nodes"]
    assert {name: node["lane"] for name, node in nodes.items() if node["k"] == "task"} == {
        "A": "receive",
        "B": "process",
        "Sub/Sub_T": "process",
        "K": "sign",
        "Z": "return",
    }
    assert nodes["A"]["name"] == "Tiếp nhận hồ sơ"
    assert nodes["B"]["h"] == "12.5"  # a day is eight working hours
    assert nodes["W"]["m"] == "ho-so-bo-sung"
    assert "Late" not in nodes


CATCH, THROW = '<intermediateCatchEvent id="b">', '<intermediateThrowEvent id="b">'
REFUSED = {
    "serviceTask": ('<serviceTask id="b" name="Gọi máy"/>', "unknown-element"),
    "scriptTask": ('<scriptTask id="b"/>', "unknown-element"),
    "sendTask": ('<sendTask id="b"/>', "unknown-element"),
    "inclusiveGateway": ('<inclusiveGateway id="b"/>', "unknown-element"),
    "eventBasedGateway": ('<eventBasedGateway id="b"/>', "unknown-element"),
    "transaction": ('<transaction id="b"/>', "unknown-element"),
    "adHocSubProcess": ('<adHocSubProcess id="b"/>', "unknown-element"),
    "signal": (f"{CATCH}<signalEventDefinition/></intermediateCatchEvent>", "unknown-event"),
    "timer wait": (f"{CATCH}<timerEventDefinition/></intermediateCatchEvent>", "unknown-event"),
    "throws": (f"{THROW}<messageEventDefinition/></intermediateThrowEvent>", "sends-message"),
    "no message": ('<receiveTask id="b"/>', "no-message"),
    "many at once": ('<userTask id="b"><multiInstanceLoopCharacteristics/></userTask>', "unknown-part"),
    "listener": (
        '<userTask id="b"><extensionElements><camunda:taskListener/></extensionElements></userTask>',
        "vendor-extension",
    ),
    "skip": ('<userTask id="b" camunda:skipExpression="${x}"/>', "vendor-extension"),
    "compensation": ('<userTask id="b" isForCompensation="true"/>', "compensation"),
    "bad hours": ('<userTask id="b" motcua:limitHours="NaN"/>', "bad-limit"),
    "negative share": ('<userTask id="b" motcua:limitShare="-0.1"/>', "bad-limit"),
    "foreign": ('<camunda:thing id="b"/>', "unknown-element"),
    "same id": ('<userTask id="a"/>', "same-id"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_we_run_differently_is_refused_by_name_and_line(what):
    element, code = REFUSED[what]
    xml = straight(f"\n{element}\n", way("a", "b", "z"), middle="")
    line = next(place for place, text in enumerate(xml.splitlines(), 1) if element in text)
    first = examine(xml)[0] if code != "same-id" else next(one for one in examine(xml) if one.code == code)
    assert (first.code, first.line) == (code, line)
    assert first.sentence.startswith(f"Dòng {line}, ") and (first.element or "?") in first.sentence


@pytest.mark.parametrize(
    ("duration", "attribute", "code"),
    [
        ("PT4H", 'cancelActivity="true"', "interrupting"),
        ("PT4H", "", "interrupting"),
        ("P1M", 'cancelActivity="false"', "duration"),
        ("${x}", 'cancelActivity="false"', "duration"),
    ],
)
def test_timers_are_limits_and_nothing_else(duration, attribute, code):
    timer = (
        f'<boundaryEvent id="t" attachedToRef="b" {attribute}><timerEventDefinition><timeDuration>{duration}'
        "</timeDuration></timerEventDefinition></boundaryEvent>"
    )
    assert [one.code for one in examine(straight(task("b"), timer, way("a", "b", "z")))] == [code]


def test_a_timer_that_would_start_work_by_itself_is_refused():
    timer = (
        '<boundaryEvent id="t" attachedToRef="b" cancelActivity="false">'
        "<timerEventDefinition><timeDuration>PT4H"
        "</timeDuration></timerEventDefinition></boundaryEvent>"
    )
    xml = straight(task("b"), task("c"), timer, way("a", "b", "z"), way("t", "c", "z"), middle="b c")
    assert "timer-path" in [one.code for one in examine(xml)]


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("", "not-xml"),
        ("khai sinh", "not-xml"),
        ("<a", "not-xml"),
        ("<a/>", "not-bpmn"),
        (b"\xff\xfe\x00", "not-xml"),
        (BOMB + process(task("a"), way("s", "a", "e")), "doctype"),
        (OUTSIDE + process(), "doctype"),
        ("<a>" * 5000 + "</a>" * 5000, "not-xml"),
        ("x" * 2_000_001, "too-large"),
        ('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "no-process"),
        (b'<?xml version="1.0" encoding="UTF-99"?><a/>', "not-xml"),
    ],
)
def test_what_is_no_bpmn_at_all(xml, code):
    assert [finding.code for finding in examine(xml)] == [code]


def test_of_two_pools_with_processes_only_the_executable_one_runs():
    other = (
        '<process id="q" name="Phía người dân"><startEvent id="q1"/><endEvent id="q2"/>'
        + way("q1", "q2")
        + "</process>"
    )
    inner = (task("b"), way("a", "b", "z"))
    assert read(straight(*inner, more=other)).main.id == "p"
    both = straight(*inner, more=other.replace('id="q"', 'id="q" isExecutable="true"'))
    assert [finding.code for finding in examine(both)] == ["several-processes"]


def test_uploads_in_any_encoding_become_text():
    xml = straight(task("b", "Thẩm định"), wait("w"), way("a", "w", "b", "z"))
    for encoding in ("utf-8", "utf-16", "utf-8-sig"):
        content = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n{xml}'.encode(encoding)
        assert text_of(content) == xml
    assert read(xml).main.nodes[2].limit_hours is None
    assert read(straight(task("b", limitHours="4.50"), way("a", "b", "z"))).main.nodes[
        2
    ].limit_hours == Decimal("4.5")

"""Whatever is uploaded: findings in sentences, never a crash."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.workflow.check import examine
from motcua.workflow.export import drawn, write
from motcua.workflow.reading import read
from tests.workflow.factories import ROOT
from tests.workflow.test_check import SEED
from tests.workflow.test_read import CAMUNDA

TEXTS = [path.read_text() for path in SEED[:2]] + [CAMUNDA]
TAGS = [
    "userTask",
    "task",
    "startEvent",
    "endEvent",
    "exclusiveGateway",
    "parallelGateway",
    "subProcess",
    "callActivity",
    "boundaryEvent",
    "timerEventDefinition",
    "messageEventDefinition",
    "sequenceFlow",
    "lane",
    "laneSet",
    "flowNodeRef",
    "conditionExpression",
    "timeDuration",
    "extensionElements",
    "process",
    "receiveTask",
    "intermediateCatchEvent",
    "x",
]
NAMES = st.sampled_from(["", "a", "b", "c", "d", "a@1", "a/b", "à", " ", "x" * 90])
attributes = st.dictionaries(
    st.sampled_from(
        [
            "id",
            "name",
            "sourceRef",
            "targetRef",
            "default",
            "attachedToRef",
            "calledElement",
            "messageRef",
            "cancelActivity",
            "motcua:limitHours",
            "motcua:act",
            "motcua:post",
            "triggeredByEvent",
        ]
    ),
    st.one_of(NAMES, st.sampled_from(["1", "1e9", "-1", "Infinity", "true", "false"])),
    max_size=4,
)


def element(inner):
    def made(tag, given_attributes, parts):
        text = "".join(f' {key}="{value}"' for key, value in given_attributes.items())
        return f"<{tag}{text}>{''.join(parts)}</{tag}>"

    return st.builds(made, st.sampled_from(TAGS), attributes, st.lists(inner, max_size=6))


trees = st.recursive(st.sampled_from(["", "PT4H", "a", "=", "\n"]), element, max_leaves=25)


def survives(xml: str | bytes) -> None:
    findings = examine(xml)
    assert all(finding.sentence and "{" not in finding.code for finding in findings)
    if not findings:
        definition = read(xml)
        assert read(write(definition)) == definition
        drawn(xml if isinstance(xml, str) else xml.decode())


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(trees, max_size=8))
def test_random_elements_are_refused_in_sentences(parts):
    survives(f'{ROOT}<process id="p">{"".join(parts)}</process></definitions>')


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_damaged_files_are_refused_in_sentences(text, data):
    lines = text.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        act = data.draw(st.sampled_from(["drop", "double", "move", "cut"]))
        if act == "cut":
            lines[place] = lines[place][: data.draw(st.integers(0, len(lines[place])))]
        elif act == "double":
            lines.insert(place, lines[place])
        else:
            line = lines.pop(place)
            if act == "move":
                lines.insert(data.draw(st.integers(0, len(lines))), line)
            elif not lines:
                lines = [""]
    survives("\n".join(lines))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused_in_sentences(content):
    assert examine(content)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_swapped_words_are_refused_or_run(text, data):
    words = [
        "receive",
        "sign",
        "propose",
        "end",
        "start",
        "decision",
        "userTask",
        "endEvent",
        "exclusiveGateway",
        "parallelGateway",
        "0.1",
        "0.2",
        "targetRef",
        "sourceRef",
        "bpmn:",
        "lane",
    ]
    one, other = data.draw(st.sampled_from(words)), data.draw(st.sampled_from(words))
    survives(text.replace(one, other))

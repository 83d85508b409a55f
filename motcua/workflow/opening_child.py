"""The process in which a drawing is opened first: `python -m motcua.workflow.opening_child < FILE`.

It says that the file can be opened within the limits, or why not. No Django here.
"""

import sys

from lxml import etree

from motcua.common import child

MOST_ELEMENTS, DEEPEST = (
    60_000,
    60,
)  # an element of the process, its drawing and its data; one inside the other


def main() -> int:
    child.confine()
    sys.stdout.write(_opened(sys.stdin.buffer.read()))
    return 0


def _opened(content: bytes) -> str:
    """ "ok", "too-large", or "unreadable", which the reader itself explains with the line."""
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    elements = depth = 0
    try:
        for start in range(0, len(content), 65_536):
            parser.feed(content[start : start + 65_536])
            for event, _element in parser.read_events():
                elements += event == "start"
                depth += 1 if event == "start" else -1
                if elements > MOST_ELEMENTS or depth > DEEPEST:
                    return "too-large"
        parser.close()
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return "unreadable"
    return "ok"


if __name__ == "__main__":
    sys.exit(main())

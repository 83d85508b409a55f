"""The process in which a file is looked into: `python -m motcua.documents.inspection.child KIND < FILE`.

It prints a verdict as JSON. No Django here.
"""

import json
import struct
import sys

from motcua.common import child
from motcua.documents.inspection.verdict import Fault, Refused, Verdict

_MOST_PICTURES = 100_000  # a chain of directories that leads back to itself has no end


def main() -> int:
    kind = sys.argv[1]
    child.confine()
    content = sys.stdin.buffer.read()
    try:
        verdict = _looked_into(kind, content)
    except Refused as refused:
        verdict = Verdict(fault=refused.fault, active=refused.active or "")
    json.dump(verdict.facts(), sys.stdout)
    return 0


def _looked_into(kind: str, content: bytes) -> Verdict:
    """Each reader is loaded for what it reads alone."""
    if kind == "pdf":
        from motcua.documents.inspection import pdf

        return Verdict("application/pdf", pdf.pages_of(content))
    if kind == "office":
        from motcua.documents.inspection import office

        return Verdict(office.kind_of(content))
    if kind == "tiff":
        return Verdict("image/tiff", _pictures(content))
    raise Refused(Fault.TYPE)


def _pictures(content: bytes) -> int:
    """Pictures in a TIFF, by the chain of their directories; a chain that ends nowhere ends there."""
    order = "<" if content.startswith(b"II") else ">"
    found, place = 0, 4
    try:
        while found < _MOST_PICTURES:
            (place,) = struct.unpack_from(f"{order}I", content, place)
            if not place:
                break
            (entries,) = struct.unpack_from(f"{order}H", content, place)
            found, place = found + 1, place + 2 + 12 * entries
    except struct.error:
        pass
    return max(found, 1)


if __name__ == "__main__":
    sys.exit(main())

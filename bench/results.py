"""bench/RESULTS.md: one part a question, each with when and on what it was measured."""

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

from bench import QUESTIONS

PAGE = Path(__file__).parent / "RESULTS.md"
_TOP = """# Measured

Written by `make bench` (`python -m bench [question]`): nothing here is typed by hand. CPU is the process's
own time and travels well between machines; wall time and rates belong to the machine named under each
heading. A load average well above zero at the start means neighbours were working: read wall times and rates
with that in mind, and compare only what was measured in one run.
"""


def keep(name: str, text: str, *, load: float, small: bool) -> None:
    """Put the answer of one question in its place on the page; the others stay."""
    parts = _parts()
    note = " A trial with few repetitions: not to be quoted." if small else ""
    title, _line, body = text.partition("\n")
    parts[name] = f"## {name}: {title}\n\n*{_circumstances(load)}{note}*\n\n{body.strip()}\n"
    ordered = [parts[key] for one in QUESTIONS for key in sorted(parts) if key.split()[0] == one]
    PAGE.write_text("\n".join([_TOP, *ordered]), encoding="utf-8")


def _parts() -> dict[str, str]:
    if not PAGE.exists():
        return {}
    found = re.split(r"^(?=## )", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {part[3:].partition(":")[0]: part.rstrip() + "\n" for part in found}


def _circumstances(load: float) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores ({_processor()}), "
        f"{memory:.0f} GB, Python {platform.python_version()}; load average at the start {load:.1f}."
    )


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    names = re.findall(r"^model name\s*: (.*)$", text, flags=re.MULTILINE)
    return names[0] if names else platform.machine()

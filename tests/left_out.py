"""Tests whose program this machine lacks are left out, counted, and fail the run unless that was asked for.

A test says what it needs with `@pytest.mark.needs("softhsm")`; journeys need the browser.
MOTCUA_TEST_WITHOUT="chromium softhsm" leaves those parts out on purpose.
"""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = {
    "chromium": "chromium",
    "softhsm": "softhsm2-util",
    "pdfsig": "pdfsig",  # its package also holds pdftotext and pdftoppm
    "tesseract": "tesseract",
    "nginx": "nginx",
}
_PLACES = (os.environ.get("PATH", os.defpath), "/usr/sbin", str(ROOT / "var" / "programs" / "usr" / "sbin"))
_left_out: dict[str, int] = {}  # part → tests


def parts(item: pytest.Item) -> set[str]:
    """Parts of the machine a test needs."""
    needed = {str(name) for mark in item.iter_markers("needs") for name in mark.args}
    if unknown := needed - set(PROGRAM):
        raise pytest.UsageError(f"{item.nodeid} needs {', '.join(unknown)}: name a part of tests/left_out.py")
    return needed | ({"chromium"} if item.get_closest_marker("journey") else set())


def program(part: str) -> str | None:
    """Where the part's program stands: on the path, or unpacked by tests/setup.sh."""
    return shutil.which(PROGRAM[part], path=os.pathsep.join(_PLACES))


def missing() -> set[str]:
    """Parts this machine lacks, or that shall be left out."""
    unwanted = set(os.environ.get("MOTCUA_TEST_WITHOUT", "").split())
    return {part for part in PROGRAM if part in unwanted or program(part) is None}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    lacking = missing()
    out = [item for item in items if parts(item) & lacking]
    for item in out:
        for part in parts(item) & lacking:
            _left_out[part] = _left_out.get(part, 0) + 1
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = _left_out
    elif _not_on_purpose() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Every worker of xdist collects all tests, so one worker's count is the count."""
    _left_out.update(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for part, count in sorted(_left_out.items()):
        if part in _not_on_purpose():
            terminalreporter.write_line(
                f"{count} LEFT OUT: {PROGRAM[part]} is missing; the run fails", red=True
            )
        else:
            terminalreporter.write_line(f"{count} left out on purpose (without {part})", yellow=True)


def _not_on_purpose() -> set[str]:
    return set(_left_out) - set(os.environ.get("MOTCUA_TEST_WITHOUT", "").split())

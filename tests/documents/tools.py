"""Programs of the machine that some tests need: said plainly when they are not there."""

import os
import shutil
from pathlib import Path

import pytest

_PACKAGES = {"pdfsig": "poppler-utils", "softhsm": "softhsm2"}
_LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")


def program(name: str, part: str) -> str:
    """Path of `name`; the test fails when it is missing, unless MOTCUA_TEST_WITHOUT names `part`."""
    found = shutil.which(name)
    if found is None:
        if part in os.environ.get("MOTCUA_TEST_WITHOUT", "").split():
            pytest.skip(f"left out on request: {part}")
        pytest.fail(f"{name} is missing: install {_PACKAGES[part]}, or set MOTCUA_TEST_WITHOUT={part}")
    return found


def softhsm_library() -> str:
    return next(path for path in _LIBRARIES if Path(path).exists())

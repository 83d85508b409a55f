"""Programs of the machine that some tests need; such a test says so with `@pytest.mark.needs`."""

import shutil
from pathlib import Path

_LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")


def program(name: str) -> str:
    """Path of a program that is there: tests/left_out.py keeps those tests away where it is not."""
    found = shutil.which(name)
    assert found is not None, f"{name} is missing"
    return found


def softhsm_library() -> str:
    return next(path for path in _LIBRARIES if Path(path).exists())

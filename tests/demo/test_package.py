"""The demo is a package of its own: not in the wheel, not loaded in service, not needed by anything."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EVERYTHING = """
import importlib, pkgutil, sys, django
django.setup()
from django.urls import get_resolver
def walk(patterns):
    for one in patterns:
        walk(getattr(one, "url_patterns", ()))
walk(get_resolver().url_patterns)
import motcua
for module in pkgutil.walk_packages(motcua.__path__, "motcua."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
raise SystemExit(", ".join(name for name in sys.modules if name.partition(".")[0] == "demo") or 0)
"""


def python(code: str, folder: Path = ROOT, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run code as an installation without the checkout on its path would, with the packages of `folder`."""
    first = (
        f"import sys; sys.path = [{str(folder)!r}, *(p for p in sys.path if p not in ('', {str(ROOT)!r}))]\n"
    )
    environment = os.environ | {"MOTCUA_DEMO": "0", "DJANGO_SETTINGS_MODULE": "config.settings", **more}
    command = [sys.executable, "-c", first + code]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def wheel(tmp_path):
    """What pyproject.toml puts into the wheel."""
    modules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]["build-backend"]
    for name in modules["module-name"]:
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def test_in_service_no_module_of_the_demo_is_loaded():
    done = python(EVERYTHING)
    assert (done.returncode, done.stderr.strip()) == (0, ""), done.stderr


def test_without_the_package_everything_else_is_there(wheel):
    done = python(EVERYTHING, wheel)
    assert (done.returncode, done.stderr.strip()) == (0, ""), done.stderr
    helped = python("from motcua.cli import main; main(['--help'])", wheel)
    assert "prepare" in helped.stdout and "simulate" not in helped.stdout


def test_without_the_package_a_demo_is_refused_by_name(wheel):
    done = python("import django; django.setup()", wheel, MOTCUA_DEMO="1")
    assert done.returncode == 1
    assert "MOTCUA_DEMO needs the package demo" in done.stderr

"""What others made: an installation gets what it needs and no more, under licences a province may pass on."""

import json
import re
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from deploy.supply import __main__ as supply

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_papers_are_what_the_lock_file_would_write_today():
    assert supply.out_of_date() == []


def test_a_package_of_another_version_makes_the_papers_out_of_date(monkeypatch):
    monkeypatch.setattr(supply, "locked", lambda *groups: [("django", "5.2.0")])
    assert len(supply.out_of_date()) == 2


def test_no_licence_is_carried_that_the_policy_does_not_allow():
    assert supply.refused() == []


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-or-later", "AGPL-3.0-only", "MIT AND SSPL-1.0", "", "Proprietary"]
)
def test_a_licence_that_a_province_could_not_pass_on_is_refused_in_service(monkeypatch, licence):
    monkeypatch.setitem(supply.POLICY, "licences", supply.POLICY["licences"] | {"django": licence})
    assert [line for line in supply.refused() if line.startswith("django:")]


def test_a_choice_of_licences_is_allowed_when_one_of_them_is():
    assert supply.allowed("GPL-3.0-or-later OR MIT", ["MIT"])
    assert not supply.allowed("(GPL-3.0-or-later OR MIT) AND AGPL-3.0-only", ["MIT"])


def test_vendored_files_are_those_that_were_published():
    assert supply.changed() == []


def test_a_vendored_file_that_somebody_edited_is_noticed(monkeypatch, tmp_path):
    part = supply.POLICY["vendored"][0]
    (path,) = part["files"]
    edited = tmp_path / path
    edited.parent.mkdir(parents=True)
    edited.write_bytes((ROOT / path).read_bytes() + b"//")
    monkeypatch.setattr(supply, "ROOT", tmp_path)
    monkeypatch.setitem(supply.POLICY, "vendored", [part])
    assert len(supply.changed()) == 1


def test_every_file_of_others_in_the_repository_is_vendored_by_name():
    known = {path for part in supply.POLICY["vendored"] for path in part["files"]}
    there = {
        str(path.relative_to(ROOT))
        for kind in ("*.min.js", "*.woff2", "*.ttf")
        for path in (ROOT / "motcua").rglob(kind)
    }
    assert there - known == set()


def test_the_bill_of_materials_is_valid_cyclonedx():
    assert (
        JsonStrictValidator(SchemaVersion.V1_5).validate_str(supply.BILL.read_text(encoding="utf-8")) is None
    )
    assert {part["name"] for part in json.loads(supply.bill())["components"]} >= {"django", "htmx", "psycopg"}


def test_service_installs_no_tool_of_development():
    development = {name for name, _version in supply.locked("dev")} - {
        name for name, _version in supply.locked()
    }
    assert {"djlint", "oidc-provider-mock", "pytest", "playwright", "bandit", "babel"} <= development
    assert re.search(r"^setup: \.venv/\.ready\b", MAKEFILE, re.MULTILINE)
    assert "--no-dev" in MAKEFILE
    assert re.search(r"^run: setup\b", MAKEFILE, re.MULTILINE)


def test_the_program_that_installs_is_itself_pinned_by_hash():
    lines = (ROOT / "deploy" / "supply" / "uv.txt").read_text(encoding="utf-8")
    assert re.match(r"uv==[\d.]+ \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+$", lines)
    assert "--require-hashes -r deploy/supply/uv.txt" in MAKEFILE


def test_the_program_imports_no_tool_of_development():
    installed = {name.replace("-", "_") for name, _version in supply.locked("dev")}
    tools = installed - {name.replace("-", "_") for name, _version in supply.locked()}
    named = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)
    for path in (ROOT / "motcua").rglob("*.py"):
        assert tools.isdisjoint(named.findall(path.read_text(encoding="utf-8"))), path

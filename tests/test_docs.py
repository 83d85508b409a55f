"""Documentation that can be wrong is tested."""

import re
from pathlib import Path

import pytest

from demo.accounts import ACCOUNTS, PASSWORD
from motcua.cli import COMMANDS, demo_package

ROOT = Path(__file__).resolve().parent.parent
OPERATE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "config").glob("*.py")))
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/*.md")]


def names_read() -> set[str]:
    """Every setting the code reads from the environment, here or in the commands."""
    found = set(re.findall(r"env\.\w+\(\s*[\"']([A-Z_]+)[\"']", SETTINGS))
    for path in (ROOT / "motcua" / "cli").glob("*.py"):
        found |= set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", path.read_text(encoding="utf-8")))
    return found | {"PG_BIN", "TEST_DATABASE_URL", "MOTCUA_TEST_WITHOUT", "MOTCUA_TEST_SEARCH"}


def test_every_setting_is_explained_to_operators():
    assert sorted(name for name in names_read() if f"`{name}`" not in OPERATE) == []


def test_no_setting_is_explained_that_nothing_reads():
    told = {name for name in re.findall(r"`(MOTCUA_[A-Z_]+)`", OPERATE) if not name.endswith("_FILE")}
    assert sorted(told - names_read()) == []


def test_accounts_of_the_readme_exist():
    staff = (ROOT / "demo" / "seed" / "staff.tsv").read_text(encoding="utf-8")
    users = {line.split("\t")[0] for line in staff.splitlines() if "\t" in line}
    rows = [line for line in README.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([\w.]+)`", row.split("|")[1])}
    assert told and told <= users
    assert {name for name, _who in ACCOUNTS} <= users
    assert f"`{PASSWORD}`" in README


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    here = [link for link in links if not link.startswith("http") and not link.startswith("docs/pictures/")]
    assert [link for link in here if not (path.parent / link).exists()] == []


def test_every_command_and_make_target_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for path in PAGES:
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"`motcua ([a-z]+)", text)) <= {*COMMANDS, *demo_package.COMMANDS}, path.name
        assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets, path.name


def test_every_function_named_in_the_life_of_a_dossier_exists():
    told = re.findall(
        r"`((?:portal|counter)/\w+\.py): (\w+)`", (ROOT / "docs/one-dossier.md").read_text("utf-8")
    )
    assert len(told) > 10
    missing = [
        f"{file}: {name}"
        for file, name in told
        if not re.search(rf"^def {name}\(", (ROOT / "motcua" / file).read_text("utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_every_service_named_in_the_life_of_a_dossier_exists():
    told = re.findall(r"`(intake|processing|outcome|drafting|upkeep)\.(\w+)`", _LIFE)
    assert len(told) > 10
    folder = ROOT / "motcua" / "dossiers" / "services"
    texts = {path.stem: path.read_text("utf-8") for path in folder.glob("*.py")}
    assert [one for one in told if not re.search(rf"^def {one[1]}\(", texts[one[0]], re.MULTILINE)] == []


_LIFE = (ROOT / "docs" / "one-dossier.md").read_text(encoding="utf-8")

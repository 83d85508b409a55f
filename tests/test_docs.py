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
PAGES = [
    *(ROOT / f"{name}.md" for name in ("README", "ARCHITECTURE", "SECURITY")),
    *ROOT.glob("docs/*.md"),
    *ROOT.glob("deploy/*.md"),
]


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


_SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
# sections of OWASP ASVS 5.0.0: how many requirements of level 1 or 2 each has; those of level 3 follow them
ASVS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2  2.1:3 2.2:3 2.3:4 2.4:1  3.2:2 3.3:4 3.4:6 3.5:5 3.7:2
4.1:3 4.2:1 4.3:2 4.4:4  5.1:1 5.2:3 5.3:2 5.4:3  6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4
7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
8.1:2 8.2:3 8.3:1 8.4:1  9.1:3 9.2:4  10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3
11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1  12.1:3 12.2:2 12.3:4  13.1:1 13.2:5 13.3:2 13.4:5
14.1:2 14.2:4 14.3:3  15.1:3 15.2:3 15.3:7  16.1:1 16.2:5 16.3:4 16.4:3 16.5:3  17.1:1 17.2:4 17.3:2
"""


def test_every_test_named_for_the_security_officer_exists():
    told = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", _SECURITY))
    assert len(told) > 100
    missing = [
        f"{file}::{name}"
        for file, name in told
        if not (ROOT / file).exists()
        or not re.search(rf"^def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    ]
    assert sorted(missing) == []
    assert _SECURITY.count("tests/") == len(re.findall(r"`tests/[\w/]+\.py::\w+`", _SECURITY)) + 1


def test_no_requirement_of_asvs_is_left_out_or_answered_in_another_chapter():
    wanted = [
        f"{section}.{number}"
        for section, many in (word.split(":") for word in ASVS.split())
        for number in range(1, int(many) + 1)
    ]
    assert len(wanted) == 253  # 70 of level 1, 183 of level 2
    told = []
    for chapter, text in re.findall(r"^### V(\d+) (.*?)(?=^##)", _SECURITY, re.MULTILINE | re.DOTALL):
        for head in re.findall(r"^\| (\d[\d., –]*) \|", text, re.MULTILINE):
            told += [f"{chapter}.{rest}" for rest in numbers_of(head, chapter)]
    assert sorted(told) == sorted(wanted)


def numbers_of(head: str, chapter: str) -> list[str]:
    """The numbers of a row without their chapter: “2.1.1–3, 2.2.1” of chapter 2 → 1.1, 1.2, 1.3, 2.1."""
    found = []
    for part in head.split(", "):
        first, _dash, last = part.partition("–")
        of, section, number = first.split(".")
        assert of == chapter, head
        found += [f"{section}.{one}" for one in range(int(number), int(last or number) + 1)]
    return found

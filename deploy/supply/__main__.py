"""What others made and Một Cửa carries: their licences, the bill of materials, the notices they ask for.

python -m deploy.supply write   writes sbom.cdx.json (CycloneDX 1.5) and THIRD_PARTY_NOTICES.md
python -m deploy.supply check   fails when either is out of date, a vendored file differs from its SHA-256,
                                or a licence is not among those that policy.toml allows
"""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BILL = HERE / "sbom.cdx.json"
NOTICES = ROOT / "THIRD_PARTY_NOTICES.md"
POLICY: dict[str, Any] = tomllib.loads((HERE / "policy.toml").read_text(encoding="utf-8"))
_UV = ROOT / "var" / "uv" / "bin" / "uv"
_A_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|copyright)[^/]*$", re.IGNORECASE)


def locked(*groups: str) -> list[tuple[str, str]]:
    """Name and version of every package of the lock file for Linux, with the dependency groups, in order.

    A package with one version for each Python stands with each.
    """
    chosen = ["--no-default-groups", *(f"--group={name}" for name in groups)]
    command = [str(_UV), "export", "--locked", "--quiet", "--no-hashes", "--no-annotate", "--no-header"]
    lines = subprocess.run(
        [*command, "--no-emit-project", "--all-extras", *chosen],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    pairs = [line.partition(" ;")[0].partition("==") for line in lines if "'win32'" not in line]
    return [(name, version) for name, _equals, version in pairs]


def licence_of(name: str) -> str:
    """SPDX expression of an installed package: as policy.toml corrects it, as its metadata says it, or ''."""
    if name in POLICY["licences"]:
        return str(POLICY["licences"][name])
    metadata = distribution(name).metadata
    stated = [metadata[key] for key in ("License-Expression", "License") if key in metadata]
    classifiers = [
        line.rpartition(" :: ")[2] for line in metadata.get_all("Classifier") or [] if "License" in line
    ]
    for words in (*stated, *classifiers):
        if words in POLICY["spdx"]:
            return str(POLICY["spdx"][words])
    return stated[0] if stated else ""


def allowed(expression: str, licences: list[str]) -> bool:
    """Every part joined by AND has an alternative, joined by OR, among the licences."""
    parts = re.split(r"\s+AND\s+", expression.replace("(", "").replace(")", ""))
    return all(set(re.split(r"\s+OR\s+", part.strip())) & set(licences) for part in parts)


def refused() -> list[str]:
    """A sentence for each installed package whose licence policy.toml does not allow where it is used."""
    runtime = {name for name, _version in locked()}
    installed = {name for name, _version in locked("dev") if any(Distribution.discover(name=name))}
    lines = []
    for name in sorted(runtime | installed):
        licences = POLICY["allowed"] + ([] if name in runtime else POLICY["allowed_for_development"])
        if not allowed(licence := licence_of(name), licences):
            where = "runtime" if name in runtime else "development"
            lines.append(
                f"{name}: policy.toml does not allow the licence {licence or 'unknown'!r} for {where}"
            )
    return lines


def changed() -> list[str]:
    """A sentence for each vendored file that is missing or is not what policy.toml says it is."""
    lines = []
    for part in POLICY["vendored"]:
        for path, digest in part["files"].items():
            file = ROOT / path
            found = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "missing"
            if found != digest:
                lines.append(f"{path}: {found}, not the {digest} of {part['name']} {part['version']}")
    return lines


def bill() -> str:
    """The bill of materials of what runs in service: packages with all extras, vendored files."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "licenses": [{"expression": licence_of(name)}],
        }
        for name, version in locked()
    ]
    for part in POLICY["vendored"]:
        files = [
            {"type": "file", "bom-ref": path, "name": path, "hashes": [{"alg": "SHA-256", "content": digest}]}
            for path, digest in part["files"].items()
        ]
        components.append(
            {
                "type": "library",
                "bom-ref": part["purl"],
                "name": part["name"],
                "version": part["version"],
                "purl": part["purl"],
                "licenses": [part["licence"]],
                "components": files,
            }
        )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps(components))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": project["name"],
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": components,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def notices() -> str:
    """Names, licences and their texts; a text that several packages share stands once."""
    texts = dict[str, list[str]]()
    for name in dict.fromkeys(name for name, _version in locked()):
        for text in _texts(distribution(name)):
            texts.setdefault(text, []).append(name)
    for part in POLICY["vendored"]:
        text = (ROOT / part["licence_file"]).read_text(encoding="utf-8")
        texts.setdefault(_plain(text), []).append(part["name"])
    chapters = [
        f"## {', '.join(dict.fromkeys(names))}\n\n```text\n{text}\n```\n" for text, names in texts.items()
    ]
    return "\n".join([table(), *chapters])


def table() -> str:
    """Head of the notices: a row for each part, the same on every Python."""
    rows = [f"| {name} | {version} | {licence_of(name)} |" for name, version in locked()]
    for part in POLICY["vendored"]:
        licence = part["licence"].get("expression") or part["licence"]["license"]["name"]
        rows.append(f"| {part['name']} (in this repository) | {part['version']} | {licence} |")
    head = (
        "# Third-party notices\n\n"
        "Một Cửa is Apache-2.0. What it installs in service and what it carries was made by others,\n"
        "under these licences. Written by `make notices`; for machines: deploy/supply/sbom.cdx.json.\n"
    )
    return "\n".join([head, "| part | version | licence |", "|---|---|---|", *rows, ""])


def _texts(package: Distribution) -> list[str]:
    named = (Path(str(file.locate())) for file in package.files or () if _A_LICENCE_FILE.search(str(file)))
    files = (file for file in named if file.suffix not in {".py", ".pyc"})
    return [_plain(file.read_text(encoding="utf-8", errors="replace")) for file in files]


def _plain(text: str) -> str:
    lines = (line.rstrip() for line in text.replace("```", "'''").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def out_of_date() -> list[str]:
    """Names of the papers that are not what the lock file and policy.toml would write today."""
    stale = [] if BILL.is_file() and BILL.read_text(encoding="utf-8") == bill() else [BILL]
    if not NOTICES.is_file() or not NOTICES.read_text(encoding="utf-8").startswith(table()):
        stale.append(NOTICES)
    return [f"{path.relative_to(ROOT)} is out of date: make notices" for path in stale]


def main(act: str) -> int:
    """0 when done or in order, 1 with a line for each fault."""
    if act == "write":
        BILL.write_text(bill(), encoding="utf-8")
        NOTICES.write_text(notices(), encoding="utf-8")
    faults = [*refused(), *changed(), *out_of_date()]
    print("\n".join(faults) or f"{len(locked())} packages: licences allowed, papers up to date")
    return bool(faults)


if __name__ == "__main__":
    if sys.argv[1:] not in (["write"], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))

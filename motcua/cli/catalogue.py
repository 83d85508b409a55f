"""motcua catalogue import FILE: read a national catalogue, show what would change, and write it."""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.cli.installation import connect

if TYPE_CHECKING:
    from motcua.catalogue.importer import Item, Plan, Report

HELP = "Nhập danh mục thủ tục hành chính (import a national catalogue file)."
_SHORT = 160
_BY = "motcua catalogue import"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    text = "Đọc tệp JSON Lines của danh mục quốc gia; điểm chưa rõ vào hàng chờ rà soát."
    importing = commands.add_parser("import", help=text, description=text)
    importing.add_argument("file", type=Path, metavar="FILE", help="tệp .jsonl, mỗi dòng một thủ tục")
    importing.add_argument("--publish", action="store_true", help="công khai ngay thay vì để bản nháp")
    importing.add_argument(
        "--apply", action="store_true", help="đồng ý thay những gì khác với lần nhập trước"
    )
    importing.add_argument("--json", action="store_true", help="in kết quả bằng JSON")


def run(arguments: argparse.Namespace) -> int:
    """0 all well, 1 some lines could not be read, 2 the file cannot be opened."""
    connect()
    from motcua.catalogue import importer
    from motcua.deadlines import clock

    began = time.monotonic()
    try:
        made = importer.plan(arguments.file, progress=_progress)
    except OSError as error:
        print(f"Không mở được tệp {arguments.file}: {error.strerror}.", file=sys.stderr)
        return 2
    finally:
        _end_progress()
    if not arguments.json:
        _print_diff(made)
    agreed = not made.changed or arguments.apply or (not arguments.json and _asked(len(made.changed)))
    report = None
    if agreed:
        print(f"Đang ghi {len(made.new) + len(made.changed) + len(made.beside)} thủ tục…", file=sys.stderr)
        replace = arguments.apply or bool(made.changed)
        report = importer.apply(made, by=_BY, at=clock.now(), publish=arguments.publish, replace=replace)
    seconds = time.monotonic() - began
    if arguments.json:
        print(json.dumps(_as_json(made, report, seconds), ensure_ascii=False, indent=1))
    else:
        _print_result(made, report, seconds, publish=arguments.publish)
    return 1 if made.bad or not made.lines else 0


def _progress(number: int) -> None:
    if number % 200 == 0:
        sys.stderr.write(f"\rĐã đọc {number} dòng…")
        sys.stderr.flush()


def _end_progress() -> None:
    sys.stderr.write("\n")


def _asked(changed: int) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    answer = input(f"{changed} thủ tục đã nhập trước đây sẽ thay đổi như trên. Ghi vào danh mục? [c/K] ")
    return answer.strip().lower() in {"c", "có", "co", "y", "yes"}


def _print_diff(made: "Plan") -> None:
    for item in [*made.changed, *made.beside]:
        mark = "thay đổi" if item.replaces else "khác bản đang có, tạo bản nháp bên cạnh"
        print(f"{item.code} {item.content.name} ({mark})")
        for change in item.changes:
            print(f"  {change.label}: {_short(change.old)} → {_short(change.new)}")


def _short(text: str) -> str:
    line = " / ".join(text.splitlines()) or "(trống)"
    return line if len(line) <= _SHORT else line[:_SHORT] + "…"


def _print_result(made: "Plan", report: "Report | None", seconds: float, *, publish: bool) -> None:
    for bad in made.bad:
        print(f"Dòng {bad.number}: {bad.reason}.")
    print(
        f"{made.lines} dòng: {len(made.new)} mới, {len(made.changed)} thay đổi, "
        f"{len(made.beside)} khác bản đang có, {made.same} không đổi, "
        f"{len(made.repeated)} trùng mã, {len(made.bad)} không đọc được ({seconds:.1f} giây)."
    )
    if report is None:
        print("Chưa ghi gì. Xem các thay đổi ở trên, rồi chạy lại với --apply để ghi.")
        return
    print(f"Đã ghi {report.drafted} bản nháp, công khai {report.published} bản.")
    if publish and made.beside and report.published < len(made.new) + len(made.beside):
        print(f"{len(made.beside)} thủ tục đang có bản khác nên chỉ tạo bản nháp; thêm --apply để thay.")
    if report.findings:
        print(f"{report.findings.total()} điểm cần rà soát (Quản trị › Danh mục › Rà soát):")
        for problem, count in report.findings.most_common():
            print(f"  {count:>6}  {problem}  {_label(problem)}")


def _label(problem: str) -> str:
    from motcua.catalogue.problems import Problem

    return str(Problem(problem).label)


def _as_json(made: "Plan", report: "Report | None", seconds: float) -> dict[str, Any]:
    return {
        "file": made.file_name,
        "sha256": made.sha256,
        "lines": made.lines,
        "new": len(made.new),
        "changed": len(made.changed),
        "beside": len(made.beside),
        "unchanged": made.same,
        "repeated": [{"line": line.number, "code": line.row["code"].strip()} for line in made.repeated],
        "bad_lines": [{"line": bad.number, "reason": bad.reason} for bad in made.bad],
        "diff": [_diff(item) for item in [*made.changed, *made.beside]],
        "applied": report is not None,
        "drafts": report.drafted if report else 0,
        "published": report.published if report else 0,
        "findings": dict((report.findings if report else Counter()).most_common()),
        "seconds": round(seconds, 2),
    }


def _diff(item: "Item") -> dict[str, Any]:
    return {
        "line": item.line.number,
        "code": item.code,
        "name": item.content.name,
        "kind": "changed" if item.replaces else "beside",
        "changes": [vars(change) for change in item.changes],
    }

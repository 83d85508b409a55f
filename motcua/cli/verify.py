"""`motcua verify`: re-walk all chains and report the first broken link."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

from motcua.cli import installation

if TYPE_CHECKING:
    from motcua.dossiers.verification import Report

HELP = (
    "Kiểm tra chuỗi sự kiện của mọi hồ sơ, mã đã cấp, tiền đã thu, biên lai và chữ ký. "
    "Thoát với mã 0: nguyên vẹn; 1: có chỗ sai; 2: không kiểm tra được."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help="đối chiếu thêm với tệp đầu chuỗi đã ký, hoặc tệp mới nhất của thư mục "
        "(motcua heads, việc hằng đêm, hoặc trong bản sao lưu)",
    )
    parser.add_argument("--first", action="store_true", help="dừng ở chỗ sai đầu tiên")


def run(args: argparse.Namespace) -> int:
    """0 when every chain holds, 1 with the findings, 2 when nothing could be checked."""
    os.environ["MOTCUA_STATEMENT_TIMEOUT_MS"] = "0"  # a walk takes as long as there are dossiers
    installation.connect()
    from motcua.audit import log_keys

    try:
        log_keys.current()
    except ImproperlyConfigured as problem:
        print(f"Không kiểm tra được: {problem}", file=sys.stderr)
        return 2
    from motcua.dossiers.log_heads import Unusable

    try:
        return _walk(args)
    except Unusable as problem:
        print(f"Không kiểm tra được: {problem}", file=sys.stderr)
        return 2


def _walk(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from motcua.dossiers import log_head_comparing, log_head_places
    from motcua.dossiers.verification import Report, verify

    kept = list(log_head_comparing.compare(args.against)) if args.against else []
    report = Report()
    for report in verify(stop_at_first=args.first):
        if report.dossiers % 500 == 0 and sys.stderr.isatty():
            print(f"\r{report.dossiers} hồ sơ…", end="", file=sys.stderr, flush=True)
    report.findings.extend(kept)
    warnings = list(log_head_places.warnings(real_at=timezone.now()))
    if args.json:
        facts: dict[str, Any] = {"dossiers": report.dossiers, "events": report.events}
        facts |= {"findings": [vars(finding) for finding in report.findings], "warnings": warnings}
        print(json.dumps(facts, ensure_ascii=False))
    else:
        _tell(report, warnings)
    return 0 if report.holds else 1


def _tell(report: "Report", warnings: list[str]) -> None:
    print(f"Đã kiểm tra {report.dossiers} hồ sơ, {report.events} sự kiện.")
    for finding in report.findings:
        place = f", sự kiện {finding.number}" if finding.number else ""
        print(f"SAI: {finding.dossier}{place}: {finding.why}")
    for sentence in warnings:
        print(f"CHÚ Ý: {sentence}")
    if report.holds:
        print("Mọi chuỗi sự kiện nguyên vẹn; không mã hồ sơ, biên lai hay chữ ký nào bị mất.")

"""`motcua process check FILE`: is this BPMN file fit to be published?"""

import argparse
import json
import os
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

HELP = "Kiểm tra một tệp quy trình BPMN 2.0."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`check FILE [--limit-hours N] [--json]`."""
    parser.add_argument("action", choices=["check"], help="check: nói tệp sai ở đâu, hoặc các bước của nó")
    parser.add_argument("file", type=Path, help="tệp .bpmn")
    parser.add_argument("--limit-hours", type=_hours, help="thời hạn của thủ tục, giờ làm việc")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(arguments: argparse.Namespace) -> int:
    """0: fit to be published; 1: findings; 2: no such file."""
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        print(f"Không đọc được {arguments.file}: {error.strerror}.", file=sys.stderr)
        return 2
    _names_only()
    from motcua.workflow.check import examine
    from motcua.workflow.reading import read
    from motcua.workflow.steps import steps_of

    findings = examine(content, limit_hours=arguments.limit_hours)
    steps = [] if findings else steps_of(read(content), limit_hours=arguments.limit_hours)
    if arguments.json:
        result = {
            "ok": not findings,
            "findings": [finding.as_dict() for finding in findings],
            "steps": [step.as_dict() for step in steps],
        }
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"✗ {finding.sentence}")
        for place, step in enumerate(steps, 1):
            print(f"{place}. {step.name} · {step.post} · {step.act} · {step.limit}")
        print(f"{len(findings)} điểm cần sửa." if findings else "Tệp dùng được.")
    return 1 if findings else 0


def _hours(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value <= 0:
        raise argparse.ArgumentTypeError("là số giờ làm việc lớn hơn 0")
    return value


def _names_only() -> None:
    """Checking needs no installation: set Django up without a database."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_lint"
    import django

    django.setup()

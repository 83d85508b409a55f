"""`motcua demo`: one birth registration and one building permit, told act by act."""

import argparse
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from demo import scratch
from motcua.deadlines.calendars import VIETNAM

HELP = "Kể và thực hiện một hồ sơ khai sinh và một hồ sơ giấy phép xây dựng trên cơ sở dữ liệu tạm."
_WORDS = {
    "answer_by": "phải trả lời trước",
    "code": "mã hồ sơ",
    "status": "trạng thái",
    "due_at": "hạn trả kết quả",
    "event": "sự kiện, mã xác nhận",
    "files": "giấy tờ được làm",
    "file": "tệp",
    "intact": "nguyên vẹn",
    "trusted": "chứng thư được tin cậy",
    "dossiers": "hồ sơ",
    "events": "sự kiện",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


@dataclass
class Told:
    """What was done, for people and for machines."""

    quiet: bool
    lines: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, sentence: str, **facts: Any) -> None:
        self.lines.append({"said": sentence, **facts})
        if not self.quiet:
            print(sentence)
            for name, value in facts.items():
                if value not in (None, []):
                    print(f"    {_WORDS[name]}: {_in_words(value)}")


def _in_words(value: Any) -> str:
    match value:
        case bool():
            return "có" if value else "không"
        case list():
            return ", ".join(map(str, value))
        case datetime():
            return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    return str(value)


def run(args: argparse.Namespace) -> int:
    """0 only if every chain verifies and every signature validates."""
    told = Told(quiet=args.json)
    with scratch.installation_of_its_own("demo"):
        from demo import narration, province

        province.load()
        sound = narration.perform(told)
    if args.json:
        print(json.dumps({"sound": sound, "acts": told.lines}, ensure_ascii=False, default=str, indent=1))
    return 0 if sound else 1

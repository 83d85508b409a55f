"""`motcua heads FOLDER`: sign the heads of all chains as they are now, for keeping elsewhere."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from motcua.cli import installation

HELP = (
    "Ký danh sách đầu chuỗi của mọi hồ sơ và trạng thái các bảng chỉ ghi thêm, để cất ở nơi khác "
    "và đối chiếu bằng motcua verify --against."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="thư mục để ghi tệp")
    parser.add_argument(
        "--still",
        action="store_true",
        help="web và worker đang dừng: tính cả những dòng của một phút vừa qua",
    )


def run(args: argparse.Namespace) -> int:
    """0 written, if need be without a time-stamp, which is said; 1 could not be written."""
    os.environ["MOTCUA_STATEMENT_TIMEOUT_MS"] = "0"
    installation.connect()
    from motcua.dossiers import log_heads
    from motcua.dossiers.services.proving import name_at

    now = datetime.now(UTC)
    try:
        args.folder.mkdir(parents=True, exist_ok=True)
        made = log_heads.write(args.folder / name_at(now), real_at=now, still=args.still)
    except OSError as problem:
        print(f"Chưa ký được danh sách đầu chuỗi: {problem}", file=sys.stderr)
        return 1
    print(
        f"Đã ký đầu chuỗi của {made.dossiers} hồ sơ, {made.events} sự kiện: {made.path} "
        f"(SHA-256 {made.sha256})."
    )
    if made.no_stamp:
        print(f"CHÚ Ý: chưa có dấu thời gian: {made.no_stamp}", file=sys.stderr)
    return 0

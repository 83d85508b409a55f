"""`motcua simulate`: fill the province with plausible dossiers through the real services."""

import argparse
import json
import sys

from motcua.cli import installation
from motcua.cli.progress import progress

HELP = "Tạo hồ sơ mẫu qua đúng các bước nghiệp vụ (chỉ cho bản trình diễn)."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=30, help="số ngày làm việc trước thời điểm hiện tại")
    parser.add_argument("--per-day", type=int, default=13, help="số hồ sơ mỗi ngày")
    parser.add_argument("--seed", type=int, default=20220725, help="số khởi đầu của dãy ngẫu nhiên")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(args: argparse.Namespace) -> int:
    """0 done; 2 when the numbers make no sense or the installation is not a demo."""
    if args.days < 1 or args.per_day < 1:
        print("--days và --per-day phải từ 1 trở lên.", file=sys.stderr)
        return 2
    installation.connect()
    from django.conf import settings

    if not settings.DEMO:
        print("Lệnh này chỉ chạy trên bản trình diễn (MOTCUA_DEMO=1).", file=sys.stderr)
        return 2
    from demo import province, simulation
    from motcua.deadlines import clock

    province.load()
    with progress("hồ sơ") as tell:
        result = simulation.simulate(
            days=args.days, per_day=args.per_day, seed=args.seed, until=clock.now(), progress=tell
        )
    if args.json:
        print(
            json.dumps({"acts": result.acts, "refused_by_rules": result.refused_by_rules}, ensure_ascii=False)
        )
    else:
        print("Đã thực hiện: " + ", ".join(f"{count} {act}" for act, count in sorted(result.acts.items())))
    return 0

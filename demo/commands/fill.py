"""`motcua fill`: the demo's dossiers, made while the first pages already answer."""

import argparse
import os
import sys

from demo import ocr
from motcua.cli import demo_package, installation

HELP = "Tạo hồ sơ mẫu của bản trình diễn, chạy lại thì làm nốt phần còn thiếu."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dossiers", type=int, default=400, help="số hồ sơ của bốn tuần gần nhất")
    parser.add_argument("--year", type=int, default=0, help="số hồ sơ của cả tỉnh trong năm trước đó")


def run(args: argparse.Namespace) -> int:
    """0 done, also when nothing was lacking; 2 when the installation is not a demo."""
    os.nice(10)  # people who look at pages come first
    application = installation.connect_as_owner()
    from django.conf import settings

    if not settings.DEMO:
        print("Lệnh này chỉ chạy trên bản trình diễn (MOTCUA_DEMO=1).", file=sys.stderr)
        return 2
    from config import env
    from motcua.cli import database

    with ocr.being_installed():
        owner = env.text("DATABASE_URL")
        database.act_as(application)
        if demo_package.module("loading").fill(args.dossiers, year=args.year):
            database.act_as(owner)
            database.measure()
            print("Đã tạo xong hồ sơ mẫu.", flush=True)
    return 0

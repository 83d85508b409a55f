"""`motcua migrate`: bring tables and rights up to date."""

import argparse

from motcua.cli import installation

HELP = "Cập nhật cấu trúc cơ sở dữ liệu và quyền của ứng dụng."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the environment says which database."""


def run(args: argparse.Namespace) -> int:
    """Migrate as the owning role (MOTCUA_OWNER_URL, else DATABASE_URL)."""
    installation.connect(owner=True)
    from motcua.cli import database

    database.prepare()
    return 0

"""The `motcua` command. Each command is a module of this package with HELP, add_arguments and run."""

import argparse
import importlib
import os
import sys
from types import ModuleType

from motcua.cli import demo_package

COMMANDS = (
    "run",
    "migrate",
    "prepare",
    "begin",
    "backup",
    "restore",
    "verify",
    "heads",
    "due",
    "catalogue",
    "process",
    "scorecard",
    "map",
    "figures",
    "access",
)
_NO_STRUCTURE = {"42P01", "42703", "3F000"}  # no such table, column, schema


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 a finding or a failure, 2 wrong use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    parser = argparse.ArgumentParser(prog="motcua", description="Một Cửa: giải quyết thủ tục hành chính.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    given = sys.argv[1:] if arguments is None else arguments
    known = COMMANDS + (demo_package.COMMANDS if demo_package.is_there() else ())
    for name in [one for one in known if given[:1] == [one]] or known:  # one does not load the others
        module = _module(name)
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except (Exception, KeyboardInterrupt) as problem:
        return _cut_short(problem)


def _module(name: str) -> ModuleType:
    if name in demo_package.COMMANDS:
        return demo_package.module(f"commands.{name}")
    return importlib.import_module(f"motcua.cli.{name}")


def _cut_short(problem: BaseException) -> int:
    """Say why a command ended before its end, where it is no fault of the code; 1."""
    from django.db.utils import OperationalError, ProgrammingError  # 8 MB that the launcher need not hold

    match problem:
        case BrokenPipeError():
            sys.stderr.close()
        case KeyboardInterrupt():
            print("\nĐã dừng.", file=sys.stderr)
        case OperationalError():
            reason = (str(problem).splitlines() or [""])[0]
            print(f"Không kết nối được cơ sở dữ liệu: {reason}", file=sys.stderr)
        case OSError(filename=name, strerror=why) if name is not None:
            print(f"Không đọc hoặc ghi được {name}: {why}.", file=sys.stderr)
        case ProgrammingError() if getattr(problem.__cause__, "sqlstate", "") in _NO_STRUCTURE:
            print(
                "Cơ sở dữ liệu chưa có cấu trúc của bản này: hãy chạy `motcua prepare` trước.",
                file=sys.stderr,
            )
        case _:
            raise problem
    return 1

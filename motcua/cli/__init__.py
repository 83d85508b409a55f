"""The `motcua` command. Each command is a module of this package with HELP, add_arguments and run."""

import argparse
import importlib
import os
import sys

COMMANDS = (
    "run",
    "migrate",
    "prepare",
    "begin",
    "backup",
    "restore",
    "demo",
    "simulate",
    "verify",
    "due",
    "catalogue",
    "process",
    "scorecard",
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 a finding or a failure, 2 wrong use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    parser = argparse.ArgumentParser(prog="motcua", description="Một Cửa: giải quyết thủ tục hành chính.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = importlib.import_module(f"motcua.cli.{name}")
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen) or 0)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        print("\nĐã dừng.", file=sys.stderr)
        return 1

"""`python -m bench.answer NAME FILE`: answer one question in this process and leave the text in the file."""

import importlib
import sys
from pathlib import Path

from bench import OWN_GROUND
from motcua.cli import installation


def main() -> None:
    name, file = sys.argv[1:]
    if name not in OWN_GROUND:
        installation.connect()
    text: str = importlib.import_module(f"bench.{name}").answer()
    Path(file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

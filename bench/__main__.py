"""Ask the questions and write the page."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import OWN_GROUND, QUESTIONS, ground, results


def main() -> int:
    """0 when every question asked was answered."""
    args = _arguments()
    if args.catalogue:
        os.environ["BENCH_CATALOGUE"] = str(args.catalogue.resolve())
    os.environ["BENCH_SMALL"] = "1" if args.small else ""
    failed = []
    asked = args.questions or QUESTIONS
    with _own_ground() if set(asked) <= OWN_GROUND else ground.installation() as folder:
        for name in asked:
            print(f"· {name}…", flush=True)
            answer = folder / f"{name}.md"
            before = os.getloadavg()[0]
            command = [sys.executable, "-m", "bench.answer", name, str(answer)]
            if subprocess.run(command).returncode != 0:
                failed.append(name)
                continue
            text = answer.read_text(encoding="utf-8")
            print(text, flush=True)
            results.keep(_heading(name), text, load=before, small=args.small)
    if failed:
        print(f"Not answered: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


@contextmanager
def _own_ground() -> Iterator[Path]:
    """A folder for the answers, where no question needs a province to be ready."""
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        yield Path(folder)


def _heading(name: str) -> str:
    """A province of another size than the usual stands beside it on the page."""
    asked = os.environ.get("BENCH_DOSSIERS")
    return f"{name} {int(asked):,}" if name == "province" and asked else name


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measured comparisons.")
    parser.add_argument("questions", nargs="*", choices=[[], *QUESTIONS], help="which; all when left out")
    parser.add_argument("--small", action="store_true", help="few repetitions: to try a script, not to quote")
    parser.add_argument("--catalogue", type=Path, help="JSON Lines file for the search (or BENCH_CATALOGUE)")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())

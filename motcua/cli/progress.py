"""How far long work has come: one changing line on a terminal, a line every tenth elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with (done, all) after each unit of work; `what` names the units."""
    told = 0

    def tell(done: int, everything: int) -> None:
        nonlocal told
        tenth = done * 10 // max(1, everything)
        if sys.stderr.isatty():
            print(f"\r  {done}/{everything} {what}", end="", file=sys.stderr, flush=True)
        elif tenth > told:
            print(f"  {done}/{everything} {what}", file=sys.stderr, flush=True)
        told = max(told, tenth)

    yield tell
    if told and sys.stderr.isatty():
        print(file=sys.stderr)

"""`python -m bench.client SECONDS`: says "ready" when warm, and on a line lives one life after the other."""

import json
import os
import random
import sys
import time

from motcua.cli import installation

WARM = 2  # lives before the clock starts


def main() -> None:
    """Prints lives, seconds, and CPU seconds here and in the database's backend."""
    installation.connect()
    from bench import lives
    from bench.measure import Meter

    chance, meter = random.Random(os.getpid() * time.time_ns()), Meter()
    for _turn in range(WARM):
        lives.settle(lives.file_online(chance))
    print("ready", flush=True)
    sys.stdin.readline()
    began, seconds = time.perf_counter(), float(sys.argv[1])
    while time.perf_counter() - began < seconds:
        with meter.reading("life"):
            lives.settle(lives.file_online(chance))
    took, found = time.perf_counter() - began, meter.readings["life"]
    cpu, backend = sum(one.cpu for one in found), sum(one.backend for one in found)
    print(json.dumps([len(found), took, cpu, backend]), flush=True)


if __name__ == "__main__":
    main()

"""Becomes a program of others, with a child's limits: `python -m motcua.common.confined PROGRAM …`."""

import os
import sys

from motcua.common import child

if __name__ == "__main__":
    child.confine(files=child.Limits().answer)
    os.execvp(sys.argv[1], sys.argv[1:])

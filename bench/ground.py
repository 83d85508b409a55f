"""Where things are measured: an own PostgreSQL with fsync on, two roles, the demo province."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from motcua.cli import postgres

PER_DAY = 4  # over thirty days: lists and searches have something to look through


@contextmanager
def installation() -> Iterator[Path]:
    """Set the environment to a new installation; its server, data and files are gone at the end.

    It lies in /var/tmp, which is on a disk: on a /tmp in memory fsync would cost nothing.
    """
    folder = Path(tempfile.mkdtemp(prefix="motcua-bench-", dir="/var/tmp"))
    folder.chmod(0o755)  # the server's own user must pass when root measures
    home = folder / "postgres"
    try:
        server = postgres.start(home)
        os.environ |= {
            "DATABASE_URL": server.url(),
            "MOTCUA_OWNER_URL": server.url(role=postgres.OWNER),
            "MOTCUA_SUPERUSER_URL": server.url(role="postgres"),
            "MOTCUA_VAR": str(folder / "var"),
            "MOTCUA_SECRET_KEY": secrets.token_urlsafe(40),
            "MOTCUA_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "BENCH_POSTGRES": str(home),
        }
        print("· a new province…", flush=True)
        subprocess.run([sys.executable, "-m", "motcua", "migrate"], check=True)
        subprocess.run([sys.executable, "-m", "bench.ground"], check=True)
        yield folder
    finally:
        postgres.stop(home)
        shutil.rmtree(folder, ignore_errors=True)


def fill() -> None:
    """Load the province and its static files as the application's role."""
    from django.core.management import call_command

    from demo import province, simulation
    from motcua.deadlines import clock

    province.load()
    per_day = 1 if os.environ.get("BENCH_SMALL") else PER_DAY
    simulation.simulate(days=30, per_day=per_day, seed=1, until=clock.DEMO_BEGINS)
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    from motcua.cli import installation as here

    here.connect()
    fill()

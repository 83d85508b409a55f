"""Loaded before Django: the environment of the suite, on the embedded PostgreSQL or TEST_DATABASE_URL."""

import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("MOTCUA_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("MOTCUA_DEMO", "1")
os.environ.setdefault("MOTCUA_VAR", tempfile.mkdtemp(prefix="motcua-test-"))
if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
else:
    from motcua.cli import postgres

    server = postgres.start(ROOT / "var" / "test-postgres")
    os.environ["DATABASE_URL"] = server.url("motcua", role=postgres.OWNER)

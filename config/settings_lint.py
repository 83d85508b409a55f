"""Settings for tools that read the code and never connect: type checker, migration and message checks."""

import os

os.environ.setdefault("MOTCUA_SECRET_KEY", "only-for-tools-that-never-connect-" * 2)
os.environ.setdefault("DATABASE_URL", "postgresql://lint@localhost/lint")

from config.settings import *  # noqa: F403

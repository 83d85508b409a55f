"""Which installation a command talks to: the environment's, or the embedded server's in var/."""

import os
import secrets
from pathlib import Path

from motcua.cli import postgres

ROOT = Path(__file__).resolve().parent.parent.parent


def home() -> Path:
    """Folder of this installation's data: MOTCUA_VAR, else var/ of the project."""
    return Path(os.environ.get("MOTCUA_VAR", ROOT / "var")).resolve()


def connect(*, owner: bool = False) -> None:
    """Fill in what the environment leaves open (embedded server, secret key, demo) and set Django up.

    owner   connect as the role that owns the tables, for migrations and grants.
    """
    var = home()
    var.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("MOTCUA_VAR", str(var))
    os.environ.setdefault("MOTCUA_SECRET_KEY", _secret(var))
    if "DATABASE_URL" not in os.environ:
        server = postgres.start(var / "postgres")
        os.environ["DATABASE_URL"] = server.url()
        os.environ["MOTCUA_OWNER_URL"] = server.url(role=postgres.OWNER)
        os.environ.setdefault("MOTCUA_DEMO", "1")
    if owner:
        os.environ["DATABASE_URL"] = os.environ.get("MOTCUA_OWNER_URL", os.environ["DATABASE_URL"])
    import django

    django.setup()


def _secret(var: Path) -> str:
    path = var / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()

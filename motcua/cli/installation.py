"""Which installation a command talks to: the environment's, or the embedded server's in var/."""

import atexit
import os
import secrets
from pathlib import Path

from motcua.cli import demo_package, postgres

ROOT = Path(__file__).resolve().parent.parent.parent


def home() -> Path:
    """Folder of this installation's data: MOTCUA_VAR, else var/ of the project."""
    return Path(os.environ.get("MOTCUA_VAR", ROOT / "var")).resolve()


def is_there() -> bool:
    """A database is named in the environment, or the embedded server has held one here."""
    named = os.environ.keys() & {"DATABASE_URL", "DATABASE_URL_FILE"}
    return bool(named) or (home() / "postgres").is_dir()


def describe() -> Path | None:
    """Fill in what the environment leaves open: embedded server, secret key, demo.

    An embedded database is a demo until `motcua begin` has put it into service.

    Returns the folder of the embedded server when it is used. It keeps running until its last user ends.
    """
    var = home()
    var.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("MOTCUA_VAR", str(var))
    if not os.environ.keys() & {"MOTCUA_SECRET_KEY", "MOTCUA_SECRET_KEY_FILE"}:
        os.environ["MOTCUA_SECRET_KEY"] = _secret(var)
    if "DATABASE_URL" in os.environ or "DATABASE_URL_FILE" in os.environ:
        return None
    server = postgres.start(var / "postgres")
    atexit.register(postgres.leave, server.home)
    os.environ["DATABASE_URL"] = server.url()
    os.environ["MOTCUA_OWNER_URL"] = server.url(role=postgres.OWNER)
    if "MOTCUA_DEMO" not in os.environ:
        os.environ["MOTCUA_DEMO"] = "1" if demo_package.is_there() and not _in_service(server) else "0"
    return server.home


def connect() -> None:
    """Fill in the environment and set Django up."""
    describe()
    import django

    django.setup()


def connect_as_owner() -> str:
    """Set Django up as the role that owns the tables, for migrations and grants, without a time limit.

    Returns the address the application itself will use.
    """
    describe()
    from config import env

    application = env.text("DATABASE_URL")
    os.environ["DATABASE_URL"] = env.text("MOTCUA_OWNER_URL", application)
    os.environ["MOTCUA_STATEMENT_TIMEOUT_MS"] = "0"
    import django

    django.setup()
    return application


def _in_service(server: postgres.Server) -> bool:
    """Has `motcua begin` put it into service? A database without tables has not begun."""
    return postgres.ask(server, "SELECT EXISTS (SELECT FROM deadlines_commissioning)") == "t"


def _secret(var: Path) -> str:
    path = var / "secret_key"
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        draft.rename(path)
    return path.read_text().strip()

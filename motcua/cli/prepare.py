"""`motcua prepare`: what a start needs: tables, static files, the demo province where there is none yet."""

import argparse
import sys
from pathlib import Path

from motcua.cli import demo_package, installation, migrate

HELP = "Cập nhật dữ liệu, chuẩn bị tệp giao diện và, trên bản trình diễn còn trống, nạp tỉnh mẫu."
NOT_BEGUN = "Hệ thống chưa có dữ liệu nền và người quản trị: hãy chạy `motcua begin` để bắt đầu."
DEMO_PEOPLE = (
    "Cơ sở dữ liệu này có các tài khoản của bản trình diễn, với mật khẩu ai cũng biết. "
    "Để vận hành thật, hãy dùng một cơ sở dữ liệu trống."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dossiers", type=int, default=400, help="số hồ sơ mẫu của bản trình diễn")


def run(args: argparse.Namespace) -> int:
    """0 when everything a start needs is there; doing it twice changes nothing.

    1 when the database refuses, 75 (EX_TEMPFAIL) when it does not answer and may do so later.
    """
    from django.db import OperationalError

    try:
        code = ready(installation.connect_as_owner(), dossiers=args.dossiers)
        if code == 0:
            _say_what_lacks()
    except OperationalError as problem:
        return migrate.refused(problem)
    return code


def ready(application: str, *, dossiers: int) -> int:
    """Tables, rights, static files and, on a demo, the province; from then on as the application's role.

    application  its address, as `connect_as_owner` returned it.
    """
    from config import env
    from motcua.cli import database

    code = migrate.update(application)
    if code != 0:
        return code
    database.act_as(application)
    _collect_static()
    if _load_demo(dossiers):
        database.act_as(env.text("DATABASE_URL"))  # the owner's, since connect_as_owner
        database.measure()
    return 0


def _say_what_lacks() -> None:
    """An installation in service begins by a command of its own, and never with the demo's people."""
    from django.conf import settings

    from motcua.agencies.models import Assignment, Role

    if settings.DEMO:
        return
    if demo_package.people_are_here():
        print(DEMO_PEOPLE, file=sys.stderr, flush=True)
    elif not Assignment.objects.filter(role=Role.SYSTEM_ADMIN).exists():
        print(NOT_BEGUN, file=sys.stderr, flush=True)


def _collect_static() -> None:
    """Gather and hash static files once for each state of the code."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(__file__).resolve().parent.parent
    newest = max(path.stat().st_mtime for path in root.glob("*/static/**/*"))
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        _step("Chuẩn bị tệp giao diện")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def _load_demo(dossiers: int) -> bool:
    """Whether a demo was given anything of its province."""
    from django.conf import settings

    return settings.DEMO and bool(demo_package.module("loading").load(dossiers))


def _step(text: str) -> None:
    print(f"· {text}…", flush=True)

"""`motcua migrate`: bring tables, rights and the rows that come with the system up to date."""

import argparse
import sys

from motcua.cli import installation
from motcua.cli.crew import TRY_AGAIN

HELP = "Cập nhật cấu trúc cơ sở dữ liệu, quyền của ứng dụng và dữ liệu đi kèm bản mới."
ONE_ROLE = (
    "Lưu ý: vai trò cơ sở dữ liệu của ứng dụng cũng là chủ bảng, nên nhật ký sự kiện được bảo vệ kém hơn: "
    "cơ sở dữ liệu không tự chặn được việc sửa, xóa (motcua verify vẫn phát hiện). "
    "Nên dùng hai vai trò: đặt MOTCUA_OWNER_URL, xem docs/operate.md."
)
NOT_OWNER = (
    "Vai trò đang dùng không được tạo bảng ({problem}). "
    "Hãy đặt MOTCUA_OWNER_URL, địa chỉ của vai trò chủ bảng."
)
ADDED = "Dữ liệu đi kèm bản này: đã thêm {count} {name}."
HELD = (
    "Dữ liệu đi kèm bản này: không thêm {count} {name} vì địa phương đã tự đặt hoặc kết thúc quy định ấy "
    "({rows}); nếu cần thì ghi ở trang Quản trị."
)
TOO_OLD = (
    "Cơ sở dữ liệu này do một bản cũ tạo, thiếu các bước mà bản này đã gộp làm một (gói {problem}). "
    "Hãy chạy `motcua migrate` của bản 27/11/2026 trước, rồi chạy lại bằng bản này."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the environment says which database."""


def run(args: argparse.Namespace) -> int:
    """Migrate as the owning role (MOTCUA_OWNER_URL, else DATABASE_URL). 1 when there is no connection."""
    return 0 if update(installation.connect_as_owner()) == 0 else 1


def update(application: str) -> int:
    """Tables and rights for the role of the address `application`; 0 done, else as `refused` or 1."""
    import psycopg
    from django.db import DatabaseError, OperationalError

    from motcua.cli import database

    try:
        with psycopg.connect(application) as link:
            role = database.role_of(link)
    except psycopg.OperationalError as problem:
        return refused(problem, "DATABASE_URL")
    try:
        database.prepare(role=role)
    except OperationalError as problem:
        return refused(problem, "MOTCUA_OWNER_URL")
    except database.TooOld as problem:
        print(TOO_OLD.format(problem=problem), file=sys.stderr)
        return 1
    except DatabaseError as problem:
        if not _lacks_right(problem):
            raise
        print(NOT_OWNER.format(problem=problem), file=sys.stderr)
        return 1
    _bring_up()
    if not database.history_is_guarded(role):
        print(ONE_ROLE, file=sys.stderr, flush=True)
    return 0


def refused(problem: Exception, name: str = "DATABASE_URL") -> int:
    """Say that there is no connection; 75 when no server answers and it may help to try again, else 1."""
    from config import env
    from motcua.common import outage

    print(f"Không kết nối được cơ sở dữ liệu ({name}): {' '.join(str(problem).split())}", file=sys.stderr)
    away = outage.is_away(problem) and not outage.accepts(env.text("DATABASE_URL"))
    return TRY_AGAIN if away else 1


def _bring_up() -> None:
    """Rows shipped since the installation began; one sentence for each kind that has some."""
    from motcua.cli import reference
    from motcua.deadlines import clock

    for given in reference.bring_up(now=clock.now):
        if given.added:
            print(ADDED.format(count=len(given.added), name=given.kind.name), flush=True)
        if given.held:
            rows = ", ".join(sorted(given.held))
            print(HELD.format(count=len(given.held), name=given.kind.name, rows=rows), flush=True)


def _lacks_right(problem: BaseException | None) -> bool:
    """Did the database refuse the role something, at the bottom of this error?"""
    from psycopg.errors import InsufficientPrivilege

    while problem is not None and not isinstance(problem, InsufficientPrivilege):
        problem = problem.__cause__ or problem.__context__
    return problem is not None

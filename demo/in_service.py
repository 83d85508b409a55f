"""No process of a demo works on a database that is in service."""

import psycopg
from psycopg import sql

TABLE = "deadlines_commissioning"
REFUSED = (
    "Cơ sở dữ liệu này của một hệ thống đang vận hành (đã chạy `motcua begin`) nên không bao giờ là bản "
    "trình diễn. Hãy bỏ MOTCUA_DEMO=1, hoặc dùng một cơ sở dữ liệu khác cho bản trình diễn."
)


class InService(Exception):
    """The database belongs to an installation in service."""

    def __init__(self) -> None:
        super().__init__(REFUSED)


def refuse(link: "psycopg.Connection[object]") -> None:
    """Raises InService, the connection being closed. A database without tables is nobody's yet."""
    with link.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [TABLE])
        if cursor.fetchone() == (True,):
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(TABLE)))
            if cursor.fetchone() == (True,):
                link.close()
                raise InService
    link.rollback()

"""Values others measure, from a query of a PostgreSQL database; the session can only read."""

from datetime import date

import psycopg
from django.utils.translation import gettext as _
from psycopg.rows import dict_row

from motcua.oversight.models import OutsideSource
from motcua.oversight.outside_reader import Answered, SourceDown

SECONDS = 30
MOST_ROWS = 5_000


class Reader:
    """`oversight.outside_reader.Reader` over a query; its newest day is the day of the answer."""

    def read(self, source: OutsideSource) -> Answered:
        if not source.key:
            raise SourceDown(_("Máy chủ chưa có khóa MOTCUA_FIGURES_%(name)s.") % {"name": source.secret})
        try:
            rows = _rows(source.key, source.query)
        except psycopg.Error as error:
            why = (error.diag.message_primary if error.diag else None) or type(error).__name__
            raise SourceDown(_("Không đọc được: %(why)s.") % {"why": why}) from error
        days = [row.pop("day", None) for row in rows]
        known = [day for day in days if isinstance(day, date)]
        if not known or len(rows) > MOST_ROWS:
            raise SourceDown(
                _("Câu truy vấn phải cho ngày (day), kiểu date, ở mọi dòng, và tối đa 5.000 dòng.")
            )
        newest = max(known)
        return Answered(newest, [row for row, day in zip(rows, days, strict=True) if day == newest])


def _rows(address: str, query: str) -> list[dict[str, object]]:
    options = f"-c default_transaction_read_only=on -c statement_timeout={SECONDS * 1000}"
    with (
        psycopg.connect(address, connect_timeout=SECONDS, options=options, row_factory=dict_row) as there,
        there.cursor() as cursor,
    ):
        there.read_only = True
        cursor.execute(query.encode())
        return cursor.fetchmany(MOST_ROWS + 1)

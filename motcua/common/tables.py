"""Rows of a table that somebody sent, as CSV or a spreadsheet; opened in a process of its own."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from motcua.common import child

Cell = str | int | float | bool | date | datetime | None
MOST_COLUMNS = 200
_SHEETS = (".xlsx", ".xls", ".ods", ".xlsb", ".xlsm")
_LIMITS = child.Limits(seconds=20, memory=768 * 1024**2, answer=48_000_000)


class TableNotOpened(Exception):
    """No table, a damaged one, or one that unfolds to more than a table of people can be."""


def rows(name: str, content: bytes, *, most_rows: int) -> list[Sequence[Cell]]:
    """Every row of the first sheet. Raises TableNotOpened, also for more rows or columns than allowed.

    name  its ending says which kind it is.
    """
    kind = "sheet" if name.lower().endswith(_SHEETS) else "csv"
    try:
        answer = child.run(
            "motcua.common.table_child", content, kind, str(most_rows), str(MOST_COLUMNS), limits=_LIMITS
        )
    except child.ChildFailed as error:
        raise TableNotOpened(str(error)) from error
    return [[_cell(one) for one in row] for row in json.loads(answer)]


def _cell(said: object) -> Cell:
    """Days and moments come as {"day": …} or {"moment": …}."""
    if isinstance(said, dict):
        moment = datetime.fromisoformat(next(iter(said.values())))
        return moment if "moment" in said else moment.date()
    return said if isinstance(said, str | int | float) else None

"""Dossiers that the owner of the database does something to, and where it must show."""

from dataclasses import dataclass
from typing import Any

import psycopg

Link = psycopg.Connection[Any]


@dataclass(frozen=True)
class Trace:
    """Where a break shows: the place and part of the sentence of its finding."""

    place: str
    why: str


class Victims:
    """Dossiers of a province, each given out once."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.used: set[Any] = set()

    def one(self, condition: str = "code IS NOT NULL") -> tuple[Any, str]:
        """Id and code (or ticket) of a dossier nobody has touched."""
        rows = self.link.execute(
            f"SELECT id, coalesce(code, ticket) FROM dossiers_dossier d WHERE {condition} ORDER BY id"
        )
        found = next(row for row in rows.fetchall() if row[0] not in self.used)
        self.used.add(found[0])
        return found

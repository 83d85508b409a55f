"""What the system needs of a connection to values of others. The readers are in `integration`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.oversight.models import OutsideSource


class SourceDown(Exception):
    """No usable answer: nothing is known; its words say why. The values before stay."""


@dataclass(frozen=True)
class Answered:
    """As of which day, and rows of unit, indicator, measure, numerator, denominator."""

    day: date
    rows: Sequence[Mapping[str, object]]


class Reader(Protocol):
    """One kind of connection; reads over the network and changes nothing there."""

    def read(self, source: OutsideSource) -> Answered:
        """Everything the connection knows now. Raises SourceDown."""
        ...


def reader_of(kind: str) -> Reader:
    """The reader of a kind of connection, as the settings name it."""
    reader: Reader = import_string(settings.FIGURE_READER.format(kind=kind))()
    return reader

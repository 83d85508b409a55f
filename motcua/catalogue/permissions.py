"""Who may work on the catalogue."""

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer

EDITORS = frozenset({Role.CATALOGUE_EDITOR, Role.TTHC_CONTROL})


def can_edit(by: Officer) -> bool:
    """Editors of the catalogue and the office that controls procedures (63/2010/NĐ-CP)."""
    return bool(by.roles & EDITORS)

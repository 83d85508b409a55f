"""Where the money of a unit goes on a day."""

from datetime import date

from motcua.agencies.models import Unit
from motcua.payments.models import CollectingAccount


def account_for(unit: Unit, day: date) -> CollectingAccount | None:
    """The unit's own account, else that of the nearest unit above it, else the province's."""
    rows = {row.unit_id: row for row in CollectingAccount.objects.on(day).order_by("valid_from")}
    here: Unit | None = unit if rows else None
    while here is not None:
        if here.pk in rows:
            return rows[here.pk]
        here = here.parent
    return rows.get(None)

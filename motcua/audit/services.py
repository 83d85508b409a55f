"""Record looks at personal data, changes of rules, and shipped data that came in."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.audit.models import Access, RuleChange, Shipment


def record(
    *,
    at: datetime,
    staff_id: UUID | None,
    staff_name: str,
    unit_name: str,
    party_id: UUID | None,
    subject: str,
    subject_id: UUID,
    purpose: str,
) -> None:
    """Write one line of the access log: a person may see who looked at his data, when and why."""
    Access.objects.create(
        at=at,
        staff_id=staff_id,
        staff_name=staff_name,
        unit_name=unit_name,
        party_id=party_id,
        subject=subject,
        subject_id=subject_id,
        purpose=purpose,
    )


def record_change(
    *,
    kind: str,
    rule: str,
    act: RuleChange.Act,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    staff_id: UUID,
    staff_name: str,
    at: datetime,
) -> None:
    """Write what a rule said and says; `before` and `after` hold the row's fields as text."""
    RuleChange.objects.create(
        kind=kind,
        rule=rule[:300],
        act=act,
        before=before,
        after=after,
        staff_id=staff_id,
        staff_name=staff_name,
        at=at,
    )


def changes_of(kind: str, *, most: int) -> list[RuleChange]:
    """The latest changes of one kind of rule, the newest first."""
    return list(RuleChange.objects.filter(kind=kind).order_by("-id")[:most])


def record_shipment(
    *, kind: str, given: Collection[str], added: Collection[str], held: Collection[str], at: datetime
) -> None:
    """Write which shipped rows of a kind this installation has been given, and what that added."""
    Shipment.objects.create(kind=kind, given=sorted(given), added=sorted(added), held=sorted(held), at=at)


def shipped_before() -> dict[str, frozenset[str]]:
    """Keys given so far, by kind of data; a kind nobody wrote a line of yet is not there. One query."""
    found: dict[str, frozenset[str]] = {}
    for kind, given in Shipment.objects.values_list("kind", "given"):
        found[kind] = found.get(kind, frozenset()) | frozenset(given)
    return found

"""Record looks at personal data."""

from datetime import datetime
from uuid import UUID

from motcua.audit.models import Access


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

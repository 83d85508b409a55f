"""Whose hand acts in a party's name: a person of the enterprise, or staff who type for somebody at a desk."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Hand:
    """The one who acts while the party is the one it is done for; carried by `Party.hand` during a request.

    person_id   the citizen, of an enterprise's people; None for staff.
    staff_id    the member of staff, in the unit; None for citizens.
    consent_id  the recorded consent that lets staff type; None for citizens.
    """

    name: str
    person_id: UUID | None = None
    staff_id: UUID | None = None
    unit_id: UUID | None = None
    unit_name: str = ""
    consent_id: UUID | None = None

    def facts(self, party_name: str) -> dict[str, str]:
        """What an event keeps of it: who acted, in whose name, on which consent."""
        if self.consent_id is None:
            return {"person": str(self.person_id), "in_name_of": party_name}
        return {"typed_by": self.name, "in_name_of": party_name, "consent": str(self.consent_id)}

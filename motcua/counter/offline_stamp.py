"""What an intake taken while the line was cut carries with it: its ticket, when it was taken, by whom."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from motcua.common.moments import spoken

_SALT = "counter.offline-stamp"
FORM_SECONDS = 8 * 3600  # the longest session


@dataclass(frozen=True)
class Stamp:
    """ticket: on the provisional receipt in the person's hand; taken_at: domain time at the desk."""

    ticket: str
    taken_at: datetime
    taken_by: str
    device_clock: bool = True  # False: the machine's clock could not be believed, the time is that of sending

    def signed(self, holder: UUID) -> str:
        """For a hidden field of the intake form that this officer has open; the browser cannot change it."""
        facts = [self.ticket, self.taken_at.isoformat(), self.taken_by, self.device_clock]
        return signing.dumps(facts, salt=f"{_SALT}:{holder}", compress=True)

    def facts(self) -> dict[str, str | bool]:
        """For the event of the intake."""
        return {
            "offline_taken_by": self.taken_by,
            "offline_taken_at": self.taken_at.isoformat(),
            "offline_device_clock": self.device_clock,
        }

    @property
    def words(self) -> str:
        facts = {"ticket": self.ticket, "at": spoken(self.taken_at), "who": self.taken_by}
        return _("Nhận khi mất mạng lúc %(at)s, người nhận %(who)s, số tạm %(ticket)s.") % facts


def stamp_of(text: str, holder: UUID | None) -> Stamp | None:
    """The stamp a form of this officer carries; None when it has none, it is too old or somebody's own."""
    if not text:
        return None
    try:
        ticket, taken_at, taken_by, device_clock = signing.loads(
            text, salt=f"{_SALT}:{holder}", max_age=FORM_SECONDS
        )
    except (signing.BadSignature, ValueError):
        return None
    return Stamp(ticket, datetime.fromisoformat(taken_at), taken_by, device_clock)

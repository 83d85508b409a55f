"""Who receives, who is competent and who settles: the road of a dossier from the desk it is filed at.

A one-stop receives what its own level settles and what a higher level gives it to receive
(61/2018/NĐ-CP Điều 14); the dossier is then handed up (Điều 18) and its result comes back to that one-stop.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Unit
from motcua.catalogue.models import Competence, ProcedureVersion
from motcua.common.refusal import Refusal


class NotReceivedHere(Refusal):
    """The level of this one-stop unit does not receive the procedure."""

    code = "dossier-not-received-here"
    message = _(
        "{unit} không tiếp nhận thủ tục “{procedure}”. Vui lòng chọn nơi nộp khác; "
        "trang thủ tục cho biết cơ quan giải quyết."
    )


@dataclass(frozen=True)
class Road:
    """The receiving one-stop, the competent agency, the unit that settles, the process to follow."""

    receiving: Unit
    agency: Unit
    settling: Unit
    process_key: str

    @property
    def goes_up(self) -> bool:
        """A level above that of reception settles it."""
        return self.settling.level != self.receiving.level


def road(version: ProcedureVersion, receiving: Unit, *, day: date) -> Road:
    """The road of a procedure filed at this one-stop unit.

    Raises NotReceivedHere when no competence exists at the unit's level (61/2018/NĐ-CP Điều 14).
    """
    competence = competence_at(version, receiving)
    committee = agencies.committee_at(competence.settling_level, receiving, day)
    settling = agencies.settling_unit(committee, competence.settles, day)
    key = process_key_of(version, competence)
    return Road(receiving, agencies.agency_on(settling, day), settling, key)


def competence_at(version: ProcedureVersion, receiving: Unit) -> Competence:
    """Who settles what this one-stop unit's level receives. Raises NotReceivedHere."""
    competence = version.competences.filter(level=receiving.level).first()
    if competence is None:
        raise NotReceivedHere(unit=receiving.name, procedure=version.name)
    return competence


def process_key_of(version: ProcedureVersion, competence: Competence) -> str:
    """The process of this road, else the version's own, else the common one of the level that settles."""
    return competence.process_key or version.process_key or f"{competence.settling_level}_days"

"""Where a procedure is handed in: levels of government, districts and communes, the one-stop unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Level, Unit
from motcua.catalogue.eform_store import address_options
from motcua.catalogue.eforms import Place
from motcua.catalogue.models import ProcedureVersion

LEVELS: dict[str, str | Promise] = {
    Level.COMMUNE: _("Xã, phường, thị trấn"),
    Level.DISTRICT: _("Huyện, thị xã, thành phố"),
    Level.PROVINCE: _("Tỉnh"),
}


@dataclass(frozen=True)
class Where:
    """What was chosen so far, what may be chosen next, and the one-stop unit once that is known."""

    levels: list[str]
    level: str
    district: str
    commune: str
    districts: list[Place]
    communes: list[Place]
    desk: Unit | None

    @property
    def district_choices(self) -> list[tuple[str, str]]:
        return [(place.code, short(place)) for place in self.districts]

    @property
    def commune_choices(self) -> list[tuple[str, str]]:
        return [(place.code, short(place)) for place in self.communes]

    @property
    def level_choices(self) -> list[tuple[str, str | Promise]]:
        return [(level, LEVELS[level]) for level in self.levels]


def levels_of(version: ProcedureVersion) -> list[str]:
    """Levels at which the procedure is received, nearest to the people first."""
    held = {competence.level for competence in version.competences.all()}
    return [level for level in LEVELS if level in held]


def levels_of_all(versions: Sequence[ProcedureVersion]) -> list[str]:
    """Levels at which every one of the procedures is received."""
    first, *others = [levels_of(version) for version in versions]
    return [level for level in first if all(level in held for held in others)]


def choose(levels: list[str], typed: Mapping[str, str], *, day: date) -> Where:
    """The state of the cascade level → district → commune; values that do not fit are dropped."""
    book = address_options(day)
    first = levels[0] if levels else ""
    level = typed.get("level", "") if typed.get("level") in levels else first
    province = {"province": book.provinces[0].code if book.provinces else ""}
    districts = book.choices("district", province) if level in {Level.DISTRICT, Level.COMMUNE} else []
    district = _known(typed.get("district", ""), districts)
    communes = book.choices("commune", {"district": district}) if level == Level.COMMUNE else []
    commune = _known(typed.get("commune", ""), communes)
    desk = (
        _desk(level, {Level.DISTRICT: district, Level.COMMUNE: commune}.get(Level(level)), day)
        if level
        else None
    )
    return Where(levels, level, district, commune, districts, communes, desk)


def home_of(commune_code: str, *, day: date) -> dict[str, str]:
    """District and commune a person lives in, to begin with; empty when unknown."""
    return address_options(day).above(commune_code) if commune_code else {}


def short(place: Place) -> str:
    """“phường An Mỹ, thành phố Tam Kỳ” -> “Phường An Mỹ”: the district stands beside it already."""
    name = place.name.partition(",")[0]
    return name[:1].upper() + name[1:]


def _known(code: str, places: list[Place]) -> str:
    return code if any(place.code == code for place in places) else ""


def _desk(level: str, code: str | None, day: date) -> Unit | None:
    if level != Level.PROVINCE and not code:
        return None
    return agencies.one_stop_of(agencies.agency_at(level, code or "", day), day)

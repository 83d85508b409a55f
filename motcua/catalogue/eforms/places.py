"""Provinces, districts and communes to choose from, and an address in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

PARTS = ("province", "district", "commune")
ELSEWHERE = "other"  # a province this installation does not hold: the whole address is typed


@dataclass(frozen=True)
class Place:
    """A unit of government by its GSO code; `parent` is empty for a province."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class AddressBook:
    """Places by level, each already in the order to be shown."""

    provinces: tuple[Place, ...] = ()
    districts: tuple[Place, ...] = ()
    communes: tuple[Place, ...] = ()

    def choices(self, part: str, chosen: Mapping[str, str]) -> list[Place]:
        """What may be chosen for a part, given the parts before it."""
        if part == "province":
            return [*self.provinces, Place(ELSEWHERE, _("Tỉnh, thành phố khác"))]
        if part == "district":
            return [place for place in self.districts if place.parent == chosen.get("province")]
        return [place for place in self.communes if place.parent == chosen.get("district")]

    def above(self, commune: str) -> dict[str, str]:
        """The three codes of a commune; empty when it is not known."""
        districts = {place.code: place for place in self.districts}
        for place in self.communes:
            if place.code == commune and place.parent in districts:
                province = districts[place.parent].parent
                return {"province": province, "district": place.parent, "commune": commune}
        return {}

    def words(self, address: Mapping[str, str]) -> str:
        """'12 Trần Phú, phường An Mỹ, thành phố Tam Kỳ, tỉnh Quảng Nam'."""
        names = [address.get("detail", "")]
        for part in reversed(PARTS):
            code = address.get(part, "")
            known = (place.name for place in self.choices(part, address) if place.code == code)
            names.append(next(known, "") if code != ELSEWHERE else "")
        return ", ".join(name for name in names if name)

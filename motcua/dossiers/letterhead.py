"""How a unit signs its papers: the letterhead and the signature block of 30/2020/NĐ-CP, Phụ lục I."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings

from motcua.agencies import services as agencies
from motcua.agencies.models import Unit, UnitKind
from motcua.agencies.officers import Officer

_KIND_WORDS = re.compile(
    r"^(UBND|Ủy ban nhân dân) (tỉnh|thành phố|thị xã|huyện|phường|xã|thị trấn) ", re.IGNORECASE
)


def of(unit: Unit, *, dated: datetime) -> dict[str, Any]:
    """Agency, the agency above it, place and date of a paper issued in the unit's name."""
    agency = agencies.agency_on(unit, dated.date())
    return {
        "agency": unit.name if unit.kind == UnitKind.ONE_STOP else agency.name,
        "superior": _superior(unit, agency),
        "place": _place(agency),
        "dated": dated,
        "demo": settings.DEMO,
    }


def signature(by: Officer, agency: Unit) -> dict[str, str]:
    """“TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH / name”: a deputy signs for the chairman (KT.)."""
    title = title_of(by)
    if agency.kind != UnitKind.COMMITTEE:
        return {"title": title, "name": by.name, "authority": ""}
    if title.lower().startswith("phó chủ tịch"):
        return {"title": title, "name": by.name, "authority": "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH"}
    return {"title": title, "name": by.name, "authority": "TM. ỦY BAN NHÂN DÂN"}


def title_of(by: Officer) -> str:
    """The title under which the officer signs in this unit."""
    return by.signing_title


def _superior(unit: Unit, agency: Unit) -> str:
    if unit.kind == UnitKind.ONE_STOP:
        return agency.name
    if agency.kind == UnitKind.COMMITTEE or agency.parent is None:
        return ""
    return agency.parent.name


def _place(agency: Unit) -> str:
    """Where an agency sits: “Tam Kỳ”, “Núi Thành”; for departments the province."""
    committee: Unit | None = agency
    while committee and committee.kind != UnitKind.COMMITTEE:
        committee = committee.parent
    if committee is None:
        return ""
    return _KIND_WORDS.sub("", committee.short_name or committee.name).partition(",")[0]

"""The world of the matrices: two places with all that lies there, and words of one place only."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from motcua.agencies.models import Level, UnitKind
from motcua.catalogue.models import Component
from motcua.cli import reference
from motcua.deadlines.models import DemoClock
from motcua.identity.models import Party
from motcua.workflow import services as workflow
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, SINCE
from tests.security import further_matters, matters, people
from tests.security.people import Browser, Place

# What belongs to the owner of each place: written nowhere else, so whoever reads one of them reads his.
OWNERS = {
    "A": (
        "Zơrâm Thị Quỳnh Đào",
        "0905771001",
        "049192771001",
        "quynhdao@thu.example",
        "Khối phố Hương Trà Đông",
    ),
    "B": ("Hồ Thị Ưu Đàm Hương", "0905882002", "049193882002", "uudam@thu.example", "Thôn Thuận An Bãi Bấc"),
}
NEIGHBOUR = ("Lê Anh Tuấn", "0905771003", "049083771003")


# Asked nothing in the matrices: who holds two roles that others hold alone, or a role of no place once more.
TWICE = {
    "A leader",
    "B leader",
    "province catalogue_editor",
    "province system_admin",
    "province security_officer",
}


@dataclass
class Scene:
    """Everybody, everything, and the arguments by which it is asked for."""

    browsers: dict[str, Browser]
    places: dict[str, Place]
    canaries: dict[str, tuple[str, ...]]  # kind of what is private → the words
    made: dict[str, Any]  # dossiers of A by state
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def askers(self) -> dict[str, Browser]:
        return {name: browser for name, browser in self.browsers.items() if name not in TWICE}


def build() -> Scene:
    """Two places, B with less. Built in a transaction that the caller takes back."""
    for _part in reference.load(since=SINCE, at=MONDAY, units=lambda: None):
        pass
    workflow.seed(MONDAY)
    DemoClock.objects.update_or_create(
        pk=1, defaults={"real_at": timezone.now(), "domain_at": matters.TUESDAY}
    )
    province = factories.unit(
        "Ủy ban nhân dân tỉnh Quảng Nam",
        UnitKind.COMMITTEE,
        "000.00.00.H47",
        level=Level.PROVINCE,
        gso_code="49",
    )
    both = people.places(province)
    top = people.of_the_province(province)
    version = factories.procedure("9.900001", "Cấp Giấy xác nhận của hai nơi thử")
    component = Component.objects.create(version=version, name="Tờ khai riêng", originals=1, position=1)
    citizens, rows, made = {}, {}, {}
    for place in both:
        seat = people.seat_everybody if place.letter == "A" else people.seat_every_role_at_once
        seat(place)
        citizens |= citizens_of(place)
        w = people.world_of(place, version, component)
        found = matters.dossiers_of(place, w, all_states=place.letter == "A")
        here = {
            "w": w,
            "petitions": matters.petitions_of(place, w, top["province tthc_control"], *_said(place)),
        }
        here |= matters.of_the_hall(place, w)
        if place.letter == "A":
            made = found
            here |= matters.beside_dossiers(place, w, found, REMARKS["A"]) | matters.of_the_office(place, w)
            made |= {"paid": here["paid"], "owing": here["owing"]}
            here |= further_matters.money(place, w, here) | {"consent": further_matters.consent_of(w)}
            here |= {
                "open_scan": further_matters.open_scan(w, here),
                "push_device": further_matters.device_of(w.minh),
            }
            rows = here
    matters.quarterly()
    rows |= {"batch": matters.batch_of(province), "finding": matters.finding_about(version), "top": top}
    rows |= further_matters.of_the_rules(rows["w"], top, province)
    a, b = both
    officers = {**a.officers, **b.officers, **top}
    rows["member"] = matters.member_of(citizens["A company"], citizens["A neighbour"])
    canaries = {f"{kind} {letter}": words for letter in OWNERS for kind, words in _private(letter).items()}
    return Scene(people.browsers(officers, citizens), {"A": a, "B": b}, canaries, made, rows)


REMARKS = {"A": "Nhờ xem kỹ chỗ chữ ký mờ ở trang hai.", "B": ""}
_PETITION = {
    "A": ("Hẹn trả ở quầy số một", "Tôi phải đi lại năm lượt vì tờ khai viết tay."),
    "B": ("Bãi gửi xe của trụ sở", "Chỗ gửi xe ngập nước sau mỗi cơn mưa rào."),
}


def _said(place: Place) -> tuple[str, str]:
    return _PETITION[place.letter]


def _private(letter: str) -> dict[str, tuple[str, ...]]:
    name, phone, number, email, address = OWNERS[letter]
    kinds = {
        "name": (name, name.upper()),
        "phone": (phone,),
        "number": (number,),
        "email": (email,),
        "address": (address,),
        "petition": (_PETITION[letter][1],),
        "file": (f"{letter}-giấy-riêng",),
    }
    return kinds | ({"remark": (REMARKS[letter],)} if REMARKS[letter] else {})


def citizens_of(place: Place) -> dict[str, Party]:
    name, phone, number, email, address = OWNERS[place.letter]
    facts = {"commune_code": place.committee.gso_code, "verified": True}
    place.citizens["owner"] = Party.objects.create(
        name=name, phone=phone, id_number=number, email=email, address=address, **facts
    )
    if place.letter == "A":
        name, phone, number = NEIGHBOUR
        place.citizens["neighbour"] = Party.objects.create(name=name, phone=phone, id_number=number, **facts)
        place.citizens["friend"] = Party.objects.create(
            name="Phạm Thị Hạnh", phone="0905771005", id_number="049191771005", **facts
        )
        place.citizens["company"] = Party.objects.create(
            name="Công ty TNHH Thu Bồn",
            kind=Party.Kind.ENTERPRISE,
            phone="0905771006",
            id_number="4000771006",
            **facts,
        )
    return {f"{place.letter} {who}": party for who, party in place.citizens.items()}

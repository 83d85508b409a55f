"""Received at a ward's one-stop, settled by a division of the city, returned at the ward."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from motcua.agencies.models import Level, Role, UnitKind
from motcua.agencies.services.lookups import NoAgencyThere
from motcua.catalogue.models import Competence
from motcua.deadlines import services as deadlines
from motcua.deadlines.models import OfficeHours
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier
from motcua.dossiers.routing import NotReceivedHere, road
from motcua.dossiers.services import intake, outcome, processing
from motcua.dossiers.status import Act, Status
from motcua.dossiers.verification import verify
from motcua.workflow.models import Step
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, vn

SUPPORT = ("1.001776", "Thực hiện trợ cấp xã hội hằng tháng")


@pytest.fixture
def city(world):
    """The city above the ward: its committee, its one-stop, the division that settles, and their people."""
    at_city = {"level": Level.DISTRICT}
    committee = factories.unit(
        "Ủy ban nhân dân thành phố Tam Kỳ", UnitKind.COMMITTEE, "000.00.33.H47", **at_city
    )
    world.committee.parent = committee
    world.committee.save()
    desk = factories.unit("Bộ phận Một cửa thành phố Tam Kỳ", UnitKind.ONE_STOP, parent=committee, **at_city)
    division = factories.unit(
        "Phòng Lao động - Thương binh và Xã hội thành phố Tam Kỳ",
        UnitKind.DIVISION,
        parent=committee,
        field_code="lao-dong",
        **at_city,
    )
    version = factories.procedure(*SUPPORT, days=22)
    version.process_key = ""
    version.save()
    version.competences.update(settled_at=Level.DISTRICT, settles="lao-dong")
    return {
        "committee": committee,
        "desk": desk,
        "division": division,
        "version": version,
        "lien": factories.person("TK01", "Hà Thị Bích Liên", division, Role.ASSIGN, title="Trưởng phòng"),
        "hoang": factories.person("TK02", "Đoàn Việt Hoàng", division, Role.PROCESS),
        "thu": factories.person("TK03", "Nguyễn Thị Minh Thư", committee, Role.SIGN, title="Chủ tịch"),
        "huong": factories.person("TK04", "Phạm Thị Thu Hương", desk, Role.RECEIVE, Role.RETURN),
    }


def received(world, city):
    dossier = factories.taken_in(world, version=city["version"])
    return intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)


def waiting_at(dossier):
    return Step.objects.get(ref=dossier.pk, closed_at=None).unit


def test_a_dossier_goes_from_the_ward_to_the_city_and_its_result_comes_back(world, city):
    dossier = received(world, city)
    assert (dossier.receiving_unit, dossier.agency) == (world.desk, city["committee"])
    assert dossier.settling_unit == city["division"]
    assert dossier.process.key == "district_days"
    assert dossier.code == "000.03.02.H47-220725-0001"  # the agency that received it
    assert waiting_at(dossier) == world.desk

    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    assert waiting_at(dossier) == city["division"]
    hoang = city["hoang"]
    processing.assign(dossier_id=dossier.pk, to=hoang.staff.pk, by=city["lien"], at=MONDAY)
    processing.complete_step(dossier_id=dossier.pk, by=hoang, at=MONDAY, note="Đủ điều kiện")
    processing.propose(dossier_id=dossier.pk, by=hoang, at=MONDAY, data={})
    assert waiting_at(dossier) == city["committee"]
    outcome.sign(dossier_id=dossier.pk, by=city["thu"], at=MONDAY)
    outcome.hand_over(dossier_id=dossier.pk, by=hoang, at=MONDAY)
    assert waiting_at(dossier) == world.desk

    with pytest.raises(PermissionDenied):
        outcome.return_result(
            dossier_id=dossier.pk,
            by=city["huong"],
            at=MONDAY,
            collector=Collector("Nguyễn Văn Minh", receipt_given_back=True),
        )
    given = outcome.return_result(
        dossier_id=dossier.pk,
        by=world.tam,
        at=MONDAY,
        collector=Collector("Nguyễn Văn Minh", receipt_given_back=True),
    )
    assert given.status == Status.RETURNED
    transfer = dossier.events.get(act=Act.TRANSFER)
    assert transfer.facts["to"] == city["division"].name
    assert not [found for report in verify() for found in report.findings]


def see(dossier, who, *, but_not):
    people = [*who, *but_not]
    assert [one.name for one in people if Dossier.objects.visible_to(one).contains(dossier)] == [
        one.name for one in who
    ]


def test_each_sees_it_when_it_concerns_them(world, city):
    """The desk and the city's leaders from the start, a specialist of the division once it is theirs."""
    dossier, hoang = received(world, city), city["hoang"]
    colleague = factories.person("TK05", "Lê Thị Hồng Vân", city["division"], Role.PROCESS)
    at_once = (world.lan, city["lien"], city["thu"])
    wards = (world.dung, world.ha, world.thao)  # the ward's own people have no part in it
    see(dossier, at_once, but_not=(*wards, colleague, hoang))

    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    see(dossier, at_once, but_not=(*wards, colleague, hoang))
    processing.assign(dossier_id=dossier.pk, to=hoang.staff.pk, by=city["lien"], at=MONDAY)
    see(dossier, (*at_once, hoang), but_not=(*wards, colleague))


def test_the_ward_hands_it_up_by_its_own_hours(world, city):
    """The city keeps a Saturday counter and the ward does not: paper of Friday 15:30 leaves on Monday."""
    OfficeHours.objects.create(
        scope=city["committee"].identifier, weekday=5, spans=["07:30-11:30"], valid_from=factories.SINCE
    )
    deadlines.forget()
    friday = vn(2022, 7, 29, 15, 30)
    dossier = factories.taken_in(world, at=friday, version=city["version"])
    dossier = intake.receive(dossier_id=dossier.pk, by=world.lan, at=friday)
    assert dossier.transfer_by.astimezone(factories.VIETNAM).date().isoformat() == "2022-08-01"


def test_the_city_desk_does_not_receive_what_its_wards_do(world, city):
    with pytest.raises(NotReceivedHere, match="thành phố Tam Kỳ"):
        road(city["version"], city["desk"], day=MONDAY.date())


def test_both_desks_receive_when_the_catalogue_says_so(world, city):
    Competence.objects.create(version=city["version"], level=Level.DISTRICT, settles="lao-dong")
    above, below = (road(city["version"], desk, day=MONDAY.date()) for desk in (city["desk"], world.desk))
    assert above.settling == below.settling == city["division"]
    assert below.goes_up and not above.goes_up


def test_what_a_district_receives_the_province_may_settle(world, city):
    province = factories.unit(
        "Ủy ban nhân dân tỉnh Quảng Nam", UnitKind.COMMITTEE, "000.00.00.H47", level=Level.PROVINCE
    )
    labour = factories.unit(
        "Sở Lao động - Thương binh và Xã hội",
        UnitKind.DEPARTMENT,
        "000.00.16.H47",
        parent=province,
        field_code="lao-dong",
        level=Level.PROVINCE,
    )
    city["committee"].parent = province
    city["committee"].save()
    city["version"].competences.update(level=Level.DISTRICT, settled_at=Level.PROVINCE)
    way = road(city["version"], city["desk"], day=MONDAY.date())
    assert (way.agency, way.settling, way.process_key) == (labour, labour, "province_days")
    city["version"].competences.update(level=Level.COMMUNE)
    assert road(city["version"], world.desk, day=MONDAY.date()).settling == labour


def test_a_ward_with_nothing_above_it_is_told_so(world, city):
    world.committee.parent = None
    world.committee.save()
    with pytest.raises(NoAgencyThere):
        road(city["version"], world.desk, day=MONDAY.date())


def test_nothing_is_settled_below_where_it_is_received(world, city):
    with pytest.raises(IntegrityError, match="competence_settled_here_or_above"), transaction.atomic():
        city["version"].competences.update(level=Level.PROVINCE)

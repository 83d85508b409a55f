"""A ward with its desk and people, and one procedure it settles: the smallest world a dossier can live in."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from motcua.agencies.models import Assignment, Delegation, Level, Role, Succession, Unit, UnitKind
from motcua.agencies.officers import Officer, officer
from motcua.catalogue.models import (
    ChannelTerm,
    Competence,
    Component,
    Field,
    Procedure,
    ProcedureVersion,
    ResultKind,
)
from motcua.common.ids import uuid7
from motcua.deadlines import services as deadlines
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake, outcome, processing
from motcua.dossiers.services.intake import Contact, Intake, PaperIn
from motcua.identity.models import Party, Staff
from motcua.workflow import services as workflow

SINCE = date(2022, 1, 1)
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)


MONDAY = vn(2022, 7, 25, 9, 0)


@dataclass
class World:
    committee: Unit
    desk: Unit
    version: ProcedureVersion
    component: Component
    lan: Officer  # receives
    dung: Officer  # processes
    ha: Officer  # assigns and signs
    tam: Officer  # returns
    head: Officer  # of the one-stop
    thao: Officer  # an officer of another ward, always to be refused
    minh: Party


def unit(name: str, kind: str, identifier: str = "", parent: Unit | None = None, **more: object) -> Unit:
    facts = {"level": Level.COMMUNE, "valid_from": SINCE, "short_name": name} | more
    return Unit.objects.create(name=name, kind=kind, identifier=identifier, parent=parent, **facts)


def heir(old: Unit, name: str, *, on: date) -> Unit:
    """What the unit became by a merger that takes effect on a day; it stands in the same place."""
    new = unit(name, old.kind, parent=old.parent, level=old.level, valid_from=on)
    Succession.objects.create(
        predecessor=old, successor=new, kind="merge", effective_on=on, decision="Nghị quyết 01/NQ-HĐND"
    )
    Unit.objects.filter(pk=old.pk).update(valid_to=on)
    return new


def person(code: str, name: str, place: Unit, *roles: Role, title: str = "") -> Officer:
    staff = Staff.objects.create(code=code, full_name=name)
    for role in roles:
        Assignment.objects.create(staff=staff, unit=place, role=role, valid_from=SINCE, title=title)
    acting = officer(staff, place, day=MONDAY.date())
    assert acting is not None
    return acting


def lend(
    w: "World",
    holder: Officer,
    role: Role,
    *,
    to: Officer,
    combines: bool = True,
    days: tuple[date, date] = (date(2022, 7, 1), date(2022, 9, 1)),
) -> Delegation:
    """A recorded delegation of one role, in July and August unless other days are said (Điều 17 khoản 5)."""
    return Delegation.objects.create(
        assignment=Assignment.objects.get(staff=holder.staff, unit=w.committee, role=role),
        to=to.staff,
        reason="Ủy quyền giải quyết tại Bộ phận Một cửa",
        decision="Quyết định 41/QĐ-UBND",
        combines_roles=combines,
        valid_from=days[0],
        valid_to=days[1],
    )


def procedure(
    code: str = "1.004873", name: str = "Cấp Giấy xác nhận tình trạng hôn nhân", *, days: int = 3
) -> ProcedureVersion:
    field, _ = Field.objects.get_or_create(code="ho-tich", defaults={"name": "Hộ tịch"})
    version = ProcedureVersion.objects.create(
        procedure=Procedure.objects.create(code=code),
        state=ProcedureVersion.State.PUBLISHED,
        name=name,
        field=field,
        online_level="full",
        process_key="commune_days",
        valid_from=SINCE,
    )
    Competence.objects.create(version=version, level=Level.COMMUNE, settles="")
    for channel in ChannelTerm.Channel:
        ChannelTerm.objects.create(
            version=version, channel=channel, limit_value=days, limit_unit="working_day"
        )
    ResultKind.objects.create(version=version, name="Giấy xác nhận tình trạng hôn nhân", template="decision")
    return version


def world() -> World:
    deadlines.seed()
    workflow.seed(MONDAY)
    committee = unit("Ủy ban nhân dân phường An Mỹ, thành phố Tam Kỳ", UnitKind.COMMITTEE, "000.03.02.H47")
    desk = unit("Bộ phận Tiếp nhận và Trả kết quả phường An Mỹ", UnitKind.ONE_STOP, parent=committee)
    elsewhere = unit("Ủy ban nhân dân xã Tam Hải, huyện Núi Thành", UnitKind.COMMITTEE, "000.03.17.H47")
    version = procedure()
    component = Component.objects.create(
        version=version, name="Tờ khai cấp Giấy xác nhận", originals=1, position=1
    )
    minh = Party.objects.create(name="Nguyễn Văn Minh", phone="0905123456", id_number="049090001234")
    return World(
        committee,
        desk,
        version,
        component,
        lan=person("AM01", "Trần Thị Lan", desk, Role.RECEIVE),
        dung=person("AM02", "Lê Văn Dũng", committee, Role.PROCESS),
        ha=person("AM03", "Phạm Thị Thu Hà", committee, Role.ASSIGN, Role.SIGN, title="Phó Chủ tịch"),
        tam=person("AM04", "Võ Minh Tâm", desk, Role.RETURN),
        head=person("AM77", "Đặng Thị Trưởng", desk, Role.HEAD_ONE_STOP),
        thao=person("TH01", "Zơrâm Thị Thảo", elsewhere, Role.PROCESS, Role.SIGN, Role.ASSIGN),
        minh=minh,
    )


def taken_in(w: World, *, at: datetime = MONDAY, version: ProcedureVersion | None = None) -> Dossier:
    paper = PaperIn(w.component, originals=1)
    papers = (paper,) if version is None else ()
    form = Intake(uuid7(), version or w.version, w.minh, Contact(w.minh.phone), papers=papers)
    return intake.take_in(intake=form, by=w.lan, at=at)


def without_papers(w: World, *, at: datetime = MONDAY) -> Dossier:
    """Taken in at the desk before anything was handed over."""
    form = Intake(uuid7(), w.version, w.minh, Contact(w.minh.phone))
    return intake.take_in(intake=form, by=w.lan, at=at)


def received(w: World, *, at: datetime = MONDAY) -> Dossier:
    return intake.receive(dossier_id=taken_in(w, at=at).pk, by=w.lan, at=at)


def assigned(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = received(w, at=at)
    processing.transfer(dossier_id=dossier.pk, by=w.lan, at=at)
    return processing.assign(dossier_id=dossier.pk, to=w.dung.staff.pk, by=w.ha, at=at)


def proposed(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = assigned(w, at=at)
    return processing.propose(dossier_id=dossier.pk, by=w.dung, at=at, data={})


def done(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = proposed(w, at=at)
    outcome.sign(dossier_id=dossier.pk, by=w.ha, at=at)
    return outcome.hand_over(dossier_id=dossier.pk, by=w.dung, at=at)


def returned(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = done(w, at=at)
    return outcome.return_result(
        dossier_id=dossier.pk,
        by=w.tam,
        at=at,
        collector=Collector(w.minh.name, receipt_given_back=True),
    )

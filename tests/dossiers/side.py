"""Side matters of the small world: who else lives in it, and dossiers brought to each state."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from motcua.agencies.models import Role, UnitKind
from motcua.agencies.officers import Officer
from motcua.catalogue.arrangements import Arrangement
from motcua.deadlines.counting import Limit, LimitUnit
from motcua.dossiers import permissions
from motcua.dossiers.collecting import Collector
from motcua.dossiers.models import BookSerial, Dossier
from motcua.dossiers.services import (
    at_once,
    consulting,
    correcting,
    delay,
    duty,
    ending,
    intake,
    onsite,
    processing,
    sharing,
    supplement,
)
from motcua.dossiers.services.intake import PaperIn
from motcua.dossiers.services.supplement import Item, Supply
from motcua.dossiers.status import OVER, Status
from motcua.dossiers.verification import verify
from motcua.identity.models import Party
from motcua.workflow.models import Step
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, World

WHY = "Bản chụp mờ, không đọc được ngày sinh."
REASON = "Cần xác minh nơi cư trú với Công an phường."


@dataclass
class Neighbours:
    """People beside the straight road."""

    head: Officer  # of the one-stop
    chair: Officer  # signs only
    assigner: Officer  # assigns only
    colleague: Officer  # processes, but is not the handler
    police: Officer  # processes in a unit that may be asked
    control: Officer
    machine: Officer
    carrier: Officer  # of the post, at the one-stop
    stranger: Party


def neighbours(w: World) -> Neighbours:
    police = factories.unit("Công an phường An Mỹ", UnitKind.DEPARTMENT, "000.03.77.H47")
    office = factories.unit("Văn phòng UBND tỉnh Quảng Nam", UnitKind.OFFICE)
    return Neighbours(
        head=w.head,
        chair=factories.person("AM11", "Trương Thị Ngọc Ánh", w.committee, Role.SIGN, title="Chủ tịch"),
        assigner=factories.person("AM12", "Hồ Văn Phân", w.committee, Role.ASSIGN),
        colleague=factories.person("AM13", "Bh'nướch Thị Đồng", w.committee, Role.PROCESS),
        police=factories.person("CA01", "Nguyễn Hữu Cảnh", police, Role.PROCESS),
        control=factories.person("KS01", "Nguyễn Thị Kiểm", office, Role.TTHC_CONTROL),
        machine=factories.person("QT01", "Lê Quản Trị", office, Role.SYSTEM_ADMIN),
        carrier=factories.person("BC01", "Alăng Thị Bưởi", w.desk, Role.CARRIER),
        stranger=Party.objects.create(name="Người lạ", phone="0905999999"),
    )


def item(w: World, why: str = WHY) -> Item:
    return Item(why, w.component)


def paper(w: World) -> Supply:
    return Supply(papers=(PaperIn(w.component, originals=1),))


def asked_at_intake(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = factories.taken_in(w, at=at)
    return supplement.request_supplement(dossier_id=dossier.pk, by=w.lan, at=at, items=[item(w)])


def drafted(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = factories.assigned(w, at=at)
    return supplement.propose_supplement(dossier_id=dossier.pk, by=w.dung, at=at, items=[item(w)])


def asked(w: World, *, at: datetime = MONDAY, released_at: datetime | None = None) -> Dossier:
    dossier = drafted(w, at=at)
    return supplement.release_supplement(dossier_id=dossier.pk, by=w.lan, at=released_at or at)


def asked_twice(w: World, *, at: datetime = MONDAY, again_at: datetime | None = None) -> Dossier:
    """Before acceptance, and once more after appraisal."""
    dossier, again = asked_at_intake(w, at=at), again_at or at
    supplement.supply_supplement(dossier_id=dossier.pk, by=w.lan, at=at, supply=paper(w))
    intake.receive(dossier_id=dossier.pk, by=w.lan, at=at)
    processing.transfer(dossier_id=dossier.pk, by=w.lan, at=at)
    processing.assign(dossier_id=dossier.pk, to=w.dung.staff.pk, by=w.ha, at=at)
    supplement.propose_supplement(
        dossier_id=dossier.pk, by=w.dung, at=again, items=[item(w)], ground=supplement.Ground.APPLICANT
    )
    return supplement.release_supplement(dossier_id=dossier.pk, by=w.lan, at=again)


def extension_asked(w: World, *, at: datetime = MONDAY, new_date: date = date(2022, 8, 2)) -> Dossier:
    dossier = factories.assigned(w, at=at)
    return delay.request_extension(
        dossier_id=dossier.pk, by=w.dung, at=at, reason_code="verification", reason=REASON, new_date=new_date
    )


def apology_signed(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = extension_asked(w, at=at)
    return delay.sign_extension(dossier_id=dossier.pk, by=w.ha, at=at)


def extended(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = apology_signed(w, at=at)
    return delay.change_due_date(dossier_id=dossier.pk, by=w.head, at=at)


def consulting_police(
    w: World, police: Officer, *, at: datetime = MONDAY, until: date = date(2022, 7, 27)
) -> Dossier:
    dossier = factories.assigned(w, at=at)
    return consulting.consult(
        dossier_id=dossier.pk, by=w.dung, at=at, to=police.unit.pk, content=REASON, answer_on=until
    )


def refusal_proposed(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = factories.assigned(w, at=at)
    return ending.propose_refusal(
        dossier_id=dossier.pk,
        by=w.dung,
        at=at,
        reason_code="khong-du-dieu-kien",
        reason="Người đề nghị đang có đăng ký kết hôn hợp lệ.",
    )


def refusal_signed(w: World, *, at: datetime = MONDAY) -> Dossier:
    return ending.sign_refusal(dossier_id=refusal_proposed(w, at=at).pk, by=w.ha, at=at)


TUESDAY = factories.vn(2022, 7, 26, 9, 0)


def plan(*, starts_at: datetime = TUESDAY, applicant: bool = False) -> onsite.Plan:
    return onsite.Plan(
        starts_at,
        "Thửa 121, tờ bản đồ 7, khối phố An Mỹ",
        "Chuyên viên địa chính; tổ trưởng khối phố",
        "Xác minh hiện trạng sử dụng đất.",
        applicant,
    )


def visit_planned(w: World, *, at: datetime = MONDAY, applicant: bool = False) -> Dossier:
    dossier = factories.assigned(w, at=at)
    return onsite.plan_verification(dossier_id=dossier.pk, by=w.dung, at=at, plan=plan(applicant=applicant))


def owes(**more: object) -> duty.Duty:
    facts = {"ground": "Điều 13 Nghị định 45/2014/NĐ-CP", "content": "Nộp tiền sử dụng đất theo thông báo."}
    return duty.Duty(**{**facts, "amount": 12_500_000, **more})


def duty_drafted(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = factories.assigned(w, at=at)
    return duty.propose_duty(dossier_id=dossier.pk, by=w.dung, at=at, duty=owes())


def duty_sent(w: World, *, at: datetime = MONDAY, released_at: datetime | None = None) -> Dossier:
    dossier = duty_drafted(w, at=at)
    return duty.release_duty(dossier_id=dossier.pk, by=w.lan, at=released_at or at)


def duty_proved(w: World, *, at: datetime = MONDAY) -> Dossier:
    dossier = duty_sent(w, at=at)
    return duty.prove_payment(dossier_id=dossier.pk, by=w.minh, at=at, proof=duty.Proof("CTT-0001"))


def parts(*officers: Officer) -> list[sharing.Part]:
    """A part of two working days for the unit of each."""
    limit = Limit(2, LimitUnit.WORKING_DAY)
    return [sharing.part(one.unit, f"Xác nhận của {one.unit.name}", limit) for one in officers]


def shared_out(w: World, *officers: Officer, in_turn: bool = True, at: datetime = MONDAY) -> Dossier:
    dossier = factories.assigned(w, at=at)
    return sharing.share_out(dossier_id=dossier.pk, by=w.lan, at=at, parts=parts(*officers), in_turn=in_turn)


def taken_in_at_once(w: World, *, at: datetime = MONDAY) -> Dossier:
    """A procedure whose result may be given while the person waits."""
    Arrangement.objects.get_or_create(
        procedure=w.version.procedure,
        valid_from=date(2022, 1, 1),
        defaults={"at_once": True, "source": "Quyết định công bố của tỉnh"},
    )
    return factories.taken_in(w, at=at)


def given(w: World, **more: object) -> at_once.GivenAtOnce:
    last = BookSerial.objects.filter(unit=w.committee, book="result").aggregate(last=Max("last"))["last"]
    facts = {
        "number": str((last or 0) + 1),
        "signer": w.ha.staff.pk,
        "collector": Collector("Nguyễn Văn Minh", receipt_given_back=True),
    }
    return at_once.GivenAtOnce(**{**facts, **more})


WRONG = "Ngày sinh ghi 12/3 thay vì 21/3 như tờ khai."


def error_found(w: World, *, at: datetime = MONDAY, returned: bool = True) -> Dossier:
    dossier = factories.returned(w, at=at) if returned else factories.done(w, at=at)
    return correcting.report_error(
        dossier_id=dossier.pk, by=w.lan, at=at, finding=correcting.Finding("applicant", WRONG)
    )


def correction_proposed(w: World, *, at: datetime = MONDAY, returned: bool = True) -> Dossier:
    dossier = error_found(w, at=at, returned=returned)
    return correcting.propose_correction(
        dossier_id=dossier.pk, by=w.dung, at=at, data={"body": "Đã đính chính."}
    )


def correction_signed(w: World, *, at: datetime = MONDAY, returned: bool = True) -> Dossier:
    dossier = correction_proposed(w, at=at, returned=returned)
    return correcting.sign_correction(dossier_id=dossier.pk, by=w.ha, at=at)


def turns(dossier: Dossier) -> list[str]:
    """Whose turn it is: what the work lists and the citizen's page are made of. One entry, or several
    units when several are asked for their opinion; none when the dossier is over.

    An extension, and the confirmation of a paid duty, go their own way beside the work and are not counted.
    """
    dossier.refresh_from_db()
    if dossier.status in OVER:
        held = Step.objects.filter(ref=dossier.pk, closed_at=None).exists()
        assert not held and not dossier.matters.filter(closed_at=None).exists()
        return []
    if dossier.status in {Status.SUBMITTED, Status.COUNTER_CHECK}:
        return ["receive"]
    if dossier.post_item:
        return ["confirm_post"]
    beside = ["sign_extension", "change_due_date", "confirm_duty"]
    matters = list(dossier.matters.filter(closed_at=None).exclude(act__in=beside))
    steps = [
        step.act for step in Step.objects.filter(ref=dossier.pk, closed_at=None) if step.due_at is not None
    ]
    if matters and dossier.status not in {Status.CONSULTING, Status.VERIFYING, Status.INTERLINKED}:
        assert steps == [], "a parked step still stands in a list"
    return [matter.act for matter in matters] or steps


def holds(dossier: Dossier) -> None:
    """What is true of every dossier in every state."""
    waiting = turns(dossier)
    if dossier.status in OVER:
        assert waiting == []
    else:
        assert waiting and len(set(waiting)) == 1, waiting
    if dossier.received_at is not None:
        assert dossier.due_at is not None and dossier.first_due_at is not None
        waits = dossier.status in {Status.WAIT_SUPP, Status.WAIT_PAY}
        assert (dossier.paused_at is not None) == waits or dossier.status in OVER
    *_, report = verify()
    assert report.holds, report.findings


def offered(officer: Officer, dossier: Dossier) -> set[str]:
    dossier.refresh_from_db()
    steps = list(Step.objects.filter(ref=dossier.pk, closed_at=None))
    matters = list(dossier.matters.filter(closed_at=None))
    next_ones = permissions.next_acts(officer, dossier, steps, matters)
    return {*next_ones, *permissions.side_acts(officer, dossier, matters)}

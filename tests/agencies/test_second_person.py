"""Powers over others, and the sign-in of who holds them, need two administrators; nobody serves himself."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.agencies import services as agencies
from motcua.agencies.models import AccessRequest, Assignment, Change, Delegation, Role
from motcua.agencies.officers import officer
from motcua.agencies.services import absences, requests
from motcua.agencies.services._frame import RoleForOneself
from motcua.audit.models import SecurityEvent
from motcua.common.ids import uuid7
from motcua.identity import services as identity
from motcua.identity.models import PasswordLink
from motcua.notifications import access
from motcua.notifications.models import Notice
from tests.agencies.factories import AT, DAY, admin, commune, district, hold, person, place

pytestmark = pytest.mark.usefixtures("quangnam")
PAPER = PasswordLink.Way.PAPER
OWN = "sông Thu Bồn mùa lũ"
POWERS = [Role.SIGN, Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.UNIT_ADMIN]


@pytest.fixture(autouse=True)
def empty_queue(quangnam):
    """What other tests of the same database queued for good is none of these notices."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def ask(staff, role=Role.SIGN, *, by, unit=None, **more):
    dates = {"valid_from": DAY} | more
    unit = unit or commune("20341")
    return agencies.assign_role(staff=staff, unit_id=unit.pk, role=role, by=by, at=AT, **dates)


def confirm(request, by, at=AT):
    return agencies.confirm_request(request_id=request.pk, ways=[PAPER], by=by, at=at)


def reset(staff, *, by, way=PAPER, ways=(PAPER,)):
    return agencies.reset_password(staff_id=staff.pk, way=way, ways=list(ways), by=by, at=AT)


def roles(staff, unit, day=DAY):
    at_work = officer(staff, unit, day=day)
    return at_work.roles if at_work else frozenset()


@pytest.mark.parametrize("role", POWERS)
def test_a_power_over_others_holds_only_after_a_second_administrator_confirmed(role):
    ward, ha, first, second = commune("20341"), person(), admin(), admin()
    request = ask(ha, role, by=first)
    assert isinstance(request, AccessRequest) and roles(ha, ward) == frozenset()
    confirm(request, second)
    assert Assignment.objects.get(staff=ha).role == role
    assert list(Change.objects.filter(person=ha).order_by("id").values_list("act", flat=True)) == [
        "ask", "assign",
    ]  # fmt: skip
    assert second.name in Change.objects.get(person=ha, act="assign").about


def test_a_post_without_power_over_others_is_given_by_one():
    assert isinstance(ask(person(), Role.PROCESS, by=admin()), Assignment)


@pytest.mark.parametrize("role", [Role.PROCESS, Role.SIGN, Role.TTHC_CONTROL])
def test_nobody_gives_a_role_to_himself(role):
    by = admin()
    with pytest.raises(RoleForOneself):
        ask(by.staff, role, by=by)
    system = admin(role=Role.SYSTEM_ADMIN)
    with pytest.raises(RoleForOneself):
        ask(system.staff, role, by=system)
    assert not AccessRequest.objects.exists()


def test_neither_who_asked_nor_whom_it_is_about_confirms():
    first, second = admin(), admin()
    request = ask(second.staff, by=first)
    for by in (first, second):
        with pytest.raises(requests.OwnRequest):
            confirm(request, by)
    confirm(request, admin())
    assert roles(second.staff, commune("20341")) == {Role.SIGN}


def test_only_who_could_have_asked_confirms():
    request = ask(person(), by=admin(district("502")))
    for outsider in (admin(district("517")), hold_at(commune("20341"), Role.SIGN)):
        with pytest.raises(PermissionDenied):
            confirm(request, outsider)
    ministerial = ask(
        person(), Role.SYSTEM_ADMIN, by=admin(role=Role.SYSTEM_ADMIN), unit=place("province", "49")
    )
    with pytest.raises(PermissionDenied):
        confirm(ministerial, admin())


def hold_at(unit, role):
    staff = person("Người Ký")
    hold(staff, unit, role)
    return officer(staff, unit, day=DAY)


def test_a_request_is_answered_once_and_not_after_a_week():
    second = admin()
    request = ask(person(), by=admin())
    confirm(request, second)
    with pytest.raises(requests.RequestDecided):
        confirm(request, second)
    late = ask(person(), by=admin())
    with pytest.raises(requests.RequestDecided):
        confirm(late, second, at=AT + timedelta(days=7, minutes=1))


def test_the_same_is_not_asked_for_twice_at_once():
    ha, by = person(), admin()
    ask(ha, by=by)
    with pytest.raises(requests.AlreadyAsked):
        ask(ha, by=by)


def test_what_was_asked_for_yesterday_begins_on_the_day_it_is_confirmed():
    ha = person()
    request = ask(ha, by=admin())
    confirm(request, admin(), at=AT + timedelta(days=2))
    assert Assignment.objects.get(staff=ha).valid_from == DAY + timedelta(days=2)


def test_no_needs_a_reason_and_the_own_request_is_taken_back_without():
    first, second = admin(), admin()
    no = ask(person(), by=first)
    with pytest.raises(requests.ReasonMissing):
        agencies.decline_request(request_id=no.pk, reason=" ", by=second, at=AT)
    agencies.decline_request(request_id=no.pk, reason="Chưa có quyết định", by=second, at=AT)
    back = ask(person(), by=first)
    agencies.decline_request(request_id=back.pk, reason="", by=first, at=AT)
    states = AccessRequest.objects.order_by("id").values_list("state", "reason")
    assert list(states) == [("declined", "Chưa có quyết định"), ("withdrawn", "")]
    assert not Assignment.objects.filter(staff__in=[no.staff, back.staff]).exists()


def test_a_role_lent_by_an_administrator_waits_and_by_its_holder_does_not():
    ward, ha, dung = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng")
    (row,) = hold(ha, ward, Role.SIGN)
    facts = {
        "assignment_id": row.pk,
        "reason": "Nghỉ phép",
        "decision": "12/QĐ-UBND",
        "valid_from": DAY,
        "valid_to": DAY + timedelta(days=7),
    }
    by = admin()
    request = agencies.delegate(to=dung, by=by, at=AT, **facts)
    assert isinstance(request, AccessRequest) and roles(dung, ward) == frozenset()
    confirm(request, admin())
    assert roles(dung, ward) == {Role.SIGN}
    with pytest.raises(RoleForOneself):
        agencies.delegate(to=by.staff, by=by, at=AT, **facts)
    assert isinstance(
        agencies.delegate(to=person(), by=officer(ha, ward, day=DAY), at=AT, **facts), Delegation
    )


def test_an_administrator_does_not_put_himself_or_others_in_a_leaders_stead_by_an_absence():
    ward, ha, dung = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng")
    hold(ha, ward, Role.SIGN)
    hold(dung, ward, Role.PROCESS)
    by = admin(ward)
    facts = {"staff_id": ha.pk, "first": DAY, "last": DAY, "reason": "Nghỉ ốm", "decision": "1/QĐ", "at": AT}
    with pytest.raises(RoleForOneself):
        agencies.record_absence(absence_id=uuid7(), substitute_id=by.staff.pk, by=by, **facts)
    with pytest.raises(absences.LendingNeedsSecondPerson):
        agencies.record_absence(absence_id=uuid7(), substitute_id=dung.pk, by=by, **facts)
    agencies.record_absence(absence_id=uuid7(), by=by, **facts)
    assert not Delegation.objects.exists()


def test_the_sign_in_of_a_signer_is_reset_by_two_and_of_a_specialist_by_one():
    ward, ha, dung, by = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng"), admin()
    hold(ha, ward, Role.SIGN)
    hold(dung, ward, Role.PROCESS)
    ha.user.set_password("của Hà")
    ha.user.save()
    request = reset(ha, by=by)
    ha.user.refresh_from_db()
    assert isinstance(request, AccessRequest) and ha.user.check_password("của Hà")
    assert isinstance(agencies.reset_second_factor(staff_id=ha.pk, by=by, at=AT), AccessRequest)
    _row, link = confirm(request, admin())
    ha.user.refresh_from_db()
    assert link.user == ha.user and not ha.user.has_usable_password()
    assert isinstance(reset(dung, by=by), PasswordLink)


def test_who_only_borrows_a_signature_is_guarded_too():
    ward, ha, dung = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng")
    hold(dung, ward, Role.PROCESS)
    (row,) = hold(ha, ward, Role.SIGN)
    Delegation.objects.create(
        assignment=row, to=dung, reason="x", decision="1", valid_from=DAY, valid_to=DAY + timedelta(days=3)
    )
    made = reset(dung, by=admin())
    assert isinstance(made, AccessRequest)


def test_the_sign_in_of_who_stands_to_sign_is_reset_by_two_already():
    ha, by = specialist("Nguyễn Thị Thu Hà"), admin()
    ask(ha, by=by)
    assert isinstance(reset(ha, by=by), AccessRequest)
    assert isinstance(agencies.reset_second_factor(staff_id=ha.pk, by=by, at=AT), AccessRequest)


@pytest.mark.parametrize("handled", ["password", "second factor"])
def test_a_sign_in_that_one_administrator_handled_does_not_become_a_signers(handled):
    ha, by, second = specialist("Nguyễn Thị Thu Hà"), admin(), admin()
    if handled == "password":
        identity.use_link(code=identity.code_of(reset(ha, by=by)), password=OWN)
    else:
        agencies.reset_second_factor(staff_id=ha.pk, by=by, at=AT)
    Authenticator.objects.create(user=ha.user, type=Authenticator.Type.TOTP, data={"secret": "của kẻ khác"})
    _row, link = confirm(ask(ha, by=by), second)
    ha.user.refresh_from_db()
    assert link.user == ha.user and not ha.user.has_usable_password()
    assert not Authenticator.objects.filter(user=ha.user).exists()
    last = Change.objects.filter(person=ha).order_by("-id")[0]
    assert (last.act, last.second_name) == ("reset_password", second.name)
    identity.use_link(code=identity.code_of(link), password=OWN)
    _row, none = confirm(ask(ha, Role.HEAD_ONE_STOP, by=by), second)
    ha.user.refresh_from_db()
    assert none is None and ha.user.has_usable_password(), "two people gave this way in"


def test_a_sign_in_that_is_the_persons_own_stays_when_a_post_is_confirmed():
    ha, by = specialist("Nguyễn Thị Thu Hà"), admin()
    old = reset(ha, by=by)
    Change.objects.filter(person=ha).update(at=AT - timedelta(days=31))
    identity.use_link(code=identity.code_of(old), password=OWN)
    _row, link = confirm(ask(ha, by=by), admin())
    ha.user.refresh_from_db()
    assert link is None and ha.user.check_password(OWN)


def test_who_hires_a_signer_holds_no_way_in_until_another_confirms():
    ward, by = commune("20341"), admin()
    facts = {"code": "T9", "full_name": "Hồ Ánh", "username": "ho.anh", "role": Role.SIGN, "valid_from": DAY}
    hired = agencies.hire(unit_id=ward.pk, way=PAPER, by=by, at=AT, **facts)
    assert hired.link is None and not PasswordLink.objects.exists()
    _row, link = confirm(hired.request, admin())
    assert link.user == hired.staff.user


def test_a_code_on_paper_needs_two_where_the_link_could_go_to_the_own_address():
    dung, by = specialist("Phạm Tiến Dũng"), admin()
    both = [PasswordLink.Way.EMAIL, PAPER]
    assert isinstance(reset(dung, by=by, ways=both), AccessRequest)
    assert dung.user.has_usable_password()
    assert isinstance(reset(dung, by=by, way=PasswordLink.Way.EMAIL, ways=both), PasswordLink)


def specialist(name):
    """Somebody who works at the ward already, with a password of the own."""
    staff = person(name)
    hold(staff, commune("20341"), Role.PROCESS)
    staff.user.set_password(OWN)
    staff.user.save()
    return staff


def by_operator(request, operator, reason):
    return agencies.confirm_by_operator(
        request_id=request.pk, ways=[PAPER], operator=operator, reason=reason, at=AT
    )


def test_the_operator_of_the_machine_confirms_only_where_nobody_else_can():
    Assignment.objects.filter(role__in=[Role.UNIT_ADMIN, Role.SYSTEM_ADMIN]).delete()
    alone = admin(role=Role.SYSTEM_ADMIN)
    ha, reason = person(), "Mới cài đặt, chỉ có một người quản trị"
    request = ask(ha, by=alone)
    for operator, why in (("", reason), ("Lê Vận Hành", " ")):
        with pytest.raises(requests.ReasonMissing):
            by_operator(request, operator, why)
    by_operator(request, "Lê Vận Hành", reason)
    assert roles(ha, commune("20341")) == {Role.SIGN}
    request.refresh_from_db()
    assert (request.decided_name, request.reason) == ("Lê Vận Hành (vận hành máy chủ)", reason)
    assert SecurityEvent.objects.get(kind="confirmed").by_name == "Lê Vận Hành (vận hành máy chủ)"
    second = admin(role=Role.SYSTEM_ADMIN)
    other = ask(person(), by=alone)
    with pytest.raises(requests.SomebodyElseConfirms, match=second.name):
        by_operator(other, "Lê Vận Hành", reason)


def test_the_person_and_the_head_of_the_unit_are_told_and_who_did_it_is_named():
    ward = commune("20341")
    ha, dung, by = person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng"), admin()
    hold(ha, ward, Role.SIGN)
    hold(dung, ward, Role.PROCESS)
    agencies.reset_second_factor(staff_id=dung.pk, by=by, at=AT)
    tell_everything()
    told = {
        notice.staff_id: notice for notice in Notice.objects.filter(template__startswith="access_changed")
    }
    heads = set(Assignment.objects.filter(unit=ward, role=Role.SIGN).values_list("staff", flat=True))
    assert set(told) == {dung.pk, *heads} and ha.pk in heads
    assert "Đặt lại bước xác thực thứ hai" in told[dung.pk].body and by.name in told[dung.pk].body
    assert "Phạm Tiến Dũng" in told[ha.pk].body


def test_the_head_does_not_answer_for_the_own_reset_but_who_stands_above():
    ward, chair = commune("20341"), person("Chủ Tịch Thành Phố")
    Assignment.objects.filter(unit__in=[ward, district("502")], role=Role.SIGN).delete()
    ha = person("Nguyễn Thị Thu Hà")
    hold(ha, ward, Role.SIGN)
    hold(chair, district("502"), Role.SIGN)
    assert agencies.heads_of(ward, DAY, besides=ha) == [chair]


def test_a_request_is_told_to_who_may_confirm_it_and_to_whom_it_is_about():
    ha, first, second = person("Nguyễn Thị Thu Hà"), admin(), admin()
    ask(ha, by=first)
    tell_everything()
    told = set(
        Notice.objects.filter(template__startswith="access_request").values_list("staff_id", flat=True)
    )
    assert {ha.pk, second.staff.pk} <= told and first.staff.pk not in told


def test_half_of_a_code_is_told_to_the_head_and_where_there_is_none_to_another_administrator():
    ward, dung, by, other = commune("20341"), specialist("Phạm Tiến Dũng"), admin(), admin()
    hold(person("Nguyễn Thị Thu Hà"), ward, Role.SIGN)
    link = reset(dung, by=by)
    heads = set(Assignment.objects.filter(unit=ward, role=Role.SIGN).values_list("staff", flat=True))
    assert heads and {one.pk for one in agencies.half_takers(link, at=AT)} == heads
    Assignment.objects.filter(role__in=[Role.SIGN, Role.HEAD_ONE_STOP]).delete()
    tell_everything()
    told = Notice.objects.filter(template="access_half_staff").values_list("staff_id", flat=True)
    assert other.staff.pk in told and not {by.staff.pk, dung.pk} & set(told)
    with pytest.raises(requests.SomebodyElseConfirms):
        agencies.take_half_by_operator(link_id=link.pk, operator="Lê Vận Hành", reason="Vắng", at=AT)
    Assignment.objects.filter(role__in=[Role.UNIT_ADMIN, Role.SYSTEM_ADMIN]).exclude(staff=by.staff).delete()
    taken = agencies.take_half_by_operator(link_id=link.pk, operator="Lê Vận Hành", reason="Vắng", at=AT)
    assert taken.second_name == "Lê Vận Hành (vận hành máy chủ)"


def tell_everything():
    """Run the notices' jobs the acts queued."""
    for job in ProcrastinateJob.objects.filter(task_name__contains="tell_of_", status="todo").order_by("id"):
        act = getattr(access, job.task_name.rpartition(".")[2])
        from uuid import UUID

        act(at=AT, **{name: UUID(value) for name, value in job.args.items()})

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from motcua.agencies import permissions
from motcua.agencies import services as agencies
from motcua.agencies.models import AccessRequest, Assignment, Change, Delegation, Role
from motcua.agencies.officers import officer, posts
from motcua.agencies.services import people as acts
from motcua.identity.models import PasswordLink
from tests.agencies.factories import AT, DAY, VIETNAM, admin, commune, district, hold, person, place

pytestmark = pytest.mark.usefixtures("quangnam")

MONTH_END, FIRST = date(2022, 7, 31), date(2022, 8, 1)


def assign(staff, unit, role, *, by=None, **more):
    dates = {"valid_from": DAY} | more
    by = by or admin()
    return done(agencies.assign_role(staff=staff, unit_id=unit.pk, role=role, by=by, at=AT, **dates), by)


def lend(row, to, *, by=None, **more):
    facts = {"reason": "Nghỉ phép", "decision": "12/QĐ-UBND", "valid_from": DAY, "valid_to": FIRST} | more
    by = by or admin()
    return done(agencies.delegate(assignment_id=row.pk, to=to, by=by, at=AT, **facts), by)


def done(made, by):
    """The row of the act, after a second administrator confirmed it where that is needed."""
    if not isinstance(made, AccessRequest):
        return made
    second = admin(by.unit, role=next(iter(by.roles & permissions.ADMINISTRATORS), Role.UNIT_ADMIN))
    agencies.confirm_request(request_id=made.pk, ways=[PasswordLink.Way.PAPER], by=second, at=AT)
    rows = Assignment if made.act == "assign" else Delegation
    return rows.objects.order_by("-pk").first()


def test_a_role_holds_from_its_first_day_until_before_its_last():
    ward, lan = commune("20341"), person("Trần Thị Ngọc Lan")
    assign(lan, ward, Role.PROCESS, valid_to=FIRST)
    held = [
        officer(lan, ward, day=day) is not None for day in (DAY - timedelta(days=1), DAY, MONTH_END, FIRST)
    ]
    assert held == [False, True, True, False]


def test_a_delegation_ends_at_midnight_in_viet_nam():
    ward, ha, dung = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng")
    row = assign(ha, ward, Role.SIGN)
    assign(dung, ward, Role.PROCESS)
    lend(row, dung)
    last_minute = datetime(2022, 7, 31, 23, 59, tzinfo=VIETNAM)
    midnight = datetime(2022, 8, 1, 0, 0, tzinfo=VIETNAM)  # 17:00 of 31/07 in UTC
    roles = [officer(dung, ward, day=timezone.localdate(at)).roles for at in (last_minute, midnight)]
    assert roles == [{Role.PROCESS, Role.SIGN}, {Role.PROCESS}]


def test_a_delegation_opens_a_post_in_a_unit_where_the_person_has_no_other():
    ward, ha, thao = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Nguyễn Phương Thảo")
    hold(thao, commune("20992"), Role.PROCESS)
    lend(assign(ha, ward, Role.RECEIVE), thao, combines_roles=True)
    assert posts(thao, day=DAY) == [commune("20992"), ward]
    assert officer(thao, ward, day=DAY).combines
    assert officer(thao, ward, day=FIRST) is None
    assert not officer(thao, commune("20992"), day=DAY).combines


def test_nobody_lends_what_they_no_longer_hold():
    ward, ha, dung = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng")
    row = assign(ha, ward, Role.SIGN)
    lend(row, dung)
    agencies.end_assignment(assignment_id=row.pk, on=date(2022, 7, 28), by=admin(), at=AT)
    assert officer(dung, ward, day=date(2022, 7, 27)).roles == {Role.SIGN}
    assert officer(dung, ward, day=date(2022, 7, 28)) is None
    assert posts(dung, day=date(2022, 7, 28)) == []
    assert agencies.staff_in(ward, Role.SIGN, date(2022, 7, 28)) == []


def test_a_role_given_by_mistake_today_is_cancelled_today():
    ward, lan = commune("20341"), person()
    row = assign(lan, ward, Role.SIGN)
    ended = agencies.end_assignment(assignment_id=row.pk, on=DAY, by=admin(), at=AT)
    assert ended.valid_to == ended.valid_from
    assert officer(lan, ward, day=DAY) is None
    assign(lan, ward, Role.SIGN)  # the cancelled row is not in the way
    with pytest.raises(acts.AlreadyEnded):
        agencies.end_assignment(assignment_id=row.pk, on=FIRST, by=admin(), at=AT)


def test_a_delegation_is_called_back():
    ward, ha, dung = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng")
    loan = lend(assign(ha, ward, Role.SIGN), dung)
    agencies.end_delegation(delegation_id=loan.pk, on=DAY, by=admin(), at=AT)
    assert officer(dung, ward, day=DAY) is None
    with pytest.raises(acts.AlreadyEnded):
        agencies.end_delegation(delegation_id=loan.pk, on=DAY, by=admin(), at=AT)


def test_the_same_role_is_not_given_twice_on_one_day_but_may_follow_on():
    ward, lan = commune("20341"), person("Trần Thị Ngọc Lan")
    assign(lan, ward, Role.RECEIVE, valid_to=FIRST)
    with pytest.raises(acts.AlreadyAssigned, match="Trần Thị Ngọc Lan đã có vai trò “Tiếp nhận”"):
        assign(lan, ward, Role.RECEIVE, valid_from=MONTH_END)
    assign(lan, ward, Role.RECEIVE, valid_from=FIRST)
    assign(lan, ward, Role.RETURN)


def test_who_edits_the_catalogue_of_all_sits_at_the_province():
    with pytest.raises(acts.OnlyAtProvince, match="chỉ giao được tại cơ quan cấp tỉnh"):
        assign(person(), commune("20341"), Role.CATALOGUE_EDITOR)


def test_dates_that_make_no_sense_are_refused():
    ward, lan = commune("20341"), person()
    with pytest.raises(acts.EndsBeforeItBegins):
        assign(lan, ward, Role.RECEIVE, valid_to=DAY)
    lan.left_on = FIRST
    lan.save()
    with pytest.raises(acts.PersonHasLeft, match="01/08/2022"):
        assign(lan, ward, Role.RECEIVE)
    agencies.close_unit(unit_id=commune("20692").pk, on=FIRST, decision="1/NQ", by=admin(), at=AT)
    with pytest.raises(acts.OutsideUnitDates):
        assign(person(), commune_before_closing(), Role.RECEIVE)


def commune_before_closing():
    return commune("20692", MONTH_END)


def test_a_delegation_stays_inside_the_role_it_lends():
    ward, ha, dung = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng")
    row = assign(ha, ward, Role.SIGN, valid_to=MONTH_END)
    with pytest.raises(acts.OutsideAssignmentDates, match="31/07/2022"):
        lend(row, dung)
    with pytest.raises(acts.NotToOneself):
        lend(row, ha, valid_to=MONTH_END)
    lend(row, dung, valid_to=MONTH_END)
    with pytest.raises(acts.AlreadyDelegated):
        lend(row, dung, valid_from=date(2022, 7, 30), valid_to=MONTH_END)


def test_only_a_system_administrator_makes_another():
    office = agencies.settling_unit(place("province", "49"), "van-phong", DAY)
    with pytest.raises(PermissionDenied):
        assign(person(), office, Role.SYSTEM_ADMIN)
    assign(person(), office, Role.SYSTEM_ADMIN, by=admin(office, role=Role.SYSTEM_ADMIN))


def test_a_holder_lends_the_own_role_but_does_not_combine_duties():
    ward, ha, dung = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng")
    (row,) = hold(ha, ward, Role.SIGN)
    herself = officer(ha, ward, day=DAY)
    lend(row, dung, by=herself)
    with pytest.raises(PermissionDenied):
        lend(row, person(), by=herself, combines_roles=True)
    (his,) = hold(dung, ward, Role.PROCESS)
    with pytest.raises(PermissionDenied):
        lend(his, ha, by=herself)


def test_every_act_leaves_a_line():
    ward, ha, dung, by = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng"), admin()
    row = assign(ha, ward, Role.SIGN, by=by)
    loan = lend(row, dung, by=by)
    agencies.end_delegation(delegation_id=loan.pk, on=MONTH_END, by=by, at=AT)
    agencies.end_assignment(assignment_id=row.pk, on=FIRST, by=by, at=AT)
    lines = list(
        Change.objects.filter(unit=ward)
        .exclude(act="ask")
        .order_by("id")
        .values_list("act", "staff", "effective_on")
    )
    assert lines == [
        ("assign", by.staff.pk, DAY),
        ("delegate", by.staff.pk, DAY),
        ("end_delegation", by.staff.pk, MONTH_END),
        ("end_assignment", by.staff.pk, FIRST),
    ]


def test_the_report_names_people_who_receive_settle_and_sign_in_one_agency():
    tam_ky = district("502")
    desk = agencies.one_stop_of(tam_ky, DAY)
    division = agencies.settling_unit(tam_ky, "tu-phap", DAY)
    all_three, two, apart = person("Lê Ba Việc"), person("Lê Hai Việc"), person("Lê Hai Nơi")
    hold(all_three, desk, Role.RECEIVE, Role.RETURN)
    hold(all_three, division, Role.PROCESS)
    hold(all_three, tam_ky, Role.ASSIGN, Role.SIGN)
    hold(two, desk, Role.RETURN)
    hold(two, division, Role.PROCESS)
    hold(apart, desk, Role.RECEIVE)
    hold(apart, district("517"), Role.SIGN)
    hold(person("Trưởng Phòng"), tam_ky, Role.ASSIGN, Role.SIGN)

    report = agencies.staffing_report(DAY)
    assert [(row.staff, row.agency, row.duties) for row in report] == [
        (all_three, tam_ky, 3),
        (two, tam_ky, 2),
    ]


def test_the_report_says_when_a_delegation_allows_it_and_takes_few_queries(django_assert_max_num_queries):
    ward, ha, dung = commune("20341"), person("Nguyễn Thị Thu Hà"), person("Phạm Tiến Dũng")
    hold(dung, ward, Role.PROCESS)
    (row,) = hold(ha, agencies.one_stop_of(ward, DAY), Role.RECEIVE)
    lend(row, dung, combines_roles=True)
    with django_assert_max_num_queries(4):
        (found,) = agencies.staffing_report(DAY)
    assert found.staff == dung and found.combines
    assert agencies.staffing_report(FIRST) == []
    assert Assignment.objects.count() >= 2

"""Merging Nông Sơn into Quế Sơn, and other changes, seen from the days before and after."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Change, Delegation, Role, Succession, Unit
from motcua.agencies.services import units as acts
from motcua.agencies.services._frame import BackDated, DecisionMissing
from motcua.agencies.tree import lineage
from tests.agencies.factories import AT, DAY, VIETNAM, admin, commune, district, hold, person, place

pytestmark = pytest.mark.usefixtures("quangnam")

EVE, MERGER = date(2022, 12, 31), date(2023, 1, 1)
DECISION = "Nghị quyết 01/NQ-HĐND ngày 20/07/2022"


def merge(*codes: str, into: str, on: date = MERGER) -> None:
    agencies.merge_units(
        unit_ids=[district(code).pk for code in codes],
        into_id=district(into).pk,
        on=on,
        decision=DECISION,
        by=admin(),
        at=AT,
    )


def now_on(unit: Unit, day: date) -> Unit | None:
    """Asked of the row as stored, not as it was before the act."""
    return agencies.successor_on(Unit.objects.get(pk=unit.pk), day)


def rename(unit: Unit, name: str, on: date = MERGER, at: datetime = AT) -> Unit:
    return agencies.rename_unit(unit_id=unit.pk, name=name, on=on, decision=DECISION, by=admin(), at=at)


def test_the_day_before_a_merger_the_old_tree_stands_and_the_day_itself_the_new_one():
    nong_son, que_son = district("519"), district("509")
    merge("519", into="509")
    before, after = agencies.tree_on(EVE), agencies.tree_on(MERGER)

    assert nong_son.pk in before.units and nong_son.pk not in after.units
    assert len([u for u in before.children[que_son.pk] if u.kind == "committee"]) == 13
    assert len([u for u in after.children[que_son.pk] if u.kind == "committee"]) == 13 + 6
    assert len(before.units) - len(after.units) == 1 + 12 + 1  # the committee, its divisions, its desk
    assert sum(after.count_below(root) for root in after.roots) + len(after.roots) == len(after.units)


def test_dossiers_of_a_merged_district_follow_part_by_part():
    nong_son, que_son = district("519"), district("509")
    desk = agencies.one_stop_of(nong_son, DAY)
    justice = agencies.settling_unit(nong_son, "tu-phap", DAY)
    merge("519", into="509")

    assert now_on(nong_son, EVE) == nong_son
    assert now_on(nong_son, MERGER) == que_son
    assert now_on(desk, MERGER) == agencies.one_stop_of(que_son, MERGER)
    assert now_on(justice, MERGER) == agencies.settling_unit(que_son, "tu-phap", MERGER)
    assert district("519", EVE) == nong_son
    assert district("519", MERGER) == que_son


def test_a_commune_of_the_merged_district_keeps_its_row_and_finds_its_new_district():
    que_loc = commune("20671")
    merge("519", into="509")
    assert commune("20671", MERGER) == que_loc
    tree = agencies.tree_on(MERGER)
    assert [unit.gso_code for unit in tree.chain(que_loc)] == ["20671", "509", "49"]


def test_a_part_without_a_like_part_is_taken_over_by_the_heir():
    nong_son, que_son = district("519"), district("509")
    ethnic = agencies.create_unit(
        parent_id=nong_son.pk,
        kind="division",
        level="district",
        name="Phòng Dân tộc huyện Nông Sơn",
        field_code="dan-toc",
        on=DAY,
        decision=DECISION,
        by=admin(),
        at=AT,
    )
    merge("519", into="509")
    assert now_on(ethnic, MERGER) == que_son


def test_roles_in_a_merged_unit_end_the_day_it_ends():
    nong_son = district("519")
    (row,) = hold(person(), nong_son, Role.SIGN)
    merge("519", into="509")
    assert agencies.staff_in(nong_son, Role.SIGN, EVE) == [row.staff]
    assert agencies.staff_in(nong_son, Role.SIGN, MERGER) == []


def test_a_chain_of_changes_is_followed_to_its_end_on_each_day():
    nong_son, que_son = district("519"), district("509")
    merge("519", into="509")
    new_name = rename(que_son, "Ủy ban nhân dân huyện Quế Sơn Trung Phước", on=date(2024, 2, 29))
    agencies.merge_units(
        unit_ids=[new_name.pk],
        into_id=district("506").pk,
        on=date(2025, 7, 1),
        decision=DECISION,
        by=admin(),
        at=AT,
    )
    steps = [
        now_on(nong_son, day)
        for day in (EVE, MERGER, date(2024, 2, 28), date(2024, 2, 29), date(2025, 6, 30), date(2025, 7, 1))
    ]
    assert steps == [nong_son, que_son, que_son, new_name, new_name, district("506")]
    assert lineage(district("506"), date(2025, 7, 1)) == {
        nong_son.pk,
        que_son.pk,
        new_name.pk,
        district("506").pk,
    }


def test_a_renamed_district_keeps_people_identifier_and_everything_below():
    old = district("517")
    holder, borrower = person("Nguyễn Quốc Việt"), person("Hứa Thị Hoa Lý")
    (row,) = hold(holder, old, Role.SIGN)
    Delegation.objects.create(
        assignment=row,
        to=borrower,
        reason="Đi công tác",
        decision="05/QĐ-UBND",
        valid_from=date(2022, 12, 30),
        valid_to=date(2023, 1, 3),
    )
    new = rename(old, "Ủy ban nhân dân thị xã Núi Thành")

    assert (new.identifier, new.gso_code) == (old.identifier, old.gso_code)
    assert district("517", EVE).name == "Ủy ban nhân dân huyện Núi Thành"
    assert district("517", MERGER) == new
    assert agencies.staff_in(old, Role.SIGN, EVE) == [borrower, holder]
    assert agencies.staff_in(old, Role.SIGN, MERGER) == []
    assert agencies.staff_in(new, Role.SIGN, MERGER) == [borrower, holder]
    assert agencies.staff_in(new, Role.SIGN, date(2023, 1, 3)) == [holder]
    assert agencies.one_stop_of(new, MERGER) == agencies.one_stop_of(old, EVE)
    assert agencies.committee_of(agencies.one_stop_of(new, MERGER), MERGER) == new
    division = agencies.settling_unit(old, "xay-dung", MERGER)
    assert agencies.agency_on(division, MERGER) == new
    assert agencies.agency_on(division, EVE).name == "Ủy ban nhân dân huyện Núi Thành"


def test_a_name_of_200_characters_is_kept_whole():
    name = "Ủy ban nhân dân " + "xã Đắk Tôi Nguyễn " * 10 + "Ẫ" * 4
    assert len(name) == 200
    assert rename(commune("20705"), name).name == name


def test_a_renamed_unit_that_is_renamed_again_is_one_line_of_ancestors():
    first = rename(commune("20705"), "Ủy ban nhân dân xã Đắc Tôi Một")
    second = rename(first, "Ủy ban nhân dân xã Đắc Tôi Hai", on=date(2023, 1, 2))
    assert commune("20705", date(2023, 1, 2)) == second
    assert commune("20705", MERGER) == first


def test_a_unit_moved_to_another_district_takes_its_desk_along():
    tam_thanh = commune("20359")
    moved = agencies.move_unit(
        unit_id=tam_thanh.pk, parent_id=district("518").pk, on=MERGER, decision=DECISION, by=admin(), at=AT
    )
    assert agencies.tree_on(MERGER).parents[moved.pk] == district("518").pk
    assert agencies.tree_on(EVE).parents[tam_thanh.pk] == district("502").pk
    assert agencies.one_stop_of(moved, MERGER) == agencies.one_stop_of(tam_thanh, EVE)


def test_after_a_split_the_heir_has_dossiers_and_subordinates():
    old = district("519")
    communes = [unit for unit in agencies.tree_on(DAY).children[old.pk] if unit.kind == "committee"]
    parts = [
        agencies.create_unit(
            parent_id=place("province", "49").pk,
            kind="committee",
            level="district",
            name=name,
            on=MERGER,
            decision=DECISION,
            by=admin(),
            at=AT,
        )
        for name in ("Ủy ban nhân dân huyện Đông Nông Sơn", "Ủy ban nhân dân huyện Tây Nông Sơn")
    ]
    agencies.split_unit(
        unit_id=old.pk,
        into_ids=[part.pk for part in parts],
        heir_id=parts[1].pk,
        on=MERGER,
        decision=DECISION,
        by=admin(),
        at=AT,
    )
    assert now_on(old, MERGER) == parts[1]
    assert {row.successor for row in Succession.objects.filter(predecessor=old)} == set(parts)
    below = agencies.tree_on(MERGER).children[parts[1].pk]
    assert [unit.pk for unit in below if unit.kind == "committee"] == [unit.pk for unit in communes]


def test_a_split_needs_an_heir_among_at_least_two():
    with pytest.raises(acts.HeirNotAmongParts):
        agencies.split_unit(
            unit_id=district("519").pk,
            into_ids=[district("509").pk],
            heir_id=district("509").pk,
            on=MERGER,
            decision=DECISION,
            by=admin(),
            at=AT,
        )


def test_a_unit_with_agencies_below_is_not_closed_without_an_heir():
    with pytest.raises(acts.HasSubordinates, match="6 cơ quan"):
        agencies.close_unit(unit_id=district("519").pk, on=MERGER, decision=DECISION, by=admin(), at=AT)


def test_a_commune_closed_without_an_heir_has_no_successor():
    unit = commune("20692")
    agencies.close_unit(unit_id=unit.pk, on=MERGER, decision=DECISION, by=admin(), at=AT)
    assert now_on(unit, EVE) == unit
    assert now_on(unit, MERGER) is None
    assert unit.pk not in agencies.tree_on(MERGER).units


@pytest.mark.parametrize("later", [date(2022, 8, 1), MERGER, date(2023, 6, 1)])
def test_successions_never_make_a_circle(later):
    merge("519", into="509")
    with pytest.raises(acts.UnitEnds):
        agencies.merge_units(
            unit_ids=[district("509").pk],
            into_id=district("519").pk,
            on=later,
            decision=DECISION,
            by=admin(),
            at=AT,
        )


def test_a_unit_does_not_become_itself_or_a_part_of_itself():
    own_division = agencies.settling_unit(district("519"), "tu-phap", DAY)
    for target in (district("519"), own_division):
        with pytest.raises(acts.CircularTree):
            agencies.merge_units(
                unit_ids=[district("519").pk],
                into_id=target.pk,
                on=MERGER,
                decision=DECISION,
                by=admin(),
                at=AT,
            )
    with pytest.raises(acts.CircularTree):
        agencies.move_unit(
            unit_id=district("519").pk,
            parent_id=commune("20671").pk,
            on=MERGER,
            decision=DECISION,
            by=admin(),
            at=AT,
        )


def test_a_circle_written_past_the_services_ends_in_nothing_and_not_in_a_hang():
    one, two = district("519"), district("509")
    Unit.objects.filter(pk__in=[one.pk, two.pk]).update(valid_to=MERGER)
    for source, target in ((one, two), (two, one)):
        Succession.objects.create(
            predecessor=source, successor=target, kind="merge", effective_on=MERGER, decision="?"
        )
    one.refresh_from_db()
    assert now_on(one, MERGER) is None
    assert agencies.tree_on(MERGER).parents[commune("20671").pk] is None


def test_half_a_merger_is_no_merger():
    with pytest.raises(acts.UnitEnds):
        merge("519", "519", into="509")  # the second time it has already ended
    assert now_on(district("519", EVE), MERGER) == district("519", EVE)


def test_the_past_is_not_rewritten_and_a_decision_is_needed():
    with pytest.raises(BackDated, match="24/07/2022"):
        rename(commune("20705"), "Ủy ban nhân dân xã Mới", on=date(2022, 7, 24))
    just_after_midnight = datetime(2022, 7, 25, 0, 5, tzinfo=VIETNAM)  # still 24/07 in UTC
    with pytest.raises(BackDated):
        rename(commune("20705"), "Ủy ban nhân dân xã Mới", on=date(2022, 7, 24), at=just_after_midnight)
    with pytest.raises(DecisionMissing):
        agencies.close_unit(unit_id=commune("20692").pk, on=MERGER, decision="  ", by=admin(), at=AT)
    with pytest.raises(acts.NothingChanges):
        rename(commune("20705"), commune("20705").name)


def test_two_units_in_force_do_not_share_an_identifier():
    with pytest.raises(acts.IdentifierTaken, match=r"000\.00\.00\.H47"):
        agencies.create_unit(
            parent_id=place("province", "49").pk,
            kind="department",
            level="province",
            name="Sở Du lịch",
            identifier="000.00.00.H47",
            on=MERGER,
            decision=DECISION,
            by=admin(),
            at=AT,
        )


def test_an_administrator_of_a_district_changes_only_that_district():
    of_tam_ky = admin(agencies.settling_unit(district("502"), "noi-vu", DAY))
    renamed = agencies.rename_unit(
        unit_id=commune("20359").pk,
        name="Ủy ban nhân dân phường Tam Thanh",
        on=MERGER,
        decision=DECISION,
        by=of_tam_ky,
        at=AT,
    )
    assert Change.objects.get(unit=renamed).staff == of_tam_ky.staff
    with pytest.raises(PermissionDenied):
        agencies.rename_unit(
            unit_id=commune("20992").pk,
            name="Ủy ban nhân dân phường Tam Hải",
            on=MERGER,
            decision=DECISION,
            by=of_tam_ky,
            at=AT,
        )
    assert not Assignment.objects.filter(unit__name="Ủy ban nhân dân phường Tam Hải").exists()


def test_a_signer_changes_no_unit():
    with pytest.raises(PermissionDenied):
        agencies.close_unit(
            unit_id=commune("20341").pk,
            on=MERGER,
            decision=DECISION,
            by=admin(commune("20341"), role=Role.SIGN),
            at=AT,
        )

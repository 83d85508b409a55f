"""Who may do what, beside the table: applicant and post, the officer delegated at the desk, readers."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.agencies.models import Role, UnitKind
from motcua.agencies.officers import officer
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import correcting, duty, ending, processing, returning, supplement
from motcua.dossiers.services._steps import DutiesNotApart
from motcua.dossiers.status import Delivery, FiledBy
from motcua.identity.models import Party
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY
from tests.dossiers.test_roles import ACTS, NOT_A_STEP_HERE, WORDS, arguments

PERSONS = {
    "withdraw": (factories.assigned, ending.withdraw, {}),
    "supply_supplement": (side.asked, supplement.supply_supplement, {"supply": "paper"}),
    "prove_payment": (side.duty_sent, duty.prove_payment, {"proof": duty.Proof("CTT-01")}),
    "choose_delivery": (factories.done, returning.choose_delivery, {"delivery": Delivery.ONLINE}),
}


@pytest.mark.parametrize("filed_by", [FiledBy.AUTHORISED, FiledBy.POST])
@pytest.mark.parametrize("name", PERSONS)
def test_owner_proxy_and_the_post_that_filed_it_do_the_applicants_acts_and_a_stranger_does_not(
    world, near, name, filed_by
):
    state, call, typed = PERSONS[name]
    carrier = Party.objects.create(name="Alăng Thị Bưu", phone="0905000111")
    for person, may in ((near.stranger, False), (world.minh, True), (carrier, True)):
        dossier = state(world)
        Dossier.objects.filter(pk=dossier.pk).update(proxy=carrier, filed_by=filed_by)
        facts = {key: side.paper(world) if value == "paper" else value for key, value in typed.items()}
        if may:
            call(dossier_id=dossier.pk, by=person, at=MONDAY, **facts)
            assert dossier.events.order_by("-number")[0].party == person
        else:
            with pytest.raises(PermissionDenied):
                call(dossier_id=dossier.pk, by=person, at=MONDAY, **facts)


OF_THE_HANDLER = [name for name, (state, _call, _typed, allowed) in ACTS.items() if "handler" in allowed]


@pytest.mark.parametrize("name", [name for name in OF_THE_HANDLER if ACTS[name][0] == factories.assigned])
def test_delegated_at_the_desk_one_receives_and_settles_and_without_the_delegation_not(world, near, name):
    """61/2018/NĐ-CP Điều 17 khoản 5: "A only if delegated" in the row of appraisal and of asking others."""
    dossier = factories.received(world)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    lent = factories.lend(world, world.dung, Role.PROCESS, to=world.lan, combines=False)
    with pytest.raises(DutiesNotApart):
        processing.assign(dossier_id=dossier.pk, to=world.lan.staff.pk, by=world.ha, at=MONDAY)
    lent.combines_roles = True
    lent.save()
    processing.assign(dossier_id=dossier.pk, to=world.lan.staff.pk, by=world.ha, at=MONDAY)
    delegate = officer(world.lan.staff, world.committee, day=MONDAY.date())

    call = ACTS[name][1]
    with pytest.raises(PermissionDenied):  # the desk itself has no part in it
        call(dossier_id=dossier.pk, by=world.lan, **arguments(name, world, near))
    if name in NOT_A_STEP_HERE:
        with pytest.raises(Refusal):
            call(dossier_id=dossier.pk, by=delegate, **arguments(name, world, near))
        return
    call(dossier_id=dossier.pk, by=delegate, **arguments(name, world, near))
    assert dossier.events.order_by("-number")[0].staff == world.lan.staff


def test_which_dossiers_exist_for_whom(world, near):
    """The row "read": own, the unit, the agency, the one asked, all, none."""
    own, colleagues = factories.assigned(world), factories.received(world)
    processing.transfer(dossier_id=colleagues.pk, by=world.lan, at=MONDAY)
    processing.assign(dossier_id=colleagues.pk, to=near.colleague.staff.pk, by=near.assigner, at=MONDAY)
    asked = side.consulting_police(world, near.police)
    desk_only = factories.taken_in(world)
    everything = {own.pk, colleagues.pk, asked.pk, desk_only.pk}
    editor = factories.person("BT01", "Đỗ Hoài An", near.control.unit, Role.CATALOGUE_EDITOR)
    unit_admin = factories.person("QT02", "Lê Hoàng Nhi", world.committee, Role.UNIT_ADMIN)
    second_desk = factories.unit("Bộ phận Một cửa xã Tam Hải", UnitKind.ONE_STOP, parent=world.thao.unit)
    neighbour = factories.person("TH02", "Hồ Thị Kim", second_desk, Role.HEAD_ONE_STOP)
    machine_at_desk = factories.person("QT03", "Lê Máy", world.desk, Role.SYSTEM_ADMIN)
    seen = {
        world.lan: everything,
        world.tam: everything,
        near.head: everything,
        near.assigner: everything - {desk_only.pk},
        near.chair: everything - {desk_only.pk},
        world.dung: {own.pk, asked.pk},
        near.colleague: {colleagues.pk},
        near.police: {asked.pk},
        world.thao: set(),
        neighbour: set(),
        near.control: everything,
        near.machine: set(),
        near.carrier: set(),
        editor: set(),
        unit_admin: set(),
        machine_at_desk: set(),
    }
    for reader, expected in seen.items():
        found = set(Dossier.objects.visible_to(reader).values_list("pk", flat=True))
        assert found == expected, reader.name
    assert set(Dossier.objects.of(world.minh)) == set(Dossier.objects.all())
    assert not Dossier.objects.of(near.stranger).exists()


def test_a_specialist_reads_what_must_be_mended_although_a_colleague_handled_it(world, near):
    dossier = factories.returned(world)
    assert not Dossier.objects.visible_to(near.colleague).exists()
    correcting.report_error(
        dossier_id=dossier.pk, by=world.lan, at=MONDAY, finding=correcting.Finding("applicant", WORDS)
    )
    assert Dossier.objects.visible_to(near.colleague).exists()

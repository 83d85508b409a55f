"""Settled while the person waits, or taken in far from the desk: logged and tracked all the same."""

import subprocess

import pytest

from motcua.agencies.models import Role
from motcua.catalogue.arrangements import Arrangement
from motcua.common.ids import uuid7
from motcua.documents import services as documents
from motcua.dossiers import validity
from motcua.dossiers.collecting import CollectorUnknown
from motcua.dossiers.models import IssuedNumber, MoveNotAllowed
from motcua.dossiers.numbers import NumberSkips, NumberTaken, NumberUnreadable
from motcua.dossiers.services import correcting, intake, outcome, processing
from motcua.dossiers.services._steps import DutiesNotApart
from motcua.dossiers.services.at_once import NotASignerHere, NotAtOnce, ResultNumberMissing, settle_at_once
from motcua.dossiers.services.intake import Contact, Intake, PaperIn, PlaceMissing
from motcua.dossiers.services.outcome import FeeUnpaid
from motcua.dossiers.status import Money, Status
from motcua.dossiers.verification_books import broken_books
from tests.documents.factories import stored
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY, vn
from tests.payments.factories import owes


def settled(w, *, at=MONDAY, by=None, **more):
    dossier = side.taken_in_at_once(w, at=at)
    return settle_at_once(dossier_id=dossier.pk, by=by or w.lan, at=at, given=side.given(w, **more))


def test_it_has_a_code_a_clock_a_result_and_no_form_01(world):
    dossier = settled(world, file=stored())

    assert dossier.status == Status.RETURNED and dossier.code.endswith("-220725-0001")
    assert dossier.received_at == dossier.finished_at == dossier.returned_at == MONDAY
    assert dossier.due_at == dossier.first_due_at > MONDAY
    assert dossier.papers.get(kind="result").code == f"{dossier.code}-KQ1"
    assert not dossier.papers.filter(kind="form").exclude(template="check_sheet").exists()
    assert dossier.events.get(act="settle_at_once").facts["signer"] == "AM03"
    side.holds(dossier)


def test_who_asks_for_form_01_gets_it(world):
    forms = settled(world, receipt=True).papers.filter(kind="form")
    assert {one.template for one in forms} == {"form01", "check_sheet"}


def test_its_number_is_of_the_book_and_its_code_is_checked_like_any_other(world):
    first, second = settled(world), settled(world)
    results = [one.papers.get(kind="result") for one in (first, second)]
    assert [one.number for one in results] == ["01/2022", "02/2022"]
    issued = validity.of_check_code(results[1].check_code)
    assert issued is not None and issued.number == "02/2022" and issued.validity.in_force
    assert issued.names(second.owner_name)
    sheet = second.papers.get(template="check_sheet")
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=documents.read(sheet.file), capture_output=True, check=True
    ).stdout.decode()
    assert "02/2022" in text and validity.grouped(results[1].check_code) in text
    signed = factories.assigned(world)
    processing.propose(dossier_id=signed.pk, by=world.dung, at=MONDAY, data={})
    outcome.sign(dossier_id=signed.pk, by=world.ha, at=MONDAY)
    assert signed.papers.get(kind="result").number == "03/2022"


def test_a_number_is_given_once_and_skipped_only_with_a_reason(world):
    settled(world, number="01/2022")
    for typed, why in [
        ("1", NumberTaken),
        ("4", NumberSkips),
        ("4/2021", NumberUnreadable),
        ("4-BS", NumberUnreadable),
    ]:
        with pytest.raises(why):
            settled(world, number=typed)
    dossier = settled(world, number="4", skipped_why="Hai trang của sổ bị hỏng.")
    left_out = dossier.events.get(act="settle_at_once").facts["left_out"]
    assert (left_out["first"], left_out["last"]) == (2, 3) and "bị hỏng" in left_out["why"]
    assert settled(world, number="2").papers.get(kind="result").number == "02/2022"  # found again
    assert list(broken_books()) == []
    IssuedNumber.objects.filter(book="result", number=4).delete()
    assert [one.number for one in broken_books()] == [4]


def test_who_receives_does_not_sign_unless_delegated(world):
    with pytest.raises(NotASignerHere):
        settled(world, signer=world.lan.staff.pk)
    lent = factories.lend(world, world.ha, Role.SIGN, to=world.lan, combines=False)
    with pytest.raises(DutiesNotApart):
        settled(world, signer=world.lan.staff.pk)
    lent.combines_roles = True
    lent.save()

    dossier = settled(world, signer=world.lan.staff.pk)

    assert dossier.events.get(act="settle_at_once").facts["combines"] is True


def test_only_procedures_that_allow_it(world):
    dossier = factories.taken_in(world)
    with pytest.raises(NotAtOnce):
        settle_at_once(dossier_id=dossier.pk, by=world.lan, at=MONDAY, given=side.given(world))


def test_what_is_allowed_from_august_is_not_in_july(world):
    Arrangement.objects.create(
        procedure=world.version.procedure, at_once=True, source="QĐ", valid_from=vn(2022, 8, 1).date()
    )
    dossier = factories.taken_in(world)
    given = side.given(world)
    with pytest.raises(NotAtOnce):
        settle_at_once(dossier_id=dossier.pk, by=world.lan, at=MONDAY, given=given)
    first = vn(2022, 8, 1, 8, 0)
    assert settle_at_once(dossier_id=dossier.pk, by=world.lan, at=first, given=given).code


def test_the_signer_signs_for_this_agency_today(world):
    with pytest.raises(NotASignerHere):
        settled(world, signer=world.thao.staff.pk)


def test_number_collector_and_fee_are_there(world):
    with pytest.raises(ResultNumberMissing):
        settled(world, number="  ")
    with pytest.raises(CollectorUnknown):
        settled(world, collector=side.Collector(" "))
    dossier = side.taken_in_at_once(world)
    owes(world, dossier)
    with pytest.raises(FeeUnpaid):
        settle_at_once(dossier_id=dossier.pk, by=world.lan, at=MONDAY, given=side.given(world))
    given = side.given(world, fee_collected=True)
    assert settle_at_once(dossier_id=dossier.pk, by=world.lan, at=MONDAY, given=given).money == Money.PAID


def test_what_was_received_the_usual_way_is_not_settled_at_once(world):
    dossier = side.taken_in_at_once(world)
    intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    with pytest.raises(MoveNotAllowed):
        settle_at_once(dossier_id=dossier.pk, by=world.lan, at=MONDAY, given=side.given(world))


def test_on_the_last_afternoon_before_tet_it_is_settled_and_on_time(world):
    dossier = settled(world, at=vn(2023, 1, 19, 16, 55))

    assert dossier.finished_at <= dossier.due_at
    side.holds(dossier)


def test_a_wrong_result_given_at_once_is_corrected_by_the_agency(world):
    dossier = settled(world)
    correcting.report_error(
        dossier_id=dossier.pk,
        by=world.lan,
        at=MONDAY,
        finding=correcting.Finding("applicant", side.WRONG),
    )
    correcting.propose_correction(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={"body": "Đã sửa."})
    correcting.sign_correction(dossier_id=dossier.pk, by=world.ha, at=MONDAY)

    assert dossier.papers.filter(kind="result", replaced_at=None).get().code.endswith("-KQ2")


def elsewhere(w, **more):
    facts = {"outside": "mobile", "outside_place": "Nhà sinh hoạt cộng đồng thôn 3, xã Trà Leng", **more}
    papers = tuple(PaperIn(one, originals=1) for one in w.version.components.filter(required=True))
    return Intake(uuid7(), w.version, w.minh, Contact(w.minh.phone), papers=papers, **facts)


def test_what_is_received_by_a_mobile_team_is_tracked_with_its_place(world):
    dossier = intake.take_in(intake=elsewhere(world), by=world.lan, at=MONDAY)
    intake.receive(dossier_id=dossier.pk, by=world.lan, at=MONDAY)

    dossier.refresh_from_db()
    assert (dossier.outside, dossier.outside_place) == (
        "mobile",
        "Nhà sinh hoạt cộng đồng thôn 3, xã Trà Leng",
    )
    assert dossier.events.get(act="take_in").facts["place"] == dossier.outside_place
    assert dossier.due_at is not None


def test_outside_the_desk_without_a_place_is_refused(world):
    with pytest.raises(PlaceMissing):
        intake.take_in(intake=elsewhere(world, outside_place=" "), by=world.lan, at=MONDAY)

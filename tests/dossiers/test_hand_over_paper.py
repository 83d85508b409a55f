"""Paper changes hands by scan: listed, sent, scanned in; differences are kept, names and times with them."""

import threading
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from motcua.common.ids import uuid7
from motcua.dossiers import control_sheet, handover_sheets, handovers
from motcua.dossiers.handovers import Outcome, Way
from motcua.dossiers.models import HandoverItem, HandoverList
from motcua.dossiers.services import handing, processing
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY, vn
from tests.dossiers.reading import words

AFTERNOON, TUESDAY = vn(2022, 7, 25, 15, 30), vn(2022, 7, 26, 7, 45)


def opened(w, way=Way.TO_AGENCY, by=None, at=MONDAY):
    taker = {Way.TO_AGENCY: w.committee, Way.TO_ONE_STOP: w.desk, Way.TO_POST: None}[way]
    return handing.open_list(list_id=uuid7(), way=way, taker=taker, by=by or w.lan, at=at)


def sent(w, *dossiers, at=AFTERNOON):
    paper = opened(w)
    for dossier in dossiers:
        handing.add(list_id=paper.pk, code=dossier.code, by=w.lan, at=MONDAY)
    return handing.send(list_id=paper.pk, by=w.lan, at=at)


def test_a_list_is_scanned_sent_and_scanned_in(world):
    dossier = factories.received(world)
    paper = sent(world, dossier)
    item = handing.confirm(list_id=paper.pk, code=dossier.code, by=world.dung, at=TUESDAY)
    done = handing.finish(list_id=paper.pk, by=world.dung, at=TUESDAY)

    assert (str(done), done.sent_by_name, done.taken_by_name) == ("01/2022", "Trần Thị Lan", "Lê Văn Dũng")
    assert (item.outcome, item.confirmed_at, item.contents) == (Outcome.TAKEN, TUESDAY, "1 bản chính")
    assert handovers.differences(handovers.items_of(done)) == ""


def test_what_is_missing_and_what_nobody_listed_is_said_and_may_travel_again(world):
    here, lost, unlisted = (factories.received(world) for _number in range(3))
    paper = sent(world, here, lost)
    for code in (here.code, unlisted.code):
        handing.confirm(list_id=paper.pk, code=code, by=world.dung, at=TUESDAY)
    handing.finish(list_id=paper.pk, by=world.dung, at=TUESDAY)

    said = handovers.differences(handovers.items_of(paper))
    assert said == f"Thiếu: {lost.code}; Ngoài danh sách: {unlisted.code}"
    assert sent(world, lost).items.get().dossier == lost


def test_the_qr_of_a_receipt_is_understood_as_well_as_the_code(world):
    dossier = factories.received(world)
    paper = opened(world)
    for typed in (
        f"https://dichvucong.example/theo-doi/{dossier.code}\n",
        dossier.code.lower(),
        f"  {dossier.code} ",
    ):
        handing.add(list_id=paper.pk, code=typed, by=world.lan, at=MONDAY)

    assert paper.items.count() == 1


def test_bad_codes_and_other_roads_are_refused_in_words(world):
    dossier = factories.received(world)
    back = opened(world, Way.TO_ONE_STOP, by=world.dung)
    with pytest.raises(handing.NoSuchFolder, match=r"000\.00"):
        handing.add(list_id=opened(world).pk, code="000.00", by=world.lan, at=MONDAY)
    with pytest.raises(handing.NoSuchFolder):
        handing.add(list_id=opened(world).pk, code="", by=world.lan, at=MONDAY)
    handing.add(list_id=back.pk, code=dossier.code, by=world.dung, at=MONDAY)
    post = opened(world, Way.TO_POST)
    with pytest.raises(handing.NotOnThisRoad, match="Bưu chính"):
        handing.add(list_id=post.pk, code=dossier.code, by=world.lan, at=MONDAY)


def test_a_list_that_went_is_changed_by_nobody(world):
    dossier, other = factories.received(world), factories.received(world)
    paper = sent(world, dossier)
    with pytest.raises(handing.ListGone, match="15:30 25/07/2022"):
        handing.add(list_id=paper.pk, code=other.code, by=world.lan, at=AFTERNOON)
    with pytest.raises(handing.ListGone):
        handing.take_off(list_id=paper.pk, item_id=paper.items.get().pk, by=world.lan)
    handing.finish(list_id=paper.pk, by=world.dung, at=TUESDAY)
    with pytest.raises(handing.ListTaken):
        handing.confirm(list_id=paper.pk, code=dossier.code, by=world.dung, at=TUESDAY)


def test_an_empty_list_does_not_go_and_an_unsent_one_is_not_confirmed(world):
    paper = opened(world)
    with pytest.raises(handing.ListEmpty):
        handing.send(list_id=paper.pk, by=world.lan, at=MONDAY)
    with pytest.raises(handing.ListNotSent):
        handing.confirm(list_id=paper.pk, code="x", by=world.dung, at=MONDAY)


def test_the_post_signs_by_name(world):
    dossier = factories.done(world)
    dossier.delivery = "post"
    dossier.save()
    paper = opened(world, Way.TO_POST)
    handing.add(list_id=paper.pk, code=dossier.code, by=world.lan, at=MONDAY)
    handing.send(list_id=paper.pk, by=world.lan, at=MONDAY)
    with pytest.raises(handing.CarrierUnknown):
        handing.finish(list_id=paper.pk, by=world.lan, at=MONDAY, carrier="  ")
    done = handing.finish(list_id=paper.pk, by=world.lan, at=MONDAY, carrier="Alăng Thị Bưu")

    assert (done.taken_by_name, done.items.get().outcome) == ("Alăng Thị Bưu", Outcome.TAKEN)


@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        ("open", {"lan", "tam", "head"}),
        ("add", {"lan", "tam", "head"}),
        ("send", {"lan", "tam", "head"}),
        ("confirm", {"dung", "ha", "chair", "assigner", "colleague"}),
        ("finish", {"dung", "ha", "chair", "assigner", "colleague"}),
    ],
)
def test_who_may_do_what_with_paper(world, near, act, allowed):
    people = {"lan": world.lan, "tam": world.tam, "dung": world.dung, "ha": world.ha, "thao": world.thao}
    people |= {name: getattr(near, name) for name in ("head", "chair", "assigner", "colleague", "police")}
    people |= {"control": near.control, "machine": near.machine}
    dossiers = [factories.received(world) for _number in range(2)]

    def tried(by):
        paper = opened(world)
        calls = {
            "open": lambda: opened(world, by=by),
            "add": lambda: handing.add(list_id=paper.pk, code=dossiers[0].code, by=by, at=MONDAY),
        }
        if act in calls:
            calls[act]()
            return
        handing.add(list_id=paper.pk, code=dossiers[0].code, by=world.lan, at=MONDAY)
        if act == "send":
            handing.send(list_id=paper.pk, by=by, at=MONDAY)
            return
        handing.send(list_id=paper.pk, by=world.lan, at=MONDAY)
        if act == "confirm":
            handing.confirm(list_id=paper.pk, code=dossiers[0].code, by=by, at=TUESDAY)
        else:
            handing.finish(list_id=paper.pk, by=by, at=TUESDAY)

    may = set()
    for name, officer in people.items():
        with suppress(PermissionDenied):
            tried(officer)
            may.add(name)
        HandoverItem.objects.all().delete()
    assert may == allowed


def test_lists_exist_for_both_sides_once_sent_and_for_control(world, near):
    paper = opened(world)

    def seen_by(officer):
        return handovers.visible_to(officer).filter(pk=paper.pk).exists()

    assert seen_by(world.lan) and seen_by(near.control) and not seen_by(world.dung)
    handing.add(list_id=paper.pk, code=factories.received(world).code, by=world.lan, at=MONDAY)
    handing.send(list_id=paper.pk, by=world.lan, at=MONDAY)
    assert seen_by(world.dung) and not seen_by(world.thao) and not seen_by(near.machine)


def test_what_waits_to_go_is_offered_the_most_pressing_first(world):
    afternoon = factories.received(world, at=vn(2022, 7, 25, 15, 1))
    morning = factories.received(world)
    paper = opened(world)

    assert handovers.waiting(paper) == [morning, afternoon]
    assert morning.transfer_by < afternoon.transfer_by  # 15:00: today, or the start of the next day
    handing.add(list_id=paper.pk, code=morning.code, by=world.lan, at=MONDAY)
    assert handovers.waiting(paper) == [afternoon]


def test_the_electronic_dossier_is_there_at_once_and_the_paper_when_it_was_scanned(world):
    dossier = factories.received(world)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    paper = sent(world, dossier)
    handing.confirm(list_id=paper.pk, code=dossier.code, by=world.dung, at=TUESDAY)
    line = control_sheet.movements(dossier)[-1]

    assert (line.at, line.paper_at) == (MONDAY, TUESDAY)
    (move,) = handovers.moves_of(dossier)
    assert (move.sent_at, move.confirmed_at, move.confirmed_by) == (AFTERNOON, TUESDAY, "Lê Văn Dũng")


@pytest.mark.needs("pdfsig")
def test_slip_and_list_print_what_travels(world):
    dossier = factories.received(world)
    slip = words(handover_sheets.slip(dossier, by=world.lan, at=MONDAY))
    paper = sent(world, dossier)
    handing.confirm(list_id=paper.pk, code=dossier.code, by=world.dung, at=TUESDAY)
    sheet = words(
        handover_sheets.sheet(handing.finish(list_id=paper.pk, by=world.dung, at=TUESDAY), at=TUESDAY)
    )

    assert dossier.code in slip and "Phải giao bản giấy trước: 17:00 ngày 25/07/2022" in slip
    assert "Tờ khai cấp Giấy xác nhận" in slip and world.committee.name in slip
    assert "Số: 01/2022" in sheet and "07:45" in sheet and "Tổng số: 1 túi hồ sơ" in sheet
    assert "Trần Thị Lan" in sheet and "Lê Văn Dũng" in sheet


@pytest.mark.django_db(transaction=True)
def test_two_officers_scan_the_same_folder_and_it_travels_once():
    w = factories.world()
    dossier = factories.received(w)
    lists = [opened(w), opened(w, by=w.tam)]
    gate, said = threading.Barrier(2), []

    def scan(paper: HandoverList) -> None:
        try:
            gate.wait()
            handing.add(list_id=paper.pk, code=dossier.code, by=w.lan, at=MONDAY)
            said.append("added")
        except handing.OnAnotherList as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=scan, args=(paper,)) for paper in lists]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert HandoverItem.objects.count() == 1
    assert sorted(said)[1] == "added" and dossier.code in sorted(said)[0]


@pytest.mark.django_db(transaction=True)
def test_two_officers_scan_the_same_folder_in_and_one_name_stands():
    w = factories.world()
    dossier = factories.received(w)
    paper = sent(w, dossier)
    gate = threading.Barrier(2)

    def scan(officer) -> None:
        try:
            gate.wait()
            handing.confirm(list_id=paper.pk, code=dossier.code, by=officer, at=TUESDAY)
        finally:
            connection.close()

    threads = [threading.Thread(target=scan, args=(officer,)) for officer in (w.dung, w.ha)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    item = paper.items.get()
    assert item.outcome == Outcome.TAKEN and item.confirmed_by in {w.dung.staff, w.ha.staff}


def test_the_units_offered_are_those_that_dossiers_go_to(world):
    factories.received(world)

    assert handovers.takers(world.desk, Way.TO_AGENCY) == [world.committee]
    assert handovers.takers(world.committee, Way.TO_ONE_STOP) == [world.desk]

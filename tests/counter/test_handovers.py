"""The pages of paper on its way: a list opened, scanned, sent, scanned in; slips, control sheet, reprints."""

import pytest
from django.urls import reverse

from motcua.common.ids import uuid7
from motcua.documents import services as documents
from motcua.dossiers.models import HandoverItem, HandoverList
from tests.counter.factories import EARLY, open_page, signed_in, text_of
from tests.dossiers import factories, side


@pytest.fixture
def near(world):
    return side.neighbours(world)


@pytest.fixture
def dossier(world):
    return factories.received(world, at=EARLY)


def opened(world, officer=None) -> HandoverList:
    client = signed_in(officer or world.lan)
    list_id = str(uuid7())
    for _press in range(2):
        client.post(reverse("counter:handover_open"), {"id": list_id, "den": str(world.committee.pk)})
    return HandoverList.objects.get(pk=list_id)


def at(name: str, paper: HandoverList, *more: object) -> str:
    return reverse(f"counter:{name}", args=[paper.pk, *more])


def test_from_the_rail_to_a_list_that_both_sides_confirmed(world, dossier):
    desk, agency = signed_in(world.lan), signed_in(world.dung)
    assert reverse("counter:handovers") in text_of(desk.get(reverse("counter:handovers")))
    paper = opened(world)
    page = text_of(desk.get(at("handover", paper)))
    assert dossier.code in page and "Hồ sơ giấy chưa giao" in page and "autofocus" in page

    said = text_of(desk.post(at("handover_scan", paper), {"ma": f"{dossier.code}\r\n"}, follow=True))
    assert "đã ghi vào danh sách" in said
    desk.post(at("handover_send", paper))
    said = text_of(agency.post(at("handover_scan", paper), {"ma": dossier.code}, follow=True))
    assert "đã nhận" in said and "Xác nhận nhận xong" in said
    said = text_of(agency.post(at("handover_finish", paper), follow=True))
    assert "đã nhận đủ" in said
    assert agency.get(at("handover_pdf", paper)).content.startswith(b"%PDF")
    assert "Lê Văn Dũng" in open_page(desk, dossier)


def test_a_wrong_code_is_said_on_the_list_and_the_list_stays(world, dossier):
    paper = opened(world)
    answer = signed_in(world.lan).post(at("handover_scan", paper), {"ma": "<script>\x00"})

    assert answer.status_code == 409
    assert "Không tìm thấy hồ sơ có mã" in text_of(answer) and "<script>\x00" not in answer.content.decode()


def test_what_is_missing_is_said_before_and_after(world, dossier):
    paper = opened(world)
    desk, agency = signed_in(world.lan), signed_in(world.dung)
    desk.post(at("handover_scan", paper), {"ma": dossier.code})
    desk.post(at("handover_send", paper))
    assert "Nhận xong, ghi thiếu 1 túi" in text_of(agency.get(at("handover", paper)))
    said = text_of(agency.post(at("handover_finish", paper), follow=True))
    assert f"Thiếu: {dossier.code}" in said and "chênh lệch ghi bên dưới" in said


def test_a_folder_is_taken_off_before_the_list_goes(world, dossier):
    paper = opened(world)
    desk = signed_in(world.lan)
    desk.post(at("handover_scan", paper), {"ma": dossier.code})
    desk.post(at("handover_take_off", paper, HandoverItem.objects.get().pk))

    assert not HandoverItem.objects.exists()


def test_another_ward_finds_nothing(world, dossier):
    paper = opened(world)
    stranger = signed_in(world.thao)

    assert stranger.get(at("handover", paper)).status_code == 404
    assert stranger.post(at("handover_scan", paper), {"ma": dossier.code}).status_code == 404
    assert stranger.get(reverse("counter:slip", args=[dossier.pk])).status_code == 404
    assert signed_in(world.dung).get(at("handover", paper)).status_code == 404  # not sent yet


def test_an_unknown_side_is_not_opened(world, dossier):
    answer = signed_in(world.lan).post(reverse("counter:handover_open"), {"id": "x", "den": "y"}, follow=True)

    assert "Vui lòng chọn nơi nhận" in text_of(answer) and not HandoverList.objects.exists()


def test_many_folders_cost_no_more_queries(world, dossier, django_assert_max_num_queries):
    paper = opened(world)
    desk = signed_in(world.lan)
    desk.get(at("handover", paper))
    for _number in range(5):
        code = factories.received(world, at=EARLY).code
        desk.post(at("handover_scan", paper), {"ma": code})
    with django_assert_max_num_queries(26):
        desk.get(at("handover", paper))


def test_slip_and_control_sheet_print_on_a5_and_a4(world, dossier):
    client = signed_in(world.lan)
    for name in ("slip", "control_sheet"):
        for query in ("", "?kho=a4"):
            answer = client.get(reverse(f"counter:{name}", args=[dossier.pk]) + query)
            assert answer.content.startswith(b"%PDF")


def test_a_form_is_printed_again_with_a_reason_and_the_same_bytes(world, dossier, near):
    receipt = dossier.papers.get(template="form01")
    url = reverse("counter:reprint", args=[dossier.pk, receipt.pk])
    client = signed_in(near.head)
    assert url in open_page(client, dossier)
    assert client.post(url, {"key": str(uuid7()), "reason": ""}).status_code == 422
    answer = client.post(url, {"key": str(uuid7()), "reason": "Người dân làm mất giấy hẹn."})

    assert answer.content == documents.read(receipt.file)
    assert "In lại giấy tờ" in open_page(client, dossier)
    assert signed_in(world.dung).get(url).status_code == 403

"""A whole dossier through the pages, by five people; who may not is turned away."""

import pytest
from django.urls import reverse

from motcua.audit.models import Access
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act, Status
from tests.counter.factories import EARLY, account, hidden, open_page, press, signed_in, text_of
from tests.dossiers import factories as dossiers


def test_five_people_carry_one_dossier_from_the_desk_to_its_owner(world):
    lan, dung, ha, tam = (signed_in(who) for who in (world.lan, world.dung, world.ha, world.tam))
    dossier = dossiers.taken_in(world, at=EARLY)

    receipt = press(lan, "receive", dossier)
    dossier.refresh_from_db()
    assert f"Hồ sơ {dossier.code} đã được tiếp nhận. Trả kết quả trước" in text_of(receipt)
    assert "data-print-on-load" in text_of(receipt)
    assert "đã chuyển đến Ủy ban nhân dân phường An Mỹ" in text_of(press(lan, "transfer", dossier))
    assert "đã giao cho Lê Văn Dũng" in text_of(press(ha, "assign", dossier, to=world.dung.staff.pk))
    told = press(dung, "propose", dossier, f0="Nguyễn Văn Minh", f1="Đồng ý xác nhận.")
    assert "đã trình ký" in text_of(told)
    assert "Đồng ý xác nhận." in text_of(ha.get(reverse("counter:sign", args=[dossier.pk])))
    assert "đã được ký số" in text_of(press(ha, "sign", dossier))
    assert "đã chuyển về Bộ phận Tiếp nhận" in text_of(press(dung, "hand_over", dossier))
    back = press(tam, "return_result", dossier, name="Nguyễn Văn Minh", receipt_given_back="on")
    assert "đã trả cho Nguyễn Văn Minh" in text_of(back)

    dossier.refresh_from_db()
    assert dossier.status == Status.RETURNED
    assert [event.act for event in dossier.events.order_by("number")][-1] == Act.RETURN_RESULT


def test_a_draft_sent_back_says_why_to_the_specialist(world):
    dossier = dossiers.proposed(world, at=EARLY)
    press(signed_in(world.ha), "send_back", dossier, reason="Ghi sai năm sinh của người yêu cầu.")
    page = signed_in(world.dung).get(reverse("counter:propose", args=[dossier.pk]))
    assert "Ghi sai năm sinh của người yêu cầu." in text_of(page)


def test_the_draft_can_be_seen_as_it_prints_before_it_is_submitted(world):
    dossier = dossiers.assigned(world, at=EARLY)
    url = reverse("counter:propose", args=[dossier.pk])
    client = signed_in(world.dung)
    key = hidden(text_of(client.get(url)))["key"]
    answer = client.post(url, {"key": key, "f0": "Ông Minh", "f1": "Đồng ý.", "preview": "1"})
    assert answer.content.startswith(b"%PDF")
    assert "sandbox" in answer["Content-Security-Policy"]
    empty = client.post(url, {"key": key, "f0": "Ông Minh", "f1": " ", "preview": "1"})
    assert "Kết quả in dòng này" in text_of(empty) and 'value="Ông Minh"' in text_of(empty)
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING


@pytest.mark.parametrize("act", ["receive", "transfer", "hand_over"])
def test_an_act_that_is_no_longer_open_is_told_on_a_page_that_still_works(world, act):
    dossier = dossiers.proposed(world, at=EARLY)
    client = signed_in(world.dung if act == "hand_over" else world.lan)
    answer = press(client, act, dossier)
    assert answer.status_code == 409
    assert "tải lại trang" in text_of(answer) and "Diễn biến" in text_of(answer)


def test_an_officer_of_another_place_meets_nothing_at_all(world):
    dossier = dossiers.assigned(world, at=EARLY)
    thao = signed_in(world.thao)
    for name in (
        "dossier",
        "receipt",
        "assign",
        "propose",
        "sign",
        "send_back",
        "complete_step",
        "hand_over",
    ):
        assert thao.get(reverse(f"counter:{name}", args=[dossier.pk])).status_code == 404, name
        assert thao.post(reverse(f"counter:{name}", args=[dossier.pk])).status_code in {404, 405}, name
    assert thao.get(reverse("counter:receive", args=[dossier.pk])).status_code == 403
    assert "Không tìm thấy hồ sơ nào" in text_of(thao.get(reverse("counter:find"), {"q": dossier.code}))
    assert not Access.objects.filter(staff_id=world.thao.staff.pk).exists()


def test_an_act_of_another_role_is_forbidden(world):
    dossier = dossiers.proposed(world, at=EARLY)
    assert signed_in(world.dung).post(reverse("counter:sign", args=[dossier.pk])).status_code == 403
    assert signed_in(world.tam).post(reverse("counter:receive", args=[dossier.pk])).status_code == 403


def test_who_is_not_signed_in_is_led_to_sign_in(client, world):
    dossier = dossiers.taken_in(world, at=EARLY)
    answer = client.get(reverse("counter:dossier", args=[dossier.pk]))
    assert answer.status_code == 302 and "dang-nhap" in answer["Location"]


def test_a_citizen_has_no_way_in(world):
    answer = signed_in(world.minh).get("/can-bo/")
    assert answer.status_code == 302


def test_whoever_received_it_is_barred_in_the_list_of_specialists(world):
    from motcua.agencies.models import Assignment, Role

    dossier = dossiers.received(world, at=EARLY)
    press(signed_in(world.lan), "transfer", dossier)
    Assignment.objects.create(
        staff=world.lan.staff, unit=world.committee, role=Role.PROCESS, valid_from=dossiers.SINCE
    )
    text = text_of(signed_in(world.ha).get(reverse("counter:assign", args=[dossier.pk])))
    assert "Đã tiếp nhận hồ sơ này nên không được xử lý" in text
    forced = press(signed_in(world.ha), "assign", dossier, to=world.lan.staff.pk)
    assert forced.status_code == 409 and "Trần Thị Lan đã tiếp nhận" in text_of(forced)


def test_each_look_is_written_down_once(world):
    dossier = dossiers.assigned(world, at=EARLY)
    open_page(signed_in(world.dung), dossier)
    look = Access.objects.get(subject="dossier", subject_id=dossier.pk)
    assert (look.staff_name, look.party_id) == ("Lê Văn Dũng", world.minh.pk)


def test_one_primary_button_and_the_rest_quiet(world):
    text = open_page(signed_in(world.ha), dossiers.proposed(world, at=EARLY))
    assert text.split("<main")[1].count("button--primary") == 1
    assert "Xem dự thảo và ký" in text and "Trả lại chuyên viên" in text


def test_who_has_no_act_reads_whom_it_waits_for(world):
    text = open_page(signed_in(world.lan), dossiers.assigned(world, at=EARLY))
    assert "Đang chờ: " in text and "Lê Văn Dũng" in text


@pytest.mark.parametrize(
    ("act", "made", "who", "typed", "sentence"),
    [
        ("refuse", "taken_in", "lan", {"reason": "Không"}, "Lý do còn quá ngắn"),
        ("refuse", "taken_in", "lan", {"reason_code": "x", "reason": "Đủ dài để đọc."}, "Select a valid"),
        ("assign", "received", "ha", {"to": "ai đó"}, "chọn một người trong danh sách"),
        ("complete_step", "assigned", "dung", {"note": " "}, "ghi ý kiến thẩm định"),
        ("send_back", "proposed", "ha", {"reason": ""}, "ghi rõ lý do"),
        ("return_result", "done", "tam", {"name": ""}, "ghi họ tên người nhận"),
        ("return_result", "done", "tam", {"name": "Ă" * 301}, "301"),
        ("return_result", "done", "tam", {"name": "Võ Người Lạ"}, "Võ Người Lạ không phải chủ hồ sơ"),
        ("return_result", "done", "tam", {"name": "Võ Người Lạ"}, "giấy giới thiệu hoặc giấy tờ về quan hệ"),
        ("return_result", "done", "tam", {"name": "Nguyễn Văn Minh"}, "đã có giấy hẹn"),
    ],
)
def test_bad_input_is_said_and_what_was_typed_stays(world, act, made, who, typed, sentence):
    dossier = getattr(dossiers, made)(world, at=EARLY)
    answer = press(signed_in(getattr(world, who)), act, dossier, **typed)
    assert answer.status_code == 422
    text = text_of(answer)
    if sentence == "Select a valid":
        assert "error-summary" in text
    else:
        assert sentence in text
    for value in typed.values():
        assert value.strip() in text or act == "assign"
    before = dossier.status
    dossier.refresh_from_db()
    assert dossier.status == before


def test_nothing_is_done_without_a_key(world):
    dossier = dossiers.proposed(world, at=EARLY)
    answer = signed_in(world.ha).post(reverse("counter:sign", args=[dossier.pk]), {"key": "không phải"})
    assert answer.status_code == 422
    assert Dossier.objects.get(pk=dossier.pk).status == Status.SIGNING


def test_an_act_typed_when_the_session_had_ended_is_drawn_again_and_not_done(world, client):
    dossier = dossiers.proposed(world, at=EARLY)
    url = reverse("counter:send_back", args=[dossier.pk])
    reason = "Thiếu chữ đệm của người yêu cầu, xem lại tờ khai."
    client.post(url, {"key": "", "reason": reason})
    client.force_login(account(world.ha))
    assert reason in text_of(client.get(url))
    assert Dossier.objects.get(pk=dossier.pk).status == Status.SIGNING

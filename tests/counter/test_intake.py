"""A person with paper at the desk: one page, nothing typed is lost, one press is one dossier."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.urls import reverse

from motcua.audit.models import Access
from motcua.catalogue.models import Case, Component, FeeLine
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.status import FiledBy, Status
from motcua.identity.models import Party
from tests.counter.factories import account, by_name, hidden, signed_in, text_of
from tests.documents.factories import pdf

LONG = "Nguyễn " + "Ngọc " * 38 + "Ánh"


@pytest.fixture
def lan(world):
    return signed_in(world.lan)


def url_of(world) -> str:
    return reverse("counter:intake_form", args=[world.version.pk])


def typed(text: str, **more: object) -> dict[str, object]:
    """What an officer types, over the hidden fields and the counts of the drawn page."""
    facts: dict[str, object] = {
        "d-id_number": "049 196 000 002",
        "d-kind": "1",
        "d-name": "Nguyễn Thị Thùy Dương",
        "d-birth_date": "29/02/1996",
        "d-phone": "0905 000 111",
        "d-address": "Thôn Thanh Tân, xã Tam Thanh",
        "d-filed_by": "self",
        "d-delivery": "desk",
    }
    return hidden(text) | facts | more


def counted(world, number: object = 1) -> dict[str, object]:
    return {f"p-{world.component.pk.hex}-originals": number, f"p-{world.component.pk.hex}-copies": "0"}


def send(client, world, do: str, **more: object):
    drawn = text_of(client.get(url_of(world)))
    return client.post(url_of(world), typed(drawn, do=do, **(counted(world) | more)), follow=True)


def test_a_person_with_paper_leaves_with_a_receipt(lan, world):
    answer = send(lan, world, "receive")
    dossier = Dossier.objects.get()
    assert dossier.status == Status.RECEIVED and dossier.owner.id_number == "049196000002"
    assert dossier.papers.get(kind=Paper.Kind.COMPONENT).originals == 1
    text = text_of(answer)
    assert dossier.code in text and "data-print-on-load" in text and "Trả kết quả trước" in text


def test_two_presses_of_one_button_are_one_dossier(lan, world):
    drawn = text_of(lan.get(url_of(world)))
    facts = typed(drawn, do="receive", **counted(world))
    first, second = (lan.post(url_of(world), facts) for _press in range(2))
    assert first["Location"] == second["Location"]
    assert Dossier.objects.count() == 1 and Dossier.objects.get().events.count() == 2


@pytest.mark.parametrize("number", ["049 196 000 002", ""])
def test_the_same_filing_again_is_told_before_it_is_made_and_a_tick_makes_it(lan, world, number):
    who = {"d-id_number": number}
    send(lan, world, "receive", **who)
    first = Dossier.objects.get()
    again = send(lan, world, "receive", **who)
    assert again.status_code == 409 and Dossier.objects.count() == 1
    text = text_of(again)
    assert "Vừa tiếp nhận hồ sơ" in text and first.code in text and "là hồ sơ khác" in text
    assert reverse("counter:dossier", args=[first.pk]) in text
    send(lan, world, "receive", **who, **{"d-another": "on"})
    second = Dossier.objects.exclude(pk=first.pk).get()
    assert second.events.get(act="take_in").facts["beside"] == first.code


def test_another_person_with_the_same_name_or_another_day_is_not_the_same_filing(lan, world):
    send(lan, world, "receive")
    assert send(lan, world, "receive", **{"d-id_number": "049195000010"}).status_code == 200
    Dossier.objects.update(submitted_at=F("submitted_at") - timedelta(days=2))
    assert send(lan, world, "receive").status_code == 200


def test_kept_for_later_it_waits_among_those_to_receive(lan, world):
    assert "chờ kiểm tra" in text_of(send(lan, world, "keep", **counted(world, 0)))
    assert Dossier.objects.get().status == Status.COUNTER_CHECK


def test_refusing_leads_to_the_written_reason(lan, world):
    answer = send(lan, world, "refuse", **counted(world, 0))
    assert "Loại lý do" in text_of(answer)
    dossier = Dossier.objects.get()
    url = reverse("counter:refuse", args=[dossier.pk])
    facts = {"reason_code": "thieu-giay-to", "reason": "Thiếu giấy xác nhận cư trú, đề nghị bổ sung."}
    done = lan.post(url, hidden(text_of(answer)) | facts, follow=True)
    assert "không được tiếp nhận" in text_of(done)
    event = dossier.events.get(act="refuse")
    assert event.facts["reason_code"] == "thieu-giay-to"
    assert lan.get(reverse("counter:receipt", args=[dossier.pk])).status_code == 200


def test_a_missing_paper_is_named_and_nothing_typed_is_lost(lan, world):
    answer = send(lan, world, "receive", **counted(world, 0), **{"d-name": LONG})
    assert answer.status_code == 422
    text = text_of(answer)
    assert "Chưa đủ giấy tờ" in text and "Tờ khai cấp Giấy xác nhận" in text and LONG in text
    assert not Dossier.objects.exists() and not Party.objects.filter(name=LONG).exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence", "status"),
    [
        ("d-name", "", "ghi họ tên chủ hồ sơ", 422),
        ("d-birth_date", "31/02/1996", "Ngày sinh chưa đúng", 422),
        ("d-email", "a@", "Thư điện tử chưa đúng", 422),
        ("d-id_number", "12345", "không phải là số định danh", 409),
        ("d-phone", "123", 'href="#id_d-phone">', 422),
        ("d-filed_by", "authorised", "ghi họ tên người nộp thay", 422),
        ("d-dossier_id", "không phải", "Có mục cần xem lại", 422),
        ("d-kind", "9", "Có mục cần xem lại", 422),
    ],
)
def test_bad_input_is_said_and_the_rest_stays(lan, world, field, value, sentence, status):
    answer = send(lan, world, "receive", **{field: value})
    assert answer.status_code == status
    text = text_of(answer)
    assert sentence in text and "Thôn Thanh Tân, xã Tam Thanh" in text
    assert not Dossier.objects.exists()


@pytest.mark.parametrize("number", ["-1", "100", "một", "1.5", "９９９"])
def test_a_count_that_is_no_count_is_said_at_its_paper(lan, world, number):
    answer = send(lan, world, "receive", **counted(world, number))
    assert answer.status_code == 422 and "Số bản phải là số từ 0 đến 99" in text_of(answer)


def test_a_known_person_is_offered_and_the_look_is_written_down(lan, world):
    drawn = text_of(lan.get(url_of(world)))
    facts = hidden(drawn) | {"d-id_number": "049090001234", "find": "1", "d-address": "Gõ rồi"}
    text = text_of(lan.post(url_of(world), facts))
    assert "Đã có trong hệ thống: <strong>Nguyễn Văn Minh</strong>" in text
    assert 'value="Nguyễn Văn Minh"' in text and 'value="0905123456"' in text and 'value="Gõ rồi"' in text
    assert "error-summary" not in text
    assert Access.objects.get(subject="party").party_id == world.minh.pk
    unknown = text_of(lan.post(url_of(world), facts | {"d-id_number": "049190009999"}))
    assert "Số này chưa có trong hệ thống" in unknown
    named = text_of(lan.post(url_of(world), facts | {"d-id_number": "minhtu"}))
    assert "“minhtu” là họ tên" in named and f'{reverse("counter:find")}?q=minhtu"' in named
    wrong = text_of(lan.post(url_of(world), facts | {"d-id_number": "12"}))
    assert "không phải là số định danh" in wrong


def test_another_name_under_a_known_number_is_told_by_its_first_letters(lan, world):
    answer = send(lan, world, "receive", **{"d-id_number": "049090001234", "d-name": "Trần Văn Khác"})
    assert answer.status_code == 409 and "tên khác (N• V• M•)" in text_of(answer)


def test_who_files_for_whom_is_kept(lan, world):
    who = {"d-filed_by": "authorised", "d-proxy_name": "H'Loan", "d-proxy_id": "049 989 000 003"}
    who |= {"d-proxy_paper": "UQ 12 ngày 20/07/2022, UBND phường An Mỹ"}
    send(lan, world, "receive", **who)
    dossier = Dossier.objects.get()
    assert (dossier.filed_by, dossier.proxy.name) == (FiledBy.AUTHORISED, "H'Loan")
    assert "UQ 12" in dossier.proxy_paper


def test_a_number_typed_for_somebody_who_files_for_nobody_holds_nobody_up(lan, world):
    """The fields of who files instead are folded away again: a mistake left in them is not seen."""
    half = {"d-proxy_name": "H'Loan", "d-proxy_phone": "0905 12"}
    assert send(lan, world, "receive", **half, **{"d-filed_by": "authorised"}).status_code == 422
    send(lan, world, "receive", **half)
    dossier = Dossier.objects.get()
    assert (dossier.filed_by, dossier.proxy) == (FiledBy.SELF, None)


def test_by_post_the_channel_is_the_post(lan, world):
    send(lan, world, "receive", **{"d-filed_by": "post", "d-proxy_name": "Bưu tá Lê Văn Thư"})
    assert Dossier.objects.get().channel == "post"


def test_which_case_it_is_is_nobodys_guess(lan, world):
    for name in ("Chưa từng kết hôn", "Đã ly hôn"):
        world.version.cases.create(name=name, position=world.version.cases.count())
    drawn = text_of(lan.get(url_of(world)))
    cases = [line.split(">")[0] for line in drawn.split("<input") if 'name="d-case"' in line.split(">")[0]]
    assert len(cases) == 2 and not any("checked" in line for line in cases)
    answer = send(lan, world, "receive")
    assert answer.status_code == 422 and "Vui lòng chọn trường hợp của thủ tục." in text_of(answer)
    assert not Dossier.objects.exists()


def test_only_papers_of_the_chosen_case_are_asked_for(lan, world):
    alone, abroad = (
        Case.objects.create(version=world.version, name=name, position=place)
        for place, name in enumerate(("Ở trong nước", "Cư trú ở nước ngoài"))
    )
    visa = Component.objects.create(
        version=world.version, case=abroad, name="Xác nhận của cơ quan đại diện", copies=1, position=2
    )
    answer = send(lan, world, "receive", **{"d-case": str(abroad.pk)})
    assert answer.status_code == 422 and visa.name in text_of(answer)
    assert send(lan, world, "receive", **{"d-case": str(alone.pk)}).status_code == 200
    assert Dossier.objects.get().case == alone


def test_a_paper_only_shown_needs_a_tick(lan, world):
    card = Component.objects.create(version=world.version, name="Căn cước", shown_only=True, position=2)
    assert "Căn cước" in text_of(send(lan, world, "receive"))
    assert not Dossier.objects.exists()
    send(lan, world, "receive", **{f"p-{card.pk.hex}-shown": "1"})
    assert Dossier.objects.get().papers.filter(component=card).exists()


def test_a_scan_outlives_a_mistake_elsewhere_on_the_page(lan, world):
    name = f"p-{world.component.pk.hex}"
    scan = SimpleUploadedFile("tờ khai.pdf", pdf(), "application/pdf")
    answer = send(lan, world, "receive", **{f"{name}-scan": scan, "d-name": ""})
    text = text_of(answer)
    assert "Đã quét: tờ khai.pdf" in text
    facts = typed(text, do="receive", **counted(world))
    assert f"{name}-kept" in facts
    lan.post(url_of(world), facts)
    paper = Dossier.objects.get().papers.get(kind=Paper.Kind.COMPONENT)
    assert paper.file.name == "tờ khai.pdf"


def test_a_program_dressed_as_a_paper_is_refused_at_its_line(lan, world):
    name = f"p-{world.component.pk.hex}-scan"
    evil = SimpleUploadedFile("to-khai.pdf", b"MZ\x90\x00" + b"x" * 400, "application/pdf")
    answer = send(lan, world, "receive", **{name: evil})
    assert answer.status_code == 422 and "to-khai.pdf" in text_of(answer)
    assert not Dossier.objects.exists()


def test_a_session_that_ended_in_the_middle_loses_nothing(world):
    client = Client()
    page = signed_in(world.lan)
    drawn = text_of(page.get(url_of(world)))
    away = client.post(url_of(world), typed(drawn, do="receive", **counted(world, 3)))
    assert away.status_code == 302 and "dang-nhap" in away["Location"]
    client.force_login(account(world.lan))
    back = text_of(client.get(url_of(world)))
    assert "Phiên làm việc đã hết trước khi gửi" in back
    assert 'value="Nguyễn Thị Thùy Dương"' in back and 'value="3"' in back
    assert not Dossier.objects.exists()
    assert "Phiên làm việc đã hết" not in text_of(client.get(url_of(world)))


def test_the_fee_is_shown_and_a_procedure_of_another_level_is_not_there(lan, world):
    FeeLine.objects.create(version=world.version, name="Lệ phí xác nhận", amount=15000)
    assert "Lệ phí xác nhận: 15.000\u00a0đ" in text_of(lan.get(url_of(world)))
    world.version.competences.update(level="district")
    assert lan.get(url_of(world)).status_code == 404


def test_only_who_receives_takes_in(world):
    for who in (world.dung, world.tam, world.thao):
        assert signed_in(who).get(reverse("counter:intake")).status_code == 403


def test_a_procedure_without_a_limit_is_written_down_but_not_accepted(lan, world):
    assert "Chưa có thời hạn" not in text_of(lan.get(url_of(world)))
    world.version.channels.update(limit_value=None, limit_unit="")
    drawn = text_of(lan.get(url_of(world)))
    assert "Chưa có thời hạn" in drawn and "không thể hẹn ngày trả" in drawn
    assert "chưa có thời hạn" in text_of(send(lan, world, "receive"))
    assert Dossier.objects.get().status == Status.COUNTER_CHECK


def test_the_desk_finds_procedures_in_the_words_of_a_person(province):
    lan = by_name("lan")
    assert "Đăng ký khai sinh" in text_of(lan.get(reverse("counter:intake"), {"q": "khai sih cho be"}))
    options = text_of(lan.get(reverse("counter:intake_suggest"), {"q": "xac nhan doc than"}))
    assert "tình trạng hôn nhân" in options
    none = text_of(lan.get(reverse("counter:intake"), {"q": "zzzz"}))
    assert "Không có thủ tục nào khớp" in none


def test_the_ward_desk_takes_in_what_the_city_settles(province):
    from motcua.catalogue.models import ProcedureVersion

    lan = by_name("lan")
    assert "trợ cấp xã hội" in text_of(lan.get(reverse("counter:intake"), {"q": "tro cap xa hoi hang thang"}))
    version = ProcedureVersion.objects.get(procedure__code="1.001776", valid_to=None)
    drawn = text_of(lan.get(reverse("counter:intake_form", args=[version.pk])))
    assert "Chuyển lên Phòng Lao động" in drawn and "kết quả trả tại quầy này" in drawn
    huong = by_name("tk.huong")
    assert huong.get(reverse("counter:intake_form", args=[version.pk])).status_code == 404


def test_the_birth_form_at_the_desk_needs_no_answer_but_takes_those_known(province):
    from motcua.catalogue.models import ProcedureVersion

    lan = by_name("lan")
    version = ProcedureVersion.objects.get(procedure__code="1.001193", valid_to=None)
    url = reverse("counter:intake_form", args=[version.pk])
    drawn = text_of(lan.get(url))
    assert "Tờ khai" in drawn and 'name="child_name"' in drawn
    counts = {
        f"p-{one.pk.hex}-{'shown' if one.shown_only else 'originals'}": "1"
        for one in version.components.all()
    }
    cases = version.cases.order_by("position", "pk").values_list("pk", flat=True)
    facts = typed(drawn, do="receive", **counts, **{"d-case": str(next(iter(cases), ""))})
    bad = lan.post(url, facts | {"child_name": "Nguyễn An", "child_birth_date": "40/07/2022"})
    assert bad.status_code == 422 and "không có ngày 40/07/2022 trong lịch" in text_of(bad)
    assert 'value="Nguyễn An"' in text_of(bad)
    lan.post(url, facts | {"child_name": "Nguyễn An", "child_birth_date": "10/07/2022"})
    dossier = Dossier.objects.get()
    assert dossier.answers["child_name"] == "Nguyễn An"
    assert dossier.answers["child_birth_date"] == "2022-07-10"

"""The post confirms by scans of its own: what it was given, what it delivered and what it could not."""

import pytest
from django.urls import reverse

from motcua.common.ids import uuid7
from motcua.dossiers import handover_sheets, handovers
from motcua.dossiers.handovers import Outcome, Way
from motcua.dossiers.models import Dossier, HandoverItem
from motcua.dossiers.services import handing, returning
from motcua.dossiers.status import Delivery, Status
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories, side
from tests.dossiers.reading import words

HOME = "Thôn Thanh Tân, xã Tam Thanh, thành phố Tam Kỳ"
MOTHER = {"name": "Nguyễn Thị Mẹ", "id_number": "049058001234", "paper": "Mẹ của chủ hồ sơ, sổ hộ khẩu"}


@pytest.fixture
def near(world):
    return side.neighbours(world)


@pytest.fixture
def post(near):
    return signed_in(near.carrier)


def by_post(world, item):
    dossier = factories.done(world, at=EARLY)
    facts = {"delivery": Delivery.POST, "address": HOME}
    returning.choose_delivery(dossier_id=dossier.pk, by=world.minh, at=EARLY, **facts)
    return returning.hand_to_post(dossier_id=dossier.pk, by=world.tam, at=EARLY, item=item)


def given(world, *dossiers):
    paper = handing.open_list(list_id=uuid7(), way=Way.TO_POST, taker=None, by=world.tam, at=EARLY)
    for dossier in dossiers:
        handing.add(list_id=paper.pk, code=dossier.code, by=world.tam, at=EARLY)
    return handing.send(list_id=paper.pk, by=world.tam, at=EARLY)


def scan(post, paper, code, key=None):
    url = reverse("counter:parcel_list", args=[paper.pk])
    return text_of(post.post(url, {"ma": code, "key": str(key or uuid7())}, follow=True))


def end(post, item, **typed):
    return post.post(reverse("counter:parcel", args=[item.pk]), typed, follow=True)


def test_from_the_qr_of_the_list_to_the_person(world, near, post):
    dossier = by_post(world, "CI123456789VN")
    paper = given(world, dossier)
    assert str(paper) in text_of(post.get(reverse("counter:home"), follow=True)), "the post begins here"
    opened = post.post(reverse("counter:parcel_find"), {"ma": f"{handovers.list_code(paper)}\r\n"})
    assert opened.url == reverse("counter:parcel_list", args=[paper.pk])
    assert "đã nhận" in scan(post, paper, dossier.code)
    post.post(reverse("counter:parcel_list_finish", args=[paper.pk]))
    paper.refresh_from_db()
    assert paper.taken_by_name == "Alăng Thị Bưởi" and not handovers.differences(handovers.items_of(paper))

    item = paper.items.get()
    found = post.post(reverse("counter:parcel_find"), {"ma": "ci123456789vn"})
    assert found.url == reverse("counter:parcel", args=[item.pk])
    page = text_of(post.get(found.url))
    assert all(fact in page for fact in (dossier.owner_name, HOME, dossier.contact_phone, "CI123456789VN"))
    assert dossier.version.name not in page, "what is inside is no business of the post"
    for _press in range(2):
        end(post, item, end="delivered", **MOTHER)
    dossier.refresh_from_db()
    facts = dossier.events.order_by("-number").first().facts
    assert dossier.status == Status.RETURNED
    assert (facts["collector"]["name"], facts["said_by"]) == ("Nguyễn Thị Mẹ", "post")
    desk = text_of(signed_in(world.tam).get(reverse("counter:handover", args=[paper.pk])))
    assert "Đã phát" in desk and desk.count("Alăng Thị Bưởi") >= 3


def test_what_could_not_be_delivered_is_said_and_the_desk_takes_it_back_by_itself(world, near, post):
    dossier = by_post(world, "CI123456789VN")
    paper = given(world, dossier)
    scan(post, paper, dossier.code)
    item = paper.items.get()
    assert end(post, item, end="failed", reason="vắng").status_code == 409
    unsaid = end(post, item, end="failed", reason=" ", name="Nguyễn Văn Minh")
    assert unsaid.status_code == 422 and "Vui lòng ghi vì sao chưa phát được." in text_of(unsaid)
    said = text_of(end(post, item, end="failed", reason="Người nhận đi vắng, ba lần không gặp."))
    assert "chưa phát được. Hãy mang về Một cửa" in said
    dossier.refresh_from_db()
    assert (dossier.status, dossier.post_item) == (Status.DONE, "CI123456789VN"), "until the desk has it"
    desk = signed_in(world.tam)
    page = text_of(desk.get(reverse("counter:take_back_post", args=[dossier.pk])))
    assert "ba lần không gặp" in page
    returning.take_back_post(
        dossier_id=dossier.pk, by=world.tam, at=EARLY, reason="Người nhận đi vắng, ba lần không gặp."
    )
    assert "không còn ở bưu chính" in text_of(end(post, item, end="delivered", name="Ai đó"))


def test_missing_unlisted_and_scanned_twice_are_shown_to_both_sides(world, near, post):
    here, lost, unlisted = (by_post(world, f"CI12345678{n}VN") for n in range(3))
    paper = given(world, here, lost)
    key = uuid7()
    for _click in range(2):
        scan(post, paper, here.code, key)
    assert HandoverItem.objects.get(dossier=here).repeats == 0, "a double click is one scan"
    assert "đã quét trước đó" in scan(post, paper, here.code)
    assert "ngoài danh sách" in scan(post, paper, unlisted.code)
    page = text_of(post.get(reverse("counter:parcel_list", args=[paper.pk])))
    assert "ghi thiếu 1 phong bì" in page
    post.post(reverse("counter:parcel_list_finish", args=[paper.pk]))
    said = f"Thiếu: {lost.code}; Ngoài danh sách: {unlisted.code}; Quét nhiều lần: {here.code} (×2)"
    for client, name in ((post, "parcel_list"), (signed_in(world.tam), "handover")):
        assert said in text_of(client.get(reverse(f"counter:{name}", args=[paper.pk])))


def test_the_post_sees_no_dossier_no_other_list_and_no_code_of_others(world, near, post):
    dossier = by_post(world, "CI123456789VN")
    to_agency = factories.received(world, at=EARLY)
    unsent = handing.open_list(list_id=uuid7(), way=Way.TO_POST, taker=None, by=world.tam, at=EARLY)
    paper = given(world, dossier)
    assert not Dossier.objects.visible_to(near.carrier).exists()
    assert post.get(reverse("counter:dossier", args=[dossier.pk])).status_code == 404
    assert post.get(reverse("counter:parcel_list", args=[unsent.pk])).status_code == 404
    assert post.get(reverse("counter:parcel", args=[paper.items.get().pk])).status_code == 404, (
        "not taken yet"
    )
    for name in ("handovers", "postal", "registers"):
        assert post.get(reverse(f"counter:{name}")).status_code == 403, name
    for code in (to_agency.code, "' OR 1=1 --\x00", "DSBG-khong-phai"):
        answer = post.post(reverse("counter:parcel_find"), {"ma": code})
        assert answer.status_code == 409 and "Không có bưu gửi hay danh sách" in text_of(answer)
    assert "Không tìm thấy hồ sơ" in scan(post, paper, to_agency.code)
    assert not HandoverItem.objects.filter(dossier=to_agency).exists()


def test_other_roles_find_no_parcels_and_another_one_stop_no_list(world, near, post):
    paper = given(world, by_post(world, "CI123456789VN"))
    for officer in (world.lan, world.tam, near.head, world.dung, near.control):
        assert signed_in(officer).get(reverse("counter:parcels")).status_code == 403
    elsewhere = signed_in(factories.person("BC02", "Hồ Văn Bưu", world.thao.unit, "carrier"))
    assert elsewhere.get(reverse("counter:parcel_list", args=[paper.pk])).status_code == 404


def test_the_desk_does_not_confirm_for_a_post_that_has_an_account(world, near):
    paper = given(world, by_post(world, "CI123456789VN"))
    desk = signed_in(world.tam)
    page = text_of(desk.get(reverse("counter:handover", args=[paper.pk])))
    assert "Bưu chính quét từng túi bằng tài khoản của mình" in page
    answer = desk.post(reverse("counter:handover_finish", args=[paper.pk]), {"nguoi-nhan": "Ai đó"})
    assert answer.status_code == 403 and paper.items.get().outcome == Outcome.ON_THE_WAY


def test_a_name_is_asked_and_nothing_typed_is_lost(world, near, post):
    dossier = by_post(world, "CI123456789VN")
    paper = given(world, dossier)
    scan(post, paper, dossier.code)
    answer = end(post, paper.items.get(), end="delivered", name=" ", reason="ghi nhầm chỗ")
    assert answer.status_code == 422
    assert "Vui lòng ghi họ tên người nhận kết quả." in text_of(answer) and "ghi nhầm chỗ" in text_of(answer)


@pytest.mark.needs("pdfsig")
def test_the_printed_list_for_the_post_says_where_to_and_not_what_about(world, near):
    dossier = by_post(world, "CI123456789VN")
    text = words(handover_sheets.sheet(given(world, dossier), at=EARLY))
    assert dossier.contact_phone in text and "Thanh" in text, "the address, over several lines"
    assert "trạng" in dossier.version.name and "trạng" not in text

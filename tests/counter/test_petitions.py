"""The petition desk: who sees which list, each act through its page, who came too late."""

import pytest
from django.urls import reverse

from motcua.agencies.models import Level, Role, UnitKind
from motcua.audit.models import Access
from motcua.documents import services as documents
from motcua.feedback import terms
from motcua.feedback.models import Petition, PetitionFile
from motcua.feedback.petition_states import Channel, Kind, State
from motcua.feedback.services import petitioning, sorting
from motcua.feedback.services.petitioning import Said, Sender
from tests.counter.factories import EARLY, hidden, signed_in, text_of
from tests.documents.factories import pdf
from tests.dossiers import factories

pytestmark = pytest.mark.django_db
LIST = reverse("counter:petitions")


@pytest.fixture
def room(world):
    terms.seed()
    office = factories.unit("Văn phòng UBND tỉnh", UnitKind.OFFICE, "H47.02", level=Level.PROVINCE)
    return factories.person("VP01", "Nguyễn Thanh Bình", office, Role.TTHC_CONTROL)


@pytest.fixture
def petition(room):
    sender = Sender("Trần Thị Hoa", "0905111222", "", "Khối phố 3")
    said = Said(Kind.PETITION, "Hẹn trả khai sinh nhiều lần", "Tôi bị hẹn lại ba lần mà chưa có.", sender)
    return petitioning.send(said=said, at=EARLY)


def press(client, name, row, **typed_in):
    url = reverse(f"counter:{name}", args=[row.pk])
    key = hidden(text_of(client.get(url, follow=True))).get("key", "")
    return client.post(url, {"key": key, **typed_in}, follow=True)


def test_from_the_room_to_the_ward_to_everybody_through_the_pages(world, room, petition):
    binh, ha, dung = signed_in(room), signed_in(world.ha), signed_in(world.dung)
    assert petition.code in text_of(binh.get(LIST)) and petition.code not in text_of(ha.get(LIST))
    press(binh, "petition_forward", petition, unit=world.committee.pk, reason="Việc của phường An Mỹ.")
    assert petition.code in text_of(ha.get(LIST))
    press(ha, "petition_accept", petition, subject="conduct", handler=world.dung.staff.pk, official="")
    assert petition.code in text_of(dung.get(LIST))
    missing = press(dung, "petition_write", petition, text="Phường đã trả kết quả hôm nay.", official="")
    assert missing.status_code == 409 and "phải có kết luận" in text_of(missing)
    press(dung, "petition_write", petition, text="Phường đã trả kết quả hôm nay.", verdict="justified")
    back = press(ha, "petition_back", petition, reason="Chưa xin lỗi người dân.")
    assert "Đã trả lại" in text_of(back)
    words = "Phường đã trả kết quả và xin lỗi."
    press(dung, "petition_write", petition, text=words, verdict="justified")
    press(ha, "petition_approve", petition)
    left = press(
        binh,
        "petition_publish",
        petition,
        way="public",
        title="Hẹn trả nhiều lần",
        content="Bà Trần Thị Hoa bị hẹn.",
    )
    assert left.status_code == 409 and "tên người gửi" in text_of(left)
    press(
        binh,
        "petition_publish",
        petition,
        way="public",
        title="Hẹn trả nhiều lần",
        content="Bị hẹn lại ba lần.",
    )
    petition.refresh_from_db()
    assert petition.state == State.PUBLISHED and petition.verdict == "justified"


def test_opening_one_is_written_down_for_the_sender_to_see(world, room, petition):
    signed_in(room).get(reverse("counter:petition", args=[petition.pk]))
    assert Access.objects.filter(subject="petition", subject_id=petition.pk).exists()


def test_what_the_sender_attached_opens_for_the_room_and_is_written_down(world, room, petition):
    file = documents.store_file(ref=petition.pk, name="ổ gà.pdf", content=pdf(), at=petition.sent_at)
    one = PetitionFile.objects.create(petition=petition, file=file)
    url = reverse("counter:petition_file", args=[petition.pk, one.pk])
    answer = signed_in(room).get(url)
    assert answer.content == documents.read(file) and answer["Content-Security-Policy"] == "sandbox"
    assert Access.objects.filter(subject_id=petition.pk, purpose="Mở tệp của phản ánh").count() == 1
    assert signed_in(world.thao).get(url).status_code in {403, 404}


def test_what_does_not_lie_with_the_unit_does_not_exist_for_it(world, room, petition):
    for who in (world.ha, world.dung, world.thao):
        assert signed_in(who).get(reverse("counter:petition", args=[petition.pk])).status_code == 404
        assert signed_in(who).post(reverse("counter:petition_refuse", args=[petition.pk])).status_code == 404
    assert signed_in(world.tam).get(LIST).status_code == 403


def test_two_officers_at_once_the_second_is_told(world, room, petition):
    binh = signed_in(room)
    url = reverse("counter:petition_refuse", args=[petition.pk])
    key = hidden(text_of(binh.get(url)))["key"]
    sorting.accept(petition_id=petition.pk, by=room, subject="rule", at=EARLY)
    answer = binh.post(url, {"key": key, "why": "complaint", "reason": ""})
    assert answer.status_code == 409 and "cán bộ khác vừa xử lý" in text_of(answer)
    assert binh.get(url).status_code == 409


def test_too_short_a_reason_keeps_what_was_typed(world, room, petition):
    answer = press(signed_in(room), "petition_ask", petition, question="Mã?")
    assert answer.status_code == 422 and "Mã?" in text_of(answer)


def test_late_ones_stand_in_the_red_list(world, room, petition):
    Petition.objects.filter(pk=petition.pk).update(due_at=EARLY, handle_by=EARLY)
    text = text_of(signed_in(room).get(LIST, {"xem": "tre-han"}))
    assert petition.code in text and "count--late" in text


def test_what_is_said_on_the_telephone_is_typed_in_under_the_officers_name(world, room):
    url = reverse("counter:petition_type")
    client = signed_in(world.lan)
    facts = {
        "channel": "phone",
        "title": "Quầy số 2 mở cửa trễ",
        "content": "Sáng nay 8 giờ quầy số 2 chưa có người.",
        "name": "Lê Văn Tư",
        "phone": "0905333444",
        "address": "Khối phố 1",
    }
    key = hidden(text_of(client.get(url)))["key"]
    for _press in range(2):
        client.post(url, facts | {"key": key})
    row = Petition.objects.get()
    assert row.typed_by == world.lan.staff and row.channel == Channel.PHONE
    assert signed_in(world.dung).get(url).status_code == 403


def test_the_desk_asks_the_database_a_fixed_number_of_times(
    world, room, petition, django_assert_max_num_queries
):
    client = signed_in(room)
    client.get(LIST)
    with django_assert_max_num_queries(20):
        client.get(LIST)


@pytest.mark.parametrize("junk", ["x", "'; --", "00000000-0000-0000-0000-000000000000"])
def test_junk_in_the_address_is_no_fault(world, room, petition, junk):
    assert signed_in(room).get(LIST, {"xem": junk, "after": junk}).status_code == 200

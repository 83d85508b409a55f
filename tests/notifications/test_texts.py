"""What notices say is kept by officers: from a day on, with a preview, no place left that nothing fills."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.common.moments import VIETNAM
from motcua.notifications import texts, wording
from motcua.notifications.models import NoticeText
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories
from tests.notifications.factories import tell

pytestmark = pytest.mark.django_db
BODY = "Hồ sơ {code} đã được nhận.\nTrả trước {due_at}.\n\nCơ quan: {agency}\nVì: {reason}"


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def admin(world):
    return factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN)


@pytest.fixture
def client(admin):
    return signed_in(admin)


def typed(**more):
    facts = {"subject": "Đã nhận {code}", "body": BODY, "source": "Công văn 5/VP", "valid_from": "26/07/2022"}
    return facts | more


def send(client, page, /, *args, **typed):
    return client.post(reverse(f"console:{page}", args=args), typed, follow=True)


def on(day, **more):
    return tell(at=datetime(2022, 7, day, 9, tzinfo=VIETNAM), **more)


def test_a_notice_says_the_new_text_from_its_day_on_and_the_shipped_one_until_then(
    client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, "notice_texts_change", "received", **typed())
    assert "áp dụng từ 26/07/2022" in text_of(answer)
    before, after = on(25), on(26)
    assert before.subject.endswith("đã được tiếp nhận")
    assert after.subject == "Đã nhận 000.00.01.H47-220128-0001"
    assert after.body.endswith("\n\nCơ quan: Ủy ban nhân dân phường Minh An")  # no reason, so no such line
    told = text_of(client.get(reverse("console:notice_texts"), {"q": "da nhan"}))
    assert "sắp áp dụng" in told and "Trần Quản Trị" in told


def test_every_notice_there_is_can_be_found_and_opened(client):
    told = text_of(client.get(reverse("console:notice_texts")))
    for name in wording.names():
        assert reverse("console:notice_texts_change", args=[name]) in told
    assert client.get(reverse("console:notice_texts_change", args=["khong-co"])).status_code == 404


def test_every_shipped_text_would_be_accepted():
    for name in wording.names():
        subject, _end, body = wording.source(name).partition("\n")
        texts.check(NoticeText(template=name, subject=subject, body=body.strip()))


def test_a_preview_fills_the_places_and_says_how_long_the_short_message_is(client):
    told = text_of(send(client, "notice_texts_change", "received", **typed(), preview="1"))
    assert "Tiêu đề: Đã nhận 000.00.01.H47-220725-0001" in told
    assert "Trả trước 16:30 thứ Năm 28/07/2022." in told and "Tin nhắn ngắn, " in told
    assert not NoticeText.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": BODY + " {phone}"}, "Không có chỗ điền nào là “{phone}”"),
        ({"body": BODY + " {owner.name}"}, "Không có chỗ điền nào là “{owner.name}”"),
        ({"subject": "Đã nhận {code"}, "Không có chỗ điền nào là “{”"),
        ({"body": "Đã nhận hồ sơ.\n\nMã {code}"}, "Đoạn đầu phải có “{code}”"),
        ({"body": "Hồ sơ {code} " + "rất dài " * 50}, "tin nhắn ngắn chứa nhiều nhất 335"),
        ({"body": " "}, "Vui lòng ghi ô này."),
        ({"source": ""}, "Vui lòng ghi ô này."),
    ],
)
def test_a_text_that_could_not_be_sent_is_refused_and_stays_in_its_field(client, wrong, said):
    answer = send(client, "notice_texts_change", "received", **typed(**wrong))
    assert answer.status_code in (409, 422) and said in text_of(answer)
    assert "Trả trước {due_at}" in text_of(answer) or "body" in wrong
    assert not NoticeText.objects.exists()


def test_pressed_twice_it_is_one_row_ended_it_is_the_shipped_text_again(
    client, django_capture_on_commit_callbacks
):
    for _press in range(2):
        assert send(client, "notice_texts_change", "received", **typed()).status_code == 200
    row = NoticeText.objects.get()
    NoticeText.objects.update(valid_to=date(2022, 8, 1))
    texts._kept.forget()
    assert texts.text_on("received", date(2022, 7, 31)) == ("vi", row.text)
    assert texts.text_on("received", date(2022, 8, 1)) == ("vi", None)
    other = send(client, "notice_texts_change", "received", **typed(subject="Khác"))
    assert other.status_code == 409 and "đã có, áp dụng từ 26/07/2022" in text_of(other)


def test_a_fact_that_an_act_does_not_give_leaves_its_line_out_and_never_the_whole_notice():
    given = {"code": "01/2022", "unit": "Bộ phận Một cửa"}
    own = wording.word("registers_to_seal_staff", given, text="Khóa {code}\nKhóa sổ {code}.\nCủa {owner}")
    assert (own.subject, own.body) == ("Khóa 01/2022", "Khóa sổ 01/2022.")
    shipped = wording.word("registers_to_seal_staff", given)
    assert wording.word("registers_to_seal_staff", given, text="Của {owner}\nKhóa {code}") == shipped
    assert wording.word("registers_to_seal_staff", given, text="Khóa\nCủa {owner}") == shipped


def test_who_does_not_keep_the_words_does_not_change_them(world):
    assert signed_in(world.head).get(reverse("console:notice_texts")).status_code == 403
    row = NoticeText(template="received", subject="A", body=BODY, source="x", valid_from=date(2022, 7, 26))
    with pytest.raises(PermissionDenied):
        texts.keep_text(row=row, instead_of=None, by=world.head, at=EARLY)

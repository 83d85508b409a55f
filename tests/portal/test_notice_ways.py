"""How notices come, chosen without a script; browsers added and removed; the link that stops letters."""

import re
from datetime import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.common.ids import uuid7
from motcua.integration.push_encryption import point, to_text
from motcua.notifications import links, sender
from motcua.notifications.kinds import Kind
from motcua.notifications.models import NoticeWish, PushDevice
from motcua.portal.notice_choices import browser_name
from tests.portal.pages import drawn, text_of

pytestmark = pytest.mark.django_db
WAYS = reverse("portal:notice_ways")
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def open_channels(settings, tmp_path):
    settings.EMAIL_HOST = "127.0.0.1"
    settings.MESSAGE_GATEWAY_URL = "http://127.0.0.1:9"
    settings.NOTICE_CHANNELS = ["in_app", "email", "sms", "zalo", "push"]
    settings.VAR, settings.PUSH_KEY = tmp_path, ""
    sender.pusher.cache_clear()
    yield
    sender.pusher.cache_clear()


def address(host="fcm.googleapis.com"):
    key = point(ec.generate_private_key(ec.SECP256R1()).public_key())
    return {"endpoint": f"https://{host}/fcm/send/x", "p256dh": to_text(key), "auth": to_text(b"0" * 16)}


def test_everything_is_ticked_until_the_person_chooses_and_stays_as_chosen(as_minh, minh):
    values = drawn(as_minh.get(WAYS))
    assert values["rating"] == values["asked"] == ["email", "sms", "zalo", "push"]
    answer = as_minh.post(WAYS, values | {"rating": [], "asked": ["sms"]}, follow=True)
    assert "Đã ghi cách bạn nhận thông báo." in text_of(answer)
    values = drawn(as_minh.get(WAYS))
    assert "rating" not in values and values["asked"] == "sms" and len(values["progress"]) == 4
    assert NoticeWish.objects.get(party_id=minh.pk).without["rating"] == ["email", "sms", "zalo", "push"]


@pytest.mark.parametrize("left", [[], ["push"], ["fax"]])
def test_what_the_law_wants_to_arrive_is_not_switched_off_and_the_ticks_are_kept(as_minh, left):
    values = drawn(as_minh.get(WAYS)) | {"decided": left, "rating": ["zalo"]}
    answer = as_minh.post(WAYS, values)
    assert answer.status_code == 422 and not NoticeWish.objects.exists()
    assert "Luật yêu cầu cơ quan báo" in text_of(answer) or "không còn được dùng" in text_of(answer)
    assert drawn(answer)["rating"] == "zalo"


def test_the_inbox_leads_here_and_nobody_comes_without_an_account(as_minh, client):
    assert WAYS in as_minh.get(reverse("portal:notices")).content.decode()
    assert Client().get(WAYS).status_code == 302


def test_a_browser_is_added_under_a_name_its_owner_knows_and_removed(as_minh, minh):
    page = as_minh.get(WAYS).content.decode()
    assert re.search(r'data-push="[\w-]{87}"', page) and "bật ngày" not in page
    for _press in range(2):
        as_minh.post(
            reverse("portal:add_device"),
            address() | {"auth": to_text(b"1" * 16)},
            headers={"User-Agent": ANDROID},
        )
    text = text_of(as_minh.get(WAYS))
    row = PushDevice.objects.get()
    assert "Chrome, Android" in text and "bật ngày" in text and row.party_id == minh.pk
    as_minh.post(reverse("portal:remove_device", args=[row.pk]))
    assert not PushDevice.objects.exists() and NoticeWish.objects.get(party_id=minh.pk).devices == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Vui lòng bấm bật lại"),
        (address("push.evil.example"), "một dịch vụ thông báo mà cổng chưa biết"),
        (address() | {"auth": "!"}, "một dịch vụ thông báo mà cổng chưa biết"),
    ],
)
def test_an_address_of_nobody_known_is_refused_in_words(as_minh, typed, said):
    answer = as_minh.post(reverse("portal:add_device"), typed, follow=True)
    assert said in text_of(answer) and not PushDevice.objects.exists()


def test_an_installation_without_push_does_not_offer_it(as_minh, settings):
    settings.NOTICE_CHANNELS = ["in_app"]
    text = text_of(as_minh.get(WAYS))
    assert "Tỉnh chưa mở cách báo nào khác" in text and "Báo trên thiết bị này" not in text


def test_the_link_of_a_letter_asks_first_then_stops_letters_of_that_kind(client, minh):
    url = reverse("portal:stop_letters", args=[links.unsubscribing(minh.pk, Kind.RATING)])
    asked = text_of(client.get(url))
    assert "Ngừng nhận thư loại này?" in asked and "Mời đánh giá" in asked and minh.name not in asked
    assert not NoticeWish.objects.exists()
    assert "Đã ngừng gửi thư loại này" in text_of(client.post(url))
    assert NoticeWish.objects.get(party_id=minh.pk).without == {"rating": ["email"]}


def test_a_mail_program_stops_letters_by_one_post_of_its_own(minh):
    strict = Client(enforce_csrf_checks=True)
    url = reverse("portal:stop_letters", args=[links.unsubscribing(minh.pk, Kind.PROGRESS)])
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NoticeWish.objects.get(party_id=minh.pk).without == {"progress": ["email"]}


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_cut_in_half_says_what_to_do(client, minh, method):
    token = links.unsubscribing(minh.pk, Kind.RATING)[:20]
    answer = getattr(client, method)(reverse("portal:stop_letters", args=[token]))
    assert answer.status_code == 409 and "Liên kết này không dùng được" in text_of(answer)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (ANDROID, "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Windows"),
        ("", "Trình duyệt"),
    ],
)
def test_browsers_have_names_people_know(agent, name):
    assert browser_name(agent) == name


def test_the_worker_shows_what_is_pushed_and_leads_to_the_inbox(client):
    text = client.get(reverse("portal:worker")).content.decode()
    assert 'addEventListener("push"' in text and f'openWindow("{reverse("portal:notices")}")' in text


def test_the_page_asks_the_database_a_fixed_number_of_times(as_minh, django_assert_max_num_queries):
    as_minh.get(WAYS)
    with django_assert_max_num_queries(9):
        as_minh.get(WAYS)


def test_language_and_quiet_hours_are_kept_and_shown_as_chosen(as_minh, minh):
    values = drawn(as_minh.get(WAYS))
    assert values["language"] == "vi" and not values.get("quiet_from")
    as_minh.post(WAYS, values | {"language": "en", "quiet_from": "21:00", "quiet_to": "06:30"})
    wish = NoticeWish.objects.get(party_id=minh.pk)
    assert (wish.language, wish.quiet_from, wish.quiet_to) == ("en", time(21), time(6, 30))
    page = as_minh.get(WAYS)
    values = drawn(page)
    assert (values["language"], values["quiet_from"], values["quiet_to"]) == ("en", "21:00", "06:30")
    assert "Không chờ: việc bạn phải làm có hạn" in text_of(page)
    as_minh.post(WAYS, values | {"quiet_from": "", "quiet_to": ""})
    assert NoticeWish.objects.get(party_id=minh.pk).quiet_from is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"quiet_from": "21:00"}, "cần cả giờ bắt đầu và giờ kết thúc"),
        ({"quiet_from": "18:00", "quiet_to": "06:30"}, "dài 12.5 tiếng; nhiều nhất là 12 tiếng"),
        ({"quiet_from": "25:00", "quiet_to": "06:30"}, "Xin chọn một giờ trong danh sách."),
        ({"language": "fr"}, "Xin chọn một ngôn ngữ."),
    ],
)
def test_hours_that_cannot_be_are_refused_and_the_rest_stays_as_typed(as_minh, typed, said):
    answer = as_minh.post(WAYS, drawn(as_minh.get(WAYS)) | {"rating": ["zalo"]} | typed)
    assert answer.status_code == 422 and said in text_of(answer) and not NoticeWish.objects.exists()
    assert drawn(answer)["rating"] == "zalo"


def test_a_trial_goes_to_ones_own_browser_by_a_job_three_times_a_minute(as_minh, minh):
    as_minh.post(reverse("portal:add_device"), address() | {"auth": to_text(b"1" * 16)})
    row = PushDevice.objects.get()
    page = as_minh.get(WAYS).content.decode()
    assert "Gửi thử" in page and f'data-device="{row.digest}"' in page and "data-denied=" in page
    url = reverse("portal:try_device", args=[row.pk])
    assert "Đã gửi thử tới Trình duyệt" in text_of(as_minh.post(url, follow=True))
    job = ProcrastinateJob.objects.latest("id")
    assert (job.task_name, job.args) == ("motcua.notifications.jobs.try_device", {"device_id": str(row.pk)})
    PushDevice.objects.update(party_id=uuid7())
    assert "không còn trong danh sách" in text_of(as_minh.post(url, follow=True))
    assert [as_minh.post(url).status_code for _press in range(2)] == [302, 429]
    assert ProcrastinateJob.objects.filter(task_name=job.task_name).count() == 1

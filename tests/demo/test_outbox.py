import pytest

from motcua.notifications.models import Delivery
from tests.notifications.factories import facts, tell, tuyet

pytestmark = pytest.mark.django_db


def page(client, query: str = "") -> str:
    return client.get(f"/demo/hop-thu-di/{query}").content.decode()


def test_an_empty_outbox_says_how_to_fill_it(client):
    assert "Chưa có thông báo nào" in page(client)


def test_the_outbox_shows_what_was_said_and_which_channels_are_off(client):
    tell()
    shown = page(client)

    assert "Hồ sơ 000.00.01.H47-220128-0001 đã được tiếp nhận" in shown
    assert "Trả kết quả trước 16:30 thứ Hai 07/02/2022." in shown
    assert "Kênh chưa bật" in shown


def test_the_outbox_says_what_a_channel_that_is_off_means_and_how_to_switch_it_on(client, settings):
    settings.EMAIL_HOST = ""
    shown = page(client)
    assert "chưa nối với nơi gửi của kênh đó (Thư điện tử, " in shown and "docs/operate.md" in shown
    settings.NOTICE_CHANNELS = ["in_app"]
    assert "chưa nối với nơi gửi" not in page(client)


def test_a_person_without_any_address_is_shown_as_such(client):
    tell(tuyet(party_id=None, email="", phone=""))
    assert "không để lại số điện thoại hay thư điện tử" in page(client)


def test_a_dead_delivery_stands_out_and_can_be_sent_again(client):
    tell(template="result_ready")
    notice = tell(template="returned")
    dead = notice.deliveries.get(channel="sms")
    Delivery.objects.filter(pk=dead.pk).update(state="failed", attempts=6, answer="503 busy")

    shown = page(client, "?chi=hong")
    assert "503 busy" in shown
    assert "Đã có kết quả" not in shown
    client.post(f"/demo/hop-thu-di/{dead.pk}/gui-lai/")
    dead.refresh_from_db()
    assert dead.state == "waiting"


def test_a_long_outbox_pages_by_key(client, django_assert_max_num_queries):
    for number in range(25):
        tell(context=facts(code=f"H47-{number:04}"))
    page(client)  # the demo's clock starts at the first look
    with django_assert_max_num_queries(5):
        first = page(client)
    assert "H47-0024" in first
    assert "H47-0004" not in first
    after = first.partition("?after=")[2].partition('"')[0]
    assert "H47-0004" in page(client, f"?after={after}")


def test_a_key_that_is_no_key_is_not_found(client):
    assert client.get("/demo/hop-thu-di/?after=abc").status_code == 404


def test_without_the_demo_there_is_no_outbox(client, settings):
    settings.DEMO = False
    assert client.get("/demo/hop-thu-di/").status_code == 404

"""Rating on the portal: by link, from the dossier's page, on the desk's tablet; without JavaScript."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.common.moments import VIETNAM
from motcua.deadlines.models import DemoClock
from motcua.feedback import links
from motcua.feedback.models import Rating
from motcua.feedback.rating_rows import Way
from motcua.feedback.services import devices
from motcua.identity.models import Staff
from tests.portal import factories
from tests.portal.pages import drawn, text_of

pytestmark = pytest.mark.django_db


def url(dossier):
    return reverse("portal:rate", args=[links.token(dossier.pk)])


def test_by_the_link_alone_without_an_account_one_press_is_enough(client, minh):
    dossier = factories.returned(minh)
    page = client.get(url(dossier))
    assert dossier.version.name in text_of(page) and minh.name not in text_of(page)
    answer = client.post(url(dossier), drawn(page) | {"overall": "3"})
    assert answer.status_code == 302 and answer.url == url(dossier)
    assert "Cảm ơn bạn đã đánh giá" in text_of(client.get(answer.url))
    assert Rating.objects.get().way == Way.LINK


def test_nothing_chosen_is_said_at_the_question_and_nothing_typed_is_lost(client, minh):
    dossier = factories.returned(minh)
    answer = client.post(
        url(dossier), drawn(client.get(url(dossier))) | {"comment": "Chờ lâu quá", "ease": "1"}
    )
    text = text_of(answer)
    assert answer.status_code == 422 and "Xin chọn một trong ba mức." in text and "Chờ lâu quá" in text
    assert drawn(answer)["ease"] == "1" and not Rating.objects.exists()


def test_a_double_press_is_one_rating_and_another_later_is_refused_in_words(client, minh):
    dossier = factories.returned(minh)
    values = drawn(client.get(url(dossier))) | {"overall": "2"}
    assert (
        client.post(url(dossier), values).status_code == client.post(url(dossier), values).status_code == 302
    )
    again = client.post(url(dossier), values | {"key": str(dossier.pk)})
    assert again.status_code == 422 and "đã được đánh giá rồi" in text_of(again)


def test_a_wrong_link_says_what_to_do(client, minh):
    answer = client.get(reverse("portal:rate", args=["abc"]))
    assert answer.status_code == 409 and "bị cắt mất một phần" in text_of(answer)


def test_before_the_result_the_page_offers_nothing(as_minh, minh):
    open_one, over = factories.received(minh), factories.returned(minh)
    assert "Đánh giá mức hài lòng" not in text_of(as_minh.get(reverse("portal:dossier", args=[open_one.pk])))
    page = as_minh.get(reverse("portal:dossier", args=[over.pk]))
    assert "Đánh giá mức hài lòng" in text_of(page)
    assert as_minh.get(url(open_one)).status_code == 409


def test_signed_in_the_owner_is_known_to_the_record_and_a_stranger_is_not(as_minh, minh):
    dossier = factories.returned(minh)
    as_minh.post(url(dossier), drawn(as_minh.get(url(dossier))) | {"overall": "3"})
    given = Rating.objects.get()
    assert given.way == Way.ACCOUNT and given.party == minh


def test_who_tracks_by_code_and_telephone_may_rate_without_javascript(client, minh):
    dossier = factories.returned(minh)
    client.post(reverse("portal:track"), {"code": dossier.code, "phone": dossier.contact_phone})
    page = client.get(reverse("portal:tracked", args=[dossier.code]))
    assert url(dossier) in page.content.decode()


def test_staff_signed_in_are_told_that_they_type_for_somebody_and_it_is_recorded(client, minh):
    dossier = factories.returned(minh)
    officer = Staff.objects.exclude(user=None).exclude(pk__in=[dossier.handler_id, dossier.received_by_id])[0]
    client.force_login(officer.user)
    page = client.get(url(dossier))
    assert "cán bộ nhập hộ" in text_of(page)
    client.post(url(dossier), drawn(page) | {"overall": "3"})
    assert Rating.objects.get().typed_by == officer


@pytest.fixture
def tablet(minh):
    """A dossier just received at the desk, the domain clock right after, and the desk's tablet."""
    dossier = factories.received(minh)
    tam = factories.someone(dossier.receiving_unit, Role.RETURN)
    _row, secret = devices.set_up(name="Quầy 1", by=tam, at=factories.MONDAY)
    real = datetime.now(VIETNAM)
    DemoClock.objects.update_or_create(
        pk=1, defaults={"real_at": real, "domain_at": factories.MONDAY + timedelta(minutes=5)}
    )
    return dossier, secret


def test_the_tablet_shows_the_code_of_who_was_just_served_and_no_name(client, minh, tablet):
    dossier, secret = tablet
    page = client.get(reverse("portal:rating_device", args=[secret]))
    text = text_of(page)
    assert dossier.code in text and minh.name not in text and dossier.contact_phone not in text
    slip = reverse("portal:rating_device_slip", args=[secret, dossier.pk, "reception"])
    assert "refresh" not in page.content.decode() and 'data-idle="20"' in page.content.decode()
    answer = client.post(slip, drawn(client.get(slip)) | {"overall": "1"})
    assert answer.url.endswith("?cam-on")
    after = text_of(client.get(answer.url))
    assert "Cảm ơn bạn!" in after and dossier.code not in after
    assert Rating.objects.get().way == Way.DEVICE


def test_the_tablet_asks_about_no_dossier_it_did_not_see(client, minh, tablet):
    _dossier, secret = tablet
    other = factories.received(minh, at=factories.MONDAY - timedelta(days=3))
    slip = reverse("portal:rating_device_slip", args=[secret, other.pk, "reception"])
    assert client.get(slip).status_code == 302
    assert client.post(slip, {"overall": "1"}).status_code == 302 and not Rating.objects.exists()


def test_a_locked_or_unknown_tablet_opens_nothing(client, minh, tablet):
    dossier, secret = tablet
    assert client.get(reverse("portal:rating_device", args=["x" * 20])).status_code == 404
    tam = factories.someone(dossier.receiving_unit, Role.RETURN)
    assert devices.device_of(secret, at=factories.MONDAY + timedelta(days=181)) is None
    found = devices.device_of(secret, at=factories.MONDAY + timedelta(days=179))
    devices.revoke(device_id=found.pk, by=tam, at=factories.MONDAY)
    assert client.get(reverse("portal:rating_device", args=[secret])).status_code == 404

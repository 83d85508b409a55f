"""“Hồ sơ của tôi”: lists, one dossier, its papers, notices and who looked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.audit import services as audit
from motcua.documents import links
from motcua.documents.validation import validate
from motcua.dossiers.models import Paper
from motcua.identity.models import Party
from motcua.notifications.models import Notice
from tests.portal import factories
from tests.portal.pages import text_of

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    response = client.get(reverse(f"portal:{name}", args=args), query)
    assert response.status_code == 200
    return text_of(response)


def stranger(client):
    client.force_login(Party.objects.get(user__username="alang").user)
    return client


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(client):
    response = client.get(reverse("portal:account"))
    assert response.url == "/dang-nhap/?next=/ho-so-cua-toi/"


def test_an_empty_corner_says_what_to_do(as_minh):
    text = page(as_minh, "account")
    assert "Bạn chưa có hồ sơ nào đang giải quyết" in text and "Tìm thủ tục" in text
    assert "Chưa có hồ sơ nào xong" in page(as_minh, "account", xem="da-xong")
    assert "Chưa có thông báo nào" in page(as_minh, "notices")
    assert "Chưa có lượt xem nào" in page(as_minh, "looks")


def test_drafts_and_ready_results_wait_on_top(as_minh, minh):
    factories.done(minh)
    draft = factories.ready_draft(minh, factories.version("1.001193"))
    text = page(as_minh, "account")
    assert "Kết quả đã có, mời tải về" in text and "Làm tiếp Đăng ký khai sinh" in text
    assert draft.version.name in text


def test_what_is_over_is_on_its_own_list(as_minh, minh):
    dossier = factories.returned(minh)
    assert dossier.code not in page(as_minh, "account")
    assert dossier.code in page(as_minh, "account", xem="da-xong")


def test_the_list_goes_on_by_key(as_minh, minh, django_assert_max_num_queries):
    for _number in range(21):
        factories.filed(minh)
    with django_assert_max_num_queries(14):
        first = as_minh.get(reverse("portal:account"))
    assert len(first.context["dossiers"]) == 20
    rest = as_minh.get(reverse("portal:account"), {"after": first.context["next_key"]})
    assert len(rest.context["dossiers"]) == 1
    assert page(as_minh, "account", after="vô nghĩa")


def test_one_dossier_says_where_it_is_until_when_and_who_looked(as_minh, minh):
    dossier = factories.received(minh)
    audit.record(
        at=factories.MONDAY,
        staff_id=None,
        staff_name="Trần Thị Lan",
        unit_name="Một cửa phường An Mỹ",
        party_id=minh.pk,
        subject="dossier",
        subject_id=dossier.pk,
        purpose="xử lý hồ sơ",
    )
    text = page(as_minh, "dossier", dossier.pk)
    assert "Hồ sơ đang ở Bộ phận Tiếp nhận" in text and "Hạn trả" in text
    assert "Trần Thị Lan" in text and "xử lý hồ sơ" in text
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in text
    assert "Trần Thị Lan" in page(as_minh, "looks")


def test_another_persons_dossier_does_not_exist(client, minh):
    dossier = factories.received(minh)
    form = dossier.papers.get(kind=Paper.Kind.FORM)
    stranger(client)
    for name, args in (
        ("dossier", [dossier.pk]),
        ("receipt", [dossier.pk]),
        ("paper", [dossier.pk, form.pk]),
    ):
        assert client.get(reverse(f"portal:{name}", args=args)).status_code == 404


def test_the_signed_result_is_downloaded_and_still_good(as_minh, minh):
    dossier = factories.done(minh)
    result = dossier.papers.get(kind=Paper.Kind.RESULT)
    response = as_minh.get(reverse("portal:paper", args=[dossier.pk, result.pk]), follow=True)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert [report.good for report in validate(response.content)] == [True]


def test_a_draft_of_the_result_is_not_given_out(as_minh, minh):
    dossier = factories.done(minh)
    draft = dossier.papers.filter(kind=Paper.Kind.DRAFT).first()
    assert as_minh.get(reverse("portal:paper", args=[dossier.pk, draft.pk])).status_code == 404


def test_a_link_is_dead_after_two_minutes_or_when_altered(client, minh):
    dossier = factories.received(minh)
    file = dossier.papers.get(kind=Paper.Kind.FORM).file
    client.force_login(minh.user)
    mine = {"face": links.Face.PORTAL, "holder": client.session.session_key, "seconds": 120}
    old = links.make(file.pk, **mine, at=timezone.now() - timedelta(minutes=3))
    for token in (old, f"{old}x", "gì đó"):
        response = client.get(reverse("portal:download", args=[token]))
        assert response.status_code == 409 and "hết hạn" in text_of(response)


def test_a_link_opens_in_the_session_that_asked_for_it_and_in_no_other(as_minh, minh):
    dossier = factories.done(minh)
    result = dossier.papers.get(kind=Paper.Kind.RESULT)
    link = as_minh.get(reverse("portal:paper", args=[dossier.pk, result.pk])).url
    assert as_minh.get(link).content.startswith(b"%PDF")
    assert Client().get(link).url.startswith("/dang-nhap/")
    other, again = stranger(Client()), Client()
    again.force_login(minh.user)
    for browser in (other, again):
        answer = browser.get(link)
        assert answer.status_code == 409 and b"%PDF" not in answer.content
    as_minh.logout()
    as_minh.force_login(minh.user)
    assert as_minh.get(link).status_code == 409, "signed out, it is over"


def test_opening_the_inbox_reads_it(as_minh, minh):
    dossier = factories.filed(minh)
    assert Notice.objects.to_party(minh.pk).unread().count() == 1
    text = page(as_minh, "notices")
    assert dossier.ticket in text and "Mới" in text and "Mở hồ sơ" in text
    assert Notice.objects.to_party(minh.pk).unread().count() == 0
    assert "Mới" not in page(as_minh, "notices")


def test_a_name_of_two_hundred_letters_fits_everywhere(as_minh, minh):
    minh.name = "Hợp tác xã " + "Nông Lâm Thủy sản Tổng hợp " * 7
    minh.save()
    dossier = factories.filed(minh)
    assert (
        page(as_minh, "dossier", dossier.pk)
        and page(as_minh, "account")
        and page(as_minh, "receipt", dossier.pk)
    )


def test_one_dossier_asks_the_database_a_fixed_number_of_times(as_minh, minh, django_assert_max_num_queries):
    dossier = factories.done(minh)
    with django_assert_max_num_queries(16):
        as_minh.get(reverse("portal:dossier", args=[dossier.pk]))

"""The page on which a second administrator confirms, and the fresh proof before any power is given."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from motcua.agencies.models import AccessRequest, Assignment, Role
from motcua.identity import services as identity
from motcua.identity.models import PasswordLink, Staff, User
from tests.agencies.factories import commune, district, hold
from tests.console.pages import page, rows, send, signed_in, text_of
from tests.counter.factories import prove

LONG_AGO = 16 * 60
NEW_ROLE = {"staff": "thao", "role": "sign", "valid_from": "25/07/2022", "decision": "12/QĐ-UBND"}


def who(username):
    return Staff.objects.get(user__username=username)


@pytest.fixture
def first(quangnam, client):
    return signed_in(client, "qt.donvi")


@pytest.fixture
def second(quangnam):
    return signed_in(Client(), "qt.hethong")


def test_a_signer_is_asked_for_on_one_screen_and_confirmed_on_another(first, second):
    ward = commune("20341")
    answer = send(first, "assign_role", ward.pk, **NEW_ROLE)
    assert "Việc chỉ có hiệu lực khi một người quản trị khác xác nhận" in text_of(answer)
    assert not Assignment.objects.filter(unit=ward, staff=who("thao")).exists()
    (request,) = AccessRequest.objects.all()
    own = page(first, "access_requests")
    assert "Rút lại đề nghị" in own and reverse("console:confirm_request", args=[request.pk]) not in own
    assert "Phân công, Nguyễn Phương Thảo: Ký" in page(second, "home")
    listed = page(second, "access_requests")
    assert "12/QĐ-UBND" in listed and "25/07/2022" in listed
    done = send(second, "confirm_request", request.pk)
    assert "Đã xác nhận: Phân công, Nguyễn Phương Thảo: Ký" in text_of(done)
    assert Assignment.objects.get(unit=ward, staff=who("thao")).role == Role.SIGN
    assert rows(page(first, "access_requests")) == 1


def test_who_asked_cannot_confirm_by_hand_either(first):
    send(first, "assign_role", commune("20341").pk, **NEW_ROLE)
    (request,) = AccessRequest.objects.all()
    answer = first.post(reverse("console:confirm_request", args=[request.pk]))
    assert answer.status_code == 409 and "không tự xác nhận được" in text_of(answer)
    assert not Assignment.objects.filter(staff=who("thao"), role=Role.SIGN).exists()


@pytest.mark.parametrize("role", ["tthc_control", "sign", "process"])
def test_an_administrator_does_not_give_himself_a_role(first, role):
    typed = NEW_ROLE | {"staff": "qt.donvi", "role": role}
    answer = first.post(reverse("console:assign_role", args=[commune("20341").pk]), typed)
    assert answer.status_code == 409 and "tự giao vai trò cho chính mình" in text_of(answer)
    assert not AccessRequest.objects.exists()


def test_who_confirms_reads_who_handled_the_sign_in_last_and_that_it_ends(first, second):
    dung = who("dung")
    first.post(reverse("console:reset_password", args=[dung.pk]), {"way": "paper"})
    send(first, "assign_role", commune("20341").pk, **NEW_ROLE | {"staff": "dung"})
    (request,) = AccessRequest.objects.all()
    listed = page(second, "access_requests")
    by = who("qt.donvi").full_name
    assert f"Đặt lại mật khẩu: {by}" in listed and f"do một mình {by} làm" in listed
    answer = second.post(reverse("console:confirm_request", args=[request.pk]))
    assert 'class="secret"' in text_of(answer) and not who("dung").user.has_usable_password()


def test_a_reason_is_asked_for_when_declining(first, second):
    send(first, "assign_role", commune("20341").pk, **NEW_ROLE)
    (request,) = AccessRequest.objects.all()
    without = second.post(reverse("console:decline_request", args=[request.pk]))
    assert without.status_code == 409 and "Chưa có lý do" in text_of(without)
    answer = send(second, "decline_request", request.pk, reason="Chưa có quyết định")
    assert "Không xác nhận" in text_of(answer) and "Chưa có quyết định" in text_of(answer)


def test_an_administrator_of_elsewhere_neither_sees_nor_confirms(first, quangnam):
    send(first, "assign_role", commune("20341").pk, **NEW_ROLE)
    (request,) = AccessRequest.objects.all()
    elsewhere = who("tk.an")
    Assignment.objects.filter(staff=elsewhere).delete()
    hold(elsewhere, district("517"), Role.UNIT_ADMIN)
    browser = signed_in(Client(), "tk.an")
    assert "Nguyễn Phương Thảo" not in page(browser, "access_requests")
    assert browser.post(reverse("console:confirm_request", args=[request.pk])).status_code == 403


def test_a_signers_password_is_reset_by_two_and_each_sees_half_of_the_printed_code(first, second):
    ha = who("ha")
    assert "Đề nghị đặt lại mật khẩu" in page(first, "account", ha.pk)
    asked = send(first, "reset_password", ha.pk, way="paper")
    assert 'class="secret"' not in text_of(asked)
    assert User.objects.get(pk=ha.user_id).has_usable_password()
    (request,) = AccessRequest.objects.all()
    confirmed = second.post(reverse("console:confirm_request", args=[request.pk]))
    link = PasswordLink.objects.get()
    half, other = identity.half_of(link, second=True), identity.half_of(link, second=False)
    assert f'class="secret">{half}<' in text_of(confirmed) and "no-store" in confirmed["Cache-Control"]
    own = text_of(first.post(reverse("console:code_half", args=[link.pk])))
    assert f'class="secret">{other}<' in own and half.strip("·-") not in own
    assert not User.objects.get(pk=ha.user_id).has_usable_password()


@pytest.mark.parametrize(
    ("name", "target", "typed"),
    [
        ("assign_role", lambda: commune("20341").pk, NEW_ROLE),
        ("assign_role", lambda: commune("20341").pk, NEW_ROLE | {"role": "process"}),
        ("hire", lambda: commune("20341").pk, {"full_name": "Nguyễn Thị Ánh", "code": "CB0999"}),
        ("reset_password", lambda: who("dung").pk, {"way": "paper"}),
        ("reset_second_factor", lambda: who("dung").pk, {}),
    ],
)  # fmt: skip
def test_an_open_screen_gives_no_power_and_loses_nothing_typed(first, name, target, typed):
    prove(first, User.objects.get(username="qt.donvi"), at=time.time() - LONG_AGO)
    url = reverse(f"console:{name}", args=[target()])
    answer = first.post(url, typed)
    assert answer.status_code == 302 and answer["Location"].startswith("/tai-khoan/xac-nhan/?next=")
    assert not AccessRequest.objects.exists() and not Staff.objects.filter(code="CB0999").exists()
    assert who("dung").user.has_usable_password()
    proved = first.post(answer["Location"], {"password": "motcua-demo-2022"}, follow=True)
    text = text_of(proved)
    assert proved.status_code == 200 and "bấm lại nút vừa bấm" in text
    for words in {"decision", "full_name", "code"} & set(typed):
        assert f'value="{typed[words]}"' in text


def test_an_open_screen_confirms_nothing(first, second):
    send(first, "assign_role", commune("20341").pk, **NEW_ROLE)
    (request,) = AccessRequest.objects.all()
    prove(second, User.objects.get(username="qt.hethong"), at=time.time() - LONG_AGO)
    answer = second.post(reverse("console:confirm_request", args=[request.pk]))
    assert answer["Location"].startswith("/tai-khoan/xac-nhan/")
    request.refresh_from_db()
    assert request.state == "waiting"


def test_one_administrator_alone_is_told_of_the_way_at_the_server(first):
    Assignment.objects.filter(role__in=[Role.UNIT_ADMIN, Role.SYSTEM_ADMIN]).exclude(
        staff=who("qt.donvi")
    ).delete()
    send(first, "assign_role", commune("20341").pk, **NEW_ROLE)
    assert "motcua access confirm" in page(first, "access_requests")


def test_a_leader_lends_the_signature_only_after_a_fresh_proof_and_keeps_what_was_typed(quangnam):
    browser = signed_in(Client(), "ha")
    ha = who("ha")
    unit = Assignment.objects.filter(staff=ha, role=Role.SIGN).get().unit
    dung = who("dung")
    hold(dung, unit, Role.PROCESS)
    prove(browser, ha.user, at=time.time() - LONG_AGO)
    typed = {
        "key": "01890000-0000-7000-8000-000000000001",
        "person": ha.pk,
        "first": "25/07/2022",
        "last": "26/07/2022",
        "reason": "Họp ở tỉnh",
        "substitute": dung.pk,
        "decision": "QĐ 9",
    }
    answer = browser.post("/can-bo/vang-mat/", typed)
    assert answer.status_code == 302 and answer["Location"].startswith("/tai-khoan/xac-nhan/")
    assert not Assignment.objects.get(staff=ha, unit=unit, role=Role.SIGN).delegations.exists()
    again = browser.post(answer["Location"], {"password": "motcua-demo-2022"}, follow=True)
    assert 'value="Họp ở tỉnh"' in text_of(again) and 'value="QĐ 9"' in text_of(again)
    browser.post("/can-bo/vang-mat/", typed)
    assert Assignment.objects.get(staff=ha, unit=unit, role=Role.SIGN).delegations.get().to == dung

import re
from datetime import date
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.agencies import services as agencies
from motcua.agencies.models import AccessRequest, Assignment, Change, Delegation, Role
from motcua.agencies.officers import officer
from motcua.console import accounts
from motcua.identity import services as identity
from motcua.identity.models import PasswordLink, Staff, User
from motcua.notifications import access
from motcua.notifications.models import Notice
from tests.agencies.factories import AT, DAY, commune, district, hold
from tests.console.pages import page, rows, send, signed_in, text_of

NEW = {
    "full_name": "Nguyễn Thị Ánh Dương",
    "code": "CB0999",
    "username": "anh.duong",
    "phone": "0905 123 456",
    "role": "process",
    "title": "Công chức Tư pháp - Hộ tịch",
    "valid_from": "25/07/2022",
}


OWN = "sông Thu Bồn mùa lũ"
PAPER = PasswordLink.Way.PAPER


def who(username):
    return Staff.objects.get(user__username=username)


@pytest.fixture
def tam_ky(quangnam, client):
    """Tạ Thị Bình An administers the city of Tam Kỳ, and nothing else."""
    an = who("tk.an")
    Assignment.objects.filter(staff=an).delete()
    hold(an, district("502"), Role.UNIT_ADMIN)
    return signed_in(client, "tk.an")


def said_code(response):
    return re.search(r'class="secret">([^<]+)<', text_of(response))[1]


def test_a_new_account_has_a_post_and_a_code_printed_once_by_which_its_owner_chooses_the_password(
    tam_ky, client
):
    ward = commune("20341")
    answer = tam_ky.post(reverse("console:hire", args=[ward.pk]), NEW)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert re.fullmatch(r"(\w{4}-){2}····-····", said_code(answer))
    duong = who("anh.duong")
    password = identity.code_of(PasswordLink.objects.get())
    assert not duong.user.has_usable_password() and duong.phone == "0905123456"
    assert identity.use_link(code=password, password="sông Thu Bồn mùa lũ") == duong
    assert officer(duong, ward, day=DAY).roles == {Role.PROCESS}
    assert {change.act for change in Change.objects.filter(unit=ward)} == {"hire", "assign"}
    again = page(tam_ky, "account", duong.pk)
    assert password[:9] not in again and "Công chức" not in again and "Xử lý" in again


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"username": "Ánh Dương"}, 422, "chữ thường không dấu"),
        ({"phone": "12"}, 422, "không phải là số điện thoại"),
        ({"email": "khong-phai"}, 422, "Địa chỉ thư điện tử chưa đúng"),
        ({"code": "CB0003"}, 409, "đã có người dùng"),
        ({"valid_from": "01/07/2022"}, 409, "đã qua"),
        ({"role": "king"}, 422, "king"),
    ],
)
def test_an_account_that_cannot_be_keeps_what_was_typed_and_makes_nobody(tam_ky, typed, status, sentence):
    name = "Hồ Thị " + "Ngọc " * 35 + "Ánh"
    answer = tam_ky.post(
        reverse("console:hire", args=[commune("20341").pk]), NEW | {"full_name": name} | typed
    )
    assert answer.status_code == status
    assert sentence in text_of(answer) and f'value="{name}"' in text_of(answer)
    assert not Staff.objects.filter(full_name=name).exists()
    assert not User.objects.filter(username="anh.duong").exists()


def test_only_a_system_administrator_makes_another(quangnam, client):
    url = reverse("console:hire", args=[commune("20341").pk])
    data = NEW | {"role": "system_admin"}
    assert signed_in(client, "qt.donvi").post(url, data).status_code == 403
    assert not Staff.objects.filter(code="CB0999").exists()
    answer = signed_in(client, "qt.hethong").post(url, data)
    assert answer["Location"] == reverse("console:access_requests")
    assert not PasswordLink.objects.exists()
    assert not Assignment.objects.filter(staff__code="CB0999").exists()


def test_a_reset_password_is_nobodys_until_its_owner_chooses_another(tam_ky, django_user_model):
    other = Client()
    assert other.login(username="dung", password="motcua-demo-2022")
    answer = tam_ky.post(reverse("console:reset_password", args=[who("dung").pk]), {"way": "paper"})
    assert "no-store" in answer["Cache-Control"] and "motcua-demo" not in text_of(answer)
    code = identity.code_of(PasswordLink.objects.get())
    assert said_code(answer)[:9] == code[:9] and code not in text_of(answer)
    assert not who("dung").user.has_usable_password()
    assert not other.login(username="dung", password="motcua-demo-2022")
    assert not other.login(username="dung", password=code)
    assert code[:9] not in page(tam_ky, "account", who("dung").pk)


def test_times_of_the_machine_are_called_that_beside_the_demos_clock(tam_ky, settings):
    words = "Giờ ghi ở đây là giờ thật của máy chủ, không phải giờ của bản trình diễn."
    url = reverse("console:reset_password", args=[who("dung").pk])
    assert words in text_of(tam_ky.post(url, {"way": "paper"}))
    assert words in page(signed_in(Client(), "ha"), "code_halves")
    settings.DEMO = False
    assert words not in page(signed_in(Client(), "ha"), "code_halves")


def test_the_two_halves_of_a_code_are_read_by_two_people(tam_ky):
    dung, ha = who("dung"), who("ha")
    tam_ky.post(reverse("console:reset_password", args=[dung.pk]), {"way": "paper"})
    link = PasswordLink.objects.get()
    code, url = identity.code_of(link), reverse("console:code_half", args=[link.pk])
    head = signed_in(Client(), "ha")
    assert "Phạm Tiến Dũng" in page(head, "code_halves")
    second = head.post(url)
    assert said_code(second) == f"····-····{code[9:]}" and "no-store" in second["Cache-Control"]
    assert said_code(head.post(url)) == said_code(second)
    own = tam_ky.post(url)
    assert said_code(own) == f"{code[:9]}-····-····" and ha.full_name in text_of(own)
    late = signed_in(Client(), "qt.hethong").post(url)
    assert late.status_code == 409 and "Vui lòng nhờ Nguyễn Thị Thu Hà" in text_of(late)
    assert signed_in(Client(), "dung").post(url).status_code == 403
    assert identity.use_link(code=code, password="sông Thu Bồn mùa lũ") == dung
    assert tam_ky.post(url).status_code == 409 and "Phạm Tiến Dũng" not in page(head, "code_halves")


def test_the_person_takes_no_half_of_the_own_code_and_a_stranger_none(tam_ky):
    ha = who("ha")
    Assignment.objects.filter(staff=ha).update(unit=commune("20992"))
    dung = who("dung")
    tam_ky.post(reverse("console:reset_password", args=[dung.pk]), {"way": "paper"})
    url = reverse("console:code_half", args=[PasswordLink.objects.get().pk])
    assert signed_in(Client(), "ha").post(url).status_code == 403
    hold(dung, commune("20341"), Role.SIGN)
    assert signed_in(Client(), "dung").post(url).status_code == 403


def test_who_has_no_account_is_given_one_and_a_sign_in_name_is_one_persons(tam_ky):
    nobody = Staff.objects.create(code="CB0998", full_name="Trần Văn Chưa Có Tài Khoản")
    hold(nobody, commune("20341"), Role.PROCESS)
    url = reverse("console:open_account", args=[nobody.pk])
    taken = tam_ky.post(url, {"username": "dung", "way": "paper"})
    assert taken.status_code == 409 and "đã có người dùng" in text_of(taken)
    assert tam_ky.post(url, {"username": "Trần", "way": "paper"}).status_code == 422
    answer = tam_ky.post(url, {"username": "tran.van", "way": "paper"})
    assert answer.status_code == 200 and said_code(answer).endswith("····-····")
    assert identity.use_link(code=identity.code_of(PasswordLink.objects.get()), password=OWN) == nobody
    again = tam_ky.post(url, {"username": "tran.van2", "way": "paper"})
    assert again.status_code == 409 and "đã có tài khoản" in text_of(again)
    assert Change.objects.filter(person=nobody).values_list("act", flat=True).get() == "open_account"


def test_an_account_for_who_is_to_sign_is_opened_by_two(tam_ky):
    nobody = Staff.objects.create(code="CB0998", full_name="Trần Văn Chưa Có Tài Khoản")
    hold(nobody, commune("20341"), Role.SIGN)
    answer = send(tam_ky, "open_account", nobody.pk, username="tran.van", way="paper")
    assert "một người quản trị khác xác nhận" in text_of(answer)
    assert not User.objects.filter(username="tran.van").exists()
    (request,) = AccessRequest.objects.all()
    answer = signed_in(Client(), "qt.hethong").post(reverse("console:confirm_request", args=[request.pk]))
    assert said_code(answer).startswith("····-····") and User.objects.filter(username="tran.van").exists()


def test_the_addresses_of_a_specialist_are_changed_by_one_and_the_next_link_takes_two(tam_ky):
    dung = who("dung")
    Staff.objects.filter(pk=dung.pk).update(phone="0905111222", email="dung@quangnam.example")
    User.objects.filter(pk=dung.user_id).update(last_login=AT)
    url = reverse("console:change_contact", args=[dung.pk])
    same = tam_ky.post(url, {"phone": "0905 111 222", "email": "dung@quangnam.example"})
    assert same.status_code == 409 and "vẫn như cũ" in text_of(same)
    assert tam_ky.post(url, {"phone": "12", "email": ""}).status_code == 422
    tam_ky.post(reverse("console:reset_password", args=[dung.pk]), {"way": "paper"})
    code = identity.code_of(PasswordLink.objects.get())
    answer = send(tam_ky, "change_contact", dung.pk, phone="0905333444", email="khac@quangnam.example")
    assert "địa chỉ cũ và người đứng đầu đơn vị được báo" in text_of(answer)
    with pytest.raises(identity.LinkSpent):
        identity.open_link(code)
    job = ProcrastinateJob.objects.get(task_name__contains="tell_of_addresses")
    assert "0905" not in str(job.args)
    access.tell_of_addresses(change_id=UUID(job.args["change_id"]), at=AT)
    told = Notice.objects.get(template="access_address_staff")
    assert (told.to_phone, told.to_email) == ("0905111222", "dung@quangnam.example")
    send(tam_ky, "reset_password", dung.pk, way="paper")
    assert AccessRequest.objects.get().act == "reset_password" and PasswordLink.objects.count() == 1


def test_the_addresses_of_a_signer_are_changed_by_two(tam_ky):
    ha = who("ha")
    before = ha.phone
    send(tam_ky, "change_contact", ha.pk, phone="0905333444", email="khac@quangnam.example")
    assert who("ha").phone == before
    (request,) = AccessRequest.objects.all()
    second = signed_in(Client(), "qt.hethong")
    listed = page(second, "access_requests")
    assert "0905333444" in listed and "khac@quangnam.example" in listed
    send(second, "confirm_request", request.pk)
    assert (who("ha").phone, who("ha").user.email) == ("0905333444", "khac@quangnam.example")


def test_a_way_that_cannot_be_is_refused_and_changes_nothing(tam_ky):
    answer = tam_ky.post(reverse("console:reset_password", args=[who("dung").pk]), {"way": "sms"})
    assert answer.status_code == 422
    assert who("dung").user.has_usable_password()


def test_a_lost_second_factor_is_forgotten(tam_ky):
    dung = who("dung")
    Authenticator.objects.create(user=dung.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert "Đặt lại xác thực hai bước" in page(tam_ky, "account", dung.pk)
    answer = send(tam_ky, "reset_second_factor", dung.pk)
    assert "lần đăng nhập sau sẽ thiết lập lại" in text_of(answer)
    assert not Authenticator.objects.filter(user=dung.user).exists()


@pytest.mark.parametrize("role", [Role.PROCESS, Role.SIGN])
def test_who_has_no_account_has_nothing_to_reset_and_the_administrator_reads_so(tam_ky, role):
    nobody = Staff.objects.create(code="CB0998", full_name="Trần Văn Chưa Có Tài Khoản")
    hold(nobody, commune("20341"), role)
    shown = page(tam_ky, "account", nobody.pk)
    assert "chưa có tài khoản đăng nhập" in shown
    assert reverse("console:reset_password", args=[nobody.pk]) not in shown
    for act, typed in (("reset_password", {"way": "paper"}), ("reset_second_factor", {})):
        answer = tam_ky.post(reverse(f"console:{act}", args=[nobody.pk]), typed)
        assert answer.status_code == 409 and "hãy mở tài khoản ở trang của người đó" in text_of(answer)
    assert not Change.objects.filter(person=nobody).exists()
    send(tam_ky, "leave", nobody.pk, on="25/07/2022")
    assert Staff.objects.get(pk=nobody.pk).left_on == date(2022, 7, 25)


def test_a_person_leaves_on_a_day_and_the_list_says_so(tam_ky):
    dung = who("dung")
    bad = tam_ky.post(reverse("console:leave", args=[dung.pk]), {"on": "hôm kia"})
    assert bad.status_code == 422 and "hôm kia" in text_of(bad)
    late = tam_ky.post(reverse("console:leave", args=[dung.pk]), {"on": "01/07/2022"})
    assert late.status_code == 409
    send(tam_ky, "leave", dung.pk, on="25/07/2022")
    assert who("dung").left_on == date(2022, 7, 25)
    assert "nghỉ từ 25/07/2022" in page(tam_ky, "accounts", state="left")
    assert "Phạm Tiến Dũng" not in page(tam_ky, "accounts", state="working")


def test_an_administrator_sees_own_people_and_nobody_else(tam_ky):
    text = page(tam_ky, "accounts")
    assert "Phạm Tiến Dũng" in text and "Nguyễn Phương Thảo" not in text
    thao = who("thao")
    assert tam_ky.get(reverse("console:account", args=[thao.pk])).status_code == 404
    for act in ("reset_password", "reset_second_factor", "change_contact", "open_account", "leave"):
        assert tam_ky.post(reverse(f"console:{act}", args=[thao.pk])).status_code == 404
    assert tam_ky.get(reverse("console:hire", args=[commune("20992").pk])).status_code == 404


def test_an_account_that_reaches_further_is_not_taken_over(tam_ky):
    dung, an = who("dung"), who("tk.an")
    by = officer(an, district("502"), day=DAY)
    assert agencies.manages(dung, by=by, day=DAY)
    abroad = hold(who("thao"), commune("20992"), Role.SIGN)[0]
    Delegation.objects.create(
        assignment=abroad,
        to=dung,
        reason="Nghỉ phép",
        decision="1/QĐ",
        valid_from=DAY,
        valid_to=date(2022, 9, 1),
    )
    assert not agencies.manages(dung, by=by, day=DAY)
    assert "Vui lòng nhờ quản trị hệ thống" in page(tam_ky, "account", dung.pk)
    assert tam_ky.post(reverse("console:reset_password", args=[dung.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        agencies.reset_password(staff_id=dung.pk, way=PAPER, ways=[PAPER], by=by, at=AT)


def test_a_unit_administrator_does_not_take_over_the_system_administrator(quangnam, client):
    signed_in(client, "qt.donvi")
    khoa = who("qt.hethong")
    assert "Vui lòng nhờ quản trị hệ thống" in page(client, "account", khoa.pk)
    assert client.post(reverse("console:reset_password", args=[khoa.pk])).status_code == 404


def test_ones_own_account_is_somebody_elses_to_mend(tam_ky):
    an = who("tk.an")
    assert "Đây là tài khoản của bạn" in page(tam_ky, "account", an.pk)
    answer = tam_ky.post(reverse("console:reset_password", args=[an.pk]), {"way": "paper"})
    assert answer.status_code == 409 and "tài khoản của chính bạn" in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("pham tien dung", "Phạm Tiến Dũng"), ("tk.an", "Tạ Thị Bình An"), ("tam hải", "Nguyễn Phương Thảo")],
)
def test_people_are_found_by_name_sign_in_or_unit(as_system, typed, found):
    assert found in page(as_system, "accounts", q=typed)


def test_a_search_asks_for_beginnings_of_words_and_takes_any_sign(as_system):
    text = page(as_system, "accounts", q="bình an")
    assert "Tạ Thị Bình An" in text and "Phan Thành Đạt" not in text
    assert "Không có tài khoản nào khớp" in page(as_system, "accounts", q="a( [b \\ *%_")


def test_a_search_without_answer_helps_and_a_bad_filter_shows_all(as_system):
    assert "Không có tài khoản nào khớp" in page(as_system, "accounts", q="không có ai tên này")
    assert rows(page(as_system, "accounts", unit="không phải mã", after="cũng không")) == accounts.PAGE


def test_the_list_of_a_unit_holds_the_units_below_and_offers_a_new_account(as_system):
    text = page(as_system, "accounts", unit=district("502").pk)
    assert "Phạm Tiến Dũng" in text and "Huỳnh Mạnh Hùng" not in text
    assert "Tạo tài khoản tại đơn vị này" in text


def test_the_list_goes_on_by_key_and_misses_nobody(as_system, django_assert_max_num_queries):
    for number in range(70):
        Staff.objects.create(code=f"X{number}", full_name="Nguyễn Văn Trùng Tên")
    seen, query = set(), {}
    for _page in range(10):
        with django_assert_max_num_queries(14):
            text = page(as_system, "accounts", **query)
        seen |= set(re.findall(r'row-link"\s+href="([^"]+)"', text))
        following = (
            re.search(r"after=([0-9a-f-]{36})", text.split('rel="next"')[1]) if 'rel="next"' in text else None
        )
        if following is None:
            break
        query = {"after": following[1]}
    assert len(seen) == Staff.objects.count()

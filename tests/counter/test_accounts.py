"""The desk's screen for accounts that wait."""

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.audit.models import Access
from motcua.common.ids import uuid7
from motcua.identity import services
from motcua.identity.models import AccountMapping, Party
from motcua.identity.services import AccountNeedsMapping
from tests.counter.factories import signed_in, text_of
from tests.dossiers.factories import MONDAY, person

ACCOUNT = {
    "TechID": "TECH-0002",
    "HoVaTen": "Nguyễn Văn Minh",
    "SoDinhDanh": "049090001234",
    "SoDienThoai": "0912000111",
}


@pytest.fixture
def row(world):
    """An account that bears the number of Nguyễn Văn Minh, who already has one."""
    Party.objects.filter(pk=world.minh.pk).update(tech_id="TECH-0001")
    with pytest.raises(AccountNeedsMapping):
        services.sign_in_party(claims=ACCOUNT, at=MONDAY)
    return AccountMapping.objects.get()


@pytest.fixture
def lan(world):
    return signed_in(world.lan)


def address(name, row):
    return reverse(f"counter:{name}", args=[row.pk])


def test_the_list_and_the_rail_lead_to_it_with_the_number_masked(lan, row):
    text = text_of(lan.get(reverse("counter:accounts")))
    assert address("account", row) in text and "049••••••234" in text
    assert "049090001234" not in text
    assert "Tài khoản chờ xác nhận" in text_of(lan.get(reverse("counter:intake")))


def test_the_page_shows_both_sides_masked_and_the_look_is_logged(lan, row, world):
    text = text_of(lan.get(address("account", row)))
    assert text.count("049••••••234") == 2 and "091••••111" in text
    assert "049090001234" not in text and "0912000111" not in text
    assert Access.objects.get(subject="account").party_id == world.minh.pk


def test_the_card_and_a_reason_confirm_it_and_a_mistake_is_taken_off(lan, row, world):
    bad = lan.post(address("confirm_account", row), {"card_number": "049090009999", "reason": "Đã xem thẻ"})
    assert bad.status_code == 409 and "không trùng với số của tài khoản" in text_of(bad)
    assert 'value="049090009999"' in text_of(bad) and "Đã xem thẻ" in text_of(bad)
    empty = lan.post(address("confirm_account", row), {})
    assert empty.status_code == 422 and "Xin ghi đã đối chiếu những gì." in text_of(empty)
    good = {"card_number": "049 090 001 234", "reason": "Đã xem thẻ căn cước"}
    done = text_of(lan.post(address("confirm_account", row), good, follow=True))
    assert "Người dân đăng nhập được từ bây giờ" in done and "Đã xem thẻ căn cước" in done
    assert Party.objects.get(pk=world.minh.pk).tech_id == "TECH-0002"
    twice = lan.post(address("confirm_account", row), good)
    assert twice.status_code == 409 and "tải lại trang" in text_of(twice)
    off = text_of(lan.post(address("unlink_account", row), {"unlink-reason": "Nhầm người"}, follow=True))
    assert "Đã gỡ tài khoản" in off and "Nhầm người" in off
    assert Party.objects.get(pk=world.minh.pk).tech_id == "TECH-0001"


def test_a_rejection_needs_its_reason(lan, row):
    bare = lan.post(address("reject_account", row), {"reject-reason": " "})
    assert bare.status_code == 422 and "Xin ghi lý do." in text_of(bare)
    done = text_of(lan.post(address("reject_account", row), {"reject-reason": "Không có thẻ"}, follow=True))
    assert "Đã từ chối" in done and "Xác nhận tài khoản" not in done


def test_a_card_finds_its_requests_also_those_decided(lan, row):
    lan.post(address("reject_account", row), {"reject-reason": "Không có thẻ"})
    assert "Không có tài khoản nào chờ xác nhận" in text_of(lan.get(reverse("counter:accounts")))
    found = text_of(lan.get(reverse("counter:accounts"), {"q": "049 090 001 234"}))
    assert address("account", row) in found and "Đã từ chối" in found
    for typed in ("049090009999", "abc", "1" * 300):
        assert "Không có yêu cầu nào của số này" in text_of(
            lan.get(reverse("counter:accounts"), {"q": typed})
        )


def test_a_long_list_is_read_page_by_page_with_few_queries(lan, row, world, django_assert_max_num_queries):
    rows = [
        AccountMapping(
            tech_id=f"T{number}",
            kind=1,
            name="Nguyễn Thị " + "Thùy Dương " * 20,
            id_number="049090001234",
            holder=world.minh,
            asked_at=MONDAY,
            tried_at=MONDAY,
        )
        for number in range(40)
    ]
    AccountMapping.objects.bulk_create(rows)
    lan.get(reverse("counter:accounts"))
    with django_assert_max_num_queries(10):
        first = lan.get(reverse("counter:accounts"))
    second = lan.get(reverse("counter:accounts"), {"after": first.context["next_key"]})
    keys = [item["row"].pk for page in (first, second) for item in page.context["rows"]]
    assert len(keys) == len(set(keys)) == 41
    for odd in ({"after": "bịa"}, {"q": "\x00"}):
        assert lan.get(reverse("counter:accounts"), odd).status_code == 200


def test_nobody_but_the_desk_opens_it(world, row):
    for who in (world.dung, world.ha, world.tam, world.thao):
        page = signed_in(who)
        assert page.get(reverse("counter:accounts")).status_code == 403
        assert page.get(address("account", row)).status_code == 403
        assert page.post(address("confirm_account", row)).status_code == 403
    assert signed_in(world.lan).get(reverse("counter:account", args=[uuid7()])).status_code == 404


def test_the_role_alone_opens_it_at_no_other_unit(world, row):
    """Cards are shown at a one-stop: who receives elsewhere could decide nothing, and reads no name."""
    elsewhere = signed_in(person("AM70", "Hồ Văn Nhận", world.committee, Role.RECEIVE))
    assert elsewhere.get(reverse("counter:accounts")).status_code == 403
    assert elsewhere.get(address("account", row)).status_code == 403
    assert elsewhere.post(address("confirm_account", row), {}).status_code == 403

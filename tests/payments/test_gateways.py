"""The administrator keeps gateways and accounts; secrets never stand in a row."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from config import env
from motcua.agencies.models import Role
from motcua.payments.accounts import account_for
from motcua.payments.models import CollectingAccount, Gateway
from motcua.payments.services import gateways
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def admin(world):
    return factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN)


def send(client, page, /, *args, **typed):
    return client.post(reverse(f"console:{page}", args=args), typed, follow=True)


def test_a_gateway_is_opened_only_with_its_keys_in_the_environment(admin, settings):
    settings.PAYMENT_SECRETS = {}
    client = signed_in(admin)
    facts = {
        "slug": "keypay",
        "kind": "keypay",
        "name": "KeyPay",
        "url": "https://pay.example",
        "partner": "Q",
    }
    facts |= {"secret": "KP1", "callback_secret": "KP2", "active": "on"}
    refused = send(client, "add_gateway", **facts)
    assert refused.status_code == 409 and "Máy chủ chưa có khóa của cổng KeyPay" in text_of(refused)
    assert 'value="https://pay.example"' in text_of(refused)
    settings.PAYMENT_SECRETS = {"KP1": "khóa-kín-1", "KP2": "khóa-kín-2"}
    assert "Đã ghi cổng KeyPay." in text_of(send(client, "add_gateway", **facts))
    row = Gateway.objects.get()
    assert (
        row.ready
        and (row.key_out(), row.key_in()) == ("khóa-kín-1", "khóa-kín-2")
        and row.changed_by == "Trần Quản Trị"
    )
    assert "khóa-kín" not in text_of(client.get(reverse("console:gateway", args=["keypay"])))
    send(client, "gateway", "keypay", **{k: v for k, v in facts.items() if k not in {"slug", "active"}})
    assert not Gateway.objects.get().active


def test_a_key_typed_in_place_of_its_name_is_refused(admin):
    facts = {"slug": "a", "kind": "platform", "name": "NTT", "url": "https://x.example", "secret": "s3cr-et!"}
    answer = send(signed_in(admin), "add_gateway", **facts)
    assert answer.status_code == 409 and "Không ghi chính khóa bí mật" in text_of(answer)
    assert "Vui lòng ghi địa chỉ" in text_of(send(signed_in(admin), "add_gateway", **facts | {"url": ""}))


def test_the_nearest_account_of_the_day_is_paid_to(world, admin):
    client = signed_in(admin)
    facts = {
        "bank": "970403",
        "bank_name": "Kho bạc",
        "number": "111",
        "holder": "TINH",
        "valid_from": "01/07/2022",
    }
    assert "Đã ghi tài khoản" in text_of(send(client, "add_account", **facts))
    send(client, "add_account", **facts | {"number": "222", "unit_code": world.committee.identifier})
    send(client, "add_account", **facts | {"number": "333", "valid_from": "25/07/2022"})
    wrong = send(client, "add_account", **facts | {"bank": "12", "number": "4-4", "unit_code": "khong-co"})
    assert "Không có đơn vị nào mang mã" in text_of(wrong)
    assert send(client, "add_account", **facts | {"bank": "12"}).status_code == 409

    assert account_for(world.desk, EARLY.date()).number == "222"
    CollectingAccount.objects.filter(number="222").delete()
    assert account_for(world.desk, EARLY.date()).number == "333"
    assert account_for(world.desk, EARLY.date().replace(day=24)).number == "111"


def test_nobody_else_touches_them(world):
    for name in ("payments", "add_gateway", "add_account"):
        assert signed_in(world.lan).get(reverse(f"console:{name}")).status_code == 403
    with pytest.raises(PermissionDenied):
        gateways.keep_gateway(row=Gateway(slug="x", kind="demo", name="X"), by=world.lan, at=EARLY)


def test_keys_are_read_from_the_environment_or_from_files(tmp_path, monkeypatch):
    (tmp_path / "k").write_text("trong-tệp\n", encoding="utf-8")
    monkeypatch.setenv("MOTCUA_PAY_A", "một")
    monkeypatch.setenv("MOTCUA_PAY_B_FILE", str(tmp_path / "k"))
    assert env.secrets("MOTCUA_PAY_") == {"A": "một", "B": "trong-tệp"}

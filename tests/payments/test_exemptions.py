"""Who is let off fees: rows by date that the administrator keeps; the past stays."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.catalogue.models import Field
from motcua.payments.exemptions import exemptions_for
from motcua.payments.models import Exemption
from motcua.payments.services import exempting
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories

pytestmark = pytest.mark.django_db
LAW = "60/2014/QH13 Điều 11 khoản 1 điểm a"


@pytest.fixture
def world(db):
    return factories.world()


@pytest.fixture
def admin(world):
    return factories.person("QT01", "Trần Quản Trị", world.committee, Role.SYSTEM_ADMIN)


def send(client, page, /, *args, **typed):
    return client.post(reverse(f"console:{page}", args=args), typed, follow=True)


def facts(world, **more):
    field = world.version.field.code
    return {
        "name": "Người thuộc hộ nghèo",
        "kind": "fee",
        "field": field,
        "procedure": "",
        "percent": "100",
        "legal_basis": LAW,
        "valid_from": "01/01/2016",
    } | more


def test_a_group_is_added_confirmed_changed_from_a_day_and_ended(world, admin):
    client = signed_in(admin)
    assert "Đã ghi “Người thuộc hộ nghèo” từ 01/01/2016." in text_of(
        send(client, "add_exemption", **facts(world))
    )
    first = Exemption.objects.get(name="Người thuộc hộ nghèo")
    assert not first.confirmed and first.changed_by == "Trần Quản Trị"
    assert "chờ đối chiếu" in text_of(client.get(reverse("console:payments")))
    send(client, "confirm_exemption", first.pk)
    first.refresh_from_db()
    assert first.confirmed

    change = facts(world, percent="50", valid_from="01/08/2022", confirmed="on")
    assert "từ 01/08/2022" in text_of(send(client, "change_exemption", first.pk, **change))
    second = Exemption.objects.get(valid_from=date(2022, 8, 1))
    assert second.code == first.code
    percents = {
        day: [one.percent for one in exemptions_for(world.version, day=day)]
        for day in (date(2022, 7, 31), date(2022, 8, 1))
    }
    assert percents == {date(2022, 7, 31): [100], date(2022, 8, 1): [50]}

    send(client, "end_exemption", second.pk, last="31/12/2022")
    assert exemptions_for(world.version, day=date(2022, 12, 31))
    assert not exemptions_for(world.version, day=date(2023, 1, 1))


def test_a_change_never_reaches_back_and_two_administrators_do_not_change_the_same_row(world, admin):
    client = signed_in(admin)
    send(client, "add_exemption", **facts(world))
    row = Exemption.objects.get(name="Người thuộc hộ nghèo")
    early = send(client, "change_exemption", row.pk, **facts(world, percent="50"))
    assert early.status_code == 409 and "phải bắt đầu sau ngày đó" in text_of(early)
    assert 'value="50"' in text_of(early)
    send(client, "change_exemption", row.pk, **facts(world, percent="50", valid_from="01/08/2022"))
    late = send(client, "change_exemption", row.pk, **facts(world, percent="30", valid_from="02/08/2022"))
    assert late.status_code == 409 and "tải lại trang" in text_of(late)
    assert Exemption.objects.filter(code=row.code).count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"percent": "0"}, "1"),
        ({"percent": "mười"}, "Ghi một số nguyên từ 1 đến 100."),
        ({"name": ""}, "Vui lòng ghi ô này."),
        ({"field": ""}, "Hãy chọn một lĩnh vực, hoặc ghi mã của một thủ tục."),
        ({"procedure": "1.001193"}, "Hãy chọn một lĩnh vực, hoặc ghi mã của một thủ tục."),
        ({"field": "", "procedure": "9.999999"}, "mã của một thủ tục có trong danh mục"),
        ({"valid_from": "31/02/2022"}, "Ngày chưa đúng."),
    ],
)
def test_what_is_wrong_is_said_and_kept_on_the_page(world, admin, wrong, said):
    answer = send(signed_in(admin), "add_exemption", **facts(world, **wrong))
    assert answer.status_code in {409, 422}
    assert said in text_of(answer) and LAW in text_of(answer)
    assert not Exemption.objects.filter(name="Người thuộc hộ nghèo").exists()


def test_the_same_group_in_a_long_field_gets_a_code_of_its_own(world, admin):
    Field.objects.create(code="a" * 70, name="Lĩnh vực dài")
    client = signed_in(admin)
    for _turn in range(2):
        send(client, "add_exemption", **facts(world, field="a" * 70))
    codes = set(Exemption.objects.filter(field="a" * 70).values_list("code", flat=True))
    assert len(codes) == 2 and all(len(code) <= 60 for code in codes)


def test_only_the_administrator_of_the_system_keeps_them(world):
    with pytest.raises(PermissionDenied):
        exempting.keep_exemption(row=Exemption(), instead_of=None, by=world.lan, at=EARLY)
    row = Exemption.objects.create(
        code="x",
        name="Trẻ em",
        kind="fee",
        field="ho-tich",
        percent=100,
        legal_basis=LAW,
        valid_from=date(2016, 1, 1),
    )
    for act in (
        lambda: exempting.confirm_exemption(exemption_id=row.pk, by=world.lan, at=EARLY),
        lambda: exempting.end_exemption(exemption_id=row.pk, last=EARLY.date(), by=world.lan, at=EARLY),
    ):
        with pytest.raises(PermissionDenied):
            act()

"""The national portal asks what a dossier owes (dptracuuthanhtoanhs)."""

import json

import pytest
from django.test import Client

from motcua.dossiers.services import paying
from tests.dossiers import factories
from tests.dossiers.factories import MONDAY
from tests.payments.factories import owes

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/integration/dptracuuthanhtoanhs"


@pytest.fixture
def world(db, settings):
    settings.PAYMENT_SECRETS = {"DVCQG": "khoa-cua-cong"}
    return factories.world()


def ask(body, *, key="khoa-cua-cong"):
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"authorization": f"Bearer {key}"}
    return Client().post(ADDRESS, text, content_type="application/json", headers=headers)


def test_the_bill_until_it_is_paid_and_nothing_after(world):
    dossier = factories.received(world)
    assert ask({"MaHoSo": dossier.code}).json() == {"error_code": 0, "message": {}}
    owes(world, dossier, 15_000)
    said = ask({"MaHoSo": dossier.code}).json()
    assert said["error_code"] == 1
    bill = said["message"]
    assert (bill["MaHoSo"], bill["SoTien"]) == (dossier.code, "15000")
    assert bill["DSKhoanNop"] == [{"NoiDung": "Lệ phí xác nhận", "SoTien": "15000"}]
    assert bill["MaTTHC"] == world.version.procedure.code and bill["MaTraCuuTT"].startswith(dossier.code)
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=MONDAY)
    assert ask({"MaHoSo": dossier.code}).json() == {"error_code": 0, "message": {}}


def test_an_unknown_dossier_and_a_wrong_question_are_errors_in_words(world):
    assert ask({"MaHoSo": "000.00.31.H47-220725-9999"}).json()["error_code"] == -1
    for body in ("", "[]", "{", '{"MaHoSo": 5}', '{"MaHoSo": "  "}', "x" * 5000):
        answer = ask(body)
        assert answer.status_code == 400 and "MaHoSo" in answer.json()["message"]


def test_without_the_secret_nothing_is_told(world, settings):
    dossier = factories.received(world)
    owes(world, dossier, 15_000)
    for key in ("", "khoa-cua-con", "sai"):
        answer = ask({"MaHoSo": dossier.code}, key=key)
        assert answer.status_code == 401 and "15000" not in answer.content.decode()
    settings.PAYMENT_SECRETS = {}
    assert ask({"MaHoSo": dossier.code}, key="").status_code == 404

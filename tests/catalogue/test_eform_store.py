"""Published versions of forms, and the places of an address."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.agencies.models import Level, Unit, UnitKind
from motcua.catalogue import eforms
from motcua.catalogue.eform_store import (
    address_options,
    current_form,
    forget_addresses,
    party_facts,
    publish_form,
    seed_forms,
)
from motcua.catalogue.models import EForm
from motcua.identity.models import Party
from tests.catalogue.forms import KEYS

pytestmark = pytest.mark.django_db
AT = datetime(2022, 7, 25, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SMALL = {
    "title": "Tờ khai",
    "pages": [{"key": "p", "title": "Trang", "fields": [{"key": "q", "type": "text", "label": "Câu"}]}],
}


def test_seeding_twice_publishes_each_form_once() -> None:
    seed_forms(AT)
    seed_forms(AT)
    assert sorted(EForm.objects.values_list("key", "number")) == [(key, 1) for key in KEYS]
    assert EForm.objects.get(key="death_registration").title == "Tờ khai đăng ký khai tử"


def test_a_changed_form_is_a_new_version_and_the_old_one_stays() -> None:
    first = publish_form(key="x", title="Tờ khai", definition=SMALL, at=AT)
    assert publish_form(key="x", title="Tờ khai", definition=SMALL, at=AT) == first
    second = publish_form(key="x", title="Tờ khai mới", definition=SMALL, at=AT)
    assert (first.number, second.number) == (1, 2)
    assert current_form("x", AT.date()) == second
    first.refresh_from_db()
    assert first.title == "Tờ khai"


def test_a_broken_form_is_not_published() -> None:
    with pytest.raises(eforms.DefinitionWrong):
        publish_form(key="x", title="Tờ khai", definition={"title": "x", "pages": []}, at=AT)
    assert current_form("x", AT.date()) is None


def test_places_are_those_with_a_committee_that_day() -> None:
    forget_addresses()
    province = unit("49", Level.PROVINCE, "Ủy ban nhân dân tỉnh Quảng Nam")
    district = unit("502", Level.DISTRICT, "Ủy ban nhân dân thành phố Tam Kỳ", province)
    unit("20341", Level.COMMUNE, "Ủy ban nhân dân phường An Mỹ", district)
    unit("20335", Level.COMMUNE, "Ủy ban nhân dân phường Cũ", district, until=date(2022, 7, 25))
    book = address_options(date(2022, 7, 25))
    assert [place.name for place in book.communes] == ["phường An Mỹ"]
    assert book.above("20341") == {"province": "49", "district": "502", "commune": "20341"}
    party = Party.objects.create(
        name="Nguyễn Thị Bích Phượng", commune_code="20341", address="Tổ 5", birth_date=date(1994, 2, 28)
    )
    facts = party_facts(party)
    assert facts["party.birth_date"] == "1994-02-28"
    assert facts["party.residence"] == {"commune": "20341", "detail": "Tổ 5"}
    assert "party.email" not in facts
    forget_addresses()


def unit(code: str, level: Level, name: str, parent: Unit | None = None, until: date | None = None) -> Unit:
    return Unit.objects.create(
        gso_code=code,
        level=level,
        kind=UnitKind.COMMITTEE,
        name=name,
        parent=parent,
        valid_from=date(2020, 1, 1),
        valid_to=until,
    )

"""Reception from the dossier's page: by the rule of the desk."""

import pytest
from django.urls import reverse

from motcua.catalogue.models import Component
from motcua.dossiers.status import Money, Status
from tests.counter.factories import EARLY, hidden, open_page, press, signed_in, text_of
from tests.dossiers import factories
from tests.payments.factories import fee


@pytest.fixture
def lan(world):
    return signed_in(world.lan)


def button(lan, dossier):
    """The button of the dossier's page, as it is drawn there."""
    key = hidden(open_page(lan, dossier))["key"]
    return lan.post(reverse("counter:receive", args=[dossier.pk]), {"key": key}, follow=True)


def test_the_dossier_page_refuses_what_the_desk_refuses_and_names_it(world, lan):
    dossier = factories.without_papers(world, at=EARLY)
    answer = button(lan, dossier)
    assert answer.status_code == 409
    text = text_of(answer)
    assert "Chưa đủ giấy tờ để tiếp nhận" in text and world.component.name in text
    dossier.refresh_from_db()
    assert (dossier.status, dossier.code) == (Status.COUNTER_CHECK, None)


def test_what_was_missing_is_written_down_and_received_in_one_press(world, lan):
    shown = Component.objects.create(version=world.version, name="Căn cước", shown_only=True, position=2)
    dossier = factories.without_papers(world, at=EARLY)
    half = {f"p-{world.component.pk.hex}-originals": "1"}
    assert press(lan, "receive", dossier, **half).status_code == 409
    answer = press(lan, "receive", dossier, **half, **{f"p-{shown.pk.hex}-shown": "1"})
    dossier.refresh_from_db()
    assert dossier.status == Status.RECEIVED and dossier.code in text_of(answer)
    assert dossier.papers.filter(kind="component").count() == 2


def test_a_number_that_is_none_is_said_and_nothing_is_received(world, lan):
    dossier = factories.without_papers(world, at=EARLY)
    answer = press(lan, "receive", dossier, **{f"p-{world.component.pk.hex}-originals": "một"})
    assert answer.status_code == 422 and "Số bản phải là số" in text_of(answer)


def test_a_complete_dossier_is_received_by_its_button_at_once(world, lan):
    dossier = factories.taken_in(world, at=EARLY)
    assert "Trả kết quả trước" in text_of(button(lan, dossier))
    dossier.refresh_from_db()
    assert dossier.status == Status.RECEIVED


def test_money_that_is_still_to_come_is_said_with_the_reception(world, lan):
    fee(world)
    dossier = factories.taken_in(world, at=EARLY)
    assert dossier.money == Money.DUE
    assert "Phí, lệ phí chưa thu" in text_of(button(lan, dossier))

"""Reception from the dossier's page: by the rule of the desk."""

import pytest
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.catalogue.models import Component
from motcua.common.moments import spoken
from motcua.dossiers.services import processing
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


def test_the_second_of_two_tabs_is_told_who_did_it_and_when(world, lan):
    dossier = factories.taken_in(world, at=EARLY)
    keys = [hidden(open_page(lan, dossier))["key"] for _tab in range(2)]
    head = signed_in(world.head)
    theirs = hidden(open_page(head, dossier))["key"]
    url = reverse("counter:receive", args=[dossier.pk])
    lan.post(url, {"key": keys[0]})
    event = dossier.events.get(act="receive")
    for client, key, who in (
        (lan, keys[1], "chính bạn"),
        (head, theirs, f"{world.lan.staff.full_name} ({world.desk.name})"),
    ):
        answer = client.post(url, {"key": key})
        text = text_of(answer)
        assert answer.status_code == 409
        assert f"Việc gần nhất: Tiếp nhận, {who}, {spoken(event.happened_at)}." in text
        assert '<a href="#s-su">' in text and 'id="s-su"' in text and "không thể chuyển" not in text


def test_an_act_on_many_that_came_too_late_says_who_was_first(world):
    dossier = factories.received(world, at=EARLY)
    processing.transfer(dossier_id=dossier.pk, by=world.lan, at=EARLY)
    other = factories.person("AM78", "Hồ Văn Khác", world.committee, Role.ASSIGN)
    url, ids = reverse("counter:assign_many"), [str(dossier.pk)]
    drawn = hidden(text_of(signed_in(other).get(url, {"d": ids})))
    to = {"d": ids, "to": str(world.dung.staff.pk)}
    ha = signed_in(world.ha)
    ha.post(url, to | {"key": hidden(text_of(ha.get(url, {"d": ids})))["key"]})
    text = text_of(signed_in(other).post(url, to | {"key": drawn["key"]}))
    assert "1 hồ sơ không làm được" in text
    assert f"Việc gần nhất: Phân công xử lý, {world.ha.staff.full_name}" in text
    assert reverse("counter:dossier", args=[dossier.pk]) in text

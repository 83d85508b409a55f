"""Every page beside the straight road: who may open it, what a second press or a second officer meets."""

from dataclasses import dataclass
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from motcua.common.ids import uuid7
from motcua.counter.act_pages import ACT_PAGES
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.status import Act
from tests.counter.factories import EARLY, account, hidden, open_page, press, signed_in, text_of
from tests.dossiers import factories as dossiers
from tests.dossiers import side

WHY = {"reason": "Đủ dài để người đọc hiểu vì sao."}


def asked_police(world):
    return side.consulting_police(world, side.neighbours(world).police, at=EARLY)


@dataclass(frozen=True)
class Door:
    """An act's page: how a dossier comes before it, who opens it, what a good answer is."""

    act: str
    made: object
    who: str
    typed: object = None

    def answer(self, world) -> dict[str, object]:
        return self.typed(world) if callable(self.typed) else self.typed or {}


def one_paper(world) -> dict[str, object]:
    name = f"c-{world.component.pk.hex}"
    return {name: "on", f"{name}-reason": side.WHY}


def one_brought(world) -> dict[str, object]:
    return {f"p-{world.component.pk.hex}-originals": "1"}


DATE = {"reason_code": "verification", "reason": side.REASON, "new_date": "02/08/2022"}
REFUSED = {"reason_code": "khong-du-dieu-kien", "reason": "Người đề nghị đang có đăng ký kết hôn hợp lệ."}
DOORS = [
    Door("request_supplement", dossiers.taken_in, "lan", one_paper),
    Door("propose_supplement", dossiers.assigned, "dung", one_paper),
    Door("release_supplement", side.drafted, "lan"),
    Door("supply_supplement", side.asked, "lan", one_brought),
    Door("request_extension", dossiers.assigned, "dung", DATE),
    Door("sign_extension", side.extension_asked, "ha"),
    Door("decline_extension", side.extension_asked, "ha", WHY),
    Door("take_back_extension", side.extension_asked, "dung", WHY),
    Door("change_due_date", side.apology_signed, "head"),
    Door("propose_refusal", dossiers.assigned, "dung", REFUSED),
    Door("sign_refusal", side.refusal_proposed, "ha"),
    Door("send_back", side.refusal_proposed, "ha", WHY),
    Door("take_back_draft", dossiers.proposed, "dung", WHY),
    Door("release_refusal", side.refusal_signed, "lan"),
    Door("withdraw", dossiers.assigned, "lan", {"name": "Nguyễn Văn Minh", "paper": "Đơn ngày 25/07/2022"}),
]
every = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.act)


@every
def test_the_dossier_leads_to_the_page_and_the_page_does_the_act(world, door):
    dossier, client = door.made(world, at=EARLY), signed_in(getattr(world, door.who))
    assert reverse(f"counter:{door.act}", args=[dossier.pk]) in open_page(client, dossier)
    answer = press(client, door.act, dossier, **door.answer(world))
    assert answer.redirect_chain, text_of(answer)[:3000]
    assert Event.objects.filter(dossier=dossier, act=door.act).count() == 1
    assert "notice--done" in text_of(answer)


@every
def test_a_double_press_is_one_act(world, door):
    dossier, client = door.made(world, at=EARLY), signed_in(getattr(world, door.who))
    url = reverse(f"counter:{door.act}", args=[dossier.pk])
    typed = door.answer(world) | {"key": hidden(text_of(client.get(url)))["key"]}
    first, second = client.post(url, typed), client.post(url, typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Event.objects.filter(dossier=dossier, act=door.act).count() == 1


@every
def test_whoever_comes_second_is_told_and_loses_nothing(world, door):
    dossier, client = door.made(world, at=EARLY), signed_in(getattr(world, door.who))
    url = reverse(f"counter:{door.act}", args=[dossier.pk])
    typed = door.answer(world)
    client.post(url, typed | {"key": str(uuid7())})
    late = client.post(url, typed | {"key": str(uuid7())})
    assert late.status_code == 409
    text = text_of(late)
    assert "error-summary" in text
    for name, value in typed.items():
        assert str(value) in text or value == "on" or name == "reason_code", name
    again = client.get(url)
    assert again.status_code == 409 and "Diễn biến" in text_of(again)
    assert Event.objects.filter(dossier=dossier, act=door.act).count() == 1


@every
def test_an_officer_of_another_ward_meets_nothing(world, door):
    dossier, thao = door.made(world, at=EARLY), signed_in(world.thao)
    url = reverse(f"counter:{door.act}", args=[dossier.pk])
    for answer in (thao.get(url), thao.post(url, door.answer(world) | {"key": str(uuid7())})):
        assert answer.status_code in {403, 404}
    assert not Event.objects.filter(dossier=dossier, act=door.act).exists()


@every
def test_colleagues_without_a_part_in_it_are_forbidden(world, door):
    around = side.neighbours(world)
    dossier = door.made(world, at=EARLY)
    url = reverse(f"counter:{door.act}", args=[dossier.pk])
    for other in (around.colleague, around.assigner, around.control, world.tam):
        client = signed_in(other)
        for answer in (client.get(url), client.post(url, door.answer(world) | {"key": str(uuid7())})):
            assert answer.status_code in {403, 404}, other.name
        assert url not in text_of(client.get(reverse("counter:dossier", args=[dossier.pk]))), other.name
    assert not Event.objects.filter(dossier=dossier, act=door.act).exists()


@every
def test_nothing_is_done_without_a_key(world, door):
    dossier, client = door.made(world, at=EARLY), signed_in(getattr(world, door.who))
    url = reverse(f"counter:{door.act}", args=[dossier.pk])
    assert client.post(url, door.answer(world) | {"key": "không phải"}).status_code == 422
    assert not Event.objects.filter(dossier=dossier, act=door.act).exists()


@pytest.mark.parametrize("door", [door for door in DOORS if door.typed], ids=lambda door: door.act)
def test_what_was_typed_when_the_session_had_ended_is_drawn_again_and_not_done(world, client, door):
    dossier = door.made(world, at=EARLY)
    url = reverse(f"counter:{door.act}", args=[dossier.pk])
    typed = door.answer(world)
    client.post(url, typed | {"key": ""})
    client.force_login(account(getattr(world, door.who)))
    text = text_of(client.get(url))
    for name, value in typed.items():
        assert str(value) in text or value == "on" or name == "reason_code", name
    assert not Event.objects.filter(dossier=dossier, act=door.act).exists()


@pytest.mark.django_db(transaction=True)
def test_two_officers_of_one_desk_send_the_same_request_at_once():
    world = dossiers.world()
    head = side.neighbours(world).head
    dossier = side.drafted(world, at=EARLY)
    url = reverse("counter:release_supplement", args=[dossier.pk])
    clients, start, answers = [signed_in(world.lan), signed_in(head)], Barrier(2), []

    def send(client):
        start.wait()
        try:
            answers.append(client.post(url, {"key": str(uuid7())}))
        finally:
            connection.close()

    threads = [Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert Event.objects.filter(dossier=dossier, act=Act.RELEASE_SUPPLEMENT).count() == 1
    assert Dossier.objects.get().papers.filter(template="form02").count() == 1


def test_every_act_with_a_page_has_its_address():
    for act in ACT_PAGES:
        assert reverse(f"counter:{act}", args=[uuid7()])


def test_side_acts_stand_quietly_beside_the_one_primary_button(world):
    dossier = dossiers.assigned(world, at=EARLY)
    text = open_page(signed_in(world.dung), dossier).split("<main")[1]
    assert text.count("button--primary") == 1
    beside = text.split("Việc khác:")[1]
    for label in ("Đề nghị bổ sung", "Lấy ý kiến", "Đề nghị gia hạn", "Trình từ chối giải quyết"):
        assert label in beside


def test_a_dossier_tells_what_is_asked_whose_turn_it_is_and_until_when(world):
    police = side.neighbours(world).police
    side.consulting_police(world, police, at=EARLY)
    dossier = Dossier.objects.get()
    text = open_page(signed_in(world.lan), dossier)
    assert "Việc phát sinh" in text and side.REASON in text
    assert f"Cho ý kiến: {police.unit.name}" in text and "trước 17:00 thứ Tư 27/07/2022" in text


def test_the_parked_clock_is_said_in_plain_words(world):
    dossier = side.asked(world, at=EARLY)
    text = open_page(signed_in(world.dung), dossier)
    assert "Đang chờ người nộp bổ sung, thời hạn tạm dừng từ 07:30 thứ Hai 25/07/2022." in text
    assert "Tạm dừng tính hạn" in text
    before = side.asked_at_intake(world, at=EARLY)
    assert "thời hạn giải quyết chưa bắt đầu" in open_page(signed_in(world.lan), before)


def test_the_first_due_date_stands_beside_a_changed_one(world):
    dossier = side.extended(world, at=EARLY)
    text = open_page(signed_in(world.dung), dossier)
    assert "Hạn trả đầu tiên" in text and "việc phát sinh đã xong" in text
    assert f"{dossier.first_due_at.astimezone(dossiers.VIETNAM):%d/%m/%Y}" in text
    assert "thành 02/08/2022 17:00." in text


def test_a_dossier_that_was_withdrawn_is_neither_in_time_nor_late(world):
    dossier = dossiers.assigned(world, at=EARLY)
    press(signed_in(world.lan), "withdraw", dossier, name="Nguyễn Văn Minh", paper="Đơn viết tay ngày 25/07")
    text = open_page(signed_in(world.lan), dossier)
    assert "Người nộp đã rút hồ sơ" in text and "Xong đúng hạn" not in text

"""Two officers press the same button at the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act
from tests.counter import test_intake
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories as dossiers


@pytest.mark.django_db(transaction=True)
def test_one_receives_and_the_other_is_told_so():
    world = dossiers.world()
    bich = dossiers.person("AM09", "Võ Thị Ngọc Bích", world.desk, Role.RECEIVE)
    dossier = dossiers.taken_in(world, at=EARLY)
    url = reverse("counter:receive", args=[dossier.pk])
    clients = [signed_in(world.lan), signed_in(bich)]
    start, answers = Barrier(2), []

    def press(client):
        start.wait()
        try:
            answers.append(client.post(url, {"key": str(uuid7())}))
        finally:
            connection.close()

    threads = [Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    told = next(answer for answer in answers if answer.status_code == 409)
    assert "đã ở trạng thái “Đã tiếp nhận” rồi" in text_of(told)
    assert "Việc gần nhất: Tiếp nhận, " in text_of(told) and "chính bạn" not in text_of(told)
    assert Dossier.objects.get().events.filter(act=Act.RECEIVE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_forms_for_one_person_sent_at_the_same_instant_make_one_dossier_and_the_other_is_told():
    world = dossiers.world()
    bich = dossiers.person("AM09", "Võ Thị Ngọc Bích", world.desk, Role.RECEIVE)
    clients = [signed_in(world.lan), signed_in(bich)]
    url = test_intake.url_of(world)
    papers = test_intake.counted(world)
    forms = [test_intake.typed(text_of(client.get(url)), do="keep", **papers) for client in clients]
    assert forms[0]["d-dossier_id"] != forms[1]["d-dossier_id"]  # two forms, not two presses of one
    start, answers = Barrier(2), []

    def press(client, form):
        start.wait()
        try:
            answers.append(client.post(url, form))
        finally:
            connection.close()

    threads = [Thread(target=press, args=pair) for pair in zip(clients, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    told = next(answer for answer in answers if answer.status_code == 409)
    assert "là hồ sơ khác" in text_of(told) and str(Dossier.objects.get()) in text_of(told)

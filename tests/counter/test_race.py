"""Two officers press the same button at the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act
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

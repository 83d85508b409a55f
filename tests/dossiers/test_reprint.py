"""A form printed again is the stored file, byte for byte, and the history says who and why."""

import pytest
from django.core.exceptions import PermissionDenied

from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.documents import services as documents
from motcua.dossiers.services.reprinting import reprint
from motcua.dossiers.verification import verify
from tests.dossiers import factories
from tests.dossiers.factories import vn

LATER = vn(2022, 9, 5, 9, 0)
WHY = "Người dân làm mất giấy hẹn."


def test_the_same_bytes_and_a_line_in_the_history(world):
    dossier = factories.received(world)
    receipt = dossier.papers.get(template="form01")
    first = documents.read(receipt.file)
    again = documents.read(reprint(paper_id=receipt.pk, by=world.tam, at=LATER, why=WHY))

    assert again == first
    event = dossier.events.get(act="reprint")
    assert (event.actor_name, event.facts["reason"], event.facts["sha256"]) == (
        "Võ Minh Tâm",
        WHY,
        receipt.file.blob_id,
    )
    *_, report = verify()
    assert report.holds


def test_a_double_press_is_one_reprint(world):
    dossier = factories.received(world)
    key = uuid7()
    for _press in range(2):
        reprint(paper_id=dossier.papers.get(template="form01").pk, by=world.lan, at=LATER, why=WHY, key=key)

    assert dossier.events.filter(act="reprint").count() == 1


def test_nobody_but_the_one_stop_and_never_without_a_reason(world, near):
    receipt = factories.received(world).papers.get(template="form01")
    for officer in (world.dung, world.ha, world.thao, near.control, near.machine):
        with pytest.raises(PermissionDenied):
            reprint(paper_id=receipt.pk, by=officer, at=LATER, why=WHY)
    with pytest.raises(Refusal):
        reprint(paper_id=receipt.pk, by=near.head, at=LATER, why="  ")

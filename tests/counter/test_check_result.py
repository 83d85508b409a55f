"""Whoever holds a result's PDF learns whether it still counts, since when not, and why."""

import re
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.documents import services as documents
from motcua.dossiers.models import Paper
from motcua.dossiers.services import correcting
from tests.counter.factories import text_of
from tests.documents.tools import program
from tests.dossiers import factories, side
from tests.dossiers.factories import vn

LATER = vn(2022, 8, 1, 10, 0)


@pytest.fixture
def world(db):
    return factories.world()


def checked(paper):
    sent = SimpleUploadedFile("ket-qua.pdf", documents.read(paper.file), "application/pdf")
    return text_of(Client().post(reverse("portal:check_result"), {"file": sent}))


def oldest(dossier):
    return dossier.papers.filter(kind=Paper.Kind.RESULT).order_by("made_at", "id").first()


def test_a_result_in_force_is_said_to_be(world):
    paper = oldest(factories.returned(world))

    assert f"Kết quả {paper.code} do cơ quan cấp" in checked(paper)


def test_the_time_of_the_act_stands_first_and_the_machines_is_named_as_such(world):
    text = checked(oldest(factories.returned(world)))  # the act of 2022, the key of the machine's today

    signed = re.search(r"đã ký lúc (\d\d:\d\d:\d\d) ngày (\d\d/\d\d/\d{4})", text)
    assert signed and signed[2].endswith("/07/2022")
    assert "Đó là giờ của hệ thống; theo giờ máy thì chữ ký số được tạo lúc" in text


def test_where_the_system_keeps_the_machines_time_one_time_is_said(world):
    paper = oldest(factories.returned(world))
    documents.File.objects.filter(pk=paper.file_id).update(created_at=paper.file.signatures.get().signed_at)

    assert "theo giờ máy" not in checked(paper)


def test_the_printed_mark_bears_the_time_of_the_act(world):
    body = documents.read(oldest(factories.returned(world)).file)
    words = subprocess.run(
        [program("pdftotext"), "-", "-"], input=body, capture_output=True, check=True
    ).stdout.decode()

    stamp = re.search(r"Thời gian ký: (\d\d/\d\d/\d{4})", words)
    assert stamp and stamp[1].endswith("/07/2022")


def test_a_replaced_result_says_by_which_and_since_when(world):
    dossier = side.correction_signed(world, at=LATER)

    text = checked(oldest(dossier))
    assert f"đã được thay bằng {dossier}-KQ2 từ 10:00 thứ Hai 01/08/2022" in text


def test_a_revoked_result_says_since_when_and_why(world):
    dossier = factories.returned(world)
    decision, why = "Quyết định 15/QĐ-UBND", "Giấy tờ trong hồ sơ <giả> theo kết luận."
    correcting.revoke_result(dossier_id=dossier.pk, by=world.ha, at=LATER, decision=decision, reason=why)

    text = checked(oldest(dossier))
    assert "đã bị thu hồi từ 10:00 thứ Hai 01/08/2022" in text and decision in text and why in text


def test_the_citizen_reads_what_a_further_act_means_for_him(world):
    from motcua.portal.standing import standing

    def sentence(dossier):
        dossier.refresh_from_db()
        return standing(dossier, signed_in=True, at=LATER).sentence

    assert "nộp tiền theo thông báo" in sentence(side.duty_sent(world))
    assert "bạn không phải nộp thêm tiền" in sentence(side.error_found(world))
    revoked = factories.returned(world)
    correcting.revoke_result(
        dossier_id=revoked.pk,
        by=world.ha,
        at=LATER,
        decision="Quyết định 15/QĐ-UBND",
        reason="Cấp sai đối tượng.",
    )
    assert "đã bị thu hồi" in sentence(revoked)

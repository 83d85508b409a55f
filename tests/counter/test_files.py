"""Papers are opened by short-lived links, by who may see their dossier, in a page that can do nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from motcua.audit.models import Access
from motcua.documents import services as documents
from motcua.dossiers.models import Paper
from tests.counter.factories import EARLY, open_page, signed_in, text_of
from tests.documents.factories import pdf
from tests.dossiers import factories as dossiers


def link(paper: Paper, seconds: int = 600, ago: int = 0) -> str:
    begun = timezone.now() - timedelta(seconds=ago)
    return reverse("counter:file", args=[documents.make_token(paper.file_id, begun, seconds)])


@pytest.fixture
def receipt(world):
    return dossiers.received(world, at=EARLY).papers.get(kind=Paper.Kind.FORM)


def test_form_01_comes_from_the_store_as_it_was_issued(world, receipt):
    client = signed_in(world.lan)
    text = open_page(client, receipt.dossier)
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in text
    first, again = client.get(link(receipt)), client.get(link(receipt))
    assert first.content == again.content == documents.read(receipt.file)
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"].startswith("inline")
    assert first["Content-Security-Policy"] == "sandbox"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert Access.objects.filter(subject="file", subject_id=receipt.file_id).count() == 2


def test_an_old_link_and_a_made_up_one_say_so(world, receipt):
    client = signed_in(world.lan)
    for url in (link(receipt, ago=601), reverse("counter:file", args=["bịa-ra"])):
        answer = client.get(url)
        assert answer.status_code == 409 and "hết hạn" in text_of(answer)


def test_a_link_opens_nothing_for_another_office(world, receipt):
    assert signed_in(world.thao).get(link(receipt)).status_code == 404


def test_only_what_we_printed_may_be_framed(world, receipt):
    client = signed_in(world.lan)
    framed = client.get(link(receipt) + "?khung=1")
    assert framed["Content-Security-Policy"] == "frame-ancestors 'self'"
    at = EARLY
    file = documents.store_file(ref=receipt.dossier_id, name="quét.pdf", content=pdf(), at=at)
    scan = Paper.objects.create(
        dossier=receipt.dossier, kind=Paper.Kind.COMPONENT, name="Tờ khai", file=file, made_at=at
    )
    uploaded = client.get(link(scan) + "?khung=1")
    assert uploaded["Content-Security-Policy"] == "sandbox" and uploaded["X-Frame-Options"] == "DENY"


def test_the_receipt_can_be_printed_again_at_any_time(world, receipt):
    answer = signed_in(world.lan).get(reverse("counter:receipt", args=[receipt.dossier_id]))
    assert receipt.dossier.code in text_of(answer) and "data-print-on-load" not in text_of(answer)


def test_before_there_is_a_receipt_there_is_nothing_to_print(world):
    dossier = dossiers.taken_in(world, at=EARLY)
    assert signed_in(world.lan).get(reverse("counter:receipt", args=[dossier.pk])).status_code == 404

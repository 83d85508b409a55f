"""Papers are opened by short-lived links, by who may see their dossier, in a page that can do nothing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.audit.models import Access
from motcua.common.ids import uuid7
from motcua.documents import links
from motcua.documents import services as documents
from motcua.dossiers.copies import CopyState, DigitalCopy
from motcua.dossiers.models import Paper
from tests.counter.factories import EARLY, open_page, signed_in, text_of
from tests.documents.factories import pdf
from tests.dossiers import factories as dossiers


def link(paper: Paper, who: Officer, ago: int = 0) -> str:
    begun = timezone.now() - timedelta(seconds=ago)
    token = links.make(paper.file_id, face=links.Face.STAFF, holder=who.staff.pk, at=begun)
    return reverse("counter:file", args=[token])


def public(url: str) -> str:
    """The address of the portal with the same token."""
    return reverse("portal:download", args=[url.rstrip("/").rpartition("/")[2]])


def receipt_page(world, receipt) -> str:
    return text_of(signed_in(world.lan).get(reverse("counter:receipt", args=[receipt.dossier_id])))


@pytest.fixture
def receipt(world):
    return dossiers.received(world, at=EARLY).papers.get(kind=Paper.Kind.FORM)


def test_form_01_comes_from_the_store_as_it_was_issued(world, receipt):
    client = signed_in(world.lan)
    text = open_page(client, receipt.dossier)
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in text
    first, again = client.get(link(receipt, world.lan)), client.get(link(receipt, world.lan))
    assert first.content == again.content == documents.read(receipt.file)
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"].startswith("inline")
    assert first["Content-Security-Policy"] == "sandbox"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert Access.objects.filter(subject="file", subject_id=receipt.file_id).count() == 2


def test_an_old_link_and_a_made_up_one_say_so(world, receipt):
    client = signed_in(world.lan)
    for url in (link(receipt, world.lan, ago=601), reverse("counter:file", args=["bịa-ra"])):
        answer = client.get(url)
        assert answer.status_code == 409 and "hết hạn" in text_of(answer)


def test_a_link_opens_nothing_for_another_office(world, receipt):
    thao = signed_in(world.thao)
    assert thao.get(link(receipt, world.thao)).status_code == 404
    for url in (link(receipt, world.lan), public(link(receipt, world.lan))):
        answer = thao.get(url, follow=True)
        assert answer.status_code in {404, 409} or answer.redirect_chain, url
        assert b"%PDF" not in answer.content


def test_a_link_of_a_staff_page_opens_nothing_for_anybody_else_anywhere(world, receipt):
    """Read in a log, in a history, on a shared screen: of no use to anybody, and no look goes unlogged."""
    (url,) = set(re.findall(r'href="(/can-bo/tep/[^"]+)"', receipt_page(world, receipt)))
    colleague = dossiers.person("AM07", "Lê Thị Bảy", world.desk, Role.RECEIVE)
    minh = signed_in(world.minh)
    for browser in (Client(), signed_in(colleague), signed_in(world.thao), minh):
        for address in (url, public(url)):
            answer = browser.get(address, follow=True)
            assert b"%PDF" not in answer.content, address
            assert answer.status_code in {404, 409} or "/dang-nhap/" in answer.redirect_chain[-1][0]
    assert not Access.objects.filter(subject="file").exists()
    assert signed_in(world.lan).get(url).content.startswith(b"%PDF")
    assert Access.objects.get(subject="file").staff_name == world.lan.name


def test_what_the_intake_page_carries_of_a_scan_opens_it_nowhere(world, receipt):
    """It used to be a link of eight hours, also for whoever had not signed in."""
    file = documents.store_file(ref=uuid7(), name="quét.pdf", content=pdf(), at=EARLY)
    lan = signed_in(world.lan)
    field = links.field_of(file, holder=world.lan.staff.pk)
    for browser in (Client(), lan):
        for name in ("counter:file", "portal:download"):
            answer = browser.get(reverse(name, args=[field]), follow=True)
            assert b"%PDF" not in answer.content


def test_a_digitised_copy_is_opened_from_its_list_and_written_down(world, receipt):
    file = documents.store_made(ref=receipt.dossier_id, name="ban-so.pdf", content=pdf("form02"), at=EARLY)
    DigitalCopy.objects.create(
        dossier=receipt.dossier,
        paper=receipt,
        owner=receipt.dossier.owner,
        name="Giấy khai sinh",
        state=CopyState.DIGITISED,
        code="SH1",
        file=file,
        made_by="Lan",
        made_at=EARLY,
    )
    url = reverse(
        "counter:file",
        args=[links.make(file.pk, face=links.Face.STAFF, holder=world.lan.staff.pk, at=timezone.now())],
    )
    assert signed_in(world.lan).get(url).content == documents.read(file)
    assert Access.objects.filter(subject="file", subject_id=file.pk).count() == 1


def test_only_what_we_printed_may_be_framed(world, receipt):
    client = signed_in(world.lan)
    framed = client.get(link(receipt, world.lan) + "?khung=1")
    assert framed["Content-Security-Policy"] == "frame-ancestors 'self'"
    at = EARLY
    file = documents.store_file(ref=receipt.dossier_id, name="quét.pdf", content=pdf(), at=at)
    scan = Paper.objects.create(
        dossier=receipt.dossier, kind=Paper.Kind.COMPONENT, name="Tờ khai", file=file, made_at=at
    )
    uploaded = client.get(link(scan, world.lan) + "?khung=1")
    assert uploaded["Content-Security-Policy"] == "sandbox" and uploaded["X-Frame-Options"] == "DENY"


def test_the_receipt_can_be_printed_again_at_any_time(world, receipt):
    answer = signed_in(world.lan).get(reverse("counter:receipt", args=[receipt.dossier_id]))
    assert receipt.dossier.code in text_of(answer) and "data-print-on-load" not in text_of(answer)


def test_before_there_is_a_receipt_there_is_nothing_to_print(world):
    dossier = dossiers.taken_in(world, at=EARLY)
    assert signed_in(world.lan).get(reverse("counter:receipt", args=[dossier.pk])).status_code == 404

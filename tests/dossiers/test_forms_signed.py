"""Forms 01, 02 and 03 carry the one-stop unit's digital signature (01/2018/TT-VPCP Điều 9)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.documents import services as documents
from motcua.documents.models import Signature
from motcua.documents.validation import validate
from motcua.dossiers.services import intake, supplement
from tests.counter.factories import signed_in
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY

DESK = "Bộ phận Tiếp nhận và Trả kết quả phường An Mỹ"


def form(dossier, template):
    return dossier.papers.get(kind="form", template=template).file


def received(w):
    return form(factories.received(w), "form01")


def asked(w):
    dossier = factories.taken_in(w)
    supplement.request_supplement(dossier_id=dossier.pk, items=[side.item(w)], by=w.lan, at=MONDAY)
    return form(dossier, "form02")


def refused(w):
    dossier = factories.taken_in(w)
    why = {"reason_code": "other", "reason": "Không thuộc thẩm quyền của phường."}
    intake.refuse(dossier_id=dossier.pk, by=w.lan, at=MONDAY, **why)
    return form(dossier, "form03")


@pytest.mark.parametrize("issued", [received, asked, refused])
def test_each_form_is_signed_by_the_desk_that_issued_it(world, issued):
    file = issued(world)
    [report] = validate(documents.open_file(file))
    assert report.good and report.covers_whole_file
    assert DESK.startswith(report.signer.rstrip("…")) and len(report.signer) > 30
    assert "phường An Mỹ" in report.organisation
    kept = Signature.objects.get(file=file)
    assert kept.signer_name == DESK


def test_what_is_reprinted_is_the_signed_copy_byte_for_byte(world):
    dossier = factories.received(world)
    stored = documents.open_file(form(dossier, "form01"))
    page = signed_in(world.lan)
    prints = [page.get(reverse("counter:receipt", args=[dossier.pk]), follow=True) for _time in range(2)]
    addresses = [token_in(answer.content.decode()) for answer in prints]
    bodies = [b"".join(page.get(address)) for address in addresses]
    assert bodies == [stored, stored]


def token_in(text: str) -> str:
    start = text.index(reverse("counter:file", args=["x"]).removesuffix("x/"))
    return text[start : text.index('"', start)]


def test_the_public_page_says_who_signed_and_finds_a_change(world, client):
    signed = documents.open_file(received(world))
    said = upload(client, signed)
    assert "Bộ phận Tiếp nhận" in said and "Nội dung không thay đổi từ khi ký" in said
    middle = len(signed) // 3
    bent = signed[:middle] + bytes([signed[middle] ^ 1]) + signed[middle + 1 :]
    assert "Nội dung không thay đổi từ khi ký" not in upload(client, bent)


def upload(client, pdf: bytes) -> str:
    sent = SimpleUploadedFile("giay-hen.pdf", pdf, "application/pdf")
    return client.post(reverse("portal:check_result"), {"file": sent}).content.decode()


def test_a_desk_without_a_key_or_an_installation_that_does_not_sign_issues_them_as_printed(world, settings):
    settings.SIGN_FORMS = False
    assert validate(documents.open_file(received(world))) == []
    settings.SIGN_FORMS = True

"""The code on a paper says whether it is true, and nothing of its people."""

import pytest
from django.test import Client
from django.urls import reverse

from motcua.catalogue.models import ResultKind
from motcua.documents.render import qr_svg
from motcua.dossiers import validity
from motcua.dossiers.models import Paper
from motcua.dossiers.services import correcting, outcome, processing
from tests.counter.factories import text_of
from tests.dossiers import factories, side
from tests.dossiers.factories import MONDAY

pytestmark = pytest.mark.django_db
NAME = "Nguyễn Văn Minh"


@pytest.fixture
def paper(world) -> Paper:
    ResultKind.objects.filter(version=world.version).update(template="decision", name="Giấy xác nhận")
    dossier = factories.assigned(world)
    processing.propose(dossier_id=dossier.pk, by=world.dung, at=MONDAY, data={"to": NAME})
    outcome.sign(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    return Paper.objects.get(dossier=dossier, kind="result")


def page(paper: Paper, **typed: str):
    url = reverse("portal:check_code", args=[paper.check_code])
    return Client().post(url, typed) if typed else Client().get(url)


def test_the_qr_leads_to_what_the_paper_is_and_names_nobody(paper, world):
    assert validity.check_url(paper.check_code).endswith(
        reverse("portal:check_code", args=[paper.check_code])
    )
    text = text_of(page(paper))
    for shown in ("Giấy xác nhận", paper.number, world.committee.name, "đang có hiệu lực"):
        assert shown in text
    for hidden in (NAME, world.minh.id_number, world.minh.phone, paper.dossier.code):
        assert hidden not in text


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("  nguyễn văn  MINH", "Khớp: giấy được cấp"),
        ("Nguyễn Vân Minh", "Không khớp"),
        ("Nguyễn", "Không khớp"),
        (" ", "Xin ghi họ tên"),
    ],
)
def test_a_name_of_the_paper_is_compared_and_never_shown(paper, typed, answer):
    assert answer in text_of(page(paper, name=typed))


def test_a_code_typed_with_hyphens_in_small_letters_is_found(paper):
    typed = validity.grouped(paper.check_code).lower()
    answer = Client().post(reverse("portal:ask_code"), {"code": typed})
    assert answer["Location"] == reverse("portal:check_code", args=[paper.check_code])


@pytest.mark.parametrize("code", ["AAAABBBBCCCC", "x", "' OR 1=1", "ÀÁÂ", "A" * 300])
def test_a_code_that_was_never_given_is_said_so(db, code):
    answer = Client().get(reverse("portal:check_code", args=[code]))
    assert answer.status_code == 404 and "Không có kết quả nào mang mã này" in text_of(answer)


def test_what_was_replaced_or_revoked_no_longer_counts(world, paper):
    Paper.objects.filter(pk=paper.pk).update(replaced_at=MONDAY)
    assert "đã được thay bằng bản khác" in text_of(page(paper))
    Paper.objects.filter(pk=paper.pk).update(replaced_at=None, revoked_at=MONDAY)
    assert "đã bị thu hồi" in text_of(page(paper))


def test_a_correction_has_a_code_of_its_own_and_the_number_of_the_first(world):
    dossier = side.correction_proposed(world)
    correcting.sign_correction(dossier_id=dossier.pk, by=world.ha, at=MONDAY)
    old, new = Paper.objects.filter(dossier=dossier, kind="result").order_by("made_at", "id")
    assert old.number == new.number and old.check_code != new.check_code
    assert "đã được thay" in text_of(page(old)) and "đang có hiệu lực" in text_of(page(new))


def test_the_qr_is_small_enough_to_be_read_where_it_is_printed():
    """At 18 mm a module is at least 0.5 mm: a telephone reads 0.33 mm."""
    address = "https://dichvucong.quangnam.gov.vn/kq/ABCDEFGHJKLM"
    side_modules = int(qr_svg(address).split('width="')[1].split('"')[0]) // 4
    assert 18 / side_modules >= 0.5

"""Papers open beside the dossier as pictures, by links, for who may see it; each look is written down."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from django.urls import reverse

from motcua.audit.models import Access
from motcua.counter import viewing
from motcua.counter.viewing import viewer_of
from motcua.documents import services as documents
from motcua.documents.models import Blob
from motcua.dossiers.models import Paper
from motcua.dossiers.services import paying, processing
from tests.counter.factories import EARLY, signed_in, text_of
from tests.documents.factories import office, pdf
from tests.documents.sheets import jpeg
from tests.dossiers import factories as dossiers
from tests.dossiers import side
from tests.payments import factories as payments


@pytest.fixture
def dossier(world):
    return dossiers.received(world, at=EARLY)


def handed_in(dossier, content: bytes, name: str) -> Paper:
    file = documents.store_file(ref=dossier.pk, name=name, content=content, at=EARLY)
    return Paper.objects.create(
        dossier=dossier, kind=Paper.Kind.COMPONENT, name=name.rpartition(".")[0], file=file, made_at=EARLY
    )


def look(client, dossier, paper, **more):
    url = reverse("counter:dossier", args=[dossier.pk])
    return text_of(client.get(url, {"giay": str(getattr(paper, "pk", paper)), **more}))


def picture(client, paper, page=1):
    return client.get(reverse("counter:paper_page", args=[paper.dossier_id, paper.pk, page]))


def photo(height=300, width=200) -> bytes:
    return jpeg(np.full((height, width, 3), 200, np.uint8))


def tiff(pages: int) -> bytes:
    page = np.full((120, 90, 3), 255, np.uint8)
    done, packed = cv2.imencodemulti(".tiff", [page] * pages)
    assert done
    return packed.tobytes()


def test_a_pdf_is_drawn_by_the_server_and_the_look_is_written_down(world, dossier):
    client, form = signed_in(world.lan), dossier.papers.get(kind=Paper.Kind.FORM)
    text = look(client, dossier, form)
    address = reverse("counter:paper_page", args=[dossier.pk, form.pk, 1])
    assert f'src="{address}"' in text and "<iframe" not in text and "<embed" not in text
    before = Access.objects.filter(subject="file", subject_id=form.file_id).count()
    answer = client.get(address)
    assert answer["Content-Type"] == "image/jpeg" and answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    drawn = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert max(drawn.shape) == 1800 and drawn.min() < 60, "a page with print on it"
    written = Access.objects.filter(subject="file", subject_id=form.file_id, party_id=dossier.owner_id)
    assert written.count() == before + 1 and dossier.code in written.latest("id").purpose


def test_one_leafs_through_papers_pages_and_sizes_by_links_alone(world, dossier):
    first = handed_in(dossier, tiff(3), "sổ hộ khẩu.tif")
    second = handed_in(dossier, photo(), "ảnh.jpg")
    client = signed_in(world.lan)
    text = look(client, dossier, first, trang="2")
    assert "Giấy 1/3" in text and "Trang 2/3" in text
    for asked in (
        f"?giay={first.pk}&trang=1&phong=100",
        f"?giay={first.pk}&trang=3&phong=100",
        f"?giay={first.pk}&trang=2&phong=150",
        f"?giay={first.pk}&trang=2&phong=75",
        f"?giay={second.pk}&trang=1&phong=100",
    ):
        assert f'href="{reverse("counter:dossier", args=[dossier.pk])}{asked}#xem"' in text
    alone = look(client, dossier, second, phong="300")
    assert "viewer__frame--300" in alone and "Trang 1/" not in re.sub(r'alt="[^"]*"', "", alone)
    assert re.search(r'id="xem-to"\s+role="link"\s+aria-disabled="true"', alone)  # as large as it gets
    assert re.search(r'id="xem-vua"\s+href=', alone)
    assert picture(client, first, 3).status_code == 200


@pytest.mark.parametrize(
    "asked", [{"trang": "99"}, {"trang": "-1"}, {"trang": "hai"}, {"phong": "101"}, {"phong": "9" * 40}]
)
def test_a_page_or_a_size_that_is_not_there_is_mended(world, dossier, asked):
    paper = handed_in(dossier, tiff(2), "sổ.tif")
    text = look(signed_in(world.lan), dossier, paper, **asked)
    assert (
        "viewer__frame--100" in text and ("Trang 2/2" if asked.get("trang") == "99" else "Trang 1/2") in text
    )


@pytest.mark.parametrize("wanted", ["", "bịa", "01a2195a-274e-758c-a0d9-cb71c2025a56", "\x00"])
def test_a_paper_that_is_not_there_leaves_the_dossier_as_it_is(world, dossier, wanted):
    text = look(signed_in(world.lan), dossier, wanted)
    assert "data-viewer" not in text and dossier.code in text


@pytest.mark.parametrize(
    ("state", "words"),
    [(Blob.State.QUARANTINE, "đang được quét vi-rút"), (Blob.State.REJECTED, "phần mềm quét vi-rút chặn")],
)
def test_what_the_scanner_has_not_passed_is_not_shown_and_says_so(world, dossier, state, words):
    paper = handed_in(dossier, photo(), "ảnh.jpg")
    Blob.objects.filter(pk=paper.file.blob_id).update(state=state)
    client = signed_in(world.lan)
    text = look(client, dossier, paper)
    assert words in text and "data-picture" not in text and "Mở trong thẻ mới" not in text
    refused = picture(client, paper)
    assert refused.status_code == 409 and refused["Content-Type"].startswith("text/html")


def test_a_word_file_is_opened_by_the_officers_own_program(world, dossier):
    paper = handed_in(dossier, office(), "tờ khai.docx")
    client = signed_in(world.lan)
    text = look(client, dossier, paper)
    assert "Tệp Word, Excel không hiện ở đây được" in text and "Mở trong thẻ mới" in text
    assert picture(client, paper).status_code == 409


def test_a_picture_that_no_decoder_opens_is_said_in_a_sentence(world, dossier):
    broken = handed_in(dossier, photo()[:200], "hỏng.jpg")
    answer = picture(signed_in(world.lan), broken)
    assert answer.status_code == 409 and "không hiện được ở đây" in text_of(answer)


def test_a_page_past_the_end_is_refused(world, dossier):
    assert picture(signed_in(world.lan), handed_in(dossier, tiff(2), "a.tif"), 3).status_code == 409
    assert picture(signed_in(world.lan), handed_in(dossier, photo(), "b.jpg"), 0).status_code == 409


def test_another_office_and_another_dossiers_address_see_nothing(world, dossier):
    paper = handed_in(dossier, photo(), "ảnh.jpg")
    other = dossiers.received(world, at=EARLY)
    assert picture(signed_in(world.thao), paper).status_code == 404
    astray = reverse("counter:paper_page", args=[other.pk, paper.pk, 1])
    assert signed_in(world.lan).get(astray).status_code == 404
    assert "data-viewer" not in look(signed_in(world.lan), other, paper)


def test_the_part_that_is_drawn_anew_is_the_part_of_the_page(world, dossier):
    paper = handed_in(dossier, tiff(2), "sổ.tif")
    client, asked = signed_in(world.lan), {"giay": str(paper.pk), "trang": "2"}
    part = text_of(client.get(reverse("counter:viewer", args=[dossier.pk]), asked))
    whole = text_of(client.get(reverse("counter:dossier", args=[dossier.pk]), asked))
    strip = re.compile(r"/tep/[^\"]+|\s+")
    assert strip.sub("", part) in strip.sub("", whole)
    assert client.get(reverse("counter:viewer", args=[dossier.pk]), {"giay": "bịa"}).status_code == 404


def test_the_papers_one_leafs_through_cost_no_more_queries(world, dossier, django_assert_max_num_queries):
    client = signed_in(world.lan)
    look(client, dossier, handed_in(dossier, photo(), "một.jpg"))
    papers = [handed_in(dossier, photo(200 + n), f"giấy {n}.jpg") for n in range(6)]
    with django_assert_max_num_queries(10):
        client.get(reverse("counter:viewer", args=[dossier.pk]), {"giay": str(papers[3].pk)})
    with django_assert_max_num_queries(9):
        picture(client, papers[0])


def test_pages_of_a_tiff_are_counted_when_it_is_stored(dossier):
    assert handed_in(dossier, tiff(3), "ba.tif").file.blob.pages == 3
    assert handed_in(dossier, pdf(), "đơn.pdf").file.blob.pages == 1
    assert viewer_of(dossier, {}, []) is None


def test_papers_stand_beside_the_form_of_an_act_and_leave_what_is_typed_alone(world):
    dossier = dossiers.assigned(world, at=EARLY)
    paper = handed_in(dossier, tiff(2), "sổ.tif")
    client, viewer = signed_in(world.dung), reverse("counter:viewer", args=[dossier.pk])
    opener = f'hx-get="{viewer}?viec=1&giay={paper.pk}"'
    form = text_of(client.get(reverse("counter:propose", args=[dossier.pk])))
    assert opener in form and "data-viewer" not in form
    opened = text_of(client.get(viewer, {"giay": str(paper.pk), "viec": "1"}))
    assert "Trang 1/2" in opened and "hx-push-url" not in opened
    step = re.search(r'hx-get="([^"]+trang=2[^"]*)"', opened)[1]
    assert "Trang 2/2" in text_of(client.get(step)) and "viec=1" in step
    assert opener in text_of(client.get(viewer, {"viec": "1"}))  # shut again


def _refund(world):
    dossier = dossiers.received(world, at=EARLY)
    payments.owes(world, dossier, at=EARLY)
    paying.take_cash(dossier_id=dossier.pk, by=world.lan, at=EARLY)
    return dossier


def _transferred(world):
    return processing.transfer(dossier_id=dossiers.received(world, at=EARLY).pk, by=world.lan, at=EARLY)


DECIDED = {
    "sign": lambda world: dossiers.proposed(world, at=EARLY),
    "round_one": lambda world: dossiers.proposed(world, at=EARLY),
    "sign_refusal": lambda world: side.refusal_proposed(world, at=EARLY),
    "assign": _transferred,
    "ask_refund": _refund,
}


@pytest.mark.parametrize("act", DECIDED)
def test_whoever_decides_has_the_papers_beside_the_button(world, act):
    dossier = DECIDED[act](world)
    handed_in(dossier, photo(), "hộ chiếu.jpg")
    client = signed_in(world.lan if act == "ask_refund" else world.ha)
    text = text_of(client.get(reverse(f"counter:{act}", args=[dossier.pk])))
    assert f'hx-get="{reverse("counter:viewer", args=[dossier.pk])}?viec=1&giay=' in text
    drawn = 'class="paper-frame"' in text
    assert drawn == (act in {"sign", "round_one", "sign_refusal"}), "what is signed stands there too"


def test_the_form_of_an_act_is_drawn_in_one_place():
    for page in (Path(viewing.__file__).parent / "templates/counter").glob("*.html"):
        text = page.read_text()
        assert 'extends "counter/act.html"' not in text or "<form" not in text, page.name

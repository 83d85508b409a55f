"""Papers: plain forms, pieces that go on, and files that are refused with a sentence."""

import io
import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.documents.models import Upload
from motcua.dossiers.models import DraftFile
from motcua.identity.models import Party
from tests.portal import factories
from tests.portal.pages import step, text_of

pytestmark = pytest.mark.django_db
EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 400


@pytest.fixture
def draft(minh):
    return factories.ready_draft(minh, factories.version("1.001193"))


@pytest.fixture
def paper(draft):
    return next(c for c in draft.version.components.all() if c.case_id == draft.case_id)


def send(client, draft, paper, *files, **more):
    return client.post(step(draft, "papers"), {f"file-{paper.pk}": list(files), **more})


def test_several_files_for_one_paper_stay_on_the_page_when_asked(as_minh, draft, paper):
    pages = [SimpleUploadedFile(f"mặt {side}.pdf", factories.scan()) for side in ("trước", "sau")]
    text = text_of(send(as_minh, draft, paper, *pages, _stay="1"))
    assert "mặt trước.pdf" in text and "mặt sau.pdf" in text
    assert "giay.pdf" in text  # the one before is kept


def test_a_disguised_program_is_refused_and_the_good_file_beside_it_is_kept(as_minh, draft, paper):
    good = SimpleUploadedFile("giấy chứng sinh.pdf", factories.scan())
    bad = SimpleUploadedFile("ảnh con tôi.jpg", EXE)
    response = send(as_minh, draft, paper, good, bad)
    text = text_of(response)
    assert response.status_code == 422
    assert "“ảnh con tôi.jpg” là chương trình chạy được" in text
    assert "Các tệp khác và mọi điều đã khai vẫn còn nguyên" in text and "giấy chứng sinh.pdf" in text


def test_sixty_megabytes_are_refused_with_what_to_do(as_minh, draft, paper):
    large = SimpleUploadedFile("quét.pdf", b"%PDF-1.7\n" + b"\x00" * 60_000_000)
    text = text_of(send(as_minh, draft, paper, large))
    assert "“quét.pdf” lớn quá 20 MB" in text and "giay.pdf" in text
    assert DraftFile.objects.filter(draft=draft).count() == 1


def test_a_file_is_taken_off_and_only_that_one(as_minh, draft, paper):
    send(as_minh, draft, paper, SimpleUploadedFile("thêm.pdf", factories.scan()))
    row = DraftFile.objects.get(draft=draft, file__name="thêm.pdf")
    as_minh.post(step(draft, "papers"), {"_remove": str(row.file_id)})
    assert [left.file.name for left in DraftFile.objects.filter(draft=draft)] == ["giay.pdf"]
    assert as_minh.post(step(draft, "papers"), {"_remove": "vô nghĩa"}).status_code == 404


def begin(client, draft, paper, size, name="giấy.pdf"):
    facts = {"name": name, "size": size, "component": paper.pk}
    return client.post(step(draft, "begin_upload"), facts)


def piece(client, draft, upload, offset, content):
    return client.post(
        reverse("portal:upload", args=[draft.pk, upload]),
        io.BytesIO(content).read(),
        content_type="application/octet-stream",
        headers={"Upload-Offset": str(offset)},
    )


def test_pieces_go_on_where_the_line_was_cut(as_minh, draft, paper):
    content = factories.scan() + b"%" + secrets.token_bytes(9)
    upload = begin(as_minh, draft, paper, len(content)).json()["upload"]
    half = len(content) // 2
    assert piece(as_minh, draft, upload, 0, content[:half]).json()["offset"] == half
    assert piece(as_minh, draft, upload, 0, content[:half]).json()["offset"] == half  # sent again by mistake
    url = reverse("portal:upload", args=[draft.pk, upload])
    assert as_minh.get(url).json()["offset"] == half
    piece(as_minh, draft, upload, half, content[half:])
    done = as_minh.post(reverse("portal:finish_upload", args=[draft.pk, upload]))
    assert "giấy.pdf" in text_of(done)
    assert DraftFile.objects.filter(draft=draft, component=paper).count() == 2


def test_too_large_is_said_before_a_byte_is_sent(as_minh, draft, paper):
    answer = begin(as_minh, draft, paper, 60_000_000)
    assert answer.status_code == 409 and "lớn quá 20 MB" in answer.json()["problem"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("size", ["", "-4", "0", "nhiều", "9" * 40])
def test_a_size_that_makes_no_sense_is_refused(as_minh, draft, paper, size):
    assert begin(as_minh, draft, paper, size).status_code == 409


def test_a_program_in_pieces_is_refused_at_the_end(as_minh, draft, paper):
    upload = begin(as_minh, draft, paper, len(EXE), "ảnh.png").json()["upload"]
    piece(as_minh, draft, upload, 0, EXE)
    answer = as_minh.post(reverse("portal:finish_upload", args=[draft.pk, upload]))
    assert answer.status_code == 409 and "chương trình" in answer.json()["problem"]


def test_a_piece_without_its_place_is_not_taken(as_minh, draft, paper):
    upload = begin(as_minh, draft, paper, 10).json()["upload"]
    assert piece(as_minh, draft, upload, "đâu đó", b"abc").status_code == 400


def test_nobody_else_sends_pieces_to_my_draft(client, as_minh, draft, paper):
    upload = begin(as_minh, draft, paper, 10).json()["upload"]
    client.force_login(Party.objects.get(user__username="alang").user)
    assert piece(client, draft, upload, 0, b"abc").status_code == 404

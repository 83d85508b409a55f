"""The register's pages: who reads which, a page of lines, print, spreadsheet, lock, notes."""

import io
from zipfile import ZipFile

import pytest
from django.urls import reverse

from motcua.audit.models import Access
from motcua.catalogue.models import Field
from motcua.deadlines import clock
from motcua.dossiers.models import BookNote, BookSeal, RegisterBook, Shelf
from motcua.dossiers.services import sealing
from tests.counter.factories import EARLY, signed_in, text_of
from tests.dossiers import factories, side
from tests.dossiers.factories import vn

NEW_YEAR = vn(2023, 1, 3, 9, 0)


@pytest.fixture
def near(world):
    return side.neighbours(world)


@pytest.fixture
def book(world) -> RegisterBook:
    world.minh.name = "Bh'nướch Thị Hồng " + "Ngọc " * 30
    world.minh.save()
    factories.received(world, at=EARLY)
    return RegisterBook.objects.get()


def address(name: str, book: RegisterBook, *more: object) -> str:
    return reverse(f"counter:{name}", args=[book.pk, *more])


def test_the_head_and_tthc_control_read_and_nobody_else(world, near, book):
    for officer, status in ((near.head, 200), (near.control, 200), (world.lan, 403), (world.ha, 403)):
        assert signed_in(officer).get(reverse("counter:registers")).status_code == status
        assert signed_in(officer).get(address("register", book)).status_code == status


def test_the_head_of_another_one_stop_has_other_books(world, near, book):
    elsewhere = factories.unit("Bộ phận Một cửa xã Tam Hải", "one_stop", parent=world.thao.unit)
    other = factories.person("TH09", "Cơlâu Thị Mười", elsewhere, "head_one_stop")

    assert signed_in(other).get(address("register", book)).status_code == 404
    assert book.name not in text_of(signed_in(other).get(reverse("counter:registers")))


def test_a_page_shows_the_line_with_the_telephone_masked_and_the_look_is_recorded(world, near, book):
    page = text_of(signed_in(near.head).get(address("register", book)))

    assert world.minh.name.strip() in page and "0905123456" not in page
    assert Access.objects.filter(subject="register", subject_id=book.pk).count() == 1


def test_bad_questions_lose_nothing(world, near, book):
    client = signed_in(near.head)
    for query in ("?after=x", "?after=-1", "?q=%00", "?after=99999999", "?q=kh%C3%B4ng+ai"):
        assert client.get(address("register", book) + query).status_code == 200
    assert "Không có dòng nào" in text_of(client.get(address("register", book) + "?q=không có ai"))


def test_a_book_of_many_lines_costs_no_more_queries_than_one(
    world, near, book, django_assert_max_num_queries
):
    client = signed_in(near.head)
    client.get(address("register", book))
    for _number in range(5):
        factories.received(world, at=EARLY)
    with django_assert_max_num_queries(26):
        client.get(address("register", book))


def test_print_and_spreadsheet(world, near, book):
    client = signed_in(near.head)
    pdf = client.get(address("register_pdf", book))
    sheet = client.get(address("register_xlsx", book))

    assert pdf.content.startswith(b"%PDF") and pdf.headers["Cache-Control"] == "private, no-store"
    with ZipFile(io.BytesIO(sheet.content)) as packed:
        assert "0905123456" in packed.read("xl/worksheets/sheet1.xml").decode()
    assert Access.objects.filter(subject="register").count() == 2


def test_the_lock_is_offered_when_the_year_is_over_and_said_on_the_page(world, near, book, monkeypatch):
    client = signed_in(near.head)
    early = client.post(address("register_seal", book))
    assert early.status_code == 409 and "Sổ năm 2022 chỉ khóa được từ" in text_of(early)

    monkeypatch.setattr(clock, "now", lambda: NEW_YEAR)
    assert "Khóa sổ với 1 dòng" in text_of(client.get(address("register", book)))
    done = text_of(client.post(address("register_seal", book), follow=True))
    seal = BookSeal.objects.get()
    assert seal.digest in done and "Bản ký số, phần 1" in done
    signed = client.get(address("register_sealed", book, seal.file.pk))
    assert signed.content.startswith(b"%PDF")
    assert signed_in(near.control).get(address("register_sealed", book, seal.file.pk)).status_code == 200
    assert client.get(address("register_sealed", book, book.pk)).status_code == 404


def test_a_note_is_written_with_its_mistakes_said(world, near, book, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NEW_YEAR)
    sealing.seal(book_id=book.pk, by=near.head, at=NEW_YEAR)
    client, url = signed_in(near.head), address("register_note", book)

    assert client.post(url, {"serial": "", "reason": ""}).status_code == 422
    assert "Sổ chỉ có 1 dòng" in text_of(client.post(url, {"serial": 7, "reason": "Sai địa chỉ thôn."}))
    assert client.post(url, {"serial": 1, "reason": "Sai địa chỉ thôn."}).status_code == 409
    factories.received(world, at=NEW_YEAR)
    client.post(url, {"serial": 1, "reason": "Sai địa chỉ thôn."})
    assert BookNote.objects.get().text == "Sai địa chỉ thôn."


def test_control_reads_but_does_not_lock(world, near, book):
    assert signed_in(near.control).post(address("register_seal", book)).status_code == 403


def test_the_head_puts_fields_into_one_register_from_next_year_on(world, near, book):
    land = Field.objects.create(code="dat-dai", name="Đất đai")
    RegisterBook.objects.create(unit=world.desk, year=2022, key=f"f{land.pk}", name="Đất đai", number=2)
    client, url = signed_in(near.head), reverse("counter:register_share")
    refused = client.post(url, {"ten": "Sổ chung", "linh-vuc": [str(land.pk), "x"]})
    assert refused.status_code == 409 and "ít nhất hai lĩnh vực" in text_of(refused)
    assert 'value="Sổ chung"' in text_of(refused)
    chosen = [str(land.pk), str(world.version.field_id)]
    assert "từ năm 2023" in text_of(client.post(url, {"ten": "Sổ chung", "linh-vuc": chosen}, follow=True))

    shelf = Shelf.objects.get()
    assert (shelf.from_year, shelf.fields.count()) == (2023, 2)
    assert Access.objects.get(subject="shelf").staff_name == near.head.name
    assert signed_in(near.control).post(url, {"ten": "Sổ", "linh-vuc": chosen}).status_code == 403

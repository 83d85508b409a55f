"""From pages to a signed copy: read in the background, checked by a person field by field, then signed."""

from uuid import uuid4

import pypdfium2 as pdfium
import pytest

from motcua.common.text import fold
from motcua.documents import digitising, scan_facts, scan_reading, services
from motcua.documents.models import Scan, ScanFact
from motcua.documents.scans import reading
from motcua.documents.scans.kinds import kind_named, told_by_name
from motcua.documents.validation import validate
from tests.documents import sheets
from tests.documents.factories import LAN, MORNING, office

pytestmark = pytest.mark.django_db
TESSERACT = pytest.mark.needs("tesseract")
CODE = "000.13.28.H47-220725-0001-SH1"
QR = "000.13.28.H47-220725-0001|1.001193|049994000456|Giấy khai sinh"


def begun(*contents: bytes, kind: str = "", split: bool = False) -> Scan:
    scan = digitising.begin(
        ref=uuid4(), part=uuid4(), name="Giấy khai sinh", kind=kind, way="upload", split=split, at=MORNING
    )
    for number, content in enumerate(contents, start=1):
        digitising.add(scan_id=scan.pk, name=f"Ảnh {number}.jpg", content=content, at=MORNING)
    return scan


def read(scan: Scan) -> Scan:
    """Close it and do what the worker does, until nothing is left to do."""
    digitising.close(scan_id=scan.pk)
    return worked_off(scan)


def worked_off(scan: Scan) -> Scan:
    for _round in range(20):
        scan.refresh_from_db()
        if scan.state != Scan.State.READING:
            break
        scan_reading.read_on(scan_id=scan.pk, at=MORNING)
    return scan


def small(text: str = "Tờ khai") -> bytes:
    return sheets.jpeg(sheets.image_of(sheets.printed(f'#set page(paper: "a5")\n{text}'), dpi=110))


@TESSERACT
def test_a_birth_certificate_photographed_is_read_field_by_field():
    photograph = sheets.jpeg(sheets.photographed(sheets.image_of(sheets.birth_certificate())))
    scan = read(begun(photograph, kind="birth_certificate"))
    facts = {fact.field.key: fact for fact in scan_facts.facts_of(scan)}
    assert scan.state == Scan.State.READ and (scan.pages_done, scan.pages_total) == (1, 1)
    assert fold(facts["child"].value) == "huynh nguyen gia han", "capitals lose a hook now and then"
    assert facts["born"].value == "04/07/2022"
    assert facts["personal_id"].value == sheets.CHILD_NUMBER
    assert facts["mother"].value == "Nguyễn Thị Bích Phượng"
    assert facts["registered"].value == "25/07/2022"
    assert all(fact.said is None for fact in facts.values()), "nothing counts before a person said so"
    read_fact = facts["mother"].read
    assert read_fact is not None and 0 < read_fact.confidence <= 100
    left, top, width, height = read_fact.box
    page = scan.pages.get()
    assert 0 < left < left + width < page.width and 0 < top < top + height < page.height


@TESSERACT
@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        (
            sheets.IDENTITY_CARD,
            "identity_card",
            {
                "number": "049196000002",
                "name": "Nguyễn Thị Thùy Dương",
                "birth_date": "29/02/1996",
                "sex": "Nữ",
                "nationality": "Việt Nam",
                "home_town": "Bình Nguyên, Thăng Bình, Quảng Nam",
                "residence": "Thôn Thanh Ly 1 Bình Nguyên, Thăng Bình, Quảng Nam",
                "valid_to": "28/02/2036",
            },
        ),
        (
            sheets.LAND_CERTIFICATE,
            "land_certificate",
            {
                "serial": "CĐ 654321",
                "owner": "Huỳnh Đức Thuận",
                "plot": "118",
                "sheet": "27",
                "address": "thôn Thanh Ly 1, xã Bình Nguyên, huyện Thăng Bình, tỉnh Quảng Nam",
                "area": "312,5",
                "purpose": "đất ở tại nông thôn",
                "term": "lâu dài",
                "book_number": "CH 01234",
            },
        ),
    ],
    ids=["identity card", "land certificate"],
)
def test_the_fields_a_component_declares_are_read(source, kind, expected):
    scan = read(begun(sheets.jpeg(sheets.noisy(sheets.image_of(sheets.printed(source)))), kind=kind))
    read_values = {fact.field.key: fact.value for fact in scan_facts.facts_of(scan)}
    assert read_values == expected


@TESSERACT
def test_nothing_is_signed_before_every_field_was_looked_at_and_every_change_is_kept():
    scan = read(begun(sheets.jpeg(sheets.image_of(sheets.birth_certificate())), kind="birth_certificate"))
    values = {fact.field.key: fact.value for fact in scan_facts.facts_of(scan)}
    with pytest.raises(digitising.FactsNotConfirmed, match="Họ, chữ đệm, tên"):
        digitising.sign(scan_id=scan.pk, code=CODE, qr=QR, by=LAN, at=MORNING)
    digitising.confirm(scan_id=scan.pk, values=values | {"child": "Huỳnh Nguyen Gia Hân"}, by=LAN, at=MORNING)
    digitising.confirm(scan_id=scan.pk, values={"child": "Huỳnh Nguyễn Gia Hân"}, by=LAN, at=MORNING)
    digitising.confirm(scan_id=scan.pk, values={"child": "Huỳnh Nguyễn Gia Hân"}, by=LAN, at=MORNING)
    said = ScanFact.objects.filter(scan=scan, key="child").exclude(staff_code="").order_by("id")
    assert [(row.value, row.staff_name) for row in said] == [
        ("Huỳnh Nguyen Gia Hân", "Lê Thị Lan"),
        ("Huỳnh Nguyễn Gia Hân", "Lê Thị Lan"),
    ]
    file, facts = digitising.sign(scan_id=scan.pk, code=CODE, qr=QR, by=LAN, at=MORNING)
    assert facts["child"] == "Huỳnh Nguyễn Gia Hân" and file.name == f"{CODE}.pdf"
    (report,) = validate(services.read(file))
    assert (report.signer, report.intact, report.covers_whole_file) == ("Lê Thị Lan", True, True)


@TESSERACT
def test_the_signed_copy_can_be_searched_and_shows_mark_and_code_at_its_top_left():
    import cv2

    scan = read(begun(sheets.jpeg(sheets.noisy(sheets.image_of(sheets.birth_certificate())))))
    file, _facts = digitising.sign(scan_id=scan.pk, code=CODE, qr=QR, by=LAN, at=MORNING)
    pdf = services.read(file)
    assert b"pdfaid:part" in pdf and b"GTS_PDFA1" in pdf
    text = sheets.text_of(pdf)
    assert "Nguyễn Thị Bích Phượng" in text and sheets.CHILD_NUMBER in text
    document = pdfium.PdfDocument(pdf)
    document.init_forms()
    page = document[0].render(scale=4).to_numpy()[:, :, :3].copy()
    top_left = page[: page.shape[0] // 8, : page.shape[1] // 3]
    assert cv2.QRCodeDetector().detectAndDecode(top_left)[0] == QR


@TESSERACT
def test_a_page_lying_on_its_side_is_set_upright_by_itself():
    import numpy as np

    scan = read(begun(sheets.jpeg(np.rot90(sheets.image_of(sheets.printed(sheets.LETTER))).copy())))
    page = scan.pages.get()
    assert page.height > page.width and "Thùy Dương" in " ".join(cells[0] for cells in page.words)


def test_pages_keep_the_order_they_came_in_and_a_retaken_one_does_not_count():
    scan = begun(small("Một"), small("Hai nhòe"), small("Hai"))
    second = scan.inputs.order_by("id")[1]
    digitising.take_out(scan_id=scan.pk, input_id=second.pk)
    scan = read(scan)
    pdf = services.read(scan.pdf)
    assert len(pdfium.PdfDocument(pdf)) == scan.pages.count() == scan.pages_total == 2
    assert scan.inputs.count() == 3, "what came in stays stored as it came"


def test_pages_can_be_moved_turned_and_left_out_until_the_copy_is_signed():
    scan = read(begun(small("Một"), small("Hai"), small("Ba")))
    _one, two, three = scan.pages.order_by("number")
    digitising.move_page(scan_id=scan.pk, page_id=three.pk)
    with pytest.raises(digitising.ScanBusy):
        digitising.leave_out_page(scan_id=scan.pk, page_id=two.pk)
    worked_off(scan)
    digitising.leave_out_page(scan_id=scan.pk, page_id=two.pk)
    worked_off(scan)
    width = three.width
    digitising.turn_page(scan_id=scan.pk, page_id=three.pk)
    worked_off(scan)
    three.refresh_from_db()
    assert three.number == 2 and three.height >= width and three.turn == 0
    assert len(pdfium.PdfDocument(services.read(scan.pdf))) == 2
    digitising.sign(scan_id=scan.pk, code=CODE, qr=QR, by=LAN, at=MORNING)
    with pytest.raises(digitising.ScanClosed):
        digitising.turn_page(scan_id=scan.pk, page_id=three.pk)


def test_a_stack_falls_into_its_papers_at_separators_and_blank_pages():
    page = sheets.image_of(sheets.printed('#set page(paper: "a5")\nĐơn đề nghị'), dpi=110)
    sheet = sheets.separator("0198a1b2-0000-7000-8000-000000000001")
    stack = sheets.pdf_of(
        page, page, sheet, page, sheets.blank(dpi=110), sheets.blank(dpi=110), page, page, page
    )
    scan = read(begun(stack, split=True))
    assert scan.state == Scan.State.SPLIT
    pieces = [worked_off(piece) for piece in scan.pieces.order_by("id")]
    assert [piece.pages.count() for piece in pieces] == [2, 1, 3]
    assert [piece.address for piece in pieces] == ["", "0198a1b2-0000-7000-8000-000000000001", ""]
    assert {piece.state for piece in pieces} == {Scan.State.READ}


def test_a_separator_in_front_of_one_paper_is_not_part_of_it():
    page = sheets.image_of(sheets.printed('#set page(paper: "a5")\nĐơn đề nghị'), dpi=110)
    scan = read(begun(sheets.pdf_of(sheets.separator("x"), page, sheets.blank(dpi=110))))
    assert len(pdfium.PdfDocument(services.read(scan.pdf))) == 2, "the paper and its empty back"


def test_what_cannot_be_opened_is_said_and_the_job_ends():
    scan = read(begun(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 400))
    assert scan.state == Scan.State.FAILED and "Không mở được trang nào của “Ảnh 1.jpg”" in scan.problem
    digitising.give_up(scan_id=scan.pk)


def test_a_text_file_is_not_a_scan_and_a_closed_scan_takes_nothing_more():
    scan = begun(small())
    with pytest.raises(digitising.NotAScan):
        digitising.add(scan_id=scan.pk, name="Đơn.docx", content=office(), at=MORNING)
    digitising.close(scan_id=scan.pk)
    with pytest.raises(digitising.ScanClosed):
        digitising.add(scan_id=scan.pk, name="Thêm.jpg", content=small(), at=MORNING)
    with pytest.raises(digitising.NothingScanned):
        digitising.close(scan_id=begun().pk)


def test_a_job_cut_off_in_the_middle_goes_on_without_a_page_twice(monkeypatch):
    page = sheets.image_of(sheets.printed('#set page(paper: "a6")\nTrang'), dpi=90)
    scan = begun(sheets.pdf_of(*[page] * 4))
    digitising.close(scan_id=scan.pk)
    keep, count = scan_reading._keep, iter(range(9))

    def dies(*args, **more):
        if next(count) == 2:
            raise KeyboardInterrupt
        keep(*args, **more)

    monkeypatch.setattr(scan_reading, "_keep", dies)
    with pytest.raises(KeyboardInterrupt):
        scan_reading.read_on(scan_id=scan.pk, at=MORNING)
    monkeypatch.setattr(scan_reading, "_keep", keep)
    worked_off(scan)
    assert [page.number for page in scan.pages.order_by("number")] == [1, 2, 3, 4]


def test_without_tesseract_the_rest_goes_on_and_it_is_said(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    reading._knows_vietnamese.cache_clear()
    try:
        assert not reading.present() and "chưa cài phần nhận dạng chữ" in reading.explain()
        scan = read(begun(small(), kind="birth_certificate"))
        assert scan.state == Scan.State.READ
        assert {fact.value for fact in scan_facts.facts_of(scan)} == {""}
    finally:
        reading._knows_vietnamese.cache_clear()


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("born", "4/7/2022", "04/07/2022"),
        ("born", "ngày 04 tháng 7 năm 2022", "04/07/2022"),
        ("born", "31/02/2022", None),
        ("personal_id", "049 322 000 123", "049322000123"),
        ("personal_id", "12345", None),
        ("personal_id", "", ""),
        ("child", "  Zơrâm   Thị Nhêu ", "Zơrâm Thị Nhêu"),
    ],
)
def test_a_typed_value_must_be_one(key, typed, kept):
    kind = kind_named("birth_certificate")
    field = next(field for field in kind.fields if field.key == key)
    if kept is None:
        with pytest.raises(scan_facts.NotSuchAValue, match=field.label):
            scan_facts.checked_value(field, typed)
    else:
        assert scan_facts.checked_value(field, typed) == kept


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Bản sao Giấy khai sinh của trẻ", "birth_certificate"),
        ("Tờ khai đăng ký khai sinh theo mẫu", ""),
        ("Thẻ Căn cước công dân hoặc Giấy chứng minh nhân dân", "identity_card"),
        ("Bản gốc Giấy chứng nhận quyền sử dụng đất đã cấp", "land_certificate"),
        ("Giấy khai sinh hoặc căn cước công dân", ""),
        ("Giấy chứng sinh", ""),
    ],
)
def test_a_component_says_by_its_name_which_paper_it_is(name, kind):
    assert told_by_name(name) == kind

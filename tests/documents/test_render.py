"""Printed papers: the same data, the same bytes; nothing a person types can break them."""

import io
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import cv2
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.documents.render import render
from motcua.documents.samples import sample
from motcua.documents.templates import TEMPLATES, complete
from tests.documents import factories
from tests.documents.tools import program

pytestmark = pytest.mark.needs("pdfsig")

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
VOWELS = (
    "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    "ÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴĐ"
)


def text_of(pdf: bytes) -> str:
    """Words of the PDF, white space collapsed."""
    tool = program("pdftotext")
    done = subprocess.run([tool, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def fonts_of(pdf: bytes) -> list[tuple[str, bool, bool]]:
    """Name of each font as Poppler reads it, whether it is embedded, whether its letters can be copied."""
    done = subprocess.run([program("pdffonts"), "-"], input=pdf, capture_output=True, check=True)
    rows = [line.split() for line in done.stdout.decode().splitlines()[2:]]
    return [(row[0], row[-5] == "yes", row[-3] == "yes") for row in rows]


def size_of(pdf: bytes) -> tuple[int, int]:
    page = PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Kids"][0]
    return round(float(page["/MediaBox"][2])), round(float(page["/MediaBox"][3]))


def pages_of(pdf: bytes) -> int:
    return int(PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Count"])


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_same_data_gives_the_same_bytes(template):
    assert render(template, sample(template)) == render(template, sample(template))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_paper_has_the_national_title_and_says_it_is_a_demonstration(template):
    words = text_of(render(template, sample(template)))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "Độc lập - Tự do - Hạnh phúc" in words
    assert "Bản trình diễn, không có giá trị pháp lý" in words
    assert "không có giá trị pháp lý" not in text_of(render(template, sample(template) | {"demo": False}))


@pytest.mark.parametrize("template", TEMPLATES)
def test_papers_are_pdf_a_2u(template):
    metadata = PdfFileReader(io.BytesIO(render(template, sample(template)))).root["/Metadata"].data.decode()

    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>U</pdfaid:conformance>" in metadata


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_pdf_a_asks_of_a_file_is_in_it_as_other_readers_see_it(template):
    pdf = render(template, sample(template))
    read = PdfFileReader(io.BytesIO(pdf))
    intents = read.root["/OutputIntents"]
    intent = intents[0]
    fonts = fonts_of(pdf)

    assert (
        intent["/S"] == "/GTS_PDFA1" and intent["/DestOutputProfile"].data[36:40] == b"acsp"
    )  # ICC.1:2010 7.2
    assert read.trailer["/ID"] and "/Encrypt" not in read.trailer
    assert not {"/AA", "/OpenAction", "/NeedsRendering"} & set(read.root)
    assert fonts and all(embedded and unicode for _name, embedded, unicode in fonts)


@pytest.mark.parametrize("template", TEMPLATES)
def test_only_what_is_required_is_enough(template):
    shape = TEMPLATES[template]
    known = {key: value for key, value in sample(template).items() if key in shape.__required_keys__}

    assert pages_of(render(template, known)) >= 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_required_fact_that_is_empty_leaves_dots(template):
    known = {key: None if key not in {"agency"} else "UBND" for key in TEMPLATES[template].__required_keys__}

    assert pages_of(render(template, known)) >= 1


URL = "https://dichvucong.quangnam.example/kq/9LHUGDKL8KHU/"
CHECKED = [name for name in TEMPLATES if "check_code" in complete(TEMPLATES[name], sample(name))]


def test_every_template_of_a_result_carries_a_code():
    certificates = {"birth_certificate", "marital_status_certificate", "business_certificate"}
    assert certificates | {"civil_extract", "building_permit", "decision"} <= set(CHECKED)


@pytest.mark.parametrize("template", CHECKED)
def test_the_square_on_a_result_leads_a_telephone_to_its_check(template):
    """As a camera reads it, from the drawn page."""
    pdf = render(template, sample(template) | {"check_code": "9LHU-GDKL-8KHU", "lookup_url": URL})
    page = pdfium.PdfDocument(pdf)[0].render(scale=4).to_numpy()[:, :, :3].copy()
    _found, texts, *_places = cv2.QRCodeDetector().detectAndDecodeMulti(page)
    assert set(texts) - {""} == {URL}


def test_missing_and_unknown_facts_are_named():
    with pytest.raises(ValueError, match=r"missing \['officer'\], unknown \['oficer'\]"):
        data = sample("form01")
        render("form01", {**{key: data[key] for key in data if key != "officer"}, "oficer": "Lan"})


def test_the_receipt_fits_one_a5_page_and_says_when_to_come_back():
    pdf = factories.pdf("form01")
    words = text_of(pdf)

    assert (pages_of(pdf), size_of(pdf)) == (1, (420, 595))
    for said in (
        "000.13.28.H47-220725-0007",
        "Nguyễn Thị Bích Phượng",
        "Thời gian nhận hồ sơ: 08:12 ngày 25/07/2022",
        "Thời gian trả kết quả giải quyết hồ sơ: 17:00 ngày 25/07/2022",
        "Mã xác nhận diễn biến: 9f2c41a07be3",
        "Bình Nguyên, ngày 25 tháng 7 năm 2022",
    ):
        assert said in words


def test_the_register_lies_on_a4_across():
    assert size_of(factories.pdf("form06")) == (842, 595)


def test_the_refusal_gives_its_reason():
    assert "lý do cụ thể như sau: Thiếu *tờ khai* _gốc_ #1" in text_of(
        factories.pdf("form03", reason="Thiếu *tờ khai* _gốc_ #1")
    )


def test_days_and_early_months_are_written_with_a_zero():
    assert "ngày 05 tháng 02 năm 2022" in text_of(factories.pdf("form03", dated=date(2022, 2, 5)))
    assert "ngày 05 tháng 9 năm 2022" in text_of(factories.pdf("form03", dated=date(2022, 9, 5)))


def test_moments_print_in_viet_nam_time():
    utc = datetime.fromisoformat("2022-07-25T09:30:00+00:00")

    assert "16:30 ngày 25/07/2022" in text_of(factories.pdf("form01", received_at=utc))


def test_forty_papers_run_on_to_a_second_page_with_the_heading_repeated():
    lines = [{"name": f"Giấy tờ thứ {number} kèm theo hồ sơ", "copies": 1} for number in range(1, 41)]
    pdf = factories.pdf("form01", components=lines)
    words = text_of(pdf)

    assert pages_of(pdf) >= 2
    assert all(line["name"] in words for line in lines)
    assert words.count("Tên giấy tờ") >= 2


def test_an_agency_with_two_hundred_characters_is_printed_whole():
    name = "Bộ phận Tiếp nhận và Trả kết quả giải quyết thủ tục hành chính liên thông " * 3
    words = text_of(factories.pdf("form01", desk=name.strip()[:200], agency="Ủy ban"))

    assert " ".join(name.strip()[:200].split()[:8]) in words
    assert pages_of(factories.pdf("form01", agency=name[:200], superior=name[:200])) >= 1


def test_every_vietnamese_letter_is_drawn():
    words = text_of(factories.pdf("form03", reason=" ".join(ALPHABET + VOWELS)))

    for letter in ALPHABET + VOWELS:
        assert letter in words


def test_a_word_without_an_end_stays_on_the_paper():
    words = text_of(factories.pdf("form03", applicant="Nguyễn" * 40, address="a" * 199 + "z"))

    assert words.count("Nguyễn") >= 36
    assert "z" in words.split("Địa chỉ: ")[1].split("Số điện thoại")[0]


def test_a_deputy_signs_for_the_chairman_on_lines_of_their_own():
    tool = program("pdftotext")
    pdf = factories.pdf("building_permit")
    done = subprocess.run([tool, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    lines = [line.strip() for line in done.stdout.decode().splitlines()]

    assert any(line.endswith("KT. CHỦ TỊCH") and "TM." not in line for line in lines)
    assert any(line.endswith("PHÓ CHỦ TỊCH") and "KT." not in line for line in lines)


def test_letters_typed_as_pieces_come_out_composed():
    assert "Nguyễn Thị Lê" in text_of(factories.pdf("form03", applicant="Nguyê\u0303n Thi\u0323 Lê"))


def test_what_the_font_lacks_becomes_a_box_instead_of_an_error():
    words = text_of(factories.pdf("form03", applicant="Lan 😀 漢\u200b\u0007"))

    assert "Lan □ □" in words


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=200), st.text(max_size=60))
def test_no_text_can_break_a_paper(reason, name):
    assert factories.pdf("form03", reason=reason, applicant=name, agency=name).startswith(b"%PDF-1.7")


def test_threads_print_at_once_without_mixing_papers():
    barrier = threading.Barrier(4)

    def printed(number: int) -> bytes:
        barrier.wait(timeout=20)
        return factories.pdf("form03", applicant=f"Người thứ {number}")

    with ThreadPoolExecutor(4) as pool:
        papers = list(pool.map(printed, range(4)))
    assert papers == [factories.pdf("form03", applicant=f"Người thứ {number}") for number in range(4)]

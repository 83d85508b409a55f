"""What arrives is known by its content; each refusal says the limit and what to do."""

import io
import struct
import time
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from motcua.common.refusal import Refusal
from motcua.documents import checks
from motcua.documents.validation import BrokenPdf, validate
from tests.documents import factories


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (factories.PNG, "image/png"),
        (factories.JPEG, "image/jpeg"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 40, "image/webp"),
        (b"II*\x00\x08\x00\x00\x00" + b"\x00" * 40, "image/tiff"),
        (factories.office(), checks.DOCX),
        (factories.office("xl/workbook.xml"), checks.XLSX),
        (factories.pdf(), checks.PDF),
    ],
)
def test_a_file_is_known_by_its_content_and_its_ending_corrected(content, mime):
    checked = checks.check("ảnh chụp.bin", content)

    assert checked.mime == mime
    assert checked.name == f"ảnh chụp.bin.{checks.ALLOWED[mime][0]}"
    assert checks.check("ảnh.pdf", content).name == f"ảnh.{checks.ALLOWED[mime][0]}"


SIX = 6_000_000
SLOW = {
    "zeros": b"%PDF-1.7\n" + b"\0" * SIX,
    "lines": b"%PDF-1.7\n" + b"\n" * SIX,
    "brackets": b"%PDF-1.7\n" + b"(" * SIX + b"\nstartxref\n9\n%%EOF",
    "dictionaries": b"%PDF-1.7\n" + b"<<" * (SIX // 2) + b"\nstartxref\n9\n%%EOF",
    "an array": b"%PDF-1.7\n1 0 obj\n<</Type/XRef/A[" + b"1 " * (SIX // 2) + b"\nstartxref\n9\n%%EOF",
    "entries": b"%PDF-1.7\nxref\n0 300000\n" + b"0000000009 00000 n \n" * 300_000 + b"startxref\n9\n%%EOF",
}


@pytest.mark.parametrize("inside", SLOW)
def test_a_large_damaged_pdf_is_refused_at_once(inside):
    checks.check("nong.pdf", factories.pdf())  # the parser is loaded with the first PDF
    began = time.process_time()
    with pytest.raises(checks.FileDamaged):
        checks.check("giay chung sinh.pdf", SLOW[inside])
    with pytest.raises(BrokenPdf):
        validate(SLOW[inside])
    assert time.process_time() - began < 4, "seconds of processor; each took up to twenty before"


def test_padding_at_the_end_of_a_scan_is_no_damage():
    assert checks.check("quét.pdf", factories.pdf() + b"\0" * 100_000).pages == 1


def test_pages_of_a_pdf_are_counted():
    assert checks.check("giấy phép.pdf", factories.pdf("building_permit")).pages == 2


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("giay khai sinh.pdf", factories.EXE, checks.FileIsProgram),
        ("don.pdf", b"\x7fELF\x02\x01\x01" + b"\x00" * 90, checks.FileIsProgram),
        ("don.pdf", b"#!/bin/sh\nrm -rf /\n", checks.FileIsProgram),
        ("giay khai sinh.exe.pdf", factories.pdf(), checks.FileIsProgram),
        ("giay khai sinh.pdf.exe", factories.pdf(), checks.FileIsProgram),
        ("don.pdf", b"", checks.FileEmpty),
        ("don.pdf", b"<html><script>alert(1)</script></html>", checks.TypeNotAllowed),
        ("don.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", checks.TypeNotAllowed),
        ("don.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, checks.TypeNotAllowed),
        ("don.zip", factories.office("readme.txt"), checks.TypeNotAllowed),
        ("don.docx", b"PK\x03\x04" + b"\x00" * 30, checks.FileDamaged),
        (
            "don.docx",
            factories.office(word__vbaProject_bin=b"x").replace(b"_bin", b".bin"),
            checks.FileActive,
        ),
        ("don.pdf", b"%PDF-1.7\nnothing here", checks.FileDamaged),
        ("don.pdf", factories.pdf()[:20_000], checks.FileDamaged),
    ],
)
def test_what_is_not_taken_is_refused_with_what_to_do(name, content, refusal):
    with pytest.raises(refusal) as refused:
        checks.check(name, content)

    assert "Vui lòng" in str(refused.value)


def test_an_encrypted_pdf_is_refused():
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(factories.pdf())))
    writer.encrypt("mat khau", "mat khau")
    locked = io.BytesIO()
    writer.write(locked)

    with pytest.raises(checks.FileLocked):
        checks.check("có mật khẩu.pdf", locked.getvalue())


def test_a_pdf_that_runs_a_script_is_refused():
    reader = PdfFileReader(io.BytesIO(factories.pdf()))
    writer = copy_into_new_writer(reader)
    from pyhanko.pdf_utils import generic

    action = {
        generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
        generic.pdf_name("/JS"): generic.pdf_string("1"),
    }
    writer.root[generic.pdf_name("/OpenAction")] = generic.DictionaryObject(action)
    active = io.BytesIO()
    writer.write(active)

    with pytest.raises(checks.FileActive):
        checks.check("tờ khai.pdf", active.getvalue())


def test_a_document_that_unpacks_to_gigabytes_is_refused_without_unpacking():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(10_000_000)) for _ in range(25)) + packer.flush()
    size, name = 250_000_000, b"word/media/image1.bmp"
    header = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(packed), size, len(name), 0)
    base = factories.office()
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        start, count = archive.start_dir, len(archive.infolist())
    local = b"PK\x03\x04" + header + name + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + header + struct.pack("<HHHII", 0, 0, 0, 0, start) + name
    directory = base[start : base.rindex(b"PK\x05\x06")] + entry
    end = struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, count + 1, count + 1, len(directory), start + len(local), 0
    )
    bomb = base[:start] + local + directory + end
    assert len(bomb) < 1_000_000

    with pytest.raises(checks.FileDamaged):
        checks.check("đơn.docx", bomb)


def test_too_many_pages_are_refused_by_number(settings):
    settings.DOCUMENT_MAX_PAGES = 1

    with pytest.raises(checks.TooManyPages, match="2 trang, nhiều hơn mức 1 trang"):
        checks.check("giấy phép.pdf", factories.pdf("building_permit"))


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\Users\\Lan\\Giấy chứng sinh.pdf", "Giấy chứng sinh.pdf"),
        ("../../etc/passwd", "passwd"),
        ("don\u202efdp.exe.pdf", "donfdp.exe.pdf"),
        ("Tơ\u0301 khai\n\t 1.pdf", "Tớ khai 1.pdf"),
        ("", "tep"),
        (" ... ", "tep"),
        ("a<b>:c?.pdf", "a_b__c_.pdf"),
        ("2022.07.25 đơn xin.pdf", "2022.07.25 đơn xin.pdf"),
    ],
)
def test_odd_names_are_cleaned(name, cleaned):
    assert checks.clean_name(name) == cleaned


def test_an_overlong_name_keeps_its_ending():
    cleaned = checks.clean_name("giấy tờ " * 60 + ".pdf")

    assert len(cleaned) <= checks.LONGEST_NAME
    assert cleaned.endswith(".pdf")


@given(st.text(max_size=300), st.binary(max_size=300))
def test_whatever_arrives_is_taken_or_refused_in_a_sentence(name, content):
    try:
        checked = checks.check(name, content)
    except Refusal as refusal:
        assert str(refusal)
    else:
        assert 0 < len(checked.name) <= checks.LONGEST_NAME

"""A picture of a paper becomes a straight page that can be read, whichever way it was taken."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from motcua.common import child
from motcua.documents.scans import reading
from motcua.documents.scans.unpacking import NotOpened, Page, unpack
from tests.documents import sheets

TESSERACT = pytest.mark.needs("tesseract")


def pages(content: bytes, folder: Path, **more: int) -> list[Page]:
    file = folder / "input"
    file.write_bytes(content)
    return list(unpack(file, folder, **more))


def page(content: bytes, folder: Path, **more: int) -> Page:
    (found,) = pages(content, folder, **more)
    return found


def letter() -> tuple[str, np.ndarray]:
    pdf = sheets.printed(sheets.LETTER)
    return sheets.text_of(pdf), sheets.image_of(pdf)


@TESSERACT
@pytest.mark.parametrize(
    ("worn", "most"),
    [(lambda image: image, 0.01), (sheets.noisy, 0.02), (sheets.photographed, 0.02)],
    ids=["clean", "noisy", "photographed"],
)
def test_a_page_reads_nearly_without_errors(tmp_path, worn, most):
    truth, image = letter()
    words = reading.read(page(sheets.jpeg(worn(image)), tmp_path).png)
    assert sheets.errors(truth, " ".join(word.text for word in words)) <= most


@TESSERACT
def test_straightening_is_what_makes_a_photograph_readable(tmp_path):
    truth, image = letter()
    photograph = sheets.photographed(image)
    raw = tmp_path / "raw.jpg"
    raw.write_bytes(sheets.jpeg(photograph))
    before = sheets.errors(truth, " ".join(word.text for word in reading.read(raw)))
    straight = reading.read(page(sheets.jpeg(photograph), tmp_path).png)
    assert sheets.errors(truth, " ".join(word.text for word in straight)) < before / 5


def test_the_photographed_page_is_cut_out_at_its_own_proportions(tmp_path):
    found = page(sheets.jpeg(sheets.photographed(letter()[1])), tmp_path)
    assert found.height / found.width == pytest.approx(1.414, rel=0.12)
    corner = cv2.imread(str(found.jpeg))[:30, :30]
    assert corner.mean() > 120, "the table is still in the picture"


def test_a_printed_frame_on_a_flat_scan_is_not_taken_for_the_page(tmp_path):
    image = sheets.image_of(sheets.birth_certificate())
    found = page(sheets.jpeg(image), tmp_path)
    assert (found.width, found.height) == (image.shape[1], image.shape[0])


@pytest.mark.parametrize("degrees", [-6.0, -1.2, 0.0, 0.8, 4.5])
def test_skewed_lines_come_out_level_and_no_corner_is_lost(tmp_path, degrees):
    from motcua.documents.scans.straighten import skew_of

    image = sheets.noisy(letter()[1], degrees=degrees)
    found = page(sheets.jpeg(image), tmp_path)
    assert abs(skew_of(cv2.imread(str(found.jpeg)))) <= 0.2
    assert found.width >= image.shape[1] and found.height >= image.shape[0]


def test_the_number_of_pictures_is_the_number_of_pages(tmp_path):
    image = letter()[1]
    assert len(pages(sheets.pdf_of(image, image, image), tmp_path)) == 3
    assert len(pages(sheets.tiff(image, sheets.blank(), image), tmp_path)) == 3


def test_a_long_file_is_opened_in_batches(tmp_path):
    image = cv2.resize(letter()[1], None, fx=0.4, fy=0.4)
    content = sheets.pdf_of(*[image] * 5)
    counts = [len(pages(content, tmp_path, first=first, most=2)) for first in (0, 2, 4)]
    assert counts == [2, 2, 1]
    stack = sheets.tiff(*[image] * 3)
    assert [len(pages(stack, tmp_path, first=first, most=2)) for first in (0, 2)] == [2, 1]


def test_an_empty_back_is_blank_and_a_page_with_one_line_is_not(tmp_path):
    assert page(sheets.jpeg(sheets.blank()), tmp_path).blank
    one_line = sheets.image_of(sheets.printed('#set page(paper: "a4")\nXác nhận đúng sự thật.'))
    assert not page(sheets.jpeg(one_line), tmp_path).blank


@pytest.mark.parametrize("says", ["", "0198a1b2-0000-7000-8000-000000000001"])
def test_a_separator_sheet_is_known_by_its_code(tmp_path, says):
    sheet = sheets.noisy(sheets.separator(says))
    assert page(sheets.jpeg(sheet), tmp_path).separator == (says or "?")
    assert page(sheets.jpeg(letter()[1]), tmp_path).separator == ""


@TESSERACT
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_fed_the_wrong_way_round_is_noticed(tmp_path, degrees):
    turned = np.rot90(letter()[1], k=degrees // 90).copy()
    found = page(sheets.jpeg(turned), tmp_path)
    assert reading.turned_by(found.png) == degrees


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0" + b"\x00" * 400,
        b"%PDF-1.7\nnothing",
        b"II*\x00" + b"\xff" * 60,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
    ],
    ids=["jpeg", "pdf", "tiff", "png"],
)
def test_a_damaged_file_is_an_answer_and_no_crash(tmp_path, content):
    with pytest.raises(NotOpened):
        pages(content, tmp_path)


def test_a_picture_that_unfolds_to_gigabytes_is_not_opened(tmp_path):
    import struct
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
    with pytest.raises(NotOpened):
        pages(bomb + chunk(b"IEND", b""), tmp_path)


def test_the_web_and_the_worker_do_not_carry_opencv():
    assert loaded_with("django.setup()", "cv2", "numpy", "pypdfium2") == "[]"


def test_the_worker_carries_no_printer_and_no_parser_before_it_needs_one():
    names = ("typst", "pyhanko", "xlsxwriter", "lxml", "aiohttp", "pydantic")
    assert loaded_with("django.setup()", *names) == "[]"


def test_the_web_carries_no_signing_before_somebody_signs():
    urls = "django.setup(); from django.urls import get_resolver; get_resolver().url_patterns"
    assert loaded_with(urls, "pyhanko", "xlsxwriter", "aiohttp") == "[]"


def loaded_with(started: str, *names: str) -> str:
    import subprocess
    import sys

    code = (
        f"import django, sys; {started}; import motcua.documents.jobs, motcua.documents.digitising; "
        f"print([name for name in {names} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_reader_of_letters_knows_no_secret_and_has_an_end(tmp_path, monkeypatch):
    """Instead of Tesseract a program that tells what it was given, and one that wants too much."""
    monkeypatch.setenv("MOTCUA_SECRET_KEY", "bí mật")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/bash\nenv; ulimit -v -t -f\n")
    program.chmod(0o755)
    told = reading._run(tmp_path / "page.png")
    assert "bí mật" not in told and "DATABASE_URL" not in told
    assert "unlimited" not in told

    monkeypatch.setattr(reading, "_LIMITS", child.Limits(seconds=1, memory=200_000_000))
    program.write_text("#!/bin/bash\nwhile :; do :; done\n")
    with pytest.raises(reading.ReaderFailed):
        reading._run(tmp_path / "page.png")
    program.write_text(f"#!/bin/bash\n{sys.executable} -c 'bytearray(400_000_000)'\n")
    with pytest.raises(reading.ReaderFailed, match="MemoryError"):
        reading._run(tmp_path / "page.png")

"""Text of a page by Tesseract, in Vietnamese. Where it is not installed, reading is off and said so."""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from motcua.common import child

LANGUAGE = "vie"
_LIMITS = child.Limits(seconds=180, memory=2 * 1024**3)  # for one page; a dense A3 took 190 MB
_ICELANDIC = str.maketrans("Ðð", "Đđ")  # of another alphabet; they look the same
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1"}  # two threads of one page are slower than two pages


class ReaderFailed(Exception):
    """Tesseract ended badly or took too long."""


@dataclass(frozen=True)
class Word:
    """A word where it stands on the page, in pixels; `line` numbers the lines from the top.

    confidence   0 to 100, Tesseract's own.
    """

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    line: int


def present() -> bool:
    """Tesseract is here, and knows Vietnamese. It may be installed while this process runs."""
    return shutil.which("tesseract") is not None and _knows_vietnamese(int(time.monotonic() // 60))


@lru_cache(maxsize=1)
def _knows_vietnamese(_minute: int) -> bool:
    asked = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=30
    )
    return LANGUAGE in asked.stdout.split()


def explain() -> str:
    """What is done with scanned pages, for officers and the system page."""
    if present():
        return _("Trang quét được nắn thẳng rồi nhận dạng chữ tiếng Việt; cán bộ đối chiếu trước khi ký.")
    return _(
        "Máy chủ chưa cài phần nhận dạng chữ (tesseract-ocr-vie) nên không gợi ý nội dung; trang quét vẫn "
        "được nắn thẳng, lưu và ký như thường. Muốn có, hãy cài trên máy chủ: apt-get install tesseract-ocr "
        "tesseract-ocr-vie tesseract-ocr-osd"
    )


def read(picture: Path) -> list[Word]:
    """Words of a page, in reading order. Raises ReaderFailed."""
    return words_of(_run(picture, "-l", LANGUAGE, "--psm", "3", "tsv"))


def turned_by(picture: Path) -> int:
    """Degrees clockwise that would set the page upright: 0, 90, 180, 270; 0 where that cannot be told."""
    try:
        answer = _run(picture, "--psm", "0")
    except ReaderFailed:  # too few letters, or its data is not installed
        return 0
    facts = dict(line.partition(": ")[::2] for line in answer.splitlines())
    if float(facts.get("Orientation confidence", "0")) < 2:
        return 0
    return int(facts.get("Rotate", "0")) % 360


def words_of(table: str) -> list[Word]:
    """Words in Tesseract's own table (TSV): its columns are level, page, block, paragraph, line, word, …"""
    words: list[Word] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        line = seen.setdefault(tuple(cells[2:5]), len(seen))
        left, top, width, height = (int(cell) for cell in cells[6:10])
        text = cells[11].strip().translate(_ICELANDIC)
        words.append(Word(text, left, top, width, height, float(cells[10]), line))
    return words


def confidence_of(words: list[Word]) -> float:
    """Mean confidence of a page, each word as heavy as it is long; 0 for a page without words."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def _run(picture: Path, *words: str) -> str:
    command = [sys.executable, "-m", "motcua.common.confined", "tesseract", str(picture), "stdout", *words]
    surroundings = child.environment(_LIMITS) | _ENVIRONMENT
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            timeout=_LIMITS.seconds,
            cwd=child.ROOT,
            env=surroundings,
        )
    except subprocess.TimeoutExpired as error:
        raise ReaderFailed(f"{_LIMITS.seconds} s") from error
    if done.returncode != 0:
        raise ReaderFailed(done.stderr.decode(errors="replace")[-300:])
    return done.stdout.decode(errors="replace")

"""How well, how fast and with how much memory does a scanned page become text?"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import table, times
from motcua.documents.scans import reading
from motcua.documents.scans.searchable import Picture, searchable_pdf
from motcua.documents.scans.unpacking import Page, unpack
from tests.documents import sheets

_OPEN = (sys.executable, "-m", "motcua.documents.scans.child")
WORN: list[tuple[str, Callable[[sheets.Image], sheets.Image]]] = [
    ("clean scan", lambda image: image),
    ("old scanner: skewed 1.7°, soft, grainy", sheets.noisy),
    ("photograph: perspective, table, shadow", sheets.photographed),
]


def answer() -> str:
    """Each page read as it came and straightened, the two in turn, so that neighbours disturb both alike."""
    pdf = sheets.printed(sheets.LETTER)
    truth, image = sheets.text_of(pdf), sheets.image_of(pdf)
    rows, assembled, sizes, peaks = [], [], [], []
    with TemporaryDirectory() as name:
        folder = Path(name)
        for label, wear in WORN:
            file = folder / "input.jpg"
            file.write_bytes(sheets.jpeg(wear(image), quality=75))
            raw, straight, opening, reads = [], [], [], []
            for _turn in range(times(3)):
                raw.append(_errors(truth, file))
                page, seconds = _opened(file, folder)
                opening.append(seconds)
                began = _children()
                words = reading.read(page.png)
                reads.append(_children() - began)
                straight.append(sheets.errors(truth, " ".join(word.text for word in words)))
                wall = time.perf_counter()
                made = searchable_pdf("x", [Picture(page.jpeg, page.width, page.height, page.long_mm, words)])
                assembled.append((time.perf_counter() - wall) * 1000)
                sizes.append(len(made) / 1024)
            peaks.append(
                max(
                    _peak(*_OPEN, str(file), "--into", name),
                    _peak("tesseract", str(page.png), "stdout", "-l", "vie", "tsv"),
                )
            )
            rows.append(
                [
                    label,
                    f"{100 * statistics.median(raw):.2f}",
                    f"{100 * statistics.median(straight):.2f}",
                    f"{statistics.median(opening):.2f}",
                    f"{statistics.median(reads):.2f}",
                ]
            )
    heads = ["page", "errors raw %", "straightened %", "straighten, CPU s", "read, CPU s"]
    count = times(3)
    letters = len(truth.split())
    setting, size = statistics.median(assembled), statistics.median(sizes)
    return f"""errors, seconds and memory of a scanned page
One A4 letter of {letters} words in Liberation Serif, 250 dpi; a photograph of 12 megapixels.
Errors: share of letters wrong (Levenshtein, spaces evened out), the same file read as it came
and after straightening, in turn, medians of {count}. Tesseract {_version()}, model vie, one
thread. Straightening includes starting its process.

{table(heads, rows)}

The searchable PDF/A of a page takes {setting:.0f} ms and has {size:.0f} KiB. Largest process of
straightening or reading: {max(peaks):.0f} MiB, gone when the page is done; web and worker load none of it.
A desk waits for none of this: its request stores the files and queues a job."""


def _opened(file: Path, folder: Path) -> tuple[Page, float]:
    began = _children()
    (page,) = unpack(file, folder)
    return page, _children() - began


def _errors(truth: str, picture: Path) -> float:
    return sheets.errors(truth, " ".join(word.text for word in reading.read(picture)))


def _peak(*command: str) -> float:
    """Most memory of a command, in MiB; asked by a small process, for a large one's children begin large."""
    asking = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3, stderr=-3); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", asking, *command], capture_output=True, text=True, check=True
    )
    return int(done.stdout) / 1024


def _children() -> float:
    """Processor seconds of processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _version() -> str:
    said = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[1]

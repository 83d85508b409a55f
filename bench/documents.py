"""What do printing, signing and checking a paper cost?"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bench.measure import p95, table, times
from motcua.documents import services as documents
from motcua.documents.render import render
from motcua.documents.samples import sample
from motcua.documents.signing import SignerIdentity, sign_pdf
from motcua.documents.validation import validate

WHO = SignerIdentity("CB0005", "Nguyễn Thị Thu Hà", "Chủ tịch UBND phường", "Ủy ban nhân dân phường An Mỹ")


def answer() -> str:
    """Each act repeated with data of its own, in one process, the first calls left out."""
    serial = iter(range(10**9))

    def printed(template: str) -> bytes:
        return render(template, sample(template) | _own(template, next(serial)))

    def signed(pdf: bytes) -> bytes:
        return sign_pdf(pdf, signer=WHO, reason="Ký kết quả", at=datetime.now(UTC))

    birth = render("birth_certificate", sample("birth_certificate"))
    once = signed(birth)
    twice = signed(once)
    runs: list[tuple[str, Callable[[], object]]] = [
        ("print form 01 (PDF/A, QR)", lambda: printed("form01")),
        ("print a birth certificate", lambda: printed("birth_certificate")),
        ("sign (PAdES B-B, visible mark)", lambda: signed(birth)),
        ("validate one signature", lambda: validate(once)),
        ("validate two signatures", lambda: validate(twice)),
        ("check the content of a PDF (part of storing it)", lambda: documents.checks.check("a.pdf", birth)),
    ]
    rows = [[name, *_measured(run)] for name, run in runs]
    sizes = (
        f"A birth certificate has {len(birth) / 1024:.0f} KiB, signed {len(signed(birth)) / 1024:.0f} KiB."
    )
    return f"""milliseconds of a paper
Medians of {times(100)} after three calls that warm up; CPU counts every thread of the process. Soft demo keys
(EC P-256). {sizes}

{table(["act", "CPU ms", "p95", "wall ms"], rows)}"""


def _own(template: str, number: int) -> dict[str, object]:
    """Something that differs, so that nothing is printed twice."""
    return {"code": f"000.13.28.H47-220725-{number:04d}"} if template == "form01" else {"number": f"{number}"}


def _measured(run: Callable[[], object]) -> list[str]:
    for _turn in range(3):
        run()
    cpu, wall = [], []
    for _turn in range(times(100)):
        began = time.process_time(), time.perf_counter()
        run()
        cpu.append(1000 * (time.process_time() - began[0]))
        wall.append(1000 * (time.perf_counter() - began[1]))
    return [f"{statistics.median(cpu):.1f}", f"{p95(cpu):.1f}", f"{statistics.median(wall):.1f}"]

"""How quickly does a citizen's wish find its procedure, and what would plain ILIKE do?"""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from bench.lives import AT, DAY
from bench.measure import Meter, p95, table, times, verdict
from motcua.catalogue import importer
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.search import search

AIM = 30.0  # milliseconds, 95 of 100 queries
WISHES = {
    "dang ky khai sinh": "1.001193",
    "khai sih": "1.001193",
    "giay khai sinh cho be": "1.001193",
    "lam so do": "",
    "xac nhan doc than": "1.004873",
    "giấy phép xd nha": "1.009994",
    "tôi muốn mở quán cà phê": "1.001612",
    "sao y bản chính": "2.000815",
    "Đăng ký kết hôn": "1.000894",
    "dang ki ket hon": "1.000894",
    "trích lục hộ tịch": "2.000635",
    "cap lai bang lai xe": "",
    "nguoi cao tuoi": "",
    "tro cap xa hoi hang thang": "",
    "ho ngheo": "",
    "1.009994": "1.009994",
    "thành lập doanh nghiệp tư nhân": "",
    "thủ tục cấp giấy chứng nhận quyền sử dụng đất lần đầu": "",
    "xyz không có gì": "",
    "mai táng phí": "",
}


def answer() -> str:
    """Ours and the baseline take turns, query by query."""
    catalogue = os.environ.get("BENCH_CATALOGUE")
    origin = (
        _import(Path(catalogue)) if catalogue else "The seed's procedures; no larger catalogue was given."
    )
    known = ProcedureVersion.objects.in_force(DAY).count()
    meter = Meter()
    inside: list[float] = []
    for turn in range(times(60) + 1):
        if turn == 1:
            meter.forget()
            inside.clear()
        for wish in WISHES:
            inside.append(_time_both(wish, meter))
    meter.close()
    ours, plain = meter.readings["ours"], meter.readings["plain"]
    total, within = [1000 * one.wall for one in ours], [one.backend for one in ours]
    rows = [
        ["search()", *_figures(total, [one.cpu + one.backend for one in ours]), "", ""],
        ["of it in the database", *_figures(inside, within), f"≤ {AIM:g}", verdict(p95(inside) <= AIM)],
        [
            "name ILIKE '%words%' (20 rows)",
            *_figures([1000 * one.wall for one in plain], [one.cpu + one.backend for one in plain]),
            "",
            "",
        ],
    ]
    wanted = {wish: code for wish, code in WISHES.items() if code}
    found, found_plainly = (sum(_finds(way, *pair) for pair in wanted.items()) for way in (_codes, _plain))
    return f"""searching {known} procedures
{origin} {len(WISHES)} wishes as people type them, {times(60)} times each; both
ways take turns; CPU is ours and the database's. Of {len(wanted)} wishes with one right procedure, search()
shows it among its first five for {found}, ILIKE for {found_plainly}.

{table(["way", "wall p50 ms", "p95", "worst", "CPU p50 ms", "p95", "aim p95", ""], rows)}"""


def _import(file: Path) -> str:
    began = time.monotonic()
    made = importer.plan(file)
    importer.apply(made, by="bench", at=AT, publish=True, replace=False)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalogue_procedureversion")
    seconds = time.monotonic() - began
    return f"The seed and a national catalogue of {made.lines} lines, imported in {seconds:.0f} s."


def _time_both(wish: str, meter: Meter) -> float:
    """Both ways once; milliseconds that ours waited for the database."""
    waited: list[float] = []

    def wait(execute: Callable[..., object], *args: object) -> object:
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            waited.append(1000 * (time.perf_counter() - began))

    with connection.execute_wrapper(wait), meter.reading("ours"):
        _codes(wish)
    with meter.reading("plain"):
        _plain(wish)
    return sum(waited)


def _codes(wish: str) -> list[str]:
    return [hit.version.procedure.code for hit in search(wish, day=DAY, limit=20)]


def _plain(wish: str) -> list[str]:
    rows = ProcedureVersion.objects.in_force(DAY).filter(name__icontains=wish)
    return list(rows.values_list("procedure__code", flat=True)[:20])


def _finds(way: Callable[[str], list[str]], wish: str, code: str) -> bool:
    return code in way(wish)[:5]


def _figures(wall: list[float], cpu: list[float]) -> list[str]:
    figures = (statistics.median(wall), p95(wall), max(wall), 1000 * statistics.median(cpu), 1000 * p95(cpu))
    return [f"{figure:.1f}" for figure in figures]

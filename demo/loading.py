"""Filling an empty demo: what the first pages need first, dossiers and the year before while they answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from demo import filling, looking_back, province, queue_lives, simulation, voices
from demo.year import fill_year
from motcua.agencies.models import Unit
from motcua.cli.progress import progress
from motcua.deadlines import clock
from motcua.dossiers.models import Dossier
from motcua.oversight.models import Boundary
from motcua.oversight.services.boundaries import import_boundaries
from motcua.queue.models import Desk

_DISTRICTS = Path(__file__).parent / "data" / "quangnam_districts.geojson"
_SOURCE = "gis.chinhphu.vn (2019), đã đơn giản hóa; chỉ để trình diễn"
_LOCK = 20220725  # of PostgreSQL: one process fills a demo


def load(dossiers: int) -> bool:
    """All of a demo before its first page, without the year before; whether anything was lacking."""
    lacked = begin()
    return (bool(dossiers) and fill(dossiers)) or lacked


def begin() -> bool:
    """The province, its people and its map, each whole or not at all; whether anything was lacking."""
    lacks_units, lacks_map = not Unit.objects.exists(), not Boundary.objects.exists()
    if lacks_units:
        _step("Nạp tỉnh trình diễn Quảng Nam")
        with transaction.atomic():
            province.load()
    if lacks_map:
        import_boundaries(path=_DISTRICTS, source=_SOURCE, at=clock.DEMO_BEGINS)
    return lacks_units or lacks_map


def fill(dossiers: int, *, year: int = 0) -> bool:
    """Whether anything was lacking: each part is one transaction, a process cut short begins it again.

    dossiers  of the last four weeks, lived through act by act; year: copies of them over the year before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            with filling.told():
                return _fill(dossiers, year)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _fill(dossiers: int, year: int) -> bool:
    until = clock.DEMO_BEGINS
    lacks_dossiers = bool(dossiers) and not Dossier.objects.exists()
    lacks_halls = bool(dossiers) and not Desk.objects.exists()
    if lacks_dossiers:
        _step(f"Tạo khoảng {dossiers} hồ sơ mẫu qua đúng các bước nghiệp vụ")
        with transaction.atomic(), _telling("hồ sơ mẫu") as tell:
            simulation.fill_province(dossiers, progress=tell)
            voices.speak(at=until)
    if lacks_halls:
        _step("Tạo quầy và người chờ ở vài Bộ phận Một cửa")
        with transaction.atomic():
            queue_lives.fill_halls(until=until)
    copied = _copy_year(year) if year and Dossier.objects.exists() else 0
    lacks_past = Dossier.objects.exists() and not looking_back.is_done(until=until)
    if lacks_past:  # not in one transaction: the worker's own jobs would wait for it
        looking_back.look_back(until=until)
    return lacks_dossiers or lacks_halls or lacks_past or bool(copied)


def _copy_year(count: int) -> int:
    with _telling("hồ sơ của cả tỉnh trong năm trước") as tell:
        return fill_year(count, until=clock.DEMO_BEGINS, progress=tell)


@contextmanager
def _telling(what: str) -> Iterator[Callable[[int, int], None]]:
    """How far it has come: on the terminal and on the pages."""
    with progress(what) as say:

        def tell(done: int, everything: int) -> None:
            say(done, everything)
            filling.tell(done, everything)

        yield tell


def _step(text: str) -> None:
    print(f"· {text}…", flush=True)

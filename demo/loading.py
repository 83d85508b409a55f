"""Filling an empty demo: the province, dossiers, halls with people."""

from django.db import transaction

from demo import looking_back, province, queue_lives, simulation, voices
from motcua.agencies.models import Unit
from motcua.cli.progress import progress
from motcua.deadlines import clock
from motcua.dossiers.models import Dossier
from motcua.queue.models import Desk


def fill(dossiers: int) -> bool:
    """Whether anything was lacking: each part is one transaction, a start cut short begins it again."""
    lacks_units = not Unit.objects.exists()
    lacks_dossiers = bool(dossiers) and not Dossier.objects.exists()
    lacks_halls = bool(dossiers) and not Desk.objects.exists()
    if lacks_units:
        _step("Nạp tỉnh trình diễn Quảng Nam")
        with transaction.atomic():
            province.load()
    if lacks_dossiers:
        _step(f"Tạo khoảng {dossiers} hồ sơ mẫu qua đúng các bước nghiệp vụ")
        with transaction.atomic(), progress("hồ sơ") as tell:
            simulation.fill_province(dossiers, progress=tell)
            voices.speak(at=clock.DEMO_BEGINS)
            looking_back.look_back(until=clock.DEMO_BEGINS)
    if lacks_halls:
        _step("Tạo quầy và người chờ ở vài Bộ phận Một cửa")
        with transaction.atomic():
            queue_lives.fill_halls(until=clock.DEMO_BEGINS)
    return lacks_units or lacks_dossiers or lacks_halls


def _step(text: str) -> None:
    print(f"· {text}…", flush=True)

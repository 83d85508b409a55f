"""Folders that scanners write into, one a unit: each file is taken once and goes where its sheet says."""

import logging
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Unit
from motcua.common.refusal import Refusal
from motcua.documents import digitising
from motcua.documents.models import Scan, ScanInput
from motcua.documents.services import read_limited
from motcua.documents.store import sha256_of
from motcua.dossiers import digitised
from motcua.dossiers.copies import ScanRule
from motcua.dossiers.models import Paper

_log = logging.getLogger(__name__)
_SETTLED = 3.0  # seconds without a write before a file counts as whole
_FORGOTTEN = 600.0  # seconds after which a file somebody began to take is put back
_TAKING, _TAKEN, _REFUSED = ".dang-nhan", "da-nhan", "khong-nhan"
_UNFINISHED = (".tmp", ".part", ".crdownload", ".partial")


def folder_of(unit: Unit) -> Path | None:
    """Where the scanner of a unit writes; None when none is watched, or the unit's is not there."""
    if not settings.SCAN_FOLDER:
        return None
    folder = Path(settings.SCAN_FOLDER) / unit.identifier
    return folder if unit.identifier and folder.is_dir() else None


def take_all(*, at: datetime, real_at: datetime) -> int:
    """Take what lies in every unit's folder, then place what names its paper; returns how many were taken."""
    taken = 0
    root = Path(settings.SCAN_FOLDER) if settings.SCAN_FOLDER else None
    if root is not None and root.is_dir():
        for folder in sorted(path for path in root.iterdir() if path.is_dir()):
            unit = Unit.objects.filter(identifier=folder.name, valid_to=None).first()
            if unit is None:
                _log.warning("scan folder %s belongs to no unit", folder.name)
                continue
            taken += take(folder, desk=agencies.one_stop_of(unit, at.date()), at=at, real_at=real_at)
    deliver()
    return taken


def take(folder: Path, *, desk: Unit, at: datetime, real_at: datetime) -> int:
    """Take the whole files of one folder for the desk, the oldest first; real_at is the machine's time.

    A file is claimed by renaming it, which only one process can do. What a killed process had claimed is put
    back after ten minutes, unless it was stored already.
    """
    now = real_at.timestamp()
    _put_back(folder, desk, now)
    taken = 0
    for path in sorted(_whole_files(folder, now), key=lambda path: path.stat().st_mtime):
        claimed = folder / _TAKING / path.name
        claimed.parent.mkdir(exist_ok=True)
        try:
            path.rename(claimed)
        except FileNotFoundError:  # another process was quicker
            continue
        claimed.touch()
        taken += _store(claimed, desk, at=at)
    return taken


@transaction.atomic
def deliver() -> int:
    """Scans whose separator sheet names a paper of the same one-stop become that paper's."""
    waiting = Scan.objects.select_for_update(skip_locked=True).filter(
        part=None, state__in=[Scan.State.READING, Scan.State.READ]
    )
    placed = 0
    for scan in waiting.exclude(address=""):
        paper = _addressed(scan)
        if paper is None or paper.component is None:
            continue
        rule = ScanRule.objects.filter(component=paper.component).first()
        kind = digitised.kind_of(paper.component, rule)
        digitising.place(scan_id=scan.pk, ref=paper.dossier_id, part=paper.pk, name=paper.name, kind=kind)
        placed += 1
    return placed


def _addressed(scan: Scan) -> Paper | None:
    """The paper a scan's separator names; a sheet cannot send it to another unit's dossier."""
    try:
        number = UUID(scan.address)
    except ValueError:
        return None
    rows = Paper.objects.filter(pk=number, kind=Paper.Kind.COMPONENT, replaced_at=None)
    paper = rows.select_related("component", "dossier").first()
    if paper is None or scan.ref not in {paper.dossier_id, paper.dossier.receiving_unit_id}:
        return None
    return paper


def _whole_files(folder: Path, now: float) -> list[Path]:
    return [
        path
        for path in folder.iterdir()
        if path.is_file()
        and not path.name.startswith(".")
        and not path.name.lower().endswith(_UNFINISHED)
        and now - path.stat().st_mtime >= _SETTLED
    ]


def _store(claimed: Path, desk: Unit, *, at: datetime) -> int:
    """1 when the file became a scan; what is no picture is set aside and said in the log."""
    try:
        with transaction.atomic(), claimed.open("rb") as file:
            content = read_limited(claimed.name, file)
            name = _("Bản quét %(name)s") % {"name": claimed.stem[:200]}
            scan = digitising.begin(ref=desk.pk, name=name, way=Scan.Way.FOLDER, split=True, at=at)
            digitising.add(scan_id=scan.pk, name=claimed.name, content=content, at=at)
            digitising.close(scan_id=scan.pk)
    except Refusal as refusal:
        _log.warning("scan folder of %s: %s", desk.identifier or desk.name, refusal)
        _move(claimed, claimed.parent.parent / _REFUSED)
        return 0
    _move(claimed, claimed.parent.parent / _TAKEN)
    return 1


def _put_back(folder: Path, desk: Unit, now: float) -> None:
    for path in (folder / _TAKING).glob("*"):
        if now - path.stat().st_mtime < _FORGOTTEN:
            continue
        known = ScanInput.objects.filter(
            scan__ref=desk.pk, scan__way=Scan.Way.FOLDER, file__blob_id=sha256_of(path.read_bytes())
        )
        _move(path, folder / _TAKEN if known.exists() else folder)


def _move(path: Path, target: Path) -> None:
    """Into a folder, beside a file of the same name rather than over it."""
    target.mkdir(exist_ok=True)
    place = target / path.name
    number = 1
    while place.exists():
        number += 1
        place = target / f"{path.stem}-{number}{path.suffix}"
    with suppress(FileNotFoundError):
        path.rename(place)

"""Digitising in tests, the worker's part included."""

from functools import cache

from motcua.documents import digitising, scan_facts, scan_reading
from motcua.documents.models import Scan
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import digitisation
from tests.documents import sheets
from tests.dossiers.factories import MONDAY, World


@cache
def photo(text: str = "Giấy khai sinh") -> bytes:
    """A small picture of a paper: quick to open, with little to read."""
    return sheets.jpeg(sheets.image_of(sheets.printed(f'#set page(paper: "a6")\n{text}'), dpi=90))


def worked_off(scan: Scan) -> Scan:
    """The jobs of a scan, done here and now."""
    for _round in range(20):
        scan.refresh_from_db()
        if scan.state != Scan.State.READING:
            return scan
        scan_reading.read_on(scan_id=scan.pk, at=MONDAY)
    raise AssertionError("the scan is never read")


def scanned(w: World, dossier: Dossier, paper: Paper, *, content: bytes | None = None) -> Scan:
    scan = digitisation.begin_scan(
        dossier_id=dossier.pk, paper_id=paper.pk, way=Scan.Way.UPLOAD, by=w.lan, at=MONDAY
    )
    digitising.add(scan_id=scan.pk, name="quet.jpg", content=content or photo(), at=MONDAY)
    digitising.close(scan_id=scan.pk)
    return worked_off(scan)


def values_of(scan: Scan, **typed: str) -> dict[str, str]:
    """What an officer confirms: what was read, corrected by `typed`."""
    return {fact.field.key: typed.get(fact.field.key, fact.value) for fact in scan_facts.facts_of(scan)}


def digitised(w: World, dossier: Dossier, paper: Paper, *, at=MONDAY, **typed: str):
    """The paper's signed copy."""
    scan = scanned(w, dossier, paper)
    digitisation.sign_copy(
        dossier_id=dossier.pk, scan_id=scan.pk, values=values_of(scan, **typed), by=w.lan, at=at
    )
    return paper.digital_copies.get(replaced_at=None)

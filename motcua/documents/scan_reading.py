"""The job behind a scan: a few pages a time are opened, straightened and read; then the copy is made."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.common.later import later
from motcua.documents import scan_facts, services
from motcua.documents.models import Scan, ScanFact, ScanInput, ScanPage
from motcua.documents.scans import reading
from motcua.documents.scans.extraction import suggest
from motcua.documents.scans.kinds import kind_named
from motcua.documents.scans.reading import Word
from motcua.documents.scans.searchable import Picture, searchable_pdf
from motcua.documents.scans.unpacking import BATCH, NotOpened, Page, unpack

_POOR = 55  # mean confidence of a page that may lie on its side or upside down
_FEW = 3  # words of a page too empty to tell


def read_on(*, scan_id: UUID, at: datetime) -> None:
    """One batch of a scan's pages, and a job for the next; at the end the copy, and suggestions.

    May be cut off anywhere and begun again. Raises services.StillScanned while the virus scanner works.
    """
    scan = Scan.objects.get(pk=scan_id)
    if scan.state != Scan.State.READING:
        return
    with TemporaryDirectory(prefix="motcua-scan-") as folder:
        turned = scan.pages.exclude(turn=0).select_related("image__blob").first()
        arrived = scan.inputs.filter(left_out=False, finished=False).select_related("file__blob")
        waiting = arrived.order_by("id").first()
        try:
            if turned is not None:
                _turn(turned, Path(folder), at=at)
            elif waiting is not None:
                _open(waiting, Path(folder), at=at)
            else:
                _finish(scan, Path(folder), at=at)
                return
        except (NotOpened, services.Infected) as error:
            _fail(scan, waiting, error)
            return
    later("documents.read_scan", scan_id=str(scan_id))


def _open(row: ScanInput, folder: Path, *, at: datetime) -> None:
    """The next pages of a file."""
    source = folder / "input"
    source.write_bytes(services.read(row.file))
    begun = row.pages_done
    for page in unpack(source, folder, first=begun, most=BATCH):
        page, words = _read(page, folder)
        _keep(row, page, words, at=at)
    row.finished = row.pages_done - begun < BATCH or row.pages_done == row.file.blob.pages
    row.save(update_fields=["finished"])


def _read(page: Page, folder: Path) -> tuple[Page, list[Word]]:
    """Words of a page; one that reads badly is tried the other way up."""
    if page.blank or not reading.present():
        return page, []
    words = reading.read(page.png)
    if len(words) >= _FEW and reading.confidence_of(words) >= _POOR:
        return page, words
    degrees = reading.turned_by(page.png)
    if not degrees:
        return page, words
    (folder / "again").mkdir(exist_ok=True)
    upright = next(unpack(page.jpeg, folder / "again", turn=degrees))
    again = reading.read(upright.png)
    better = reading.confidence_of(again) > reading.confidence_of(words)
    return (upright, again) if better else (page, words)


@transaction.atomic
def _keep(row: ScanInput, page: Page, words: list[Word], *, at: datetime) -> None:
    """Store a page once: another worker that opened the same one has been quicker, or has not."""
    ahead = ScanInput.objects.select_for_update().get(pk=row.pk).pages_done
    row.pages_done += 1
    if ahead >= row.pages_done:
        return
    scan = Scan.objects.select_for_update().get(pk=row.scan_id)
    number = scan.pages.count() + 1
    name = f"trang-{number:03}.jpg"
    image = services.store_made(ref=scan.pk, name=name, content=page.jpeg.read_bytes(), at=at)
    ScanPage.objects.create(
        scan=scan,
        number=number,
        image=image,
        width=page.width,
        height=page.height,
        long_mm=page.long_mm,
        blank=page.blank,
        separator=page.separator,
        left_out=bool(page.separator),
        words=_plain(words),
        confidence=reading.confidence_of(words),
    )
    row.save(update_fields=["pages_done"])
    scan.pages_done = number
    scan.pages_total = max(scan.pages_total, number)
    scan.save(update_fields=["pages_done", "pages_total"])


def _turn(row: ScanPage, folder: Path, *, at: datetime) -> None:
    source = folder / "input"
    source.write_bytes(services.read(row.image))
    page = next(unpack(source, folder, turn=row.turn))
    words = reading.read(page.png) if reading.present() and not page.blank else []
    with transaction.atomic():
        row.image = services.store_made(
            ref=row.scan_id, name=row.image.name, content=page.jpeg.read_bytes(), at=at
        )
        row.width, row.height, row.blank = page.width, page.height, page.blank
        row.words, row.confidence, row.turn = _plain(words), reading.confidence_of(words), 0
        row.save()


def _finish(scan: Scan, folder: Path, *, at: datetime) -> None:
    """All pages are read: a stack falls into its papers, a paper gets its PDF and its suggestions."""
    pages = list(scan.pages.select_related("image__blob").order_by("number"))
    if scan.split and any(page.separator or page.blank for page in pages):
        _split(scan, pages, at=at)
        return
    kept = [page for page in pages if not page.left_out]
    if not kept:
        _fail(scan, None, NotOpened("only separator pages"))
        return
    pdf = searchable_pdf(scan.name, [_picture(page, folder) for page in kept])
    words = [words_of(page) for page in kept]
    with transaction.atomic():
        scan = Scan.objects.select_for_update().get(pk=scan.pk)
        if scan.state != Scan.State.READING:  # given up in the meantime
            return
        scan.pdf = services.store_made(ref=scan.pk, name="ban-quet.pdf", content=pdf, at=at)
        scan.state = Scan.State.READ
        scan.pages_total = scan.pages_done = len(kept)
        scan.save(update_fields=["pdf", "state", "pages_total", "pages_done"])
        _suggest(scan, words, at=at)


def _suggest(scan: Scan, words: list[list[Word]], *, at: datetime) -> None:
    """Write down what was read in each field; what was read the same before is not written again."""
    kind = kind_named(scan.kind)
    if kind is None:
        return
    before = {fact.field.key: fact.read.value for fact in scan_facts.facts_of(scan) if fact.read}
    for key, found in suggest(words, kind).items():
        if before.get(key) != found.value:
            ScanFact.objects.create(
                scan=scan,
                key=key,
                value=found.value,
                confidence=found.confidence,
                page=found.page,
                box=list(found.box),
                at=at,
            )


@transaction.atomic
def _split(scan: Scan, pages: list[ScanPage], *, at: datetime) -> None:
    """Pages between separators become scans of their own; the separators stay behind with the stack."""
    address, piece, papers = "", None, 0
    for page in pages:
        if page.separator or page.blank:
            address, piece = page.separator.removeprefix("?"), None
            continue
        if piece is None:
            papers += 1
            piece = _piece(scan, papers, address, at=at)
        page.scan, page.number = piece, piece.pages_total + 1
        page.save(update_fields=["scan", "number"])
        piece.pages_total = piece.pages_done = page.number
        piece.save(update_fields=["pages_total", "pages_done"])
    scan.state = Scan.State.SPLIT if papers else Scan.State.FAILED
    scan.problem = "" if papers else _("Chỉ có trang trắng hoặc tờ phân cách.")
    scan.save(update_fields=["state", "problem"])


def _piece(scan: Scan, number: int, address: str, *, at: datetime) -> Scan:
    name = _("%(name)s, phần %(number)d") % {"name": scan.name[:900], "number": number}
    piece = Scan.objects.create(
        ref=scan.ref,
        name=name,
        way=scan.way,
        parent=scan,
        address=address,
        state=Scan.State.READING,
        begun_by=scan.begun_by,
        begun_at=at,
    )
    later("documents.read_scan", scan_id=str(piece.pk))
    return piece


def _fail(scan: Scan, row: ScanInput | None, error: Exception) -> None:
    name = row.file.name if row else scan.name
    words = _("Không mở được trang nào của “%(name)s”. Vui lòng quét hoặc chụp lại.") % {"name": name[:200]}
    scan.problem = str(error) if isinstance(error, services.Infected) else words
    scan.state = Scan.State.FAILED
    scan.save(update_fields=["problem", "state"])


def _picture(page: ScanPage, folder: Path) -> Picture:
    file = folder / f"{page.pk}.jpg"
    file.write_bytes(services.read(page.image))
    return Picture(file, page.width, page.height, page.long_mm, words_of(page))


def words_of(page: ScanPage) -> list[Word]:
    return [Word(*cells) for cells in page.words]


def _plain(words: list[Word]) -> list[list[object]]:
    return [[w.text, w.left, w.top, w.width, w.height, round(w.confidence), w.line] for w in words]

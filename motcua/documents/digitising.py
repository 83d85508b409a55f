"""A paper becomes a digital copy, in the order of Circular 01/2023/TT-VPCP, Article 7.

Pages come in, are read, checked and signed. Blind to dossiers: `ref` and `part` say whose paper it is to
whoever asked.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.core import signing as django_signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.common.invariant import InvariantBroken
from motcua.common.later import later
from motcua.common.refusal import Refusal
from motcua.documents import checks, scan_facts, services
from motcua.documents.models import File, Scan, ScanFact, ScanInput, ScanPage
from motcua.documents.scans.kinds import kind_named
from motcua.documents.signing import SignerIdentity

_TOKEN = django_signing.Signer(salt="motcua.documents.scan")
PHONE_SECONDS = 600
PHONE_AT_MOST = 3600
OPEN = (Scan.State.COLLECTING, Scan.State.READING, Scan.State.READ, Scan.State.FAILED)


class NotAScan(Refusal):
    """A text file is not a picture of a paper."""

    code = "scan-not-a-picture"
    message = _("Tệp “{name}” không phải ảnh hay PDF nên không số hóa được. Vui lòng quét hoặc chụp giấy tờ.")


class ScanClosed(Refusal):
    """Pages come too late: the scan is being read already, is signed, or was given up."""

    code = "scan-closed"
    message = _(
        "Lượt số hóa này đã khép, không nhận thêm trang. Nếu còn thiếu trang, hãy mở lượt mới ở quầy."
    )


class PhoneLinkExpired(Refusal):
    """The link shown at the desk is too old, was altered, or its pages are handed in already."""

    code = "scan-link-expired"
    message = _(
        "Liên kết chụp ảnh đã hết hạn hoặc đã dùng xong. Nhờ cán bộ ở quầy mở lại mã QR rồi quét mã mới."
    )


class NothingScanned(Refusal):
    """No page at all."""

    code = "scan-empty"
    message = _("Chưa có trang nào. Vui lòng chụp hoặc chọn tệp trước khi bấm xong.")


class ScanBusy(Refusal):
    """Pages are still being read."""

    code = "scan-busy"
    message = _("Bản quét đang được đọc. Vui lòng đợi đọc xong rồi làm tiếp.")


class FactsNotConfirmed(Refusal):
    """What was read was not looked at by a person; never taken silently."""

    code = "scan-facts-not-confirmed"
    message = _("Còn mục chưa đối chiếu với ảnh: {fields}. Vui lòng xem ảnh rồi xác nhận từng mục.")


@transaction.atomic
def begin(
    *,
    ref: UUID,
    name: str,
    way: Scan.Way,
    at: datetime,
    part: UUID | None = None,
    kind: str = "",
    split: bool = False,
    begun_by: str = "",
) -> Scan:
    """Open a scan; pages may come."""
    return Scan.objects.create(
        ref=ref,
        part=part,
        name=name[:1000],
        kind=kind,
        way=way,
        split=split,
        state=Scan.State.COLLECTING,
        begun_by=begun_by,
        begun_at=at,
    )


@transaction.atomic
def add(*, scan_id: UUID, name: str, content: bytes, at: datetime) -> ScanInput:
    """One more file, after those already there. Raises the refusals of `checks`, NotAScan, ScanClosed."""
    scan = _locked(scan_id)
    if scan.state != Scan.State.COLLECTING:
        raise ScanClosed
    file = services.store_file(ref=scan.pk, name=name, content=content, at=at)
    if file.blob.mime in {checks.DOCX, checks.XLSX}:
        raise NotAScan(name=file.name)
    pages = scan.pages_total + (file.blob.pages or 1)
    if pages > settings.DOCUMENT_MAX_PAGES:
        raise checks.TooManyPages(name=file.name, pages=pages, limit=settings.DOCUMENT_MAX_PAGES)
    scan.pages_total = pages
    scan.save(update_fields=["pages_total"])
    return ScanInput.objects.create(scan=scan, file=file)


@transaction.atomic
def take_out(*, scan_id: UUID, input_id: UUID) -> None:
    """A photograph that failed is taken again: this one does not count. It stays stored as it came."""
    scan = _locked(scan_id)
    if scan.state != Scan.State.COLLECTING:
        raise ScanClosed
    row = ScanInput.objects.select_related("file__blob").get(pk=input_id, scan=scan)
    if not row.left_out:
        row.left_out = True
        row.save(update_fields=["left_out"])
        scan.pages_total = max(0, scan.pages_total - (row.file.blob.pages or 1))
        scan.save(update_fields=["pages_total"])


@transaction.atomic
def close(*, scan_id: UUID) -> Scan:
    """All pages are in; they are read in the background. Again: nothing happens."""
    scan = _locked(scan_id)
    if scan.state != Scan.State.COLLECTING:
        return scan
    if not scan.inputs.filter(left_out=False).exists():
        raise NothingScanned
    _read(scan)
    return scan


@transaction.atomic
def place(*, scan_id: UUID, ref: UUID, part: UUID, name: str, kind: str) -> Scan:
    """Say whose paper this is. Another kind has other fields: the words are looked through anew."""
    scan = _locked(scan_id)
    if scan.state not in OPEN:
        raise ScanClosed
    scan.ref, scan.part, scan.name = ref, part, name[:1000]
    known, scan.kind = scan.kind, kind
    scan.save(update_fields=["ref", "part", "name", "kind"])
    if scan.state == Scan.State.READ and known != kind:
        _read(scan)
    return scan


@transaction.atomic
def turn_page(*, scan_id: UUID, page_id: UUID) -> None:
    """Turn a page a quarter to the right; it is straightened and read again."""
    scan = _checked(scan_id)
    ScanPage.objects.filter(pk=page_id, scan=scan).update(turn=90)
    _read(scan)


@transaction.atomic
def move_page(*, scan_id: UUID, page_id: UUID) -> None:
    """Put a page before the one in front of it; the first one stays."""
    scan = _checked(scan_id)
    page = ScanPage.objects.get(pk=page_id, scan=scan)
    before = scan.pages.filter(number__lt=page.number).order_by("-number").first()
    if before is not None:
        before.number, page.number = page.number, before.number
        before.save(update_fields=["number"])
        page.save(update_fields=["number"])
        _read(scan)


@transaction.atomic
def leave_out_page(*, scan_id: UUID, page_id: UUID) -> None:
    """A page that is none of the paper (a cover, a failed sheet) stays out of the copy, or comes back in."""
    scan = _checked(scan_id)
    page = ScanPage.objects.get(pk=page_id, scan=scan)
    if not page.left_out and scan.pages.filter(left_out=False).count() == 1:
        raise NothingScanned
    page.left_out = not page.left_out
    page.save(update_fields=["left_out"])
    _read(scan)


@transaction.atomic
def confirm(*, scan_id: UUID, values: Mapping[str, str], by: SignerIdentity, at: datetime) -> None:
    """Write down what an officer confirmed or changed, field by field; an empty value is “not on the paper”.

    What was confirmed before in the same words is not written again. Raises scan_facts.NotSuchAValue.
    """
    scan = _checked(scan_id)
    kind = kind_named(scan.kind)
    known = scan_facts.confirmed(scan)
    for field in kind.fields if kind else ():
        if field.key not in values:
            continue
        value = scan_facts.checked_value(field, values[field.key])
        if field.key not in known or known[field.key].value != value:
            ScanFact.objects.create(
                scan=scan, key=field.key, value=value, staff_code=by.code, staff_name=by.name, at=at
            )


@transaction.atomic
def sign(
    *, scan_id: UUID, code: str, qr: str, by: SignerIdentity, at: datetime
) -> tuple[File, dict[str, str]]:
    """The digital copy and its confirmed facts; signed, with the mark at top left (01/2023/TT-VPCP Điều 8).

    Raises FactsNotConfirmed, ScanBusy, ScanClosed.
    """
    scan = _checked(scan_id)
    facts = scan_facts.confirmed(scan)
    kind = kind_named(scan.kind)
    lacking = [field.label for field in kind.fields if field.key not in facts] if kind else []
    if lacking:
        raise FactsNotConfirmed(fields=", ".join(lacking))
    if scan.pdf is None:
        raise InvariantBroken("A scan that was read has its PDF.")
    file = services.store_signed(
        ref=scan.ref,
        name=f"{code}.pdf",
        content=services.read(scan.pdf),
        signer=by,
        reason=str(_("Số hóa giấy tờ: {name}")).format(name=scan.name[:200]),
        at=at,
        qr=qr,
    )
    scan.state = Scan.State.SIGNED
    scan.save(update_fields=["state"])
    return file, {key: fact.value for key, fact in facts.items() if fact.value}


@transaction.atomic
def give_up(*, scan_id: UUID) -> None:
    """The scan is of no use; its files stay stored, nothing shows it any more."""
    scan = _locked(scan_id)
    if scan.state not in OPEN:
        raise ScanClosed
    scan.state = Scan.State.DROPPED
    scan.save(update_fields=["state"])


def _read(scan: Scan) -> None:
    scan.state, scan.problem = Scan.State.READING, ""
    scan.save(update_fields=["state", "problem"])
    later("documents.read_scan", scan_id=str(scan.pk))


def _locked(scan_id: UUID) -> Scan:
    return Scan.objects.select_for_update(of=("self",)).select_related("pdf__blob").get(pk=scan_id)


def _checked(scan_id: UUID) -> Scan:
    """The scan, read and not yet signed."""
    scan = _locked(scan_id)
    if scan.state == Scan.State.READING:
        raise ScanBusy
    if scan.state != Scan.State.READ:
        raise ScanClosed
    return scan


def make_token(scan_id: UUID, at: datetime, *, shown_at: datetime | None = None) -> str:
    """A link's token: for PHONE_SECONDS after `at` (real time) a phone may add pages, nothing else.

    shown_at  when the desk showed the link whose phone gets another one with this page; PHONE_AT_MOST later
              there is no further one.
    """
    shown = int((shown_at or at).timestamp())
    until = min(int(at.timestamp()), shown + PHONE_AT_MOST - PHONE_SECONDS) + PHONE_SECONDS
    return _TOKEN.sign_object([str(scan_id), until, shown])


def scan_of_token(token: str, at: datetime) -> tuple[Scan, datetime]:
    """The scan a phone may add to at `at` (real time), and when the desk showed its link.

    Raises PhoneLinkExpired, also once the scan is closed.
    """
    try:
        scan_id, until, shown = _TOKEN.unsign_object(token)
    except django_signing.BadSignature as error:
        raise PhoneLinkExpired from error
    scan = Scan.objects.filter(pk=scan_id).first()
    if scan is None or scan.state != Scan.State.COLLECTING or at.timestamp() > until:
        raise PhoneLinkExpired
    return scan, datetime.fromtimestamp(shown, UTC)

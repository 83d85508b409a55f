"""Beside the picture: what was read, to be confirmed field by field; then the officer's signature."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.counter.digitise import AT_ONE_STOP, scan_or_404
from motcua.counter.dossier import content
from motcua.counter.frame import dossier_or_404, record_look, show
from motcua.documents import digitising, scan_facts
from motcua.documents import services as documents
from motcua.documents.models import Scan, ScanPage
from motcua.documents.scan_facts import DOUBTFUL, SURE, Fact
from motcua.documents.scans.kinds import kind_named
from motcua.documents.signing import SignerIdentity
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import digitisation
from motcua.web.audience import StaffRequest, for_staff

MARGIN = 18  # pixels of paper around a word in its cut-out
_PAGE_ACTS = {
    "turn": digitising.turn_page,
    "move": digitising.move_page,
    "leave": digitising.leave_out_page,
}


@dataclass(frozen=True)
class Row:
    """A field as it is drawn: its value, how clearly it was read, and where on which page."""

    fact: Fact
    value: str
    ticked: bool
    sure: str
    words: str
    page: ScanPage | None = None
    cut: str = ""
    width: int = 0
    height: int = 0
    error: str = ""


@for_staff(*AT_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: StaffRequest, dossier_id: UUID, scan_id: UUID) -> HttpResponse:
    """Look, confirm, sign; or put the pages right first."""
    row = dossier_or_404(request, dossier_id)
    scan = digitisation.own_scan(row, scan_id, by=request.officer)
    if scan.state in {Scan.State.READING, Scan.State.SIGNED, Scan.State.DROPPED}:
        return redirect("counter:digitise", row.pk)
    if request.method != "POST":
        return _draw(request, row, scan)
    for name, act in _PAGE_ACTS.items():
        if name in request.POST:
            act(scan_id=scan.pk, page_id=_page_or_404(scan, request.POST[name]).pk)
            return redirect("counter:digitise", row.pk)
    return _take(request, row, scan)


@for_staff(*AT_ONE_STOP)
@require_safe
def page_image(request: StaffRequest, dossier_id: UUID, scan_id: UUID, page_id: UUID) -> HttpResponse:
    """The picture of a page, for who may see the dossier."""
    row = dossier_or_404(request, dossier_id)
    page = scan_or_404(row, scan_id).pages.select_related("image__blob").filter(pk=page_id).first()
    if page is None:
        raise Http404
    return content(documents.read(page.image), page.image.blob.mime, page.image.name)


def _take(request: StaffRequest, row: Dossier, scan: Scan) -> HttpResponse:
    """Keep every ticked field; sign when that is wanted and all are ticked."""
    typed, errors = _ticked(request, scan)
    lacking = [fact for fact in scan_facts.facts_of(scan) if fact.field.key not in typed]
    if errors or (lacking and "sign" in request.POST):
        problem = (
            "" if errors else _("Còn mục chưa đánh dấu “Đúng như trên giấy”. Xem ảnh rồi đánh dấu từng mục.")
        )
        return _draw(request, row, scan, errors=errors, problem=problem, status=422)
    try:
        if "sign" in request.POST:
            digitisation.sign_copy(
                dossier_id=row.pk,
                scan_id=scan.pk,
                values=typed,
                by=request.officer,
                at=request.person.now,
                key=_key(request),
            )
            messages.success(request, _("Đã ký số bản số hóa “%(name)s”.") % {"name": scan.name})
        else:
            by = SignerIdentity(request.officer.staff.code, request.officer.name)
            digitising.confirm(scan_id=scan.pk, values=typed, by=by, at=request.person.now)
            messages.success(request, _("Đã lưu %(count)d mục đã đối chiếu.") % {"count": len(typed)})
    except Refusal as refusal:
        return _draw(request, row, scan, problem=str(refusal), status=409)
    return redirect("counter:digitise", row.pk)


def _ticked(request: StaffRequest, scan: Scan) -> tuple[dict[str, str], dict[str, str]]:
    """Values of the ticked fields, and what is wrong with them, by key."""
    typed: dict[str, str] = {}
    errors: dict[str, str] = {}
    for fact in scan_facts.facts_of(scan):
        key = fact.field.key
        if f"ok-{key}" not in request.POST:
            continue
        try:
            typed[key] = scan_facts.checked_value(fact.field, request.POST.get(f"v-{key}", ""))
        except Refusal as refusal:
            errors[key] = str(refusal)
    return typed, errors


def _draw(
    request: StaffRequest,
    row: Dossier,
    scan: Scan,
    *,
    errors: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    record_look(
        request, subject="dossier", subject_id=row.pk, party_id=row.owner_id, purpose=_("Số hóa giấy tờ")
    )
    pages = list(scan.pages.order_by("number"))
    rows = [
        _row(request, fact, pages, (errors or {}).get(fact.field.key, ""))
        for fact in scan_facts.facts_of(scan)
    ]
    facts: dict[str, Any] = {
        "dossier": row,
        "scan": scan,
        "pages": pages,
        "rows": rows,
        "problem": problem,
        "bad": [one for one in rows if one.error],
        "key": uuid7(),
        "changes": _changes(scan),
        "no_code": row.code is None,
    }
    return show(request, "counter/digitise_check.html", facts, status=status)


def _row(request: StaffRequest, fact: Fact, pages: list[ScanPage], error: str) -> Row:
    key = fact.field.key
    posted = request.method == "POST"
    value = request.POST.get(f"v-{key}", "") if posted else fact.value
    ticked = f"ok-{key}" in request.POST if posted else fact.said is not None
    kept = [page for page in pages if not page.left_out]
    read = fact.read
    sure, words = _clearness(fact)
    if read is None or read.box is None or read.page is None or read.page > len(kept):
        return Row(fact, value, ticked, sure, words, error=error)
    page = kept[read.page - 1]
    left, top, width, height = read.box
    left, top = max(0, left - MARGIN), max(0, top - MARGIN)
    width, height = width + 2 * MARGIN, height + 2 * MARGIN
    cut = f"{left} {top} {width} {height}"
    return Row(fact, value, ticked, sure, words, page, cut, width, height, error)


def _changes(scan: Scan) -> list[dict[str, Any]]:
    """Everything ever read or typed, the oldest first."""
    kind = kind_named(scan.kind)
    return [
        {
            "label": kind.label_of(one.key) if kind else one.key,
            "value": one.value,
            "who": one.staff_name or _("Máy đọc"),
            "at": one.at,
        }
        for one in scan_facts.changes(scan)
    ]


def _clearness(fact: Fact) -> tuple[str, str]:
    """The state's colour and words: colour never speaks alone."""
    if fact.said is not None:
        return "on-time", _("%(name)s đã xác nhận") % {"name": fact.said.staff_name}
    if fact.read is None or fact.read.confidence is None:
        return "waiting", _("Không đọc được, gõ theo giấy")
    if fact.read.confidence >= SURE:
        return "on-time", _("Đọc rõ")
    if fact.read.confidence >= DOUBTFUL:
        return "soon", _("Nên xem kỹ")
    return "late", _("Khó đọc, xem kỹ")


def _page_or_404(scan: Scan, page_id: str) -> ScanPage:
    try:
        page = scan.pages.filter(pk=UUID(page_id)).first()
    except ValueError:
        page = None
    if page is None:
        raise Http404
    return page


def _key(request: StaffRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None

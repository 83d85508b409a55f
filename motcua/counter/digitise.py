"""Digitising at the desk: which papers, by which way their pages come, and what is used again instead."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.counter import phone_links
from motcua.counter.frame import dossier_or_404, record_look, show
from motcua.documents import digitising
from motcua.documents import services as documents
from motcua.documents.models import Scan
from motcua.documents.render import qr_svg
from motcua.documents.scans import reading
from motcua.dossiers import digitised, permissions, scan_folders
from motcua.dossiers.digitised import Line
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import digitisation
from motcua.web.audience import StaffRequest, for_staff

SEPARATOR = "MOTCUA/TACH/"  # documents.scans.child looks for it; importing that would bring OpenCV here
AT_ONE_STOP = (Role.RECEIVE, Role.HEAD_ONE_STOP)


@for_staff()
@require_safe
def papers(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Every paper of the dossier with its state; a line is drawn anew by itself while its pages are read."""
    row = dossier_or_404(request, dossier_id)
    facts = _facts(request, row)
    if request.headers.get("HX-Request"):
        return render(request, "counter/digitise.html#lines", facts)
    record_look(
        request, subject="dossier", subject_id=row.pk, party_id=row.owner_id, purpose=_("Số hóa giấy tờ")
    )
    return show(request, "counter/digitise.html", facts)


@for_staff(*AT_ONE_STOP)
@require_POST
def upload(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """A scanner's files, for one paper or a whole stack: taken in, closed, read in the background."""
    row = dossier_or_404(request, dossier_id)
    files = [file for file in request.FILES.getlist("pages") if file.file is not None]
    if not files:
        raise digitising.NothingScanned
    bodies = [
        (file.name or "", documents.read_limited(file.name or "", file.file)) for file in files if file.file
    ]
    digitisation.scan_files(
        dossier_id=row.pk,
        paper_id=_chosen(request, "paper"),
        files=bodies,
        by=request.officer,
        at=request.person.now,
    )
    messages.success(
        request, _("Đã nhận %(count)d tệp, đang đọc. Bạn làm việc khác được.") % {"count": len(bodies)}
    )
    return _back(row)


@for_staff(*AT_ONE_STOP)
@require_POST
def from_attached(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Digitise from the file that came with the paper."""
    row = dossier_or_404(request, dossier_id)
    digitisation.scan_attached(
        dossier_id=row.pk, paper_id=_needed(request, "paper"), by=request.officer, at=request.person.now
    )
    return _back(row)


@for_staff(*AT_ONE_STOP)
@require_POST
def by_phone(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Open a scan whose pages a phone brings, and show its code."""
    row = dossier_or_404(request, dossier_id)
    scan = digitisation.begin_scan(
        dossier_id=row.pk,
        paper_id=_needed(request, "paper"),
        way=Scan.Way.PHONE,
        by=request.officer,
        at=request.person.now,
    )
    return redirect("counter:digitise_phone", row.pk, scan.pk)


@for_staff(*AT_ONE_STOP)
@require_safe
def phone_code(request: StaffRequest, dossier_id: UUID, scan_id: UUID) -> HttpResponse:
    """The QR code for the phone, made anew before it is too old, and how many pages came; goes on by itself
    once the phone is done.
    """
    row = dossier_or_404(request, dossier_id)
    scan = digitisation.own_scan(row, scan_id, by=request.officer)  # the code lets a phone add pages
    if scan.state != Scan.State.COLLECTING:
        return redirect("counter:digitise", row.pk)
    facts = {"dossier": row, "scan": scan, "pages": scan.inputs.filter(left_out=False).count()}
    renewed = request.GET.get("ma") == "1"
    if request.headers.get("HX-Request") and not renewed:
        return render(request, "counter/digitise_phone_code.html#count", facts)
    token = phone_links.show(scan.pk, session_key=request.session.session_key or "", at=timezone.now())
    url = request.build_absolute_uri(reverse("counter:phone", args=[token]))  # the host the desk reached
    minutes = digitising.PHONE_SECONDS // 60
    facts |= {"url": url, "qr": qr_svg(url, border=2, fluid=True), "minutes": minutes}
    if request.headers.get("HX-Request"):
        return render(request, "counter/digitise_phone_code.html#code", facts)
    return show(request, "counter/digitise_phone_code.html", facts)


@for_staff(*AT_ONE_STOP)
@require_POST
def close(request: StaffRequest, dossier_id: UUID, scan_id: UUID) -> HttpResponse:
    """The officer says the phone is done."""
    row = dossier_or_404(request, dossier_id)
    digitising.close(scan_id=digitisation.own_scan(row, scan_id, by=request.officer).pk)
    return _back(row)


@for_staff(*AT_ONE_STOP)
@require_POST
def give_up(request: StaffRequest, dossier_id: UUID, scan_id: UUID) -> HttpResponse:
    """Throw a scan away and begin anew."""
    row = dossier_or_404(request, dossier_id)
    digitising.give_up(scan_id=digitisation.own_scan(row, scan_id, by=request.officer).pk)
    messages.success(request, _("Đã bỏ bản quét. Bạn có thể quét lại."))
    return _back(row)


@for_staff(*AT_ONE_STOP)
@require_POST
def place(request: StaffRequest, dossier_id: UUID, scan_id: UUID) -> HttpResponse:
    """Say which paper a scan from a stack or from the unit's folder is."""
    row = dossier_or_404(request, dossier_id)
    digitisation.place_scan(
        dossier_id=row.pk, scan_id=scan_id, paper_id=_needed(request, "paper"), by=request.officer
    )
    return _back(row)


@for_staff(*AT_ONE_STOP)
@require_POST
def fetch(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Look into the unit's folder now instead of in a minute."""
    row = dossier_or_404(request, dossier_id)
    scan_folders.take_all(at=request.person.now, real_at=timezone.now())
    return _back(row)


@for_staff(*AT_ONE_STOP)
@require_POST
def reuse(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Take a paper over from what is held of the same person."""
    row = dossier_or_404(request, dossier_id)
    digitisation.reuse_copy(
        dossier_id=row.pk,
        component_id=_needed(request, "component"),
        source=_needed(request, "source"),
        by=request.officer,
        at=request.person.now,
        key=_chosen(request, "key"),
    )
    messages.success(request, _("Đã dùng lại giấy tờ đang giữ; người nộp không phải nộp bản này."))
    return _back(row)


@for_staff(*AT_ONE_STOP)
@require_safe
def separators(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Separator sheets to print: one a paper, so that a stack scanned at once falls into its papers."""
    row = dossier_or_404(request, dossier_id)
    lines = [line for line in digitised.lines(row, at=request.person.now) if line.paper is not None]
    sheets = [
        {"name": line.component.name, "qr": qr_svg(f"{SEPARATOR}{line.paper.pk}", fluid=True)}
        for line in lines
        if line.paper is not None
    ]
    return show(request, "counter/digitise_sheets.html", {"dossier": row, "sheets": sheets})


def scan_or_404(row: Dossier, scan_id: UUID) -> Scan:
    """A scan of the dossier, or of its one-stop's folder."""
    scan = Scan.objects.filter(pk=scan_id, ref__in=[row.pk, row.receiving_unit_id]).first()
    if scan is None:
        raise Http404
    return scan


def _facts(request: StaffRequest, row: Dossier) -> dict[str, Any]:
    lines = digitised.lines(row, at=request.person.now)
    loose = list(
        Scan.objects.filter(ref__in=[row.pk, row.receiving_unit_id], part=None, state__in=digitising.OPEN)
        .exclude(state=Scan.State.COLLECTING)
        .order_by("id")[:50]
    )
    scans = [line.scan for line in lines if line.scan is not None] + loose
    return {
        "dossier": row,
        "may": permissions.can_digitise(request.officer, row),
        "lines": [_drawn(line) for line in lines],
        "loose": loose,
        "done": sum(line.copy is not None for line in lines),
        "wanted": sum(line.copy is not None or line.lacks for line in lines),
        "lacking": [line.component.name for line in lines if line.lacks],
        "busy": any(scan.state in {Scan.State.READING, Scan.State.COLLECTING} for scan in scans),
        "states": Scan.State,
        "folder": scan_folders.folder_of(row.agency) is not None,
        "reader": reading.explain(),
        "max_mb": settings.DOCUMENT_MAX_MB,
        "key": uuid7(),
    }


def _drawn(line: Line) -> dict[str, Any]:
    return {"line": line, "number": line.component.pk.hex}


def _needed(request: StaffRequest, name: str) -> UUID:
    chosen = _chosen(request, name)
    if chosen is None:
        raise Http404
    return chosen


def _chosen(request: StaffRequest, name: str) -> UUID | None:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def _back(row: Dossier) -> HttpResponse:
    return redirect("counter:digitise", row.pk)

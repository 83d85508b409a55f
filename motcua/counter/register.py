"""The register: books of the one-stop, a book's lines, print, spreadsheet, lock and notes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies.models import Role
from motcua.common.refusal import Refusal
from motcua.counter.dossier import content
from motcua.counter.forms import reason_field
from motcua.counter.frame import record_look, show
from motcua.counter.spreadsheets import spreadsheet
from motcua.deadlines.calendars import local
from motcua.documents import services as documents
from motcua.documents.models import File
from motcua.dossiers import register, register_sheets
from motcua.dossiers.models import RegisterBook
from motcua.dossiers.register import Line, Wanted
from motcua.dossiers.services import registering, sealing
from motcua.identity.masking import mask_phone
from motcua.web.audience import StaffRequest, for_staff

_READERS = (Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL)


class NoteForm(forms.Form):
    """What is wrong in a line of a locked book, and what is right."""

    serial = forms.IntegerField(
        label=gettext_lazy("Số thứ tự của dòng"),
        min_value=1,
        max_value=9_999_999,
        error_messages={"required": gettext_lazy("Vui lòng ghi số thứ tự của dòng cần đính chính.")},
    )
    reason = reason_field(
        gettext_lazy("Nội dung đính chính"), gettext_lazy("Ghi điều sai và điều đúng; sổ đã khóa giữ nguyên.")
    )


@for_staff(*_READERS)
@require_safe
def books(request: StaffRequest) -> HttpResponse:
    """Every book there is, the newest year first."""
    return _books(request)


@for_staff(Role.HEAD_ONE_STOP)
@require_POST
def share(request: StaffRequest) -> HttpResponse:
    """Put several fields into one register from next year on."""
    chosen = [one for one in register.fields_kept(request.officer.unit) if str(one.pk) in _picked(request)]
    try:
        shelf = registering.share_register(
            name=request.POST.get("ten", "")[:300].replace("\x00", ""),
            fields=chosen,
            by=request.officer,
            at=request.person.now,
        )
    except Refusal as refusal:
        return _books(request, refusal=str(refusal), status=409)
    messages.success(
        request, _("Từ năm %(year)d có sổ chung “%(name)s”.") % {"year": shelf.from_year, "name": shelf.name}
    )
    return redirect("counter:registers")


@for_staff(*_READERS)
@require_safe
def book(request: StaffRequest, book_id: UUID) -> HttpResponse:
    """The lines of one book, fifty at a time."""
    return _page(request, _book(request, book_id), NoteForm())


@for_staff(*_READERS)
@require_safe
def as_pdf(request: StaffRequest, book_id: UUID) -> HttpResponse:
    """Lines from a serial on, as the form prints them (A4 across)."""
    row = _book(request, book_id)
    rows = _chosen(request, row, size=register_sheets.PART)[: register_sheets.PART]
    signature = {"title": _("Người lập sổ"), "name": request.officer.name}
    at = request.person.now
    pdf = register_sheets.pdf_of(row, rows, at=at, signature=signature, notes=sealing.notes_of(row))
    _record(request, row, _("In sổ theo dõi hồ sơ %(book)s"))
    return content(pdf, "application/pdf", f"so-theo-doi-{row.number:02d}-{row.year}.pdf")


@for_staff(*_READERS)
@require_safe
def as_xlsx(request: StaffRequest, book_id: UUID) -> HttpResponse:
    """The whole book as a spreadsheet."""
    row = _book(request, book_id)
    _record(request, row, _("Xuất sổ theo dõi hồ sơ %(book)s"))
    content = register_sheets.xlsx_of(row, list(register.lines(row)))
    return spreadsheet(content, f"so-theo-doi-{row.number:02d}-{row.year}.xlsx")


@for_staff(*_READERS)
@require_safe
def sealed_file(request: StaffRequest, book_id: UUID, file_id: UUID) -> HttpResponse:
    """A part of the signed book kept at its sealing."""
    row = _book(request, book_id)
    found = File.objects.filter(pk=file_id, ref=row.pk).select_related("blob").first()
    if found is None:
        raise Http404
    _record(request, row, _("Xem bản ký của sổ theo dõi hồ sơ %(book)s"))
    return content(documents.read(found), found.blob.mime, found.name)


@for_staff(Role.HEAD_ONE_STOP)
@require_POST
def seal(request: StaffRequest, book_id: UUID) -> HttpResponse:
    """Lock the book for ever."""
    row = _book(request, book_id)
    try:
        done = sealing.seal(book_id=row.pk, by=request.officer, at=request.person.now)
    except Refusal as refusal:
        return _page(request, row, NoteForm(), refusal=str(refusal), status=409)
    messages.success(request, _("Sổ %(book)s đã khóa với %(n)d dòng.") % {"book": row, "n": done.rows})
    return redirect("counter:register", row.pk)


@for_staff(Role.HEAD_ONE_STOP)
@require_POST
def note(request: StaffRequest, book_id: UUID) -> HttpResponse:
    """Write a correction into the new year's book."""
    row = _book(request, book_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    serial = form.cleaned_data["serial"]
    if serial > row.last:
        form.add_error("serial", _("Sổ chỉ có %(n)d dòng.") % {"n": row.last})
        return _page(request, row, form, status=422)
    try:
        done = sealing.note(
            book_id=row.pk,
            serial=serial,
            text=form.cleaned_data["reason"],
            by=request.officer,
            at=request.person.now,
        )
    except Refusal as refusal:
        return _page(request, row, form, refusal=str(refusal), status=409)
    messages.success(request, _("Đã ghi chú vào sổ %(book)s.") % {"book": done.book})
    return redirect("counter:register", row.pk)


def _books(request: StaffRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    heads = request.officer.holds(Role.HEAD_ONE_STOP, unit_id=request.officer.unit.pk)
    unit = request.officer.unit
    facts = {
        "books": register.books_for(request.officer),
        "everywhere": _everywhere(request),
        "shelves": register.shelves_of(unit),
        "fields": register.fields_kept(unit) if heads else [],
        "picked": _picked(request),
        "next_year": local(request.person.now).year + 1,
        "refusal": refusal,
    }
    return show(request, "counter/registers.html", facts, here=reverse("counter:registers"), status=status)


def _picked(request: StaffRequest) -> list[str]:
    return request.POST.getlist("linh-vuc")[:200]


def _page(
    request: StaffRequest, row: RegisterBook, form: NoteForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    found = _chosen(request, row, size=register.PAGE)
    shown = found[: register.PAGE]
    wanted = _wanted(request)
    at = request.person.now
    since = sealing.closes_at(row.year, row.unit.identifier)
    mine = register.may_seal(request.officer, row)
    facts: dict[str, Any] = {
        "book": row,
        "rows": [replace(line, phone=mask_phone(line.phone)) for line in shown],
        "next_key": shown[-1].serial if len(found) > register.PAGE else "",
        "first": "after" in request.GET,
        "wanted": wanted,
        "filtered": bool(wanted.text or wanted.open_only),
        "after": _after(request),
        "notes": sealing.notes_of(row),
        "seal": row.seal if row.sealed else None,
        "parts": File.objects.filter(ref=row.pk).order_by("name") if row.sealed else [],
        "may_seal": mine and not row.sealed and at >= since,
        "seal_from": since if mine and not row.sealed and at < since else None,
        "note_form": form if mine and row.sealed else None,
        "refusal": refusal,
        "print_most": register_sheets.PART,
    }
    _record(request, row, _("Xem sổ theo dõi hồ sơ %(book)s"))
    return show(request, "counter/register.html", facts, status=status)


def _book(request: StaffRequest, book_id: UUID) -> RegisterBook:
    rows = RegisterBook.objects.select_related("unit__parent", "seal")
    found: RegisterBook | None = rows.filter(pk=book_id).first()
    if found is None or not register.may_read(request.officer, found):
        raise Http404
    return found


def _chosen(request: StaffRequest, row: RegisterBook, *, size: int) -> Sequence[Line]:
    return register.page(row, after=_after(request), wanted=_wanted(request), size=size)


def _after(request: StaffRequest) -> int:
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _wanted(request: StaffRequest) -> Wanted:
    text = " ".join(request.GET.get("q", "")[:200].replace("\x00", "").split())
    return Wanted(text=text, open_only=request.GET.get("chua-tra") == "1")


def _everywhere(request: StaffRequest) -> bool:
    return bool(request.officer.roles & {Role.TTHC_CONTROL, Role.AREA_CONTROL})


def _record(request: StaffRequest, row: RegisterBook, purpose: str) -> None:
    """A register holds many people's data: the look is written down against the book."""
    record_look(
        request, subject="register", subject_id=row.pk, party_id=None, purpose=purpose % {"book": row}
    )

"""Handover lists of paper folders: opened, scanned, sent, scanned in; slips and control sheets in print."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.dossier import content
from motcua.counter.forms import ActForm, reason_field
from motcua.counter.frame import dossier_or_404, record_look, show
from motcua.documents import services as documents
from motcua.dossiers import control_sheet, handover_sheets, handovers, permissions
from motcua.dossiers.handovers import Way
from motcua.dossiers.models import Dossier, HandoverItem, HandoverList, Paper
from motcua.dossiers.services import handing
from motcua.dossiers.services.reprinting import reprint as print_again
from motcua.web.audience import StaffRequest, for_staff

PEOPLE = (
    Role.RECEIVE,
    Role.RETURN,
    Role.HEAD_ONE_STOP,
    Role.PROCESS,
    Role.ASSIGN,
    Role.SIGN,
    Role.TTHC_CONTROL,
)


class ReprintForm(ActForm):
    """Why a form is printed again."""

    reason = reason_field(
        gettext_lazy("Lý do in lại"),
        gettext_lazy("Ví dụ: người dân làm mất giấy hẹn. Lý do được ghi vào diễn biến hồ sơ."),
    )


@for_staff(*PEOPLE)
@require_safe
def lists(request: StaffRequest) -> HttpResponse:
    """Lists this unit gave or takes, the newest first, and what may be opened."""
    rows = handovers.visible_to(request.officer)
    after = uuid_or_none(request.GET.get("after", ""))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-id")[: handovers.PAGE + 1])
    facts = {
        "rows": found[: handovers.PAGE],
        "next_key": found[handovers.PAGE - 1].pk if len(found) > handovers.PAGE else "",
        "first": after is not None,
        "choices": _choices(request),
        "new_id": uuid7(),
        "unit": request.officer.unit,
    }
    return show(request, "counter/handovers.html", facts, here=request.path)


@for_staff(*PEOPLE)
@require_POST
def open_list(request: StaffRequest) -> HttpResponse:
    """Begin a list to the chosen side."""
    chosen = request.POST.get("den", "")
    found = next((one for one in _choices(request) if one["value"] == chosen), None)
    list_id = uuid_or_none(request.POST.get("id", ""))
    if found is None or list_id is None:
        messages.warning(request, _("Vui lòng chọn nơi nhận hồ sơ giấy rồi mở danh sách."))
        return redirect("counter:handovers")
    row = handing.open_list(
        list_id=list_id, way=found["way"], taker=found["taker"], by=request.officer, at=request.person.now
    )
    return redirect("counter:handover", row.pk)


@for_staff(*PEOPLE)
@require_safe
def handover(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """One list: scan folders on to it, send it; or scan them in."""
    return _page(request, _list(request, list_id))


@for_staff(*PEOPLE)
@require_POST
def scan(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """A code typed by the scanner: on to the list before it goes, off the list after."""
    row = _list(request, list_id)
    code = request.POST.get("ma", "")[:300].replace("\x00", "")

    def call(**who: Any) -> str:
        if row.sent_at is None:
            item = handing.add(code=code, **who)
        else:
            item = handing.confirm(code=code, key=uuid_or_none(request.POST.get("key", "")), **who)
        return said_of(item)

    return _done(request, row, call)


@for_staff(*PEOPLE)
@require_POST
def take_off(request: StaffRequest, list_id: UUID, item_id: UUID) -> HttpResponse:
    """A folder does not go after all."""

    def call(*, list_id: UUID, by: Any, at: Any) -> str:
        handing.take_off(list_id=list_id, item_id=item_id, by=by)
        return _("Đã gỡ túi hồ sơ khỏi danh sách.")

    return _done(request, _list(request, list_id), call)


@for_staff(*PEOPLE)
@require_POST
def send(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """The folders leave."""

    def call(**who: Any) -> str:
        row = handing.send(**who)
        return _("Danh sách số %(number)s đã giao. Hãy in và ký.") % {"number": row}

    return _done(request, _list(request, list_id), call)


@for_staff(*PEOPLE)
@require_POST
def finish(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """Everything that came has been scanned."""

    def call(**who: Any) -> str:
        row = handing.finish(carrier=request.POST.get("nguoi-nhan", "")[:300], **who)
        differ = bool(handovers.differences(handovers.items_of(row)))
        said = (
            _("Danh sách số %(number)s đã nhận; chênh lệch ghi bên dưới.")
            if differ
            else _("Danh sách số %(number)s đã nhận đủ.")
        )
        return said % {"number": row}

    return _done(request, _list(request, list_id), call)


@for_staff(*PEOPLE)
@require_safe
def as_pdf(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """The list on A4, as it stands now."""
    row = _list(request, list_id)
    pdf = handover_sheets.sheet(row, at=request.person.now)
    return content(pdf, "application/pdf", f"ban-giao-{row.number:02d}-{row.year}.pdf")


@for_staff(*PEOPLE)
@require_safe
def slip(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The transfer slip with QR for the folder; ?kho=a4 on A4."""
    row = _dossier(request, dossier_id, _("In phiếu chuyển hồ sơ %(code)s"))
    pdf = handover_sheets.slip(row, by=request.officer, at=request.person.now, size=_size(request))
    return content(pdf, "application/pdf", f"{row}-phieu-chuyen.pdf")


@for_staff(*PEOPLE)
@require_safe
def control(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The control sheet as it stands now; ?kho=a4 on A4."""
    row = _dossier(request, dossier_id, _("In phiếu kiểm soát hồ sơ %(code)s"))
    pdf = control_sheet.sheet(row, at=request.person.now, size=_size(request))
    return content(pdf, "application/pdf", f"{row}-phieu-kiem-soat.pdf")


@for_staff(Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def reprint(request: StaffRequest, dossier_id: UUID, paper_id: UUID) -> HttpResponse:
    """Print a form again: say why, then the stored file."""
    row = dossier_or_404(request, dossier_id)
    paper = row.papers.filter(pk=paper_id, kind=Paper.Kind.FORM, file__isnull=False).first()
    if paper is None or not permissions.can_reprint(request.officer, row):
        raise Http404
    form = ReprintForm(request.POST if request.method == "POST" else None, initial={"key": uuid7()})
    facts = {"dossier": row, "paper": paper, "form": form, "refusal": ""}
    if not form.is_valid():
        return show(request, "counter/reprint.html", facts, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    try:
        file = print_again(
            paper_id=paper.pk, by=request.officer, at=request.person.now, why=said["reason"], key=said["key"]
        )
    except Refusal as refusal:
        return show(request, "counter/reprint.html", facts | {"refusal": str(refusal)}, status=409)
    return content(documents.read(file), file.blob.mime, file.name)


def _page(request: StaffRequest, row: HandoverList, *, refusal: str = "", status: int = 200) -> HttpResponse:
    items = handovers.items_of(row)
    gives = handovers.may_give(request.officer, row) and row.sent_at is None
    day = request.person.now.date()
    on_its_way = row.sent_at is not None and row.taken_at is None
    takes = on_its_way and handovers.may_take(request.officer, row, day=day)
    listed = {item.dossier_id for item in items}
    facts = {
        "row": row,
        "items": items,
        "gives": gives,
        "takes": takes,
        "by_post": row.way == Way.TO_POST,
        "scan_key": uuid7(),
        "post_scans": row.way == Way.TO_POST and handovers.post_scans(row.giver, day),
        "to_agency": row.way == Way.TO_AGENCY,
        "waiting": [one for one in handovers.waiting(row) if one.pk not in listed] if gives else [],
        "left": sum(1 for item in items if not item.outcome),
        "differences": handovers.differences(items),
        "refusal": refusal,
    }
    return show(request, "counter/handover.html", facts, status=status)


def _done(request: StaffRequest, row: HandoverList, call: Callable[..., str]) -> HttpResponse:
    """Do the act and say it on the list, or say there why not."""
    try:
        said = call(list_id=row.pk, by=request.officer, at=request.person.now)
    except Refusal as refusal:
        return _page(request, _list(request, row.pk), refusal=str(refusal), status=409)
    messages.success(request, said)
    return redirect("counter:handover", row.pk)


def _choices(request: StaffRequest) -> list[dict[str, Any]]:
    """Where this unit may send folders, as the form offers it."""
    found: list[dict[str, Any]] = []
    for way in handovers.ways_of(request.officer):
        if way == Way.TO_POST:
            found.append({"value": "buu-chinh", "way": way, "taker": None, "name": _("Bưu chính")})
        for unit in handovers.takers(request.officer.unit, way):
            found.append({"value": str(unit.pk), "way": way, "taker": unit, "name": unit.name})
    return found


def _list(request: StaffRequest, list_id: UUID) -> HandoverList:
    found = handovers.visible_to(request.officer).filter(pk=list_id).first()
    if found is None:
        raise Http404
    return found


def _dossier(request: StaffRequest, dossier_id: UUID, purpose: str) -> Dossier:
    row = dossier_or_404(request, dossier_id)
    if row.received_at is None:
        raise Http404
    record_look(
        request,
        subject="dossier",
        subject_id=row.pk,
        party_id=row.owner_id,
        purpose=purpose % {"code": row},
    )
    return row


def said_of(item: HandoverItem) -> str:
    """What a scan came to, in words."""
    said = _said(item.outcome)
    if item.repeats:
        said = _("đã quét trước đó; lần quét thêm được ghi lại")
    return _("%(code)s: %(said)s.") % {"code": item.dossier, "said": said}


def _said(outcome: str) -> str:
    words = {
        "": _("đã ghi vào danh sách"),
        "taken": _("đã nhận"),
        "missing": _("thiếu"),
        "extra": _("không có trong danh sách, đã ghi nhận là ngoài danh sách"),
    }
    return words[outcome]


def _size(request: StaffRequest) -> str:
    return "a4" if request.GET.get("kho") == "a4" else ""

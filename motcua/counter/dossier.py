"""The dossier's own page, its files and its printed receipt."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from motcua.agencies.models import Role
from motcua.common.ids import uuid7
from motcua.counter import reading
from motcua.counter.frame import RELATED, dossier_or_404, record_look, show
from motcua.documents import services as documents
from motcua.dossiers import permissions
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.status import Act
from motcua.web.audience import StaffRequest, for_staff
from motcua.workflow.models import Step


@dataclass(frozen=True)
class ActPage:
    """An act as the officer meets it. direct: it needs no field, so its button does it at once."""

    icon: str
    button: str | Promise
    asks: str | Promise
    direct: bool = False


ACT_PAGES = {
    Act.RECEIVE: ActPage(
        "check",
        _l("Tiếp nhận, cấp giấy hẹn"),
        _l("Kiểm tra giấy tờ rồi tiếp nhận; thời hạn giải quyết tính từ lúc này."),
        direct=True,
    ),
    Act.REFUSE: ActPage("close", _l("Từ chối tiếp nhận"), _l("Nêu rõ lý do bằng văn bản (mẫu 03).")),
    Act.TRANSFER: ActPage(
        "send",
        _l("Chuyển cơ quan giải quyết"),
        _l("Chuyển hồ sơ giấy và điện tử đến đơn vị giải quyết."),
        direct=True,
    ),
    Act.ASSIGN: ActPage("people", _l("Phân công"), _l("Chọn chuyên viên xử lý hồ sơ này.")),
    Act.COMPLETE_STEP: ActPage("check", _l("Hoàn thành bước"), _l("Ghi kết quả thẩm định và sang bước sau.")),
    Act.PROPOSE: ActPage(
        "edit", _l("Dự thảo và trình ký"), _l("Kiểm tra dự thảo kết quả rồi trình lãnh đạo.")
    ),
    Act.SIGN: ActPage("sign", _l("Xem dự thảo và ký"), _l("Đọc dự thảo rồi ký số kết quả.")),
    Act.SEND_BACK: ActPage("previous", _l("Trả lại chuyên viên"), _l("Nêu điều cần sửa.")),
    Act.HAND_OVER: ActPage(
        "send",
        _l("Vào sổ, chuyển kết quả"),
        _l("Chuyển kết quả đã ký về Một cửa; đồng hồ của cơ quan dừng tại đây."),
        direct=True,
    ),
    Act.RETURN_RESULT: ActPage(
        "done", _l("Trả kết quả"), _l("Ghi người nhận, thu lại giấy hẹn và thu phí nếu có.")
    ),
}
STATE_CHIP = {"refused": "late", "returned": "on-time", "done": "on-time", "counter_check": "waiting"}


@for_staff()
@require_safe
def dossier(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Who, what, clock, papers, history, next act."""
    return dossier_page(request, dossier_or_404(request, dossier_id))


def dossier_page(
    request: StaffRequest, row: Dossier, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page as it stands now; with a sentence when an act was refused a moment ago."""
    _record(request, row)
    steps = reading.steps(row, at=request.person.now)
    open_steps = [line.step for line in steps if line.step.closed_at is None]
    acts = permissions.next_acts(request.officer, row, open_steps)
    facts = {
        "dossier": row,
        "refusal": refusal,
        "key": uuid7(),
        "acts": _buttons(row, acts),
        "waits_for": _waits_for(row, open_steps) if not acts else "",
        "people": reading.people(row),
        "clock_facts": reading.clock_facts(row),
        "places": reading.places(row),
        "answers": reading.answers(row),
        "papers": reading.paper_lines(row),
        "kinds": Paper.Kind,
        "steps": steps,
        "history": reading.history(row),
        "chip": STATE_CHIP.get(row.status, ""),
        "watches_only": Role.TTHC_CONTROL in request.officer.roles,
    }
    return show(request, "counter/dossier.html", facts, status=status)


@for_staff()
@require_safe
def receipt(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Form 01 ready to print, with the code and the due time large for the person at the desk."""
    row = dossier_or_404(request, dossier_id)
    form = reading.paper_of(row, Paper.Kind.FORM, "form01") or reading.paper_of(row, Paper.Kind.FORM)
    if form is None or not form.token:
        raise Http404
    _record(request, row)
    facts = {"dossier": row, "form": form, "print_now": request.GET.get("in") == "1"}
    return show(request, "counter/receipt.html", facts)


@for_staff()
@require_safe
def file(request: StaffRequest, token: str) -> HttpResponse:
    """A paper's content for who may see its dossier; ?khung=1: our own page frames what we printed."""
    found = documents.file_of_token(token, timezone.now())
    papers = Paper.objects.filter(file=found, dossier__in=Dossier.objects.visible_to(request.officer))
    paper = papers.select_related(*(f"dossier__{name}" for name in RELATED)).first()
    if paper is None:
        raise Http404
    record_look(
        request,
        subject="file",
        subject_id=found.pk,
        party_id=paper.dossier.owner_id,
        purpose=_("Xem giấy tờ của hồ sơ %(code)s") % {"code": paper.dossier},
    )
    framed = paper.kind != Paper.Kind.COMPONENT and request.GET.get("khung") == "1"
    return content(documents.read(found), found.blob.mime, found.name, framed=framed)


def content(body: bytes, mime: str, name: str, *, framed: bool = False) -> HttpResponse:
    """A file as an answer that can do nothing: sandboxed, of its own type, never kept by a cache."""
    response = HttpResponse(body, content_type=mime)
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "frame-ancestors 'self'" if framed else "sandbox"
    if framed:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _record(request: StaffRequest, row: Dossier) -> None:
    record_look(
        request, subject="dossier", subject_id=row.pk, party_id=row.owner_id, purpose=_("Xử lý hồ sơ")
    )


def _buttons(row: Dossier, acts: list[Act]) -> list[dict[str, Any]]:
    """The acts as buttons, the first being the primary one."""
    return [
        {
            "act": act.value,
            "url": reverse(f"counter:{act}", args=[row.pk]),
            "icon": ACT_PAGES[act].icon,
            "label": ACT_PAGES[act].button,
            "asks": ACT_PAGES[act].asks,
            "direct": ACT_PAGES[act].direct,
        }
        for act in acts
    ]


def _waits_for(row: Dossier, open_steps: list[Step]) -> str:
    """Who has the next move, when it is not this officer."""
    if row.received_at is None and row.finished_at is None:
        return _("%(unit)s kiểm tra và trả lời.") % {"unit": row.receiving_unit.name}
    names = [
        _("%(step)s: %(who)s.")
        % {
            "step": step.name,
            "who": step.assignee.full_name if step.assignee else step.unit.name if step.unit else "",
        }
        for step in open_steps
    ]
    return " ".join(names)

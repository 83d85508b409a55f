"""The petition desk: lists by time left, one petition, and each act on its own page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.counter.acting import typed
from motcua.counter.dossier import content
from motcua.counter.frame import record_look, show
from motcua.counter.petition_forms import uuid_of
from motcua.documents import services as documents
from motcua.feedback import permissions, road
from motcua.feedback.models import Petition
from motcua.feedback.petition_rows import PetitionMoved
from motcua.feedback.petition_states import AT_WORK, MOVES, OVER, UNSORTED, Act, State
from motcua.web.audience import StaffRequest, for_staff

_PAGE = 30
DESK = tuple(permissions.PETITION_DESK)
_PARTS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "phan-loai": (gettext_lazy("Chờ phân loại"), UNSORTED),
    "xu-ly": (gettext_lazy("Đang xử lý"), AT_WORK),
    "cong-khai": (gettext_lazy("Chờ công khai"), (State.WAIT_PUBLISH,)),
    "bo-sung": (gettext_lazy("Chờ người gửi bổ sung"), (State.NEED_INFO,)),
    "xong": (gettext_lazy("Đã xong"), OVER),
}
_LATE = "tre-han"


@dataclass(frozen=True)
class Page:
    """An act's address, its button and what the officer is told before."""

    name: str
    button: str | Promise
    may: Callable[[Officer, Petition], bool]
    target: State
    main: bool = False


PAGES: dict[Act, Page] = {
    Act.ACCEPT: Page(
        "petition_accept", gettext_lazy("Tiếp nhận, phân loại"), permissions.can_sort, State.ACCEPTED, True
    ),
    Act.ASSIGN: Page(
        "petition_assign", gettext_lazy("Giao người xử lý"), permissions.can_sort, State.HANDLING
    ),
    Act.ANSWER: Page(
        "petition_write", gettext_lazy("Viết trả lời"), permissions.can_answer, State.ANSWERED, True
    ),
    Act.APPROVE: Page(
        "petition_approve",
        gettext_lazy("Duyệt câu trả lời"),
        permissions.can_approve,
        State.WAIT_PUBLISH,
        True,
    ),
    Act.PUBLISH: Page(
        "petition_publish", gettext_lazy("Công khai, trả lời"), permissions.can_publish, State.PUBLISHED, True
    ),
    Act.RETURN_ANSWER: Page(
        "petition_back", gettext_lazy("Trả lại câu trả lời"), permissions.can_publish, State.HANDLING
    ),
    Act.ASK: Page(
        "petition_ask", gettext_lazy("Hỏi thêm người gửi"), permissions.can_answer, State.NEED_INFO
    ),
    Act.FORWARD: Page(
        "petition_forward", gettext_lazy("Chuyển đơn vị khác"), permissions.can_sort, State.FORWARDED
    ),
    Act.SEND_OUT: Page(
        "petition_send_out",
        gettext_lazy("Chuyển cơ quan ngoài hệ thống"),
        permissions.can_sort,
        State.SENT_OUT,
    ),
    Act.REFUSE: Page("petition_refuse", gettext_lazy("Không tiếp nhận"), permissions.can_sort, State.REFUSED),
}


def offered(officer: Officer, row: Petition) -> list[tuple[Act, Page]]:
    """Acts this officer may do on it now."""
    return [(act, page) for act, page in PAGES.items() if _fits(act, page, officer, row)]


def _fits(act: Act, page: Page, officer: Officer, row: Petition) -> bool:
    state = State(row.state)
    if page.target not in MOVES[state] or (act == Act.ASSIGN and state in (State.NEED_INFO, State.ANSWERED)):
        return False
    if act == Act.ASSIGN and state == State.WAIT_PUBLISH:
        return False
    if act == Act.RETURN_ANSWER:
        if state == State.ANSWERED:
            return permissions.can_approve(officer, row)
        return state == State.WAIT_PUBLISH and permissions.can_publish(officer, row)
    if act == Act.ASK:
        return permissions.can_sort(officer, row) or permissions.can_answer(officer, row)
    return page.may(officer, row) and (act != Act.REFUSE or state in UNSORTED)


@for_staff(*DESK)
@require_safe
def petitions(request: StaffRequest) -> HttpResponse:
    """Lists by what is to be done, the least time left first; the red list of late ones."""
    officer, at = request.officer, request.person.now
    mine = Petition.objects.visible_to(officer)
    late = mine.late(at=at)
    part = request.GET.get("xem", "")
    part = part if part in _PARTS or part == _LATE else _first_part(officer)
    rows = late if part == _LATE else mine.filter(state__in=_PARTS[part][1])
    found, next_key = _page(rows, request.GET.get("after", ""), over=part in {"xong", "bo-sung"})
    numbers = _numbers(mine)
    parts = [
        (code, name, sum(numbers.get(one, 0) for one in states)) for code, (name, states) in _PARTS.items()
    ]
    facts = {
        "part": part,
        "parts": [(_LATE, _("Quá hạn trả lời"), late.count()), *parts],
        "rows": found,
        "next_key": next_key,
        "types": permissions.can_type_petition(officer),
        "everywhere": Role.TTHC_CONTROL in officer.roles,
    }
    return show(request, "counter/petitions.html", facts, here=reverse("counter:petitions"))


@for_staff(*DESK)
@require_safe
def petition(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """One petition: what was said, by whom, its road, its time limits, what may be done."""
    row = petition_or_404(request, petition_id)
    _look(request, row, _("Mở phản ánh"))
    return petition_page(request, row)


@for_staff(*DESK)
@require_safe
def petition_file(request: StaffRequest, petition_id: UUID, file_id: UUID) -> HttpResponse:
    """What the sender attached, as it came; each opening is written down."""
    row = petition_or_404(request, petition_id)
    found = row.files.filter(pk=file_id).select_related("file__blob").first()
    if found is None:
        raise Http404
    _look(request, row, _("Mở tệp của phản ánh"))
    return content(documents.read(found.file), found.file.blob.mime, found.file.name)


def petition_page(
    request: StaffRequest, row: Petition, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The petition as it stands, with a refusal above it when an act came too late."""
    acts = [
        (reverse(f"counter:{page.name}", args=[row.pk]), page) for _act, page in offered(request.officer, row)
    ]
    facts = {
        "petition": row,
        "acts": acts,
        "entries": road.for_officer(row),
        "files": list(row.files.select_related("file__blob")),
        "refusal": refusal,
        "opens_dossier": row.dossier is not None,
    }
    return show(request, "counter/petition.html", facts, here=reverse("counter:petitions"), status=status)


def act_page(
    request: StaffRequest,
    row: Petition,
    act: Act,
    form: forms.Form,
    call: Callable[..., Petition],
    done: str,
    *,
    belongs: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The one way of an act's page: who may open it, its form, its call; a refusal keeps what was typed."""
    officer, page = request.officer, PAGES[act]
    if request.method != "POST" and act not in dict(offered(officer, row)):
        if not (page.may(officer, row) or permissions.can_sort(officer, row)):
            raise PermissionDenied
        words = PetitionMoved(petition=row, state=row.get_state_display(), act=page.button)
        return petition_page(request, row, refusal=str(words), status=409)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                changed = call(
                    petition_id=row.pk, by=officer, at=request.person.now, key=form.cleaned_data["key"]
                )
            except PetitionMoved as moved:
                fresh = petition_or_404(request, row.pk)
                return petition_page(request, fresh, refusal=str(moved), status=409)
            except Refusal as refusal:
                form.add_error((belongs or {}).get(refusal.code), str(refusal))
                status = 409
            else:
                messages.success(request, done % {"code": changed.code})
                return _after(request, changed)
    facts = {"petition": row, "form": form, "page": page}
    return show(request, "counter/petition_act.html", facts, here=reverse("counter:petitions"), status=status)


def petition_or_404(request: StaffRequest, petition_id: UUID) -> Petition:
    """The petition, if it exists for this officer."""
    rows = Petition.objects.visible_to(request.officer).select_related(
        "unit",
        "came_from",
        "dossier",
        "procedure",
        "official",
        "handler",
        "field",
        "answered_by",
        "approved_by",
    )
    row = rows.filter(pk=petition_id).first()
    if row is None:
        raise Http404
    return row


def posted(request: StaffRequest) -> Any:
    """What was posted, or typed before the session ended."""
    return typed(request)


def _after(request: StaffRequest, row: Petition) -> HttpResponse:
    """The petition, or the list when it has gone to another unit."""
    still = Petition.objects.visible_to(request.officer).filter(pk=row.pk).exists()
    return redirect("counter:petition", row.pk) if still else redirect("counter:petitions")


def _look(request: StaffRequest, row: Petition, purpose: str) -> None:
    record_look(request, subject="petition", subject_id=row.pk, party_id=row.party_id, purpose=purpose)


def _first_part(officer: Officer) -> str:
    return "phan-loai" if officer.roles & {Role.TTHC_CONTROL, Role.ASSIGN, Role.HEAD_ONE_STOP} else "xu-ly"


def _numbers(mine: Any) -> dict[str, int]:
    return dict(mine.order_by().values_list("state").annotate(number=Count("pk")))


def _page(rows: Any, after: str, *, over: bool) -> tuple[list[Petition], str]:
    """A page by the least time left, by key; what waits for nobody here the latest first."""
    rows = rows.select_related("unit", "handler")
    key = uuid_of(after)
    last = Petition.objects.filter(pk=key).first() if key else None
    if over:
        rows = rows.order_by("-id")
        rows = rows.filter(pk__lt=last.pk) if last else rows
    else:
        rows = rows.order_by("due_at", "id")
        if last is not None and last.due_at is not None:
            rows = rows.filter(Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, pk__gt=last.pk))
    found = list(rows[: _PAGE + 1])
    return found[:_PAGE], str(found[_PAGE - 1].pk) if len(found) > _PAGE else ""

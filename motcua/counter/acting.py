"""The one way of an act's page: who may open it, its form, its preview, its one domain call, its refusal."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.agencies.officers import Officer
from motcua.common.refusal import Refusal
from motcua.counter import forms as shapes
from motcua.counter.act_pages import ACT_PAGES
from motcua.counter.dossier import content, dossier_page, offered
from motcua.counter.frame import dossier_or_404, record_look, show
from motcua.counter.meanings import meaning
from motcua.counter.viewing import first_paper
from motcua.counter.walking import carried, dossier_url
from motcua.dossiers import permissions
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services.too_late import last_act, refusal_words
from motcua.dossiers.status import Act
from motcua.web import confirming, kept_post
from motcua.web.audience import StaffRequest

Done = Callable[[Dossier], str]
# acts of units that are asked, by the matter they answer
_ASKED = {Act.GIVE_OPINION: Matter.Kind.CONSULTATION, Act.FINISH_SHARE: Matter.Kind.SHARE}


def direct(
    request: StaffRequest,
    dossier_id: UUID,
    call: Callable[..., Dossier],
    done: Done,
    *,
    prints: bool = False,
) -> HttpResponse:
    """An act without fields: do it, say it, go on; a refusal is said on the dossier as it now stands."""
    dossier_or_404(request, dossier_id)
    if request.method != "POST":  # led here by a sign-in in between: the button is on the dossier's page
        return redirect(dossier_url(request, dossier_id))
    form = shapes.ActForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    try:
        row = call(dossier_id=dossier_id, by=request.officer, at=request.person.now, key=key)
    except Refusal as refusal:
        fresh = dossier_or_404(request, dossier_id)
        words = refusal_words(refusal, fresh, by=request.officer)
        return dossier_page(request, fresh, refusal=words, status=409)
    return _done(request, row, done(row), prints=prints)


def form_page(
    request: StaffRequest,
    row: Dossier,
    act: Act,
    form: forms.Form,
    call: Callable[..., Dossier],
    done: Done,
    *,
    template: str = "counter/act.html",
    facts: dict[str, Any] | None = None,
    preview: Callable[[], bytes] | None = None,
    belongs: Mapping[str, str] | None = None,
    prints: bool = False,
) -> HttpResponse:
    """Draw an act's form; on a good answer do it. A refusal keeps what was typed.

    preview  the paper this act issues or drafts, as it would print with what is typed (a PDF).
    belongs  code of a refusal -> the field it is about.
    prints   the receipt is the next page.
    Opened by somebody without a part in it: 403; when it is no longer waited for: the dossier as it stands.
    """
    closed = _closed_to(request, row, act)
    if closed is not None:
        return closed
    signs = act in permissions.SIGNED
    if signs and request.method == "POST" and "preview" not in request.POST and confirming.due(request):
        return redirect(confirming.address(request, request.path + carried(request)))
    status = 200
    if request.method == "POST" and form.is_bound:  # not bound: drawn again with one more row
        status = 422
        if form.is_valid():
            try:
                if preview is not None and "preview" in request.POST:
                    return content(preview(), "application/pdf", f"{row}-xem-truoc.pdf")
                changed = call(
                    dossier_id=row.pk,
                    by=request.officer,
                    at=request.person.now,
                    key=form.cleaned_data["key"],
                )
            except Refusal as refusal:
                words = refusal_words(refusal, row, by=request.officer)
                form.add_error((belongs or {}).get(refusal.code), words)
                status = 409
            else:
                return _done(request, changed, done(changed), prints=prints)
    page = ACT_PAGES[act]
    record_look(
        request, subject="dossier", subject_id=row.pk, party_id=row.owner_id, purpose=str(page.button)
    )
    context = {"dossier": row, "form": form, "page": page, "act": act, "previews": preview is not None}
    context["means"] = meaning(act, row, request.officer)
    context["confirm_url"] = (
        confirming.address(request, request.path + carried(request))
        if signs and confirming.due(request)
        else ""
    )
    context["first_paper"] = first_paper(row)
    return show(request, template, context | (facts or {}), status=status)


def typed(request: StaffRequest) -> QueryDict | None:
    """What was posted, or what was typed before the session ended; the latter is only drawn again."""
    return request.POST if request.method == "POST" else kept_post.take(request)


def waiting(row: Dossier, act: Act) -> Matter | None:
    """The open side matter that waits for this act."""
    rows = row.matters.select_related("unit", "file", "opened_by")
    return rows.filter(act=act, closed_at=None).order_by("opened_at").first()


def _done(request: StaffRequest, row: Dossier, words: str, *, prints: bool) -> HttpResponse:
    messages.success(request, words)
    if not prints:
        return redirect(dossier_url(request, row.pk))
    receipt = reverse("counter:receipt", args=[row.pk])
    told = carried(request)
    return redirect(f"{receipt}{told}&in=1" if told else f"{receipt}?in=1")


def _closed_to(request: StaffRequest, row: Dossier, act: Act) -> HttpResponse | None:
    """The answer to who cannot open this page. A post may repeat what is done: the service answers it."""
    posts = request.method == "POST" and "preview" not in request.POST
    if posts or act in offered(request.officer, row):
        return None
    if not _has_part(request.officer, row, act):
        raise PermissionDenied
    facts = {"code": row, "status": row.get_status_display(), "act": ACT_PAGES[act].button}
    words = _(
        "Hồ sơ %(code)s đang ở trạng thái “%(status)s” nên lúc này không làm được việc “%(act)s”. "
        "Có thể cán bộ khác vừa xử lý; diễn biến mới nhất ở dưới."
    )
    told = f"{words % facts} {last_act(row, by=request.officer)}"
    return dossier_page(request, row, refusal=told, status=409)


def _has_part(officer: Officer, row: Dossier, act: Act) -> bool:
    asked_kind = _ASKED.get(act)
    if asked_kind is not None:
        asked = row.matters.filter(kind=asked_kind, unit=officer.unit).first()
        return permissions.can_give_opinion(officer, asked)
    return permissions.may(act, officer, row)

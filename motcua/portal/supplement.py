"""Supply online what was asked for: files, corrected answers, a few words; kept as it goes, sent once."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.catalogue import eforms
from motcua.catalogue.eform_store import address_options
from motcua.catalogue.models import Component
from motcua.common.ids import uuid7
from motcua.common.invariant import InvariantBroken
from motcua.common.moments import VIETNAM
from motcua.common.refusal import Refusal
from motcua.documents import services as documents
from motcua.dossiers import tracking
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import supplying
from motcua.dossiers.services._steps import SomeoneElseDidThis
from motcua.dossiers.status import Act, Status
from motcua.portal import kept, uploads
from motcua.portal.account import own_dossier
from motcua.portal.asking import Asking, asking
from motcua.portal.filing import View, get_or_post
from motcua.portal.kept import citizen_page
from motcua.web.audience import CitizenRequest, for_citizen
from motcua.web.ratelimit import rate_limited


def of_request(view: View) -> Callable[..., HttpResponseBase]:
    """Give the view the open request of the person's own dossier; without one, say what became of it."""

    @citizen_page
    @wraps(view)
    def opened(request: HttpRequest, dossier_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = cast(CitizenRequest, request)
        row = own_dossier(asked.party, dossier_id)
        found = asking(row, at=asked.person.now)
        if found is None:
            return _no_longer(asked, row)
        try:
            return view(asked, found, *args, **kwargs)
        except SomeoneElseDidThis:  # sent, closed or brought to the desk a moment ago
            return _no_longer(asked, own_dossier(asked.party, dossier_id))

    return opened


def _no_longer(request: CitizenRequest, row: Dossier) -> HttpResponse:
    if row.status == Status.CLOSED:
        return render(request, "portal/supplement_closed.html", {"dossier": row})
    if _sent_event(row) is not None:
        return redirect("portal:supplement_sent", row.pk)
    messages.info(request, _("Hồ sơ %(code)s không còn cần bổ sung.") % {"code": row})
    return redirect("portal:dossier", row.pk)


@of_request
@get_or_post
def supplement(request: CitizenRequest, asked: Asking) -> HttpResponse:
    """What is asked for, one card each; a post keeps everything, and sends it when asked to."""
    if request.method == "GET":
        return _show(request, asked, {})
    keep = {"dossier_id": asked.dossier.pk, "by": request.party, "at": request.person.now}
    if "_remove" in request.POST:
        supplying.detach(**keep, file_id=_uuid(request.POST["_remove"]))
        return redirect(f"{request.path}#bo-sung")
    if "note" in request.POST:
        supplying.save_note(**keep, note=request.POST["note"])
    kept.forget(request)
    if "luu" in request.GET:
        time = f"{request.person.now.astimezone(VIETNAM):%H:%M}"
        return HttpResponse(_("Đã lưu lúc %(time)s") % {"time": time})
    problems = _take(request, asked)
    return _answer(request, _again(request, asked), problems)


def _answer(request: CitizenRequest, asked: Asking, problems: dict[UUID, list[str]]) -> HttpResponse:
    """After everything posted is kept: show it again, or send it when it is whole."""
    if "_send" not in request.POST:
        return _show(request, asked, problems) if problems else redirect(f"{request.path}#bo-sung")
    if problems or asked.missing():
        return _show(request, asked, problems, pressed=True)
    supplying.send(
        dossier_id=asked.dossier.pk,
        by=request.party,
        at=request.person.now,
        key=_uuid(request.POST.get("key", "")),
    )
    return redirect("portal:supplement_sent", asked.dossier.pk)


def _again(request: CitizenRequest, asked: Asking) -> Asking:
    """The request read anew after something was kept."""
    found = asking(asked.dossier, at=request.person.now)
    if found is None:
        raise InvariantBroken("The request was open when the post arrived; the acts refuse when it is not.")
    return found


def _take(request: CitizenRequest, asked: Asking) -> dict[UUID, list[str]]:
    """Keep what was posted; each refusal stays beside its paper, the good files are kept."""
    problems: dict[UUID, list[str]] = {}
    for component in _components(asked):
        for sent in request.FILES.getlist(f"file-{component.pk}"):
            try:
                supplying.attach(
                    dossier_id=asked.dossier.pk,
                    by=request.party,
                    component=component,
                    name=sent.name or "",
                    content=documents.read_limited(sent.name or "", sent),
                    at=request.person.now,
                )
            except SomeoneElseDidThis:
                raise
            except Refusal as refusal:
                problems.setdefault(component.pk, []).append(str(refusal))
    return problems


def _components(asked: Asking) -> list[Component]:
    return [row.component for row in asked.rows if row.component and row.takes_files]


def _show(
    request: CitizenRequest, asked: Asking, problems: dict[UUID, list[str]], *, pressed: bool = False
) -> HttpResponse:
    """pressed: the person wanted to send it, so what is missing is said as a mistake."""
    for row in asked.rows:
        row.problems = problems.get(row.component.pk, []) if row.component else []
    before = kept.typed_before(request) if request.method == "GET" else None
    draft = asked.draft
    context = {
        "dossier": asked.dossier,
        "asked": asked,
        "form02": tracking.paper_of(asked.dossier, "form02"),
        "note": before.get("note", [""])[0] if before else draft.note if draft else "",
        "restored": before is not None,
        "problems": [sentence for sentences in problems.values() for sentence in sentences],
        "missing": asked.missing(),
        "pressed": pressed,
        "limit": settings.DOCUMENT_MAX_MB,
        "accepted": uploads.ACCEPTED,
        "key": uuid7(),
    }
    status = 422 if problems or pressed else 200
    return render(request, "portal/supplement.html", context, status=status)


@of_request
@get_or_post
def page(request: CitizenRequest, asked: Asking, key: str) -> HttpResponse:
    """One page of the form with what was filed, to be put right."""
    shown = next((one for one in asked.pages() if one.key == key), None)
    if shown is None:
        raise Http404
    if request.method == "GET":
        raw = kept.typed_before(request) or asked.unfinished.get(key)
        return _show_page(request, asked, shown, raw=raw, quiet=True)
    raw = kept.posted(request)
    rearranged = eforms.rearrange(shown, raw)
    if rearranged is not None or "_refresh" in raw:
        return _show_page(request, asked, shown, raw=rearranged or raw, quiet=True)
    return _save_page(request, asked, shown, raw)


def _check(request: CitizenRequest, asked: Asking, shown: eforms.Page, raw: kept.Typed) -> eforms.Checked:
    if asked.definition is None:
        raise InvariantBroken("A page was found in the form.")
    at = request.person.now
    book = address_options(at.date())
    return eforms.validate_page(asked.definition, shown, raw, answers=asked.answers, at=at, book=book)


def _save_page(request: CitizenRequest, asked: Asking, shown: eforms.Page, raw: kept.Typed) -> HttpResponse:
    """Good answers are kept to be sent; with mistakes the page is kept as typed."""
    checked = _check(request, asked, shown, raw)
    unfinished = {key: typed for key, typed in asked.unfinished.items() if key != shown.key}
    at = request.person.now
    supplying.save_answers(
        dossier_id=asked.dossier.pk,
        by=request.party,
        answers=checked.answers if checked.ok else {},
        unfinished=unfinished if checked.ok else {**unfinished, shown.key: raw},
        at=at,
    )
    kept.forget(request)
    if "luu" in request.GET:
        return HttpResponse(_("Đã lưu lúc %(time)s") % {"time": f"{at.astimezone(VIETNAM):%H:%M}"})
    if not checked.ok:
        return _show_page(request, asked, shown, raw=raw, quiet=False)
    return redirect(reverse("portal:supplement", args=[asked.dossier.pk]) + "#to-khai")


def _show_page(
    request: CitizenRequest, asked: Asking, shown: eforms.Page, *, raw: kept.Typed | None, quiet: bool
) -> HttpResponse:
    """quiet: the person is still choosing, so nothing is called a mistake yet."""
    if asked.definition is None:
        raise InvariantBroken("A page was found in the form.")
    checked = _check(request, asked, shown, raw) if raw is not None else None
    if checked is not None and quiet:
        checked = eforms.Checked(checked.answers, {})
    book = address_options(request.person.now.date())
    errors = checked.errors if checked else {}
    context = {
        "version": asked.dossier.version,
        "dossier": asked.dossier,
        "page": shown,
        "fields": eforms.bind(asked.definition, shown, asked.answers, book=book, raw=raw, checked=checked),
        "errors": [("f-" + name.replace(".", "-"), sentence) for name, sentence in errors.items()],
        "place": {"title": shown.title, "before": reverse("portal:supplement", args=[asked.dossier.pk])},
        "asked_here": asked.asked_on(shown),
        "saved_at": asked.draft.updated_at if asked.draft else None,
        "restored": request.method == "GET" and kept.typed_before(request) is not None,
    }
    template = "portal/supplement_page.html"
    if request.headers.get("HX-Request"):
        template = "portal/page.html#fields"
    return render(request, template, context, status=422 if errors else 200)


@of_request
@require_POST
@rate_limited("upload", per_minute=120)
def begin_upload(request: CitizenRequest, asked: Asking) -> HttpResponse:
    """Open an upload in pieces for a paper that was asked for."""
    component = _component(asked, request.POST.get("component", ""))
    return uploads.begin(request, ref=asked.dossier.pk, component_id=component.pk)


@of_request
@get_or_post
def upload(request: CitizenRequest, asked: Asking, upload_id: UUID) -> HttpResponse:
    """How far it came, or the next piece."""
    return uploads.piece(request, uploads.upload_of(asked.dossier.pk, upload_id))


@of_request
@require_POST
def finish_upload(request: CitizenRequest, asked: Asking, upload_id: UUID) -> HttpResponse:
    """All pieces are there: the file goes to its paper; answers the new rows."""
    row = uploads.upload_of(asked.dossier.pk, upload_id)
    component = _component(asked, row.purpose)
    attach = partial(
        supplying.attach_stored,
        dossier_id=asked.dossier.pk,
        by=request.party,
        component=component,
        at=request.person.now,
    )

    def rows() -> HttpResponse:
        found = next(line for line in _again(request, asked).rows if line.component == component)
        return render(request, "portal/supplement.html#files", {"row": found})

    return uploads.finish(request, row, lambda file: attach(file=file), rows)


@for_citizen
@require_GET
def sent(request: CitizenRequest, dossier_id: UUID) -> HttpResponse:
    """What was sent and when, and what happens next."""
    row = own_dossier(request.party, dossier_id)
    event = _sent_event(row)
    if event is None:
        raise Http404
    context = {
        "dossier": row,
        "event": event,
        "papers": row.papers.filter(kind="component", made_at=event.happened_at).select_related("file__blob"),
        "due_at": tracking.moment_in(event.facts, "due_at"),
        "waits": row.status == Status.SUBMITTED,
    }
    return render(request, "portal/supplement_sent.html", context)


def _sent_event(row: Dossier) -> Any:
    return row.events.filter(act=Act.SUPPLY_SUPPLEMENT).order_by("-number").first()


def _component(asked: Asking, component_id: str) -> Component:
    found = next((one for one in _components(asked) if str(one.pk) == component_id), None)
    if found is None:
        raise Http404
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

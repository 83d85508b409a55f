"""Guided filing, step by step: where and for whom, the form's pages, the last look, the receipt."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue import eforms
from motcua.catalogue.eform_store import address_options
from motcua.catalogue.models import ProcedureVersion
from motcua.common.invariant import InvariantBroken
from motcua.common.moments import VIETNAM
from motcua.dossiers.like_filings import LikeFiling
from motcua.dossiers.models import Dossier, Draft, DraftFile
from motcua.dossiers.services import drafting, filing_together
from motcua.dossiers.status import FiledBy
from motcua.portal import kept, places
from motcua.portal.drafts import DELIVERY, DELIVERY_ADDRESS, UNFINISHED, AlreadyFiled, Filing, filing_of
from motcua.portal.earlier import earlier_answers, filled_in
from motcua.portal.fileable import can_file, main_term
from motcua.portal.forms import RoadForm, SubmitForm, case_field
from motcua.portal.in_short import fee_in_short
from motcua.portal.kept import citizen_page
from motcua.portal.procedures import case_wanted, version_of
from motcua.web.audience import CitizenRequest

View = Callable[..., HttpResponseBase]
get_or_post = require_http_methods(["GET", "POST"])


def of_draft(view: View) -> Callable[..., HttpResponseBase]:
    """Give the view the person's own filing; a draft already filed leads to its receipt."""

    @citizen_page
    @wraps(view)
    def opened(request: HttpRequest, draft_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = cast(CitizenRequest, request)
        try:
            filing = filing_of(draft_id, asked.party, at=asked.person.now)
        except AlreadyFiled as filed:
            return redirect("portal:receipt", filed.dossier_id)
        return view(asked, filing, *args, **kwargs)

    return opened


def of_lead(view: View) -> Callable[..., HttpResponseBase]:
    """As `of_draft`, for what all procedures of a filing share; the address of another leads to the first."""

    @wraps(view)
    def led(request: CitizenRequest, filing: Filing, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if filing.draft.pk != filing.lead.pk:
            match = request.resolver_match
            if match is None:
                raise InvariantBroken("A view runs on a resolved address.")
            return redirect(match.view_name, filing.lead.pk)
        return view(request, filing, *args, **kwargs)

    return of_draft(led)


@citizen_page
@get_or_post
def start(request: CitizenRequest, code: str) -> HttpResponse:
    """The first step before there is a draft: it is made when the step is answered."""
    version = version_of(code, request)
    if not can_file(version):
        raise Http404
    draft = drafting.open_draft(version=version, by=request.party)
    if draft is not None and request.method == "GET":
        return redirect("portal:resume", draft.pk)
    form = _road_form(request, [version], _begin_with(request) | _case_of(request, version))
    if request.method == "POST" and "_refresh" not in request.POST and form.is_valid():
        draft = drafting.begin_draft(version=version, by=request.party, at=request.person.now)
        return _save_road(request, [draft], form)
    return _show_road(request, version, form, draft=None)


@of_lead
@get_or_post
def where(request: CitizenRequest, filing: Filing) -> HttpResponse:
    """Where the dossier is handed in, in which case, for whom."""
    draft = filing.draft
    versions = [one.version for one in filing.drafts]
    form = _road_form(request, versions, _chosen(filing.drafts) or _begin_with(request))
    if request.method == "POST" and "_refresh" not in request.POST and form.is_valid():
        return _save_road(request, filing.drafts, form)
    return _show_road(request, draft.version, form, draft=filing)


def _road_form(
    request: CitizenRequest, versions: list[ProcedureVersion], initial: dict[str, str]
) -> RoadForm:
    data: QueryDict | None = request.POST if request.method == "POST" else None
    typed = kept.typed_before(request)
    if data is None and typed is not None:
        data = QueryDict(urlencode(typed, doseq=True))
    return RoadForm(data, versions=versions, day=request.person.now.date(), initial=initial)


def _begin_with(request: CitizenRequest) -> dict[str, str]:
    """The person's own commune and himself, until he says otherwise."""
    home = places.home_of(request.party.commune_code, day=request.person.now.date())
    return {
        "district": home.get("district", ""),
        "commune": home.get("commune", ""),
        "filed_by": FiledBy.SELF,
    }


def _case_of(request: CitizenRequest, version: ProcedureVersion) -> dict[str, str]:
    """The case that the procedure's page or the questions before it led to."""
    keys = [str(key) for key in version.cases.order_by("position").values_list("pk", flat=True)]
    number = case_wanted(request, len(keys))
    return {"case": keys[number - 1]} if number else {}


def _chosen(drafts: list[Draft]) -> dict[str, str]:
    """The kept answers of this step; empty while there are none."""
    draft = drafts[0]
    unit = draft.receiving_unit
    if unit is None:
        return {}
    code = unit.agency().gso_code
    district = code if unit.level == "district" else (unit.agency().parent or unit).gso_code
    owner = {f"owner_{name}": text for name, text in draft.owner.items()}
    cases = {case_field(number): str(one.case_id or "") for number, one in enumerate(drafts)}
    return (
        owner
        | cases
        | {
            "level": unit.level,
            "district": district,
            "commune": code if unit.level == "commune" else "",
            "filed_by": draft.filed_by,
        }
    )


def _save_road(request: CitizenRequest, drafts: list[Draft], form: RoadForm) -> HttpResponse:
    filing_together.choose_road(
        drafts=drafts,
        by=request.party,
        receiving_unit=form.desk,
        cases=form.cases_chosen(),
        filed_by=FiledBy(form.cleaned_data["filed_by"]),
        owner=form.owner(),
        at=request.person.now,
    )
    kept.forget(request)
    filing = filing_of(drafts[0].pk, request.party, at=request.person.now)
    return redirect(filing.place("where")["after"])


def _show_road(
    request: CitizenRequest, version: ProcedureVersion, form: RoadForm, *, draft: Filing | None
) -> HttpResponse:
    back = reverse("portal:procedure", args=[version.procedure.code])
    place = (
        draft.place("where")
        if draft
        else {"step": 1, "total": 0, "title": _("Nơi nộp, nộp cho ai"), "before": back}
    )
    asked_again = "_refresh" in request.POST or request.method == "GET"
    if asked_again and form.is_bound:
        form = _quiet(form)
    context = {"version": version, "form": form, "place": place, "draft": draft and draft.draft}
    context |= {"restored": request.method == "GET" and kept.typed_before(request) is not None}
    template = "portal/where.html#fields" if request.headers.get("HX-Request") else "portal/where.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _quiet(form: RoadForm) -> RoadForm:
    """The form with its values and without errors: the person is still choosing."""
    form.full_clean()
    form.errors.clear()
    return form


@of_draft
@get_or_post
def page(request: CitizenRequest, filing: Filing, key: str) -> HttpResponse:
    """One page of the electronic form."""
    shown = filing.page(key)
    if filing.definition is None:
        raise InvariantBroken("A page was found in the form.")
    if request.method == "GET":
        raw = kept.typed_before(request) or filing.unfinished.get(key)
        return _show_page(request, filing, shown, raw=raw, quiet=True)
    raw = kept.posted(request)
    if "_earlier" in raw:
        raw = filled_in(raw, shown, earlier_answers(filing, shown, request.party))
        return _show_page(request, filing, shown, raw=raw, quiet=True)
    rearranged = eforms.rearrange(shown, raw)
    if rearranged is not None or "_refresh" in raw:
        return _show_page(request, filing, shown, raw=rearranged or raw, quiet=True)
    return _save_page(request, filing, shown, raw)


def _check(request: CitizenRequest, filing: Filing, shown: eforms.Page, raw: kept.Typed) -> eforms.Checked:
    if filing.definition is None:
        raise InvariantBroken("A page was found in the form.")
    at = request.person.now
    book = address_options(at.date())
    return eforms.validate_page(filing.definition, shown, raw, answers=filing.answers, at=at, book=book)


def _save_page(request: CitizenRequest, filing: Filing, shown: eforms.Page, raw: kept.Typed) -> HttpResponse:
    """Good answers become the draft's; with mistakes the page is kept as typed."""
    checked = _check(request, filing, shown, raw)
    unfinished = {key: typed for key, typed in filing.unfinished.items() if key != shown.key}
    if checked.ok:
        answers = {**checked.answers, UNFINISHED: unfinished}
    else:
        answers = {UNFINISHED: {**unfinished, shown.key: raw}}
    number = filing.pages().index(shown)
    at = request.person.now
    draft = drafting.save_answers(
        draft_id=filing.draft.pk, by=request.party, answers=answers, page=number, at=at
    )
    kept.forget(request)
    if "luu" in request.GET:
        return HttpResponse(_("Đã lưu lúc %(time)s") % {"time": f"{at.astimezone(VIETNAM):%H:%M}"})
    if not checked.ok:
        return _show_page(request, filing, shown, raw=raw, quiet=False)
    saved = filing_of(draft.pk, request.party, at=at)
    return redirect(saved.place(shown.key)["after"])


def _show_page(
    request: CitizenRequest, filing: Filing, shown: eforms.Page, *, raw: kept.Typed | None, quiet: bool
) -> HttpResponse:
    """quiet: the person is still choosing, so nothing is called a mistake yet."""
    if filing.definition is None:
        raise InvariantBroken("A page was found in the form.")
    checked = _check(request, filing, shown, raw) if raw is not None else None
    if checked is not None and quiet:
        checked = eforms.Checked(checked.answers, {})
    book = address_options(request.person.now.date())
    fields = eforms.bind(filing.definition, shown, filing.answers, book=book, raw=raw, checked=checked)
    errors = checked.errors if checked else {}
    context = {
        "version": filing.draft.version,
        "draft": filing.draft,
        "form_title": filing.definition.title,
        "page": shown,
        "fields": fields,
        "errors": [("f-" + name.replace(".", "-"), sentence) for name, sentence in errors.items()],
        "place": filing.place(shown.key),
        "earlier": earlier_answers(filing, shown, request.party) if raw is None else None,
        "saved_at": filing.draft.updated_at,
        "restored": request.method == "GET" and kept.typed_before(request) is not None,
    }
    template = "portal/page.html#fields" if request.headers.get("HX-Request") else "portal/page.html"
    return render(request, template, context, status=422 if errors else 200)


@of_lead
@require_GET
def resume(request: CitizenRequest, filing: Filing) -> HttpResponse:
    """Go on where something is still open."""
    return redirect(filing.first_open(at=request.person.now).url)


@of_lead
@require_GET
def review(request: CitizenRequest, filing: Filing) -> HttpResponse:
    """The last look: everything on one page, each part with its way back."""
    return _show_review(request, filing, SubmitForm(initial=_delivery(request, filing)))


def _delivery(request: CitizenRequest, filing: Filing) -> dict[str, str]:
    kept_answers = filing.draft.answers
    return {
        "delivery": str(kept_answers.get(DELIVERY, "")),
        "address": str(kept_answers.get(DELIVERY_ADDRESS) or request.party.address),
    }


def _show_review(
    request: CitizenRequest, filing: Filing, form: SubmitForm, *, like: Dossier | None = None
) -> HttpResponse:
    draft = filing.draft
    gaps = filing.gaps(at=request.person.now)
    gaps += [
        _("trang “%(page)s” còn chỗ chưa đúng") % {"page": title} for title in filing.unfinished_titles()
    ]
    files = DraftFile.objects.filter(draft__in=filing.drafts).select_related("component", "file__blob")
    context = {
        "version": draft.version,
        "draft": draft,
        "place": filing.place("review"),
        "sections": _sections(filing),
        "files": files.order_by("draft_id", "component__position", "id"),
        "costs": [_cost(one.version) for one in filing.drafts],
        "cases": [one.case for one in filing.drafts if one.case],
        "gaps": gaps,
        "go_on": filing.first_open(at=request.person.now).url,
        "form": form,
        "like": like,
    }
    status = 422 if form.errors else 409 if like else 200
    return render(request, "portal/review.html", context, status=status)


def _cost(version: ProcedureVersion) -> dict[str, Any]:
    """What a procedure costs and how long it takes, as the last look says it."""
    fees = list(version.fees.order_by("id"))
    return {"version": version, "fees": fees, "fee_total": fee_in_short(fees), "term": main_term(version)}


def _sections(filing: Filing) -> list[tuple[eforms.Section, str]]:
    """What was answered, with the way back to where it was asked; what was taken over whole is left out."""
    found = []
    for part in filing.parts:
        if part.definition is None:
            continue
        asked = {page.key for page in filing.asked_pages(part)}
        for section in eforms.summary(part.definition, part.all_answers()):
            if section.page in asked and any(row.value for row in section.rows):
                found.append((section, reverse("portal:page", args=[part.draft.pk, section.page])))
    return found


@citizen_page
@get_or_post
def submit(request: CitizenRequest, draft_id: UUID) -> HttpResponse:
    """File it. Pressed twice it is filed once: the second press finds the dossier the first one made.

    GET is the way back from a sign-in that the press met: to the last look.
    """
    if request.method == "GET":
        return redirect("portal:review", draft_id)
    at = request.person.now
    try:
        filing = filing_of(draft_id, request.party, at=at)
    except AlreadyFiled as filed:
        return redirect("portal:receipt", filed.dossier_id)
    if filing.draft.pk != filing.lead.pk:
        return redirect("portal:review", filing.lead.pk)
    form = SubmitForm(request.POST)
    if not form.is_valid() or filing.unfinished_titles() or filing.gaps(at=at):
        return _show_review(request, filing, form)
    answers = {
        DELIVERY: form.cleaned_data["delivery"],
        DELIVERY_ADDRESS: form.cleaned_data["address"],
    }
    for draft in filing.drafts:
        drafting.save_answers(draft_id=draft.pk, by=request.party, answers=answers, page=draft.page, at=at)
    alone = not form.cleaned_data["another"]
    try:
        dossier = filing_together.submit(lead=draft_id, by=request.party, at=at, alone=alone)
    except LikeFiling as refusal:
        return _show_review(request, filing, form, like=refusal.other)
    kept.forget(request)
    return redirect("portal:receipt", dossier.pk)


@of_lead
@get_or_post
def discard(request: CitizenRequest, filing: Filing) -> HttpResponse:
    """Ask once, then throw the draft away."""
    draft = filing.draft
    if request.method == "GET":
        names = "”, “".join(one.version.name for one in filing.drafts)
        return render(request, "portal/discard.html", {"draft": draft, "names": names})
    if draft.group:
        filing_together.discard(lead=draft.pk, by=request.party)
    else:
        drafting.discard(draft_id=draft.pk, by=request.party)
    messages.success(request, _("Đã bỏ bản đang soạn “%(name)s”.") % {"name": draft.version.name})
    return redirect("portal:account")

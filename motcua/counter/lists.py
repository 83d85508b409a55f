"""Work lists, the choice of a post, and the page one lands on."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import officer as officer_at
from motcua.agencies.officers import posts
from motcua.common.refusal import Refusal
from motcua.counter import led, narrowing, walking, work
from motcua.counter.facets import facets
from motcua.counter.filter_bar import SaveFilterForm, filter_fields, saved_lines
from motcua.counter.found import CONSOLE_ROLES
from motcua.counter.frame import leads_province, show
from motcua.counter.kinds import ENDED
from motcua.counter.lines import lines
from motcua.counter.masking import masked
from motcua.counter.ways import WorkList
from motcua.counter.work import Kind
from motcua.dossiers.services import filters as saved
from motcua.identity.models import Staff
from motcua.web.audience import PageRequest, StaffRequest, for_staff, for_staff_account
from motcua.web.middleware import POST_KEY
from motcua.web.timeleft import Due


@for_staff()
def home(request: StaffRequest) -> HttpResponse:
    """The list with the most pressing work: the first that has any, else the officer's first.

    Whose work lies in the console lands there; who leads the province, on the overview.
    """
    lists = work.lists_of(request.officer)
    request.session.setdefault(POST_KEY, str(request.officer.unit.pk))  # spares every page asking which posts
    if leads_province(request.officer):
        return redirect("counter:glance")
    if not lists and Role.CARRIER in request.officer.roles:
        return redirect("counter:parcels")
    if not lists and request.officer.roles & CONSOLE_ROLES:
        return redirect("console:home")
    if not lists:
        return render(request, "counter/nothing.html", {"rail": []})
    numbers = work.counts(request.officer, at=request.person.now)
    busy = next((kind for kind in lists if numbers.get(kind)), lists[0])
    return redirect("counter:list", busy)


@for_staff()
def work_list(request: StaffRequest, slug: str) -> HttpResponse:
    """One list, due first. Back from a dossier its place stands in the address: the page that holds it."""
    kind = kind_or_404(request, slug)
    if walking.PLACE in request.GET:
        return redirect(walking.page_of_place(WorkList(request, kind, request.GET), request.GET))
    return list_page(request, kind, request.GET)


@for_staff()
@require_http_methods(["GET", "HEAD", "POST"])
def keep_filter(request: StaffRequest, slug: str) -> HttpResponse:
    """Keep the list's present filters under a name; a refusal draws the list with what was typed."""
    kind = kind_or_404(request, slug)
    typed = QueryDict(request.POST.get("query", "")[:2000])
    here = f"{reverse('counter:list', args=[kind])}?{narrowing.query_of(typed)}"
    if request.method != "POST":
        return redirect("counter:list", kind)
    form = SaveFilterForm(request.POST)
    if not form.is_valid():
        return list_page(request, kind, typed, saving=form, status=422)
    facts = form.cleaned_data
    try:
        kept = saved.save_filter(
            filter_id=facts["key"],
            by=request.officer,
            at=request.person.now,
            kind=kind,
            name=facts["name"],
            query=narrowing.query_of(typed),
            letter=facts["letter"],
            shared=facts["shared"],
        )
    except Refusal as refusal:
        form.add_error("letter" if isinstance(refusal, saved.FilterLetterTaken) else "name", str(refusal))
        return list_page(request, kind, typed, saving=form, status=409)
    messages.success(request, _("Đã lưu bộ lọc “%(name)s”.") % {"name": kept.name})
    return redirect(here)


@for_staff()
@require_POST
def drop_filter(request: StaffRequest, filter_id: UUID) -> HttpResponse:
    """Take a saved filter away; the list stays as it is narrowed."""
    name = saved.delete_filter(filter_id=filter_id, by=request.officer)
    if name:
        messages.success(request, _("Đã xóa bộ lọc “%(name)s”.") % {"name": name})
    kind = next((one for one in work.lists_of(request.officer) if one == request.POST.get("list")), None)
    return redirect("counter:list", kind) if kind else redirect("counter:home")


def kind_or_404(request: StaffRequest, slug: str) -> Kind:
    """The list of this address, when the officer has it."""
    kind = next((one for one in work.lists_of(request.officer) if one == slug), None)
    if kind is None:
        raise Http404
    return kind


def list_page(
    request: StaffRequest,
    kind: Kind,
    typed: QueryDict,
    *,
    saving: SaveFilterForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The list as `typed` narrows it, with its filters, the saved ones, and the page they lead to."""
    at, officer = request.person.now, request.officer
    filters, form = narrowing.read(typed)
    after = typed.get("after", "")[:80]
    found = work.page(kind, officer, at=at, filters=filters, after=after)
    gives = Role.ASSIGN in officer.roles and kind in {Kind.ASSIGN, Kind.UNIT, Kind.LATE}
    ticked = typed.get("chon") == "trang" if gives else None
    trail = walking.trail(WorkList(request, kind, typed), after)
    rows = found.rows
    if kind == Kind.LATE and led.leads(officer):
        rows = masked(request, rows, title=work.WORDS[kind].label)
    drawn = lines(rows, at=at, due_words=_due_words(kind), of=_due_of(kind), ticked=ticked, trail=trail)
    facts = {
        "kind": kind,
        "words": work.WORDS[kind],
        "order_words": _order_words(kind),
        "lines": drawn,
        "many": ticked is not None,
        "masked": any(row.masked for row in rows),
        "next_key": found.next_key,
        "first": bool(after),
        "late_words": _late_words(kind),
        "filters": filters,
        "filtered": filters.any or bool(form.errors),
        "fields": filter_fields(kind, form, typed, facets(kind, officer, at=at)),
        "saved": saved_lines(officer, kind, narrowing.query_of(typed)),
        "saving": saving or SaveFilterForm(),
        "query": narrowing.query_of(typed),
        "may_take_in": bool(officer.roles & {Role.RECEIVE, Role.HEAD_ONE_STOP}),
    }
    return show(request, "counter/list.html", facts, here=reverse("counter:list", args=[kind]), status=status)


@for_staff_account
def choose_post(request: PageRequest) -> HttpResponse:
    """Which of the own posts to act in; kept until sign-out or another choice."""
    staff: Staff = request.user.staff  # type: ignore[union-attr]
    day = request.person.now.date()
    units = posts(staff, day=day)
    if request.method == "POST":
        chosen = next((unit for unit in units if str(unit.pk) == request.POST.get("post")), None)
        if chosen is not None:
            request.session[POST_KEY] = str(chosen.pk)
            return redirect("counter:home")
    here = request.session.get(POST_KEY)
    rows = [{"unit": unit, "roles": _roles(staff, unit, day), "here": str(unit.pk) == here} for unit in units]
    bad = request.method == "POST"
    return render(
        request, "counter/choose_post.html", {"posts": rows, "bad": bad}, status=422 if bad else 200
    )


def _roles(staff: Staff, unit: Unit, day: date) -> str:
    acting = officer_at(staff, unit, day=day)
    return ", ".join(str(role.label) for role in Role if acting and role in acting.roles)


def _order_words(kind: Kind) -> str:
    if kind == Kind.RETURN:
        return _("chờ lâu nhất ở trên")
    if kind == Kind.DONE:
        return _("mới xong ở trên")
    return _("sắp theo thời gian còn lại, gấp nhất ở trên")


def _late_words(kind: Kind) -> str:
    """The box that leaves only what is late."""
    if kind in ENDED:
        return _("Chỉ hồ sơ xong quá hạn trả")
    return (
        _("Chỉ việc quá hạn trả lời") if kind in {Kind.RECEIVE, Kind.OPINION} else _("Chỉ việc quá hạn bước")
    )


def _due_of(kind: Kind) -> Due:
    if kind in {Kind.RECEIVE, Kind.OPINION}:
        return Due.ANSWER
    return Due.RESULT if kind in ENDED else Due.STEP


def _due_words(kind: Kind) -> str:
    if kind in {Kind.RECEIVE, Kind.OPINION}:
        return _("Hạn trả lời")
    if kind == Kind.SUPPLEMENT:
        return _("Đóng hồ sơ sau")
    return _("Hạn bước này")

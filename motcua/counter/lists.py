"""Work lists, the choice of a post, and the page one lands on."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import officer as officer_at
from motcua.agencies.officers import posts
from motcua.counter import work
from motcua.counter.frame import show
from motcua.counter.lines import lines
from motcua.counter.work import Filters, Kind
from motcua.identity.models import Staff
from motcua.web.audience import PageRequest, StaffRequest, for_staff, for_staff_account
from motcua.web.middleware import POST_KEY


@for_staff()
def home(request: StaffRequest) -> HttpResponse:
    """The list with the most pressing work: the first that has any, else the officer's first."""
    lists = work.lists_of(request.officer)
    if not lists:
        return render(request, "counter/nothing.html", {"rail": []})
    request.session.setdefault(POST_KEY, str(request.officer.unit.pk))  # spares every page asking which posts
    numbers = work.counts(request.officer, at=request.person.now)
    busy = next((kind for kind in lists if numbers.get(kind)), lists[0])
    return redirect("counter:list", busy)


@for_staff()
def work_list(request: StaffRequest, slug: str) -> HttpResponse:
    """One list, due first."""
    kind = next((one for one in work.lists_of(request.officer) if one == slug), None)
    if kind is None:
        raise Http404
    at = request.person.now
    filters = Filters(
        text=request.GET.get("q", "")[:200].replace("\x00", ""),
        procedure=request.GET.get("thu-tuc", "")[:40].replace("\x00", ""),
        late=request.GET.get("tre") == "1",
    )
    after = request.GET.get("after", "")[:80]
    found = work.page(kind, request.officer, at=at, filters=filters, after=after)
    facts = {
        "kind": kind,
        "words": work.WORDS[kind],
        "order_words": _order_words(kind),
        "lines": lines(found.rows, at=at, due_words=_due_words(kind)),
        "next_key": found.next_key,
        "first": bool(after),
        "filters": filters,
        "filtered": filters.narrow or filters.late,
        "procedures": work.procedures(kind, request.officer, at=at),
        "may_take_in": Role.RECEIVE in request.officer.roles,
    }
    return show(request, "counter/list.html", facts, here=request.path)


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


def _due_words(kind: Kind) -> str:
    if kind in {Kind.RECEIVE, Kind.OPINION}:
        return _("Hạn trả lời")
    if kind == Kind.SUPPLEMENT:
        return _("Đóng hồ sơ sau")
    return _("Hạn bước này")

"""Those who watch: the dossiers behind a figure, the head's page of all agencies, one press to urge many."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.models import Role, Unit
from motcua.common.refusal import Refusal
from motcua.counter import figures, paging, walking, ways
from motcua.counter.acting import typed
from motcua.counter.figures import cell
from motcua.counter.forms import ActForm, reason_field
from motcua.counter.frame import show
from motcua.counter.kinds import ENDED_EARLY
from motcua.counter.lines import lines
from motcua.counter.masking import masked
from motcua.counter.ways import FIGURE_READERS, BehindFigure
from motcua.counter.work import Row
from motcua.dossiers.holding import Holder, holders
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Status
from motcua.identity.models import Staff
from motcua.oversight import behind as dossiers_behind
from motcua.oversight import stock
from motcua.oversight.behind import Count, Wanted, Work
from motcua.oversight.models import UrgeItem, UrgeRun
from motcua.oversight.services import urging_many
from motcua.web.audience import StaffRequest, for_staff

WATCHERS = (Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL)
COLUMNS = (
    "id",
    "code",
    "ticket",
    "owner_name",
    "contact_phone",
    "status",
    "due_at",
    "paused_at",
    "finished_at",
    "owner__id_number",
    "version__name",
    "agency__identifier",
)


class UrgeManyForm(ActForm):
    text = reason_field(
        gettext_lazy("Nội dung đôn đốc"),
        gettext_lazy(
            "Mỗi hồ sơ một công văn có số, gửi đơn vị đang giữ việc; mỗi ngày một lần cho một hồ sơ."
        ),
    )


@for_staff(*FIGURE_READERS)
@require_safe
def behind(request: StaffRequest) -> HttpResponse:
    """Exactly the dossiers a figure was made of, those due first on top."""
    wanted = figures.wanted_of(request.GET)
    if wanted is None:
        raise Http404
    way = BehindFigure(request, wanted)
    if walking.PLACE in request.GET:
        return redirect(walking.page_of_place(way, request.GET))
    after = request.GET.get("after", "")[:80]
    rows = paging.behind(way.every, "due_at", after, nullable=True)
    found = list(_facts(rows, way)[: ways.FIGURE_PAGE + 1])
    title = figures.TITLES[wanted.figure]
    page = rows_of(found[: ways.FIGURE_PAGE], "due_at")
    shown = masked(request, page, title=title)
    trail = walking.trail(way, after)
    facts = {
        "title": title,
        "masked": any(row.masked for row in shown),
        "beyond": 0 if shown else _beyond(way),
        "of": _of(wanted),
        "wanted": wanted,
        "by_times": wanted.figure == Count.ASKED,
        "lines": lines(shown, at=request.person.now, due_words=_("Hạn trả"), trail=trail),
        "next_key": shown[-1].key if len(found) > ways.FIGURE_PAGE else "",
        "first": bool(after),
    }
    return show(request, "counter/behind.html", facts)


@for_staff(Role.HEAD_ONE_STOP)
@require_safe
def progress(request: StaffRequest) -> HttpResponse:
    """Every agency's progress with the dossiers of this one-stop, the worst first."""
    desk, at = request.officer.unit, request.person.now
    now = stock.moment_for(desk, at=at)
    mine = Dossier.objects.filter(receiving_unit=desk)
    numbers = stock.by_unit(mine, now)
    to_urge = stock.numbers_to_urge(mine, now)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=numbers)}
    order = sorted(numbers, key=lambda pk: (*stock.badness(numbers[pk]), units[pk].sort_key))
    facts = {
        "rows": [
            {
                "unit": units[pk],
                "cells": _cells(numbers[pk], settles=pk, desk=desk.pk),
                "urge": to_urge.get(pk, 0),
            }
            for pk in order
        ],
        "total": _cells(stock.added(list(numbers.values())), desk=desk.pk),
        "hours": stock.urge_hours(at),
        "waiting": Dossier.objects.waiting().filter(receiving_unit=desk).count(),
        "runs": UrgeRun.objects.filter(unit=desk).select_related("about").order_by("-pk")[:5],
    }
    return show(request, "counter/progress.html", facts, here=reverse("counter:progress"))


@for_staff(*WATCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def urge_many(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """Urge about every late dossier an agency settles: what will be sent, then one press."""
    about = get_object_or_404(Unit, pk=unit_id)
    at = request.person.now
    wide = request.GET.get("rong") == "1"  # from the page of a whole area
    wanted = urging_many.held_by(about, by=request.officer, wide=wide)
    now = stock.moment_for(request.officer.unit, at=at)
    n = dossiers_behind.dossiers(wanted, request.officer, now).count()
    words = _("Đề nghị giải quyết ngay các hồ sơ quá hạn bước, sắp đến hạn bước và báo lý do chậm.")
    form = UrgeManyForm(typed(request), initial={"text": words})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            facts = form.cleaned_data
            try:
                run = urging_many.begin(
                    run_id=facts["key"], about=about, text=facts["text"], by=request.officer, at=at, wide=wide
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("Đang gửi công văn đôn đốc; trang này cho biết từng hồ sơ."))
                return redirect("counter:urge_run", run.pk)
    facts = {
        "about": about,
        "form": form,
        "cell": cell(n, Work.URGE, settles=about.pk, desk=wanted.desk),
        "most": urging_many.MOST,
        "back": reverse("counter:progress" if wanted.desk else "counter:compare"),
    }
    return show(request, "counter/urge_many.html", facts, status=status)


@for_staff(*WATCHERS)
@require_safe
def urge_run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """What became of one press, dossier by dossier."""
    rows = UrgeRun.objects.filter(unit=request.officer.unit).select_related("about", "staff")
    run = get_object_or_404(rows, pk=run_id)
    items = list(run.items.select_related("dossier__version").order_by("pk"))
    numbers = {state: sum(item.state == state for item in items) for state in UrgeItem.State}
    facts = {
        "run": run,
        "items": items,
        "sent": numbers[UrgeItem.State.SENT],
        "skipped": numbers[UrgeItem.State.SKIPPED],
        "waiting": numbers[UrgeItem.State.WAITING],
    }
    return show(request, "counter/urge_run.html", facts)


def _beyond(way: BehindFigure) -> int:
    """How many an empty page leaves out because they are not this officer's to see at all."""
    return dossiers_behind.among(Dossier.objects.all(), way.wanted, way.now).count()


def _facts(rows: QuerySet[Dossier], way: BehindFigure) -> "QuerySet[Any, Any]":
    """What a line says; where requests are counted, how many of them the dossier had."""
    found: QuerySet[Any, Any] = rows
    if way.wanted.figure != Count.ASKED:
        return found.values(*COLUMNS)
    found = dossiers_behind.with_times(rows, way.wanted, way.now)
    return found.values(*COLUMNS, "times")


def _cells(numbers: stock.Numbers, **whose: Any) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "title": figures.TITLES[kind], "cell": cell(numbers[kind], kind, **whose)}
        for kind in stock.Kind
    ]


def _of(wanted: Wanted) -> list[str]:
    """Whose figure it is, in words."""
    asked = [wanted.under, wanted.settles, wanted.leads, wanted.desk]
    names = list(Unit.objects.filter(pk__in=[pk for pk in asked if pk]).values_list("name", flat=True))
    if wanted.turn is not None:
        held = Unit.objects.filter(pk=wanted.turn).values_list("name", flat=True)
        names += [_("đang ở %(unit)s") % {"unit": name} for name in held]
    if wanted.person is not None:
        names += Staff.objects.filter(pk=wanted.person).values_list("full_name", flat=True)
    return names


def rows_of(found: Sequence[dict[str, Any]], order: str) -> list[Row]:
    """Lines of a list, from COLUMNS, each with who holds the dossier now; ordered by that column."""
    held = holders([facts["id"] for facts in found])
    return [_row(facts, held[facts["id"]], key=paging.place(facts, order)) for facts in found]


def _row(facts: dict[str, Any], holder: Holder, *, key: str) -> Row:
    waits = facts["paused_at"] or facts["status"] in ENDED_EARLY
    times = _("%(times)d lượt yêu cầu") % facts if facts.get("times") else ""
    return Row(
        dossier_id=facts["id"],
        code=facts["code"] or facts["ticket"],
        procedure=facts["version__name"],
        owner=facts["owner_name"],
        phone=facts["contact_phone"],
        id_number=facts["owner__id_number"],
        step=Status(facts["status"]).label,
        holder=f"{holder} · {times}" if times else str(holder),
        due_at=None if waits else facts["due_at"],
        promised=None,
        finished_at=facts["finished_at"],
        scope=facts["agency__identifier"],
        key=key,
    )

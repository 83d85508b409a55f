"""The organisation to look at: the tree on any day, one unit with its people, the staffing report."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Change, Delegation, Succession, Unit, UnitKind
from motcua.agencies.tree import chain_on, lineage
from motcua.console.organisation_forms import day_from
from motcua.console.rail import ORGANISATION_READERS
from motcua.web.audience import StaffRequest, for_staff

READERS = ORGANISATION_READERS
SHOWN = 50
ORDER = [
    UnitKind.OFFICE,
    UnitKind.DEPARTMENT,
    UnitKind.ONE_STOP,
    UnitKind.DIVISION,
    UnitKind.SUB_UNIT,
    UnitKind.COMMITTEE,
]


@for_staff(*READERS)
def organisation(request: StaffRequest) -> HttpResponse:
    """“Cây đơn vị vào ngày”: what is directly under one unit, or what a search finds."""
    form, day = day_from(request.GET, request.person.now.date())
    tree = agencies.tree_on(day)
    query = request.GET.get("q", "")[:200]
    root = tree.units.get(_uuid(request.GET.get("goc"))) or next(iter(tree.roots), None)
    found = tree.search(query) if query.strip() else []
    below = tree.children.get(root.pk, []) if root else []
    below.sort(key=lambda child: ORDER.index(UnitKind(child.kind)))
    rows = [
        {"unit": row, "below": tree.count_below(row), "agency": tree.agency(row)}
        for row in (found[:SHOWN] if query.strip() else below)
    ]
    context = {
        "day_form": form,
        "day": day,
        "query": query,
        "root": root,
        "above": list(tree.chain(root))[:0:-1] if root else [],
        "rows": rows,
        "found": len(found),
        "shown": SHOWN,
        "total": len(tree.units),
    }
    return render(request, "console/organisation_tree.html", context)


@for_staff(*READERS)
def unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """One unit: its people on a day, its dates, what it came from and became, who changed it."""
    row = get_object_or_404(Unit.objects.select_related("parent"), pk=unit_id)
    today = request.person.now.date()
    form, day = day_from(request.GET, today)
    people = Assignment.objects.filter(unit=row).select_related("staff", "seconded_from")
    lent = Delegation.objects.filter(assignment__unit=row).select_related("assignment__staff", "to")
    return render(
        request,
        "console/organisation_unit.html",
        {
            "unit": row,
            "day_form": form,
            "day": day,
            "today": today,
            "facts": _facts(row),
            "above": chain_on(row, day)[:0:-1],
            "below": Unit.objects.on(day).filter(parent__in=lineage(row, day)).order_by("sort_key"),
            "people": people.on(day).order_by("staff__sort_key", "role"),
            "coming": people.filter(valid_from__gt=day).order_by("valid_from", "staff__sort_key"),
            "past": people.filter(valid_to__lte=day).order_by("-valid_to", "staff__sort_key")[:SHOWN],
            "lent": lent.filter(valid_to__gt=day).order_by("valid_from"),
            "became": Succession.objects.filter(predecessor=row).select_related("successor").order_by("id"),
            "came_from": Succession.objects.filter(successor=row)
            .select_related("predecessor")
            .order_by("-effective_on", "id"),
            "history": _history(row),
            "may_change": agencies.administers(row, by=request.officer, day=today),
            "open": row.valid_to is None,
        },
    )


@for_staff(*READERS)
def staffing(request: StaffRequest) -> HttpResponse:
    """People who receive and settle, or settle and sign, in one agency."""
    form, day = day_from(request.GET, request.person.now.date())
    rows = [
        {"row": row, "roles": [role.label for role in row.roles]} for row in agencies.staffing_report(day)
    ]
    facts = {"day_form": form, "day": day, "rows": rows, "headless": agencies.desks_without_head(day)}
    return render(request, "console/organisation_staffing.html", facts)


def _facts(row: Unit) -> list[dict[str, object]]:
    code = row.identifier
    if code and row.fictitious:
        code = _("%(code)s (giả định, chờ mã chính thức)") % {"code": code}
    facts = {
        _("Loại"): f"{row.get_kind_display()} · {row.get_level_display()}",
        _("Mã định danh điện tử"): code,
        _("Mã đơn vị hành chính (GSO)"): row.gso_code,
        _("Mảng chuyên môn"): row.field_code,
        _("Địa chỉ"): row.address,
        _("Điện thoại"): row.phone,
        _("Hoạt động từ ngày"): _spoken(row.valid_from),
        _("Thôi hoạt động từ ngày"): _spoken(row.valid_to),
    }
    return [{"label": label, "value": value} for label, value in facts.items() if value]


def _history(row: Unit) -> list[dict[str, object]]:
    changes = Change.objects.filter(unit=row).select_related("staff").order_by("-id")[:SHOWN]
    return [
        {
            "title": change.get_act_display(),
            "at": change.at,
            "who": change.staff.full_name,
            "text": " · ".join(part for part in (change.about, change.decision) if part),
        }
        for change in changes
    ]


def _spoken(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _uuid(text: str | None) -> UUID:
    """A unit's key from the query string; one that names nothing when it is not a key."""
    try:
        return UUID(text or "")
    except ValueError:
        return UUID(int=0)

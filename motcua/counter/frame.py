"""Around every page of the counter: the rail of lists, the officer's view of a dossier, the log of looks."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.agencies.models import Level, Role, Unit, UnitKind
from motcua.agencies.officers import Officer
from motcua.agencies.permissions import can_map_accounts
from motcua.audit import services as audit
from motcua.common.prepared import Prepared, prepared
from motcua.counter import walking, work
from motcua.counter.work import Kind
from motcua.dossiers.handovers import works_with_paper
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import can_type_for_others
from motcua.dossiers.queries import sees_by_unit
from motcua.feedback.permissions import (
    PETITION_DESK,
    can_keep_devices,
    can_type_petition,
    can_watch_ratings,
)
from motcua.identity.models import Staff
from motcua.oversight.mapping import may_see_map
from motcua.oversight.places import may_compare
from motcua.oversight.services.asking import ANSWERERS
from motcua.oversight.services.fee_settling import sees_settlements
from motcua.payments.permissions import can_reconcile, sees_cash_book
from motcua.queue.permissions import can_set_up, can_sit
from motcua.scorecard.permissions import ROLES as SCORED
from motcua.web.audience import StaffRequest

AT_ONE_STOP = frozenset({Role.RECEIVE, Role.HEAD_ONE_STOP})
_WATCH = {Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL}
RELATED = (
    "version__procedure",
    "case",
    "e_form",
    "owner",
    "proxy",
    "receiving_unit",
    "agency",
    "settling_unit",
    "handler",
    "received_by",
)


def show(
    request: StaffRequest, template: str, facts: dict[str, Any], *, here: str = "", status: int = 200
) -> HttpResponse:
    """A page of the counter with its rail; `here` is the list to mark."""
    around = {"rail": rail(request, here), "carried": walking.carried(request)}
    return render(request, template, around | facts, status=status)


def rail(request: StaffRequest, here: str = "") -> list[dict[str, Any]]:
    """The officer's lists with their counts, as web/parts/rail.html wants them."""
    numbers = work.counts(request.officer, at=request.person.now)
    links = pages_of(request.officer)
    for link in links:
        link["count"] = numbers.get(link["kind"])
        link["here"] = bool(here) and link["url"] == here
    return links


def leads_province(officer: Officer) -> bool:
    """Signs for the committee of the province: what it settles below is told first, on the overview."""
    unit = officer.unit
    return Role.SIGN in officer.roles and unit.kind == UnitKind.COMMITTEE and unit.level == Level.PROVINCE


def pages_of(officer: Officer) -> list[dict[str, Any]]:
    """Where this officer may go: the desk, the lists of work, the pages beside them."""
    links: list[dict[str, Any]] = []
    if leads_province(officer):
        links.append(_link(reverse("counter:glance"), _("Toàn cảnh")))
    if officer.roles & AT_ONE_STOP:
        links.append(_link(reverse("counter:intake"), _("Nhận hồ sơ tại quầy"), "n"))
    if can_sit(officer):
        links.append(_link(reverse("counter:queue"), _("Quầy và hàng chờ"), "q"))
    for kind in work.lists_of(officer):
        words = work.WORDS[kind]
        links.append(_link(reverse("counter:list", args=[kind]), words.label, words.letter, kind))
        if kind == Kind.MINE:
            links += _of_absent(officer)
    return links + [_link(reverse(name), label) for name, label in _pages(officer)]


def _link(url: str, label: Any, letter: str = "", kind: Kind | None = None) -> dict[str, Any]:
    return {"url": url, "label": label, "letter": letter, "kind": kind, "late": kind == Kind.LATE}


def _of_absent(officer: Officer) -> list[dict[str, Any]]:
    """The own list narrowed to each absent colleague one stands in for."""
    mine = reverse("counter:list", args=[Kind.MINE])
    return [
        _link(f"{mine}?nguoi={staff_id}", _("Việc của %(name)s") % {"name": name})
        for staff_id, name in officer.stands_for
    ]


def _pages(officer: Officer) -> list[tuple[str, str]]:
    """Pages beside the lists of work, by address and label."""
    roles = officer.roles
    pages = [
        ("counter:assist", _("Nộp giúp người dân"), can_type_for_others(officer)),
        ("counter:accounts", _("Tài khoản chờ xác nhận"), can_map_accounts(officer)),
        ("counter:postal", _("Bưu chính, chưa đến nhận"), roles & {Role.RETURN, Role.HEAD_ONE_STOP}),
        ("counter:cash", _("Sổ quỹ tiền mặt"), sees_cash_book(officer)),
        ("counter:reconcile", _("Đối soát, hoàn tiền"), can_reconcile(officer)),
        ("counter:fee_settlements", _("Quyết toán phí, lệ phí"), sees_settlements(officer)),
        ("counter:shared_papers", _("Giấy tờ được chia sẻ"), roles & {*work.LANES, Role.HEAD_ONE_STOP}),
        ("counter:visits", _("Đã hướng dẫn, chưa nộp"), roles & {Role.RECEIVE, *_WATCH}),
        ("counter:undigitised", _("Giấy tờ chưa số hóa"), roles & {Role.RECEIVE, Role.HEAD_ONE_STOP}),
        ("counter:parcels", _("Bưu gửi"), roles & {Role.CARRIER}),
        ("counter:handovers", _("Bàn giao hồ sơ giấy"), works_with_paper(officer)),
        ("counter:petitions", _("Phản ánh, kiến nghị"), roles & PETITION_DESK),
        (
            "counter:petition_type",
            _("Ghi phản ánh"),
            can_type_petition(officer) and not roles & PETITION_DESK,
        ),
        ("counter:ratings", _("Mức độ hài lòng"), can_watch_ratings(officer)),
        ("counter:rating_devices", _("Máy đánh giá tại quầy"), can_keep_devices(officer)),
        ("counter:queue_figures", _("Thời gian chờ"), can_set_up(officer)),
        ("counter:queue_setup", _("Thiết lập quầy, máy lấy số"), can_set_up(officer)),
        ("counter:inbox", _("Thông báo của tôi"), True),
        ("counter:absences", _("Vắng mặt, người thay"), roles & work.LANES or Role.HEAD_ONE_STOP in roles),
        ("counter:registers", _("Sổ theo dõi hồ sơ"), roles & _WATCH),
        ("counter:leader", _("Trang lãnh đạo"), roles & {Role.ASSIGN, Role.SIGN}),
        ("counter:progress", _("Tiến độ các cơ quan"), roles & {Role.HEAD_ONE_STOP}),
        ("counter:compare", _("Các đơn vị cạnh nhau"), may_compare(officer)),
        ("counter:glance", _("Toàn cảnh"), roles & set(SCORED) and not leads_province(officer)),
        ("counter:score", _("Bộ chỉ số 766"), roles & set(SCORED)),
        ("counter:nine", _("Chín chỉ số"), roles & set(SCORED)),
        ("counter:my_nine", _("Điểm của tôi"), roles & {Role.PROCESS, Role.RECEIVE}),
        ("counter:map", _("Bản đồ"), may_see_map(officer)),
        ("counter:doubts", _("Câu hỏi về số liệu"), roles & ANSWERERS),
        ("counter:workload", _("Khối lượng từng người"), roles & {Role.ASSIGN, Role.SIGN, *_WATCH}),
        ("counter:staffing", _("Bố trí người"), roles & _WATCH),
        ("counter:secondments", _("Người được cử đến"), roles & _WATCH),
        ("counter:agency_meetings", _("Họp quý với các cơ quan"), roles & {Role.ASSIGN, Role.SIGN, *_WATCH}),
    ]
    return [(name, label) for name, label, shown in pages if shown]


def dossier_or_404(request: StaffRequest, dossier_id: UUID) -> Dossier:
    """The dossier, if it exists for this officer."""
    officer = request.officer
    dossier: Dossier | None
    if sees_by_unit(officer):
        opened = _opened(officer.roles, officer.unit.kind)
        dossier = opened.first(dossier_id=dossier_id, unit_id=officer.unit.pk)
    else:
        rows = Dossier.objects.visible_to(officer).select_related(*RELATED)
        dossier = rows.filter(pk=dossier_id).first()
    if dossier is None:
        raise Http404
    return dossier


@cache
def _opened(roles: frozenset[Role], unit_kind: str) -> Prepared[Any, Dossier]:
    """The dossier's page, its acts and its papers ask this; one query a set of roles in a kind of unit."""

    @prepared
    def opened(*, dossier_id: UUID, unit_id: UUID) -> QuerySet[Dossier]:
        anyone = Officer(Staff(), Unit(pk=unit_id, kind=unit_kind), roles)
        return Dossier.objects.visible_to(anyone).select_related(*RELATED).filter(pk=dossier_id)

    return opened


def record_look(
    request: StaffRequest, *, subject: str, subject_id: UUID, party_id: UUID | None, purpose: str
) -> None:
    """Write down who looked at whose data and why; the person can read it."""
    officer = request.officer
    audit.record(
        at=request.person.now,
        staff_id=officer.staff.pk,
        staff_name=officer.name,
        unit_name=officer.unit.name,
        party_id=party_id,
        subject=subject,
        subject_id=subject_id,
        purpose=purpose,
    )

"""The organisation to change: each page is one form for one act of `agencies.services`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from motcua.agencies import services as agencies
from motcua.agencies.models import AccessRequest, Assignment, Delegation, Role, Unit, UnitKind
from motcua.agencies.tree import PARTS, lineage
from motcua.console import organisation_forms as shapes
from motcua.console.access_requests import asked
from motcua.console.one_act import carry_out
from motcua.console.rail import ADMINISTRATORS
from motcua.web import confirming
from motcua.web.audience import StaffRequest, for_staff


def _page(
    request: StaffRequest,
    form: forms.Form,
    unit: Unit,
    *,
    title: str,
    button: str,
    act: Callable[[dict[str, Any]], object],
    done: str,
    note: str = "",
    danger: bool = False,
    proves: bool = False,
) -> HttpResponse:
    """Show the form; on a good answer do the act and go back to the unit. A refusal keeps what was typed.

    proves  the act gives power: it asks for fresh proof, and may end in a request to a second person.
    """
    due = confirming.first(request) if proves else None
    if due is not None:
        return due
    made: list[object] = []
    status = carry_out(form, lambda data: made.append(act(data)))
    if status is None and isinstance(made[0], AccessRequest):
        return asked(request)
    if status is None:
        messages.success(request, done)
        return redirect("console:unit", unit.pk)
    context = {
        "form": form,
        "unit": unit,
        "title": title,
        "button": button,
        "note": note,
        "danger": danger,
    }
    return render(request, "console/organisation_form.html", context, status=status)


def _unit(request: StaffRequest, unit_id: UUID) -> Unit:
    """The unit, when this officer may change it; otherwise the page does not exist."""
    row = get_object_or_404(Unit.objects.select_related("parent"), pk=unit_id)
    if not agencies.administers(row, by=request.officer, day=request.person.now.date()):
        raise Http404
    return row


def _who(request: StaffRequest) -> dict[str, Any]:
    return {"by": request.officer, "at": request.person.now}


def _siblings(row: Unit, request: StaffRequest) -> QuerySet[Unit]:
    """Units of the same kind under the same superior, without a decided end."""
    above = lineage(row.parent, request.person.now.date()) if row.parent else set()
    like = Unit.objects.filter(kind=row.kind, level=row.level, parent__in=above, valid_to=None)
    return like.exclude(pk=row.pk).order_by("sort_key")


@for_staff(*ADMINISTRATORS)
def create_unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """A new unit under this one."""
    parent = _unit(request, unit_id)
    form = shapes.CreateUnitForm(request.POST or None, initial={"level": parent.level})
    return _page(
        request,
        form,
        parent,
        title=_("Thành lập đơn vị trực thuộc"),
        button=_("Thành lập đơn vị"),
        act=lambda data: agencies.create_unit(parent_id=parent.pk, **data, **_who(request)),
        done=_("Đã ghi đơn vị mới; đơn vị hoạt động từ ngày có hiệu lực."),
    )


@for_staff(*ADMINISTRATORS)
def rename_unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """The unit goes on under another name."""
    row = _unit(request, unit_id)
    form = shapes.RenameForm(request.POST or None, initial={"name": row.name})
    return _page(
        request,
        form,
        row,
        title=_("Đổi tên đơn vị"),
        button=_("Đổi tên"),
        note=_("Cán bộ, mã định danh, đơn vị cấp dưới và hồ sơ đi theo tên mới. Tên cũ còn trên giấy tờ cũ."),
        act=lambda data: agencies.rename_unit(unit_id=row.pk, **data, **_who(request)),
        done=_("Đã ghi tên mới; tên có hiệu lực từ ngày đã chọn."),
    )


@for_staff(*ADMINISTRATORS)
def move_unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """The unit goes under another superior."""
    row = _unit(request, unit_id)
    kind = row.parent.kind if row.parent else UnitKind.COMMITTEE
    level = row.parent.level if row.parent else row.level
    units = Unit.objects.filter(kind=kind, level=level, valid_to=None).exclude(pk=row.parent_id)
    form = shapes.TargetForm(
        request.POST or None, units=units.order_by("sort_key"), label=_("Cơ quan quản lý mới")
    )
    return _page(
        request,
        form,
        row,
        title=_("Chuyển cơ quan quản lý"),
        button=_("Chuyển đơn vị"),
        act=lambda data: agencies.move_unit(unit_id=row.pk, **_target(data, "parent_id"), **_who(request)),
        done=_("Đã ghi cơ quan quản lý mới; có hiệu lực từ ngày đã chọn."),
    )


@for_staff(*ADMINISTRATORS)
def merge_unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """The unit ends and a like one takes over."""
    row = _unit(request, unit_id)
    form = shapes.TargetForm(request.POST or None, units=_siblings(row, request), label=_("Nhập vào đơn vị"))
    return _page(
        request,
        form,
        row,
        title=_("Sáp nhập đơn vị"),
        button=_("Sáp nhập"),
        danger=True,
        note=_(
            "Đơn vị thôi hoạt động từ ngày có hiệu lực. Phòng chuyên môn, Bộ phận Một cửa và hồ sơ chuyển "
            "sang phòng cùng mảng của đơn vị nhận; đơn vị cấp dưới theo đơn vị nhận. Phân công cũ kết thúc."
        ),
        act=lambda data: agencies.merge_units(unit_ids=[row.pk], **_target(data, "into_id"), **_who(request)),
        done=_("Đã ghi việc sáp nhập; có hiệu lực từ ngày đã chọn."),
    )


@for_staff(*ADMINISTRATORS)
def split_unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """The unit ends and several take its place."""
    row = _unit(request, unit_id)
    form = shapes.SplitForm(request.POST or None, units=_siblings(row, request))

    def act(data: dict[str, Any]) -> None:
        into, heir = data.pop("into"), data.pop("heir")
        ids = [unit.pk for unit in into]
        agencies.split_unit(unit_id=row.pk, into_ids=ids, heir_id=heir.pk, **data, **_who(request))

    return _page(
        request,
        form,
        row,
        title=_("Chia tách đơn vị"),
        button=_("Chia tách"),
        danger=True,
        act=act,
        done=_("Đã ghi việc chia tách; có hiệu lực từ ngày đã chọn."),
    )


@for_staff(*ADMINISTRATORS)
def close_unit(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """The unit ends."""
    row = _unit(request, unit_id)
    heirs = Unit.objects.filter(Q(pk__in=_siblings(row, request)) | Q(pk=row.parent_id, valid_to=None))
    form = shapes.TargetForm(
        request.POST or None,
        units=heirs.order_by("sort_key"),
        label=_("Đơn vị nhận bàn giao hồ sơ"),
        required=False,
    )
    return _page(
        request,
        form,
        row,
        title=_("Giải thể đơn vị"),
        button=_("Giải thể"),
        danger=True,
        act=lambda data: agencies.close_unit(unit_id=row.pk, **_target(data, "heir_id"), **_who(request)),
        done=_("Đã ghi việc giải thể; có hiệu lực từ ngày đã chọn."),
    )


@for_staff(*ADMINISTRATORS)
def assign_role(request: StaffRequest, unit_id: UUID) -> HttpResponse:
    """Give a person a role in this unit."""
    row, today = _unit(request, unit_id), request.person.now.date()
    committee = agencies.committee_of(row, today)
    senders = Unit.objects.on(today).filter(
        parent__in=lineage(committee, today), kind__in=[UnitKind.DEPARTMENT, *PARTS]
    )
    form = shapes.AssignForm(
        request.POST or None,
        senders=senders.order_by("sort_key"),
        initial={"valid_from": today} | confirming.typed_before(request),
    )

    def act(data: dict[str, Any]) -> object:
        role = Role(data.pop("role"))
        return agencies.assign_role(unit_id=row.pk, role=role, **data, **_who(request))

    return _page(
        request,
        form,
        row,
        title=_("Phân công cán bộ"),
        button=_("Phân công"),
        act=act,
        proves=True,
        note=_(
            "Vai trò ký, đứng đầu, kiểm soát, quản trị chỉ có hiệu lực khi một người quản trị khác xác nhận."
        ),
        done=_("Đã ghi phân công; người được phân công thấy vị trí mới từ ngày bắt đầu."),
    )


@for_staff(*ADMINISTRATORS)
def end_assignment(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """A role ends."""
    held = get_object_or_404(Assignment.objects.select_related("staff"), pk=assignment_id)
    row = _unit(request, held.unit_id)
    form = shapes.EndForm(request.POST or None, initial={"on": request.person.now.date()})
    return _page(
        request,
        form,
        row,
        title=_("Kết thúc phân công: %(name)s, %(role)s")
        % {"name": held.staff.full_name, "role": held.get_role_display()},
        button=_("Kết thúc phân công"),
        danger=True,
        note=_("Ủy quyền từ vai trò này cũng hết hiệu lực. Hồ sơ đang giữ cần được phân công lại."),
        act=lambda data: agencies.end_assignment(assignment_id=held.pk, **data, **_who(request)),
        done=_("Đã ghi ngày kết thúc phân công."),
    )


@for_staff(*ADMINISTRATORS)
def delegate(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """A role is lent for a while."""
    held = get_object_or_404(Assignment.objects.select_related("staff"), pk=assignment_id)
    row = _unit(request, held.unit_id)
    initial = {"valid_from": request.person.now.date()} | confirming.typed_before(request)
    form = shapes.DelegateForm(request.POST or None, initial=initial)
    return _page(
        request,
        form,
        row,
        title=_("Ủy quyền của %(name)s: %(role)s")
        % {"name": held.staff.full_name, "role": held.get_role_display()},
        button=_("Ghi ủy quyền"),
        act=lambda data: agencies.delegate(assignment_id=held.pk, **data, **_who(request)),
        proves=True,
        done=_("Đã ghi ủy quyền."),
    )


@for_staff(*ADMINISTRATORS)
def end_delegation(request: StaffRequest, delegation_id: UUID) -> HttpResponse:
    """A loan is called back."""
    lent = get_object_or_404(Delegation.objects.select_related("assignment", "to"), pk=delegation_id)
    row = _unit(request, lent.assignment.unit_id)
    form = shapes.EndForm(request.POST or None, initial={"on": request.person.now.date()})
    del form.fields["decision"]
    return _page(
        request,
        form,
        row,
        title=_("Kết thúc ủy quyền cho %(name)s") % {"name": lent.to.full_name},
        button=_("Kết thúc ủy quyền"),
        danger=True,
        act=lambda data: agencies.end_delegation(delegation_id=lent.pk, **data, **_who(request)),
        done=_("Đã ghi ngày kết thúc ủy quyền."),
    )


def _target(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The form's answers with the chosen unit as the service's argument."""
    target = data.pop("target")
    return data | {name: target.pk if target else None}

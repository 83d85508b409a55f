"""Interlinked dossiers: the one-stop sends the parts out, each agency returns its own."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.common.moments import spoken
from motcua.counter import matters, scans
from motcua.counter.acting import form_page, typed
from motcua.counter.frame import dossier_or_404
from motcua.counter.further_forms import PartForm, PlanOfParts
from motcua.counter.supplement_acts import ONE_STOP
from motcua.deadlines.counting import Limit
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services import sharing
from motcua.dossiers.status import Act
from motcua.web.audience import StaffRequest, for_staff


@for_staff(*ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def share_out(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The parts as the catalogue declares them, or as the officer writes them, and the order."""
    row, at = dossier_or_404(request, dossier_id), request.person.now
    declared = sharing.declared(row, at=at)
    data = typed(request)
    in_turn = sharing.takes_turns(row, at=at)
    form = PlanOfParts(data, units=[] if declared else _units(row, at.date()), in_turn=in_turn)

    def call(**who: Any) -> Dossier:
        parts = declared or form.parts()
        return sharing.share_out(parts=parts, in_turn=form.cleaned_data["way"] == "turn", **who)

    def done(changed: Dossier) -> str:
        return _("Hồ sơ %(code)s đã chuyển liên thông; phiếu chuyển ở mục Giấy tờ.") % {"code": changed}

    about = [(f"{place}. {one.name}", _said(one)) for place, one in enumerate(declared, start=1)]
    about.append((_("Hạn trả kết quả"), spoken(row.due_at) if row.due_at else ""))
    facts = {"about": matters.facts(about)}
    return form_page(
        request, row, Act.SHARE_OUT, form, call, done, template="counter/share_out.html", facts=facts
    )


@for_staff(Role.PROCESS, Role.ASSIGN, Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def finish_share(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """This agency's part is done; its paper goes with it."""
    row = dossier_or_404(request, dossier_id)
    kept = scans.keep(request, "file", ref=row.pk) if request.method == "POST" else scans.Kept()
    form = PartForm(typed(request))
    if kept.error and form.is_bound:
        form.add_error(None, kept.error)

    def call(**who: Any) -> Dossier:
        return sharing.finish_share(result=form.cleaned_data["result"], file=kept.file, **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "unit": changed.settling_unit.name}
        return _("Phần việc của hồ sơ %(code)s đã chuyển về %(unit)s.") % facts

    mine = row.matters.filter(kind=Matter.Kind.SHARE, unit=request.officer.unit)
    latest = mine.select_related("unit", "opened_by", "file").order_by("-opened_at").first()
    about = matters.line(latest, at=request.person.now).facts if latest else []
    facts = {"about": about, "kept": kept, "file_label": _("Văn bản kèm theo")}
    return form_page(
        request, row, Act.FINISH_SHARE, form, call, done, template="counter/with_file.html", facts=facts
    )


def _units(row: Dossier, day: date) -> list[Unit]:
    """Agencies with somebody at work today; those of the same place first."""
    at_work = Assignment.objects.on(day).filter(role=Role.PROCESS)
    rows = Unit.objects.on(day).exclude(kind=UnitKind.ONE_STOP).exclude(pk=row.settling_unit_id)
    near = row.agency.parent_id or row.agency_id
    found = rows.filter(pk__in=at_work.values("unit")).order_by("sort_key")[:500]
    return sorted(found, key=lambda unit: unit.parent_id != near)


def _said(one: sharing.Part) -> str:
    return _("%(work)s, %(limit)s") % {"work": one.work, "limit": Limit(one.value, one.limit.unit)}

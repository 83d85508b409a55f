"""The acts on a dossier: each view draws one small form and makes one domain call."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.models import Role
from motcua.counter import fees, reading, workload
from motcua.counter import forms as shapes
from motcua.counter.acting import direct, form_page, typed
from motcua.counter.frame import dossier_or_404
from motcua.dossiers import collecting
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import intake, outcome, processing
from motcua.dossiers.status import Act, Money
from motcua.web.audience import StaffRequest, for_staff


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Refuse in writing (form 03)."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.RefuseForm(typed(request))

    def call(**who: Any) -> Dossier:
        facts = form.cleaned_data
        return intake.refuse(reason_code=facts["reason_code"], reason=facts["reason"], **who)

    def done(changed: Dossier) -> str:
        return _("Hồ sơ %(code)s không được tiếp nhận; phiếu từ chối ở mục Giấy tờ.") % {"code": changed}

    return form_page(request, row, Act.REFUSE, form, call, done)


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Hand over to the agency that settles."""

    def done(row: Dossier) -> str:
        facts = {"code": row, "unit": row.settling_unit.name}
        return _("Hồ sơ %(code)s đã chuyển đến %(unit)s.") % facts

    return direct(request, dossier_id, processing.transfer, done)


@for_staff(Role.ASSIGN, Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Choose the specialist; who has the least open work stands first."""
    row = dossier_or_404(request, dossier_id)
    people = workload.workers(row.settling_unit, [row], at=request.person.now)
    free = next((one.staff.pk for one in people if not one.barred), None)
    form = shapes.AssignForm(typed(request), initial={"to": free})

    def call(**who: Any) -> Dossier:
        return processing.assign(to=form.cleaned_data["to"], **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "name": changed.handler.full_name if changed.handler else ""}
        return _("Hồ sơ %(code)s đã giao cho %(name)s.") % facts

    said = [(one, workload.words(one.load)) for one in people]
    facts = {"people": said, "chosen": str(form["to"].value() or "")}
    return form_page(request, row, Act.ASSIGN, form, call, done, template="counter/assign.html", facts=facts)


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def complete_step(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Finish the specialist's present step with a note."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.StepForm(typed(request))

    def call(**who: Any) -> Dossier:
        return processing.complete_step(note=form.cleaned_data["note"], **who)

    return form_page(
        request, row, Act.COMPLETE_STEP, form, call, lambda changed: _("Đã ghi ý kiến thẩm định.")
    )


@for_staff(Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Read the draft, then sign it."""
    row = dossier_or_404(request, dossier_id)
    draft = reading.paper_of(row, Paper.Kind.DRAFT)
    shown = draft.paper.file.blob_id if draft and draft.paper.file else ""
    form = shapes.SignForm(typed(request), initial={"shown": shown})

    def call(**who: Any) -> Dossier:
        return outcome.sign(shown=form.cleaned_data["shown"], **who)

    def done(changed: Dossier) -> str:
        return _("Kết quả của hồ sơ %(code)s đã được ký số.") % {"code": changed}

    facts = {"draft": draft, "reading": reading.draft_values(row, draft.paper) if draft else None}
    return form_page(request, row, Act.SIGN, form, call, done, template="counter/sign.html", facts=facts)


@for_staff(Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Return the draft to the specialist with what is to be mended."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.SendBackForm(typed(request))

    def call(**who: Any) -> Dossier:
        return processing.send_back(reason=form.cleaned_data["reason"], **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "name": changed.handler.full_name if changed.handler else ""}
        return _("Hồ sơ %(code)s đã trả lại %(name)s để sửa.") % facts

    return form_page(request, row, Act.SEND_BACK, form, call, done)


@for_staff(Role.PROCESS, Role.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_draft(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Take back, before it is signed, what was sent for signing."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.TakeBackForm(typed(request))

    def call(**who: Any) -> Dossier:
        return processing.take_back_draft(reason=form.cleaned_data["reason"], **who)

    def done(changed: Dossier) -> str:
        return _("Đã rút lại dự thảo của hồ sơ %(code)s; sửa rồi trình lại.") % {"code": changed}

    return form_page(request, row, Act.TAKE_BACK_DRAFT, form, call, done)


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Send the signed result to the one-stop."""

    def done(row: Dossier) -> str:
        facts = {"code": row, "unit": row.receiving_unit.name}
        return _("Kết quả của hồ sơ %(code)s đã chuyển về %(unit)s.") % facts

    return direct(request, dossier_id, outcome.hand_over, done)


@for_staff(Role.RETURN, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def return_result(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Give the result to the person who came for it."""
    row = dossier_or_404(request, dossier_id)
    initial = {"name": collecting.likely(row)}
    form = shapes.ReturnForm(typed(request), dossier=row, fee_due=row.money == Money.DUE, initial=initial)

    def call(**who: Any) -> Dossier:
        fee = form.cleaned_data.get("fee_collected", False)
        return outcome.return_result(collector=form.collector(), fee_collected=fee, **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "name": form.cleaned_data["name"]}
        return _("Kết quả của hồ sơ %(code)s đã trả cho %(name)s.") % facts

    facts = {
        "fees": reading.fee_words(row) if row.money == Money.DUE else [],
        "order": fees.open_order(row),
        "results": reading.paper_lines(row)[Paper.Kind.RESULT],
    }
    return form_page(
        request,
        row,
        Act.RETURN_RESULT,
        form,
        call,
        done,
        template="counter/return.html",
        facts=facts,
        belongs=shapes.COLLECTOR_FIELDS,
    )

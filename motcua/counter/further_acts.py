"""Settled at once; a look at the place itself; a financial duty between two appointments."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies import services as agencies
from motcua.agencies.models import Role
from motcua.common.moments import spoken
from motcua.counter import further_forms as shapes
from motcua.counter import matters, scans
from motcua.counter.acting import form_page, typed, waiting
from motcua.counter.frame import dossier_or_404
from motcua.counter.supplement_acts import ONE_STOP, paper_page
from motcua.dossiers import collecting, numbers, results
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import at_once, duty, onsite
from motcua.dossiers.services.duty import Proof
from motcua.dossiers.services.onsite import Minutes
from motcua.dossiers.status import Act, Money
from motcua.web.audience import StaffRequest, for_staff


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_verification(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Time, place, persons, content; whether the applicant must be there."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.PlanForm(typed(request), initial={"place": row.contact_address})

    def call(**who: Any) -> Dossier:
        return onsite.plan_verification(plan=form.plan(), **who)

    def done(changed: Dossier) -> str:
        return _("Đã lập kế hoạch xác minh thực địa hồ sơ %(code)s.") % {"code": changed}

    about = [(_("Hạn trả kết quả"), spoken(row.due_at) if row.due_at else "")]
    return form_page(
        request,
        row,
        Act.PLAN_VERIFICATION,
        form,
        call,
        done,
        facts={"about": matters.facts(about)},
        belongs={onsite.VisitOutsideLimit.code: "day"},
    )


@for_staff(*ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def release_verification(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Read the invitation as it will print, then send it."""
    row = dossier_or_404(request, dossier_id)

    def done(changed: Dossier) -> str:
        return _("Đã mời người nộp hồ sơ %(code)s có mặt khi xác minh.") % {"code": changed}

    return paper_page(request, row, Act.RELEASE_VERIFICATION, onsite.release_verification, done)


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_verification(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """What was found, who was there, the signed record if there is one."""
    row = dossier_or_404(request, dossier_id)
    kept = scans.keep(request, "file", ref=row.pk) if request.method == "POST" else scans.Kept()
    form = shapes.MinutesForm(typed(request))
    if kept.error and form.is_bound:
        form.add_error(None, kept.error)

    def call(**who: Any) -> Dossier:
        facts = form.cleaned_data
        return onsite.record_verification(minutes=Minutes(facts["found"], facts["present"], kept.file), **who)

    def done(changed: Dossier) -> str:
        return _("Đã ghi kết quả xác minh thực địa hồ sơ %(code)s.") % {"code": changed}

    facts = {"about": _about(request, row, Act.RECORD_VERIFICATION), "kept": kept}
    facts["file_label"] = _("Biên bản đã ký")
    return form_page(
        request,
        row,
        Act.RECORD_VERIFICATION,
        form,
        call,
        done,
        template="counter/with_file.html",
        facts=facts,
    )


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def call_off_verification(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The visit does not take place."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.CallOffForm(typed(request))

    def call(**who: Any) -> Dossier:
        return onsite.call_off_verification(reason=form.cleaned_data["reason"], **who)

    def done(changed: Dossier) -> str:
        return _("Đã hủy buổi xác minh thực địa hồ sơ %(code)s.") % {"code": changed}

    return form_page(request, row, Act.CALL_OFF_VERIFICATION, form, call, done)


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_duty(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Draft the notice; the one-stop sends it."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.DutyForm(typed(request))

    def call(**who: Any) -> Dossier:
        return duty.propose_duty(duty=form.duty(), **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "unit": changed.receiving_unit.name}
        return _("Dự thảo thông báo của hồ sơ %(code)s đã chuyển %(unit)s gửi người nộp.") % facts

    about = [
        (_("Hẹn lần đầu"), spoken(row.due_at) if row.due_at else ""),
        (_("Thời hạn lần hai"), str(duty.second_limit(row, at=request.person.now)) if row.regime else ""),
    ]
    return form_page(
        request,
        row,
        Act.PROPOSE_DUTY,
        form,
        call,
        done,
        facts={"about": matters.facts(about)},
        belongs={duty.DutyGroundMissing.code: "ground"},
    )


@for_staff(*ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def release_duty(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Read the notice as it will print, then send it; the clock stands still from then on."""
    row = dossier_or_404(request, dossier_id)

    def done(changed: Dossier) -> str:
        return _("Đã gửi thông báo nghĩa vụ tài chính của hồ sơ %(code)s; thời hạn tạm dừng.") % {
            "code": changed
        }

    return paper_page(request, row, Act.RELEASE_DUTY, duty.release_duty, done)


@for_staff(*ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def prove_payment(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The voucher a person brings to the desk; the second count begins."""
    row = dossier_or_404(request, dossier_id)
    kept = scans.keep(request, "file", ref=row.pk) if request.method == "POST" else scans.Kept()
    form = shapes.ProofForm(typed(request))
    if kept.error and form.is_bound:
        form.add_error(None, kept.error)

    def call(**who: Any) -> Dossier:
        return duty.prove_payment(proof=Proof(form.cleaned_data["number"], kept.file), **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "due": spoken(changed.due_at) if changed.due_at else ""}
        return _("Đã nhận chứng từ của hồ sơ %(code)s. Hẹn trả lần hai trước %(due)s.") % facts

    facts = {"about": _about(request, row, Act.PROVE_PAYMENT), "kept": kept}
    facts["file_label"] = _("Ảnh chụp hoặc bản quét chứng từ")
    return form_page(
        request,
        row,
        Act.PROVE_PAYMENT,
        form,
        call,
        done,
        template="counter/with_file.html",
        facts=facts,
        belongs={duty.ProofMissing.code: "number"},
    )


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_duty(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The tax office's word; without it no result is handed over."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.ConfirmForm(typed(request))

    def call(**who: Any) -> Dossier:
        return duty.confirm_duty(document=form.cleaned_data["document"], **who)

    def done(changed: Dossier) -> str:
        return _("Đã xác nhận nghĩa vụ tài chính của hồ sơ %(code)s hoàn thành.") % {"code": changed}

    facts = {"about": _about(request, row, Act.CONFIRM_DUTY)}
    return form_page(request, row, Act.CONFIRM_DUTY, form, call, done, facts=facts)


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def settle_at_once(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The result is given while the person waits; no form 01 unless asked for."""
    row, officer = dossier_or_404(request, dossier_id), request.officer
    signers = agencies.staff_in(row.agency, Role.SIGN, request.person.now.date())
    if officer.combines and officer.staff not in signers:
        signers = [officer.staff, *signers]
    kept = scans.keep(request, "file", ref=row.pk) if request.method == "POST" else scans.Kept()
    template = results.kind_of(row).template
    initial = {
        "name": collecting.likely(row),
        "number": numbers.next_result_number(row, template, at=request.person.now),
    }
    fee_due = row.money == Money.DUE
    form = shapes.AtOnceForm(typed(request), dossier=row, signers=signers, fee_due=fee_due, initial=initial)
    if kept.error and form.is_bound:
        form.add_error(None, kept.error)

    def call(**who: Any) -> Dossier:
        return at_once.settle_at_once(given=form.given(kept.file), **who)

    def done(changed: Dossier) -> str:
        words = _("Hồ sơ %(code)s đã tiếp nhận và trả kết quả ngay. In phiếu mã kiểm tra ở mục giấy tờ.")
        return words % {"code": changed}

    return form_page(
        request,
        row,
        Act.SETTLE_AT_ONCE,
        form,
        call,
        done,
        template="counter/with_file.html",
        facts={"kept": kept, "file_label": _("Bản quét kết quả")},
        belongs={
            numbers.NumberUnreadable.code: "number",
            numbers.NumberTaken.code: "number",
            numbers.NumberSkips.code: "skipped_why",
        },
    )


def _about(request: StaffRequest, row: Dossier, act: Act) -> list[dict[str, object]]:
    matter = waiting(row, act)
    return matters.line(matter, at=request.person.now).facts if matter else []

"""Urging who is late; a result that turns out wrong: found, drafted anew, signed, handed out, revoked."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.models import Role
from motcua.counter import forms as basic
from motcua.counter import further_forms as shapes
from motcua.counter import reading
from motcua.counter.acting import form_page, typed
from motcua.counter.frame import dossier_or_404
from motcua.dossiers import collecting
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services import correcting, urging
from motcua.dossiers.status import Act
from motcua.web.audience import StaffRequest, for_staff


@for_staff(Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL, Role.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def urge(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """A letter to the unit that is late, or nearly so."""
    row, at = dossier_or_404(request, dossier_id), request.person.now
    turns = urging.may_be_urged(row, request.officer, at=at)
    words = _("Đề nghị giải quyết ngay hồ sơ %(code)s (%(name)s) và báo lý do chậm.")
    initial = {"text": words % {"code": row, "name": row.version.name}}
    form = shapes.UrgeForm(typed(request), turns=turns, initial=initial)

    def call(**who: Any) -> Dossier:
        return urging.urge(unit=UUID(form.cleaned_data["unit"]), text=form.cleaned_data["text"], **who)

    def done(changed: Dossier) -> str:
        return _("Đã đôn đốc về hồ sơ %(code)s; công văn ở mục Giấy tờ.") % {"code": changed}

    nobody = _(
        "Lúc này chưa đôn đốc được: không đơn vị nào quá hạn bước hoặc gần đến hạn bước, hoặc hôm nay đã đôn "
        "đốc rồi."
    )
    facts = {"warning": "" if turns else nobody}
    return form_page(request, row, Act.URGE, form, call, done, facts=facts)


@for_staff(Role.RECEIVE, Role.RETURN, Role.HEAD_ONE_STOP, Role.ASSIGN, Role.PROCESS, Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """What is wrong in a result, by the agency's fault."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.ErrorForm(typed(request))

    def call(**who: Any) -> Dossier:
        return correcting.report_error(finding=form.finding(), **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "unit": changed.settling_unit.name}
        return _("Sai sót của hồ sơ %(code)s đã chuyển %(unit)s đính chính; người nộp được báo.") % facts

    warning = _(
        "Chỉ dùng khi cơ quan làm sai: cơ quan sửa và chịu mọi chi phí. "
        "Nếu người nộp khai sai, hướng dẫn làm thủ tục cải chính."
    )
    facts = {"warning": warning}
    return form_page(request, row, Act.REPORT_ERROR, form, call, done, facts=facts)


@for_staff(Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_correction(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Read the new result as it will print, then sign it."""
    row = dossier_or_404(request, dossier_id)
    draft = reading.paper_of(row, Paper.Kind.DRAFT)
    form = basic.SignForm(typed(request))

    def done(changed: Dossier) -> str:
        return _("Kết quả đính chính của hồ sơ %(code)s đã ký, thay kết quả cũ.") % {"code": changed}

    facts = {"draft": draft, "reading": reading.draft_values(row, draft.paper) if draft else None}
    return form_page(
        request,
        row,
        Act.SIGN_CORRECTION,
        form,
        correcting.sign_correction,
        done,
        template="counter/sign.html",
        facts=facts,
    )


@for_staff(Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_correction(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The result stays as it is."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.KeepForm(typed(request))

    def call(**who: Any) -> Dossier:
        return correcting.decline_correction(reason=form.cleaned_data["reason"], **who)

    def done(changed: Dossier) -> str:
        return _("Kết quả của hồ sơ %(code)s được giữ nguyên; người nộp được báo lý do.") % {"code": changed}

    return form_page(request, row, Act.DECLINE_CORRECTION, form, call, done)


@for_staff(Role.RETURN, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def return_correction(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Hand out the new result; nothing is charged."""
    row = dossier_or_404(request, dossier_id)
    initial, slip = {"name": collecting.likely(row)}, row.returned_at is None
    form = basic.ReturnForm(typed(request), dossier=row, fee_due=False, slip=slip, initial=initial)

    def call(**who: Any) -> Dossier:
        return correcting.return_correction(collector=form.collector(), **who)

    def done(changed: Dossier) -> str:
        return _("Kết quả đính chính của hồ sơ %(code)s đã trả; không thu tiền.") % {"code": changed}

    facts = {"fees": [], "results": reading.paper_lines(row)[Paper.Kind.RESULT]}
    return form_page(
        request,
        row,
        Act.RETURN_CORRECTION,
        form,
        call,
        done,
        template="counter/return.html",
        facts=facts,
        belongs=basic.COLLECTOR_FIELDS,
    )


@for_staff(Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_result(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Take a returned e-result out of force, by a decision."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.RevokeForm(typed(request))

    def call(**who: Any) -> Dossier:
        facts = form.cleaned_data
        return correcting.revoke_result(decision=facts["decision"], reason=facts["reason"], **who)

    def done(changed: Dossier) -> str:
        return _("Kết quả của hồ sơ %(code)s đã bị thu hồi; trang kiểm tra báo từ nay.") % {"code": changed}

    warning = _(
        "Thu hồi rồi không mở lại được: bản điện tử được đánh dấu và vẫn lưu, bản giấy in ra hết giá trị."
    )
    return form_page(request, row, Act.REVOKE_RESULT, form, call, done, facts={"warning": warning})

"""Beside the straight road: a later date, another agency's opinion, a refusal, a withdrawal."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.common.moments import spoken
from motcua.counter import matters, scans
from motcua.counter import side_forms as shapes
from motcua.counter.acting import form_page, typed
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.forms import TakeBackForm
from motcua.counter.frame import dossier_or_404
from motcua.counter.narrowing import folded
from motcua.counter.supplement_acts import ONE_STOP, paper_page
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import Calendar
from motcua.dossiers import papers
from motcua.dossiers.models import Dossier, Matter
from motcua.dossiers.services import consulting, delay, ending
from motcua.dossiers.status import Act
from motcua.web.audience import StaffRequest, for_staff

UNITS_SHOWN = 12


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def request_extension(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Why it will be late and the new date; the head of the agency signs form 04."""
    row, at = dossier_or_404(request, dossier_id), request.person.now
    calendar, due_at = _calendar(row), row.due_at or at
    form = shapes.ExtensionForm(typed(request), due_at=due_at, calendar=calendar)

    def call(**who: Any) -> Dossier:
        facts = form.cleaned_data
        same = {name: facts[name] for name in ("reason_code", "reason", "new_date")}
        return delay.request_extension(**same, **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "unit": changed.agency.name}
        return _("Đề nghị gia hạn hồ sơ %(code)s đã trình lãnh đạo %(unit)s ký.") % facts

    def preview() -> bytes:
        new_due_at = calendar.closing(form.cleaned_data["new_date"])
        reason = form.cleaned_data["reason"]
        return papers.apology_sheet(row, reason=reason, new_due_at=new_due_at, by=None, at=at)

    until = spoken(delay.sign_by(row, at=at)) if row.due_at else ""
    about = [(_("Hạn hiện tại"), spoken(due_at)), (_("Lãnh đạo phải ký trước"), until)]
    return form_page(
        request,
        row,
        Act.REQUEST_EXTENSION,
        form,
        call,
        done,
        facts={"about": matters.facts(about)},
        preview=preview,
        belongs={delay.NewDateNotLater.code: "new_date"},
    )


@for_staff(Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_extension(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Read form 04 as it will print, then sign it."""
    row = dossier_or_404(request, dossier_id)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "unit": changed.receiving_unit.name}
        return _("Phiếu xin lỗi của hồ sơ %(code)s đã ký; %(unit)s đổi hạn và gửi người nộp.") % facts

    return paper_page(
        request,
        row,
        Act.SIGN_EXTENSION,
        delay.sign_extension,
        done,
        press=_("Ký số phiếu xin lỗi"),
        second=Act.DECLINE_EXTENSION,
    )


@for_staff(Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_extension(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The date stays; the specialist reads why."""
    row = dossier_or_404(request, dossier_id)
    form = shapes.DeclineForm(typed(request))

    def call(**who: Any) -> Dossier:
        return delay.decline_extension(reason=form.cleaned_data["reason"], **who)

    def done(changed: Dossier) -> str:
        return _("Đã trả lời không gia hạn hồ sơ %(code)s; hạn trả giữ nguyên.") % {"code": changed}

    return form_page(request, row, Act.DECLINE_EXTENSION, form, call, done)


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_extension(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Take form 04 back before it is signed; the date stays."""
    row = dossier_or_404(request, dossier_id)
    form = TakeBackForm(typed(request))

    def call(**who: Any) -> Dossier:
        return delay.take_back_extension(reason=form.cleaned_data["reason"], **who)

    def done(changed: Dossier) -> str:
        return _("Đã rút lại đề nghị gia hạn hồ sơ %(code)s; hạn trả giữ nguyên.") % {"code": changed}

    return form_page(request, row, Act.TAKE_BACK_EXTENSION, form, call, done)


@for_staff(Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def change_due_date(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Read the signed form 04, change the date, send the apology."""
    row = dossier_or_404(request, dossier_id)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "due": spoken(changed.due_at) if changed.due_at else ""}
        return _("Hạn trả hồ sơ %(code)s đổi thành %(due)s; đã gửi phiếu xin lỗi.") % facts

    press = _("Đổi hạn và gửi người nộp")
    return paper_page(request, row, Act.CHANGE_DUE_DATE, delay.change_due_date, done, press=press)


@for_staff(Role.PROCESS, Role.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def consult(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Choose the unit, then write the question and until when."""
    row, at = dossier_or_404(request, dossier_id), request.person.now
    data = typed(request)
    chosen = uuid_or_none((data or request.GET).get("to", ""))
    unit = _askable(row, at.date()).filter(pk=chosen).first() if chosen else None
    form = shapes.ConsultForm(
        data, initial={"to": chosen}, at=at, due_at=row.due_at or at, calendar=_calendar(row)
    )

    def call(**who: Any) -> Dossier:
        facts = form.cleaned_data
        same = {name: facts[name] for name in ("to", "content", "answer_on")}
        return consulting.consult(**same, **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "unit": unit.name if unit else ""}
        return _("Đã gửi câu hỏi về hồ sơ %(code)s đến %(unit)s.") % facts

    query = _query(request)
    facts = {"unit": unit, "query": query, "units": [] if unit else _found(row, query, at.date())}
    return form_page(
        request,
        row,
        Act.CONSULT,
        form,
        call,
        done,
        template="counter/consult.html",
        facts=facts,
        belongs={consulting.OpinionDueOutside.code: "answer_on"},
    )


@for_staff(Role.PROCESS, Role.ASSIGN)
@require_safe
def consult_suggest(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Options under the search box of units."""
    row = dossier_or_404(request, dossier_id)
    page = reverse("counter:consult", args=[row.pk])
    items = [
        format_html('<li role="option" data-href="{}?to={}">{}</li>', page, unit.pk, unit.name)
        for unit in _found(row, _query(request), request.person.now.date())
    ]
    return HttpResponse(format_html_join("", "{}", ((item,) for item in items)))


@for_staff(Role.PROCESS, Role.ASSIGN, Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def give_opinion(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The asked unit answers, with its letter if there is one."""
    row = dossier_or_404(request, dossier_id)
    kept = scans.keep(request, "letter", ref=row.pk) if request.method == "POST" else scans.Kept()
    form = shapes.OpinionForm(typed(request))
    if kept.error and form.is_bound:
        form.add_error(None, kept.error)

    def call(**who: Any) -> Dossier:
        facts = form.cleaned_data
        agrees = facts["agrees"] == "yes"
        return consulting.give_opinion(opinion=facts["opinion"], agrees=agrees, file=kept.file, **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "unit": changed.settling_unit.name}
        return _("Ý kiến về hồ sơ %(code)s đã gửi %(unit)s.") % facts

    asked = row.matters.filter(kind=Matter.Kind.CONSULTATION, unit=request.officer.unit)
    latest = asked.select_related("unit", "opened_by", "file").order_by("-opened_at").first()
    facts = {"about": matters.line(latest, at=request.person.now).facts if latest else [], "kept": kept}
    return form_page(
        request, row, Act.GIVE_OPINION, form, call, done, template="counter/opinion.html", facts=facts
    )


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def go_on_without_opinion(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The time for the opinion has passed; the silence is written down."""
    row, at = dossier_or_404(request, dossier_id), request.person.now
    form = shapes.GoOnForm(typed(request))

    def call(**who: Any) -> Dossier:
        return consulting.go_on_without_opinion(note=form.cleaned_data["note"], **who)

    def done(changed: Dossier) -> str:
        return _("Hồ sơ %(code)s được giải quyết tiếp khi chưa có ý kiến.") % {"code": changed}

    silent = [one for one in matters.of(row) if one.act == Act.GIVE_OPINION and one.closed_at is None]
    about = [(one.facts["to"], matters.until_words(one, at=at)) for one in silent]
    facts = {"about": matters.facts(about)}
    return form_page(request, row, Act.GO_ON_WITHOUT_OPINION, form, call, done, facts=facts)


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_refusal(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Draft form 03 for the leader: the dossier cannot be granted."""
    row, at = dossier_or_404(request, dossier_id), request.person.now
    form = shapes.RefusalForm(typed(request))

    def call(**who: Any) -> Dossier:
        facts = form.cleaned_data
        return ending.propose_refusal(reason_code=facts["reason_code"], reason=facts["reason"], **who)

    def done(changed: Dossier) -> str:
        return _("Dự thảo từ chối hồ sơ %(code)s đã trình ký.") % {"code": changed}

    def preview() -> bytes:
        return papers.refusal_sheet(row, reason=form.cleaned_data["reason"], officer="", at=at)

    return form_page(request, row, Act.PROPOSE_REFUSAL, form, call, done, preview=preview)


@for_staff(Role.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_refusal(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Read form 03 as it will print, then sign it or send it back."""
    row = dossier_or_404(request, dossier_id)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "unit": changed.receiving_unit.name}
        return _("Phiếu từ chối hồ sơ %(code)s đã ký; %(unit)s trả cho người nộp.") % facts

    return paper_page(
        request,
        row,
        Act.SIGN_REFUSAL,
        ending.sign_refusal,
        done,
        press=_("Ký số phiếu từ chối"),
        second=Act.SEND_BACK,
    )


@for_staff(*ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def release_refusal(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Give the signed form 03 to the applicant; the clock ends."""
    row = dossier_or_404(request, dossier_id)

    def done(changed: Dossier) -> str:
        return _("Phiếu từ chối hồ sơ %(code)s đã trả cho người nộp; hồ sơ kết thúc.") % {"code": changed}

    call, press = ending.release_refusal, _("Trả cho người nộp")
    return paper_page(request, row, Act.RELEASE_REFUSAL, call, done, press=press)


@for_staff(*ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The applicant asks on paper, at the desk, to take the dossier back."""
    row = dossier_or_404(request, dossier_id)
    who_came = row.proxy.name if row.proxy else row.owner_name
    form = shapes.WithdrawForm(typed(request), initial={"name": who_came})

    def call(**who: Any) -> Dossier:
        return ending.withdraw(reason=form.words(), **who)

    def done(changed: Dossier) -> str:
        return _("Hồ sơ %(code)s đã được rút theo yêu cầu của người nộp.") % {"code": changed}

    warning = _("Rút rồi không mở lại được; muốn giải quyết tiếp, người nộp phải nộp hồ sơ mới.")
    return form_page(request, row, Act.WITHDRAW, form, call, done, facts={"warning": warning})


def _calendar(row: Dossier) -> Calendar:
    return deadlines.calendar_for(row.agency.identifier)


def _askable(row: Dossier, day: date) -> QuerySet[Unit]:
    """Units with somebody at work who could answer today."""
    at_work = Assignment.objects.on(day).filter(role=Role.PROCESS)
    rows = Unit.objects.on(day).exclude(kind=UnitKind.ONE_STOP).exclude(pk=row.settling_unit_id)
    return rows.filter(pk__in=at_work.values("unit"))


def _found(row: Dossier, query: str, day: date) -> list[Unit]:
    """Units whose name fits; without a query those of the same place first."""
    units = _askable(row, day)
    for word in query.split():
        units = units.filter(folded("name", word))
    near = row.agency.parent_id or row.agency_id
    listed = sorted(units.order_by("sort_key")[:200], key=lambda unit: unit.parent_id != near)
    return listed[:UNITS_SHOWN]


def _query(request: StaffRequest) -> str:
    return " ".join(request.GET.get("q", "")[:200].replace("\x00", "").split())

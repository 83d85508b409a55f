"""Each act of an officer on a petition: one page, one domain call."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.models import Assignment, Role, Unit, UnitKind
from motcua.common.refusal import Refusal
from motcua.counter import petition_forms as shapes
from motcua.counter.forms import ActForm
from motcua.counter.frame import show
from motcua.counter.petitions import DESK, act_page, petition_or_404, posted
from motcua.feedback import permissions
from motcua.feedback.models import Petition
from motcua.feedback.petition_states import Act, Channel, Kind, Refused, Subject
from motcua.feedback.services import answering, petitioning, sorting
from motcua.feedback.services.answering import Published
from motcua.feedback.services.petitioning import Said, Sender
from motcua.identity.models import Staff
from motcua.web.audience import StaffRequest, for_staff

_METHODS = ["GET", "HEAD", "POST"]


@for_staff(*DESK)
@require_http_methods(_METHODS)
def accept(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """Say what it is, about whom, and who works on it."""
    row = petition_or_404(request, petition_id)
    handlers = answering.handlers(row, at=request.person.now)
    form = shapes.AcceptForm(
        posted(request),
        handlers=handlers,
        officials=_officials(row, request),
        initial={"subject": row.subject or Subject.CONDUCT},
    )

    def call(**who: Any) -> Petition:
        official, handler = form.people()
        subject = Subject(form.cleaned_data["subject"])
        return sorting.accept(subject=subject, official=official, handler=handler, **who)

    return act_page(request, row, Act.ACCEPT, form, call, _("Đã tiếp nhận phản ánh %(code)s."))


@for_staff(*DESK)
@require_http_methods(_METHODS)
def refuse(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """Not taken in; complaints and denunciations are led to their own way."""
    row = petition_or_404(request, petition_id)
    form = shapes.RefuseForm(posted(request))

    def call(**who: Any) -> Petition:
        facts = form.cleaned_data
        return sorting.refuse(why=Refused(facts["why"]), reason=facts["reason"], **who)

    done = _("Đã trả lời không tiếp nhận phản ánh %(code)s; người gửi được báo lý do.")
    return act_page(request, row, Act.REFUSE, form, call, done, belongs={"petition-words-missing": "reason"})


@for_staff(*DESK)
@require_http_methods(_METHODS)
def forward(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """To the unit whose matter it is, or back to where it came from."""
    row = petition_or_404(request, petition_id)
    first = {"unit": str(row.came_from_id)} if row.came_from_id else {}
    form = shapes.ForwardForm(posted(request), units=_receivers(row, request), initial=first)

    def call(**who: Any) -> Petition:
        return sorting.forward(to=form.to(), reason=form.cleaned_data["reason"], **who)

    return act_page(request, row, Act.FORWARD, form, call, _("Đã chuyển phản ánh %(code)s."))


@for_staff(*DESK)
@require_http_methods(_METHODS)
def send_out(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """To a body that does not work with this system."""
    row = petition_or_404(request, petition_id)
    form = shapes.SendOutForm(posted(request))

    def call(**who: Any) -> Petition:
        facts = form.cleaned_data
        return sorting.send_out(to=facts["body"], reason=facts["reason"], **who)

    done = _("Đã chuyển phản ánh %(code)s ra ngoài hệ thống; người gửi được báo nơi nhận.")
    return act_page(request, row, Act.SEND_OUT, form, call, done)


@for_staff(*DESK)
@require_http_methods(_METHODS)
def ask(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """More from the sender; the limits stand still meanwhile."""
    row = petition_or_404(request, petition_id)
    form = shapes.AskForm(posted(request))

    def call(**who: Any) -> Petition:
        return sorting.ask(question=form.cleaned_data["question"], **who)

    return act_page(request, row, Act.ASK, form, call, _("Đã hỏi thêm người gửi phản ánh %(code)s."))


@for_staff(*DESK)
@require_http_methods(_METHODS)
def assign(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """To a person of the unit."""
    row = petition_or_404(request, petition_id)
    form = shapes.AssignForm(posted(request), handlers=answering.handlers(row, at=request.person.now))

    def call(**who: Any) -> Petition:
        return answering.assign(to=form.to(), **who)

    return act_page(request, row, Act.ASSIGN, form, call, _("Đã giao phản ánh %(code)s."))


@for_staff(*DESK)
@require_http_methods(_METHODS)
def write(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """The answer, with the verdict where it is about somebody."""
    row = petition_or_404(request, petition_id)
    conduct = row.subject == Subject.CONDUCT
    first = {"text": row.answer, "verdict": row.verdict, "official": str(row.official_id or "")}
    form = shapes.AnswerForm(
        posted(request), officials=_officials(row, request) if conduct else [], conduct=conduct, initial=first
    )

    def call(**who: Any) -> Petition:
        return answering.answer(
            text=form.cleaned_data["text"],
            verdict=form.verdict_given(),
            official=form.official_given(),
            **who,
        )

    belongs = {answering.VerdictMissing.code: "verdict"}
    done = _("Đã trình câu trả lời phản ánh %(code)s.")
    return act_page(request, row, Act.ANSWER, form, call, done, belongs=belongs)


@for_staff(*DESK)
@require_http_methods(_METHODS)
def approve(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """A leader answers for it."""
    row = petition_or_404(request, petition_id)
    form = ActForm(posted(request))
    done = _("Đã duyệt câu trả lời phản ánh %(code)s.")
    return act_page(request, row, Act.APPROVE, form, answering.approve, done)


@for_staff(*DESK)
@require_http_methods(_METHODS)
def back(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """An unsuitable answer goes back to who wrote it."""
    row = petition_or_404(request, petition_id)
    form = shapes.BackForm(posted(request))

    def call(**who: Any) -> Petition:
        return answering.return_answer(reason=form.cleaned_data["reason"], **who)

    return act_page(request, row, Act.RETURN_ANSWER, form, call, _("Đã trả lại câu trả lời %(code)s."))


@for_staff(Role.TTHC_CONTROL)
@require_http_methods(_METHODS)
def publish(request: StaffRequest, petition_id: UUID) -> HttpResponse:
    """To everybody, without the person; or to the sender alone."""
    row = petition_or_404(request, petition_id)
    first = {"way": "public", "title": row.title, "content": row.content, "place": row.place}
    form = shapes.PublishForm(posted(request), initial=first)

    def call(**who: Any) -> Petition:
        facts = form.cleaned_data
        published = Published(
            facts["title"], facts["content"], facts["place"], public=facts["way"] == "public"
        )
        return answering.publish(published=published, **who)

    done = _("Đã trả lời phản ánh %(code)s; người gửi được báo.")
    belongs = {answering.PersonalDataLeft.code: "content"}
    return act_page(request, row, Act.PUBLISH, form, call, done, belongs=belongs)


@for_staff(Role.TTHC_CONTROL, Role.RECEIVE, Role.HEAD_ONE_STOP, Role.ASSIGN)
@require_http_methods(_METHODS)
def type_in(request: StaffRequest) -> HttpResponse:
    """Write down what somebody said on the telephone or handed in; who typed is recorded."""
    if not permissions.can_type_petition(request.officer):
        raise PermissionDenied
    form = shapes.TypedForm(posted(request), initial={"channel": Channel.PHONE})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            facts = form.cleaned_data
            said = Said(
                Kind.PETITION,
                facts["title"],
                facts["content"],
                Sender(facts["name"], facts["phone"], address=facts["address"]),
                channel=Channel(facts["channel"]),
                key=facts["key"],
            )
            try:
                row = petitioning.send(said=said, at=request.person.now, typed_by=request.officer)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                done = _("Đã ghi phản ánh %(code)s; mã được gửi tới người phản ánh.") % {"code": row.code}
                messages.success(request, done)
                return redirect(request.path)
    return show(
        request,
        "counter/petition_type.html",
        {"form": form},
        here=reverse("counter:petitions"),
        status=status,
    )


def _officials(row: Petition, request: StaffRequest) -> list[Staff]:
    """Whom it may be about: the people of the dossier's units, or of the unit it lies with."""
    day = request.person.now.date()
    units = {row.unit_id}
    if row.dossier is not None:
        units |= {row.dossier.receiving_unit_id, row.dossier.settling_unit_id, row.dossier.agency_id}
    rows = Staff.objects.filter(assignments__in=Assignment.objects.on(day).filter(unit__in=units))
    return list(rows.distinct().order_by("sort_key", "code"))


def _receivers(row: Petition, request: StaffRequest) -> list[Unit]:
    """Units with somebody who can take it: agencies, offices and one-stop units with a head."""
    day = request.person.now.date()
    led = Assignment.objects.on(day).filter(
        role__in=[Role.ASSIGN, Role.SIGN, Role.HEAD_ONE_STOP, Role.TTHC_CONTROL]
    )
    rows = Unit.objects.on(day).filter(pk__in=led.values("unit")).exclude(pk=row.unit_id)
    return list(rows.exclude(kind=UnitKind.DIVISION).order_by("level", "sort_key"))

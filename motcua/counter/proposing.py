"""A drafted result: each value beside the application, judged by the rules of its declaration."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.models import Role
from motcua.counter import forms as shapes
from motcua.counter import matters
from motcua.counter.acting import form_page, typed, waiting
from motcua.counter.frame import dossier_or_404
from motcua.documents.render import render as typeset
from motcua.dossiers import id_mismatches, results
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.result_comparing import origin_of
from motcua.dossiers.services import correcting, processing
from motcua.dossiers.status import Act
from motcua.web.audience import StaffRequest, for_staff

_PAGE = "counter/propose.html"


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Check the drafted result, look at it as it will print, submit it for signature."""
    row = dossier_or_404(request, dossier_id)
    form = _form(request, row, _newest(row, Paper.Kind.DRAFT), data=typed(request))

    def call(**who: Any) -> Dossier:
        return processing.propose(data=form.draft(), **who)

    def done(changed: Dossier) -> str:
        _tell_doubts(request, form)
        return _("Dự thảo kết quả của hồ sơ %(code)s đã trình ký.") % {"code": changed}

    facts = {"result": results.kind_of(row), "sent_back": _sent_back(row)}
    return form_page(
        request,
        row,
        Act.PROPOSE,
        form,
        call,
        done,
        template=_PAGE,
        facts=facts,
        preview=lambda: _preview(request, row, form),
    )


@for_staff(Role.PROCESS, Role.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_correction(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The result's values, the wrong ones to be put right, and the new result as it will print."""
    row = dossier_or_404(request, dossier_id)
    form = _form(request, row, _newest(row, Paper.Kind.RESULT), data=typed(request))

    def call(**who: Any) -> Dossier:
        return correcting.propose_correction(data=form.draft(), **who)

    def done(changed: Dossier) -> str:
        _tell_doubts(request, form)
        return _("Kết quả đính chính của hồ sơ %(code)s đã trình ký.") % {"code": changed}

    matter = waiting(row, Act.PROPOSE_CORRECTION)
    about = matters.line(matter, at=request.person.now).facts if matter else []
    return form_page(
        request,
        row,
        Act.PROPOSE_CORRECTION,
        form,
        call,
        done,
        template=_PAGE,
        facts={"about": about, "result": results.kind_of(row)},
        preview=lambda: _preview(request, row, form),
    )


def _tell_doubts(request: StaffRequest, form: shapes.ProposeForm) -> None:
    """What was submitted all the same is said once more: it can be taken back until it is signed."""
    for sentences in form.doubts(form.draft()).values():
        for sentence in sentences:
            messages.warning(
                request, _("%(what)s Xem lại; nếu sai thì rút lại dự thảo.") % {"what": sentence}
            )


def _form(
    request: StaffRequest, row: Dossier, last: Paper | None, *, data: QueryDict | None
) -> shapes.ProposeForm:
    """The form with what was written last, or what the application says."""
    kind = results.kind_of(row)
    known = last.data if last else results.prefill(row, kind)
    return shapes.ProposeForm(
        data,
        fields=kind.fields,
        origin=origin_of(row, kind),
        choices=results.choices(row, kind, at=request.person.now),
        check=lambda flat: results.problems(row, flat, at=request.person.now, kind=kind),
        doubts=lambda flat: id_mismatches.of_draft(row, kind, flat),
        initial={f"f{place}": known.get(field.name, "") for place, field in enumerate(kind.fields)},
    )


def _preview(request: StaffRequest, row: Dossier, form: shapes.ProposeForm) -> bytes:
    """The draft as it will print, without keeping it."""
    kind = results.kind_of(row)
    data = results.build(row, form.draft(), dated=request.person.now, signatory=None, kind=kind)
    return typeset(kind.layout, data)


def _newest(row: Dossier, kind: Paper.Kind) -> Paper | None:
    return row.papers.filter(kind=kind, replaced_at=None).order_by("-made_at").first()


def _sent_back(row: Dossier) -> str:
    """What the leader wrote, when the draft came back last."""
    event = row.events.filter(act__in=[Act.SEND_BACK, Act.PROPOSE]).order_by("-number").first()
    return str(event.facts.get("reason", "")) if event and event.act == Act.SEND_BACK else ""

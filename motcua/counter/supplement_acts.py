"""What is missing: asked for at the desk, proposed by the specialist, sent by the one-stop, brought in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.models import Role
from motcua.catalogue.models import ChannelTerm, Component
from motcua.common.moments import spoken
from motcua.counter import desk_forms, matters, reading, scans
from motcua.counter.acting import form_page, typed, waiting
from motcua.counter.dossier import content
from motcua.counter.forms import SignForm
from motcua.counter.frame import dossier_or_404, record_look
from motcua.counter.side_forms import USUAL_REASONS, SupplementForm, SupplyForm, free_rows
from motcua.dossiers import completeness, previews
from motcua.dossiers.models import Dossier, Matter, Paper
from motcua.dossiers.services import supplement
from motcua.dossiers.status import Act
from motcua.web.audience import StaffRequest, for_staff

ONE_STOP = (Role.RECEIVE, Role.HEAD_ONE_STOP)


@for_staff(*ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def request_supplement(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Before acceptance: everything that is missing, once, with form 02."""
    row = dossier_or_404(request, dossier_id)
    form = _asking(request, row, needs_ground=False, starts=_lacking(row))

    def call(**who: Any) -> Dossier:
        return supplement.request_supplement(items=form.items, **who)

    def done(changed: Dossier) -> str:
        return _("Đã gửi phiếu yêu cầu bổ sung hồ sơ %(code)s; bản in ở mục Giấy tờ.") % {"code": changed}

    until = supplement.supply_by(row, at=request.person.now)
    about = [(_("Người nộp bổ sung trước"), spoken(until)), (_("Đã yêu cầu"), _times(row, request))]
    return _ask_page(request, row, Act.REQUEST_SUPPLEMENT, form, call, done, about=about)


@for_staff(Role.PROCESS)
@require_http_methods(["GET", "HEAD", "POST"])
def propose_supplement(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """After appraisal: draft form 02; the one-stop sends it. A second or late request states its ground."""
    row = dossier_or_404(request, dossier_id)
    at = request.person.now
    until = supplement.return_by(row, at=at) if row.received_at else None
    late = until is not None and at > until
    again = supplement.times_asked(row) >= supplement.may_ask(row, at=at)
    form = _asking(request, row, needs_ground=late or again, starts={})

    def call(**who: Any) -> Dossier:
        ground = form.cleaned_data.get("ground", "")
        return supplement.propose_supplement(items=form.items, ground=ground, **who)

    def done(changed: Dossier) -> str:
        facts = {"code": changed, "unit": changed.receiving_unit.name}
        return _("Đề nghị bổ sung hồ sơ %(code)s đã chuyển %(unit)s gửi người nộp.") % facts

    about = [
        (_("Trả để bổ sung trước"), spoken(until) if until else ""),
        (_("Đã yêu cầu"), _times(row, request)),
    ]
    warning = _("Đã quá thời điểm được trả hồ sơ để bổ sung, nên phải nêu căn cứ.") if late else ""
    if again:
        warning = _("Hồ sơ đã được yêu cầu bổ sung đủ số lần, nên phải nêu căn cứ; lần này tính quá hạn trả.")
    return _ask_page(request, row, Act.PROPOSE_SUPPLEMENT, form, call, done, about=about, warning=warning)


@for_staff(*ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def release_supplement(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Read form 02 as it will print, then send it; the clock stands still from then on."""
    row = dossier_or_404(request, dossier_id)

    def done(changed: Dossier) -> str:
        return _("Đã gửi phiếu yêu cầu bổ sung hồ sơ %(code)s; thời hạn tạm dừng.") % {"code": changed}

    call, press = supplement.release_supplement, _("Gửi người nộp")
    return paper_page(request, row, Act.RELEASE_SUPPLEMENT, call, done, press=press)


@for_staff(*ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def supply_supplement(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """What the applicant brings to the desk, item by item of the request."""
    row = dossier_or_404(request, dossier_id)
    matter = waiting(row, Act.SUPPLY_SUPPLEMENT)
    asked: list[dict[str, str]] = matter.facts["items"] if matter else []
    papers = _asked_papers(row, asked)
    data = typed(request)
    rows = desk_forms.typed_rows(papers, data) if data is not None else desk_forms.blank_rows(papers)
    if request.method == "POST":
        scans.keep_rows(request, rows, ref=row.pk)
    form = SupplyForm(data, rows=rows)

    def call(**who: Any) -> Dossier:
        return supplement.supply_supplement(supply=form.supply(), **who)

    def done(changed: Dossier) -> str:
        if changed.due_at is None:
            return _("Đã nhận phần bổ sung của hồ sơ %(code)s; kiểm tra rồi tiếp nhận.") % {"code": changed}
        facts = {"code": changed, "due": spoken(changed.due_at)}
        return _("Đã nhận phần bổ sung của hồ sơ %(code)s. Thời hạn tính lại, trả trước %(due)s.") % facts

    reasons = {item["component"]: item["reason"] for item in asked}
    facts = {
        "asked": [{"row": one, "reason": reasons.get(str(one.component.pk), "")} for one in rows],
        "typed_items": [item for item in asked if item["component"] not in {str(one.pk) for one in papers}],
        "until": matter.due_at if matter else None,
    }
    return form_page(
        request, row, Act.SUPPLY_SUPPLEMENT, form, call, done, template="counter/supply.html", facts=facts
    )


@for_staff()
@require_safe
def matter_paper(request: StaffRequest, dossier_id: UUID, matter_id: UUID) -> HttpResponse:
    """The paper of a side matter: signed, received with an opinion, or as it would print now."""
    row = dossier_or_404(request, dossier_id)
    found = get_object_or_404(Matter.objects.select_related("file__blob"), pk=matter_id, dossier=row)
    if found.file is None and (found.released_at or found.closed_at):
        raise Http404  # it is among the papers, or was never sent
    found.dossier = row
    body = previews.paper_of(found, by=request.officer, at=request.person.now)
    if body is None:
        raise Http404
    purpose = _("Xem giấy tờ của hồ sơ %(code)s") % {"code": row}
    record_look(request, subject="dossier", subject_id=row.pk, party_id=row.owner_id, purpose=purpose)
    if found.file is None:
        return content(body, "application/pdf", f"{row}-xem-truoc.pdf", framed=True)
    made_here = found.kind != Matter.Kind.CONSULTATION
    return content(body, found.file.blob.mime, found.file.name, framed=made_here)


def paper_page(
    request: StaffRequest,
    row: Dossier,
    act: Act,
    call: Any,
    done: Any,
    *,
    press: str = "",
    second: Act | None = None,
) -> HttpResponse:
    """An act about a paper that stands beside its button as it will print.

    press   the words on the button; second: what else may be done.
    """
    matter = waiting(row, act)
    facts = {
        "matter": matters.line(matter, at=request.person.now) if matter else None,
        "press": press,
        "second": second,
    }
    form = SignForm(typed(request))
    return form_page(request, row, act, form, call, done, template="counter/paper_act.html", facts=facts)


def _ask_page(
    request: StaffRequest,
    row: Dossier,
    act: Act,
    form: SupplementForm,
    call: Any,
    done: Any,
    *,
    about: Sequence[tuple[str, str]],
    warning: str = "",
) -> HttpResponse:
    def preview() -> bytes:
        return previews.supplement_draft(row, form.items, by=request.officer, at=request.person.now)

    facts = {"about": matters.facts(about), "warning": warning, "usual": USUAL_REASONS}
    return form_page(
        request, row, act, form, call, done, template="counter/ask.html", facts=facts, preview=preview
    )


def _asking(
    request: StaffRequest, row: Dossier, *, needs_ground: bool, starts: dict[str, Any]
) -> SupplementForm:
    """The form as posted; "more" draws it again, unjudged, with one more row."""
    data = typed(request)
    facts: dict[str, Any] = {"components": _papers_of(row), "needs_ground": needs_ground}
    if data is None:
        return SupplementForm(initial=starts, **facts)
    if "more" in data:
        return SupplementForm(initial=data.dict(), free=free_rows(data) + 1, **facts)
    return SupplementForm(data, initial=starts, free=free_rows(data), **facts)


def _papers_of(row: Dossier) -> list[tuple[Component, str]]:
    """The papers of the dossier's case, and in words what is there of each."""
    lines: dict[int | None, list[reading.PaperLine]] = {}
    for line in reading.paper_lines(row)[Paper.Kind.COMPONENT]:
        lines.setdefault(line.paper.component_id, []).append(line)
    return [(one, _held(row, one, lines.get(one.pk, []))) for one in completeness.components_of(row)]


def _held(row: Dossier, one: Component, lines: Sequence[reading.PaperLine]) -> str:
    """What the dossier has of a paper, on paper or digitally, or why it has nothing."""
    if lines:
        return _("Hồ sơ đã có: %(has)s") % {"has": "; ".join(_has(line) for line in lines)}
    if one.is_e_form and row.e_form_id is not None and row.answers:
        return _("Hồ sơ đã có: tờ khai điện tử")
    if str(one.pk) in row.spared:
        return _("Do hồ sơ nộp cùng tạo ra, không phải nộp")
    if one.shown_only and row.channel == ChannelTerm.Channel.ONLINE:
        return _("Chỉ xuất trình khi đến, không nộp qua mạng")
    return _("Hồ sơ chưa có")


def _has(line: reading.PaperLine) -> str:
    parts = [line.counts, _("tệp %(size)s") % {"size": line.size} if line.size else ""]
    return ", ".join(part for part in parts if part) or _("đã xuất trình")


def _lacking(row: Dossier) -> dict[str, Any]:
    """What reception would refuse for: chosen beforehand, with the usual reason."""
    starts: dict[str, Any] = {}
    for one in completeness.missing_at_reception(row):
        starts |= {f"c-{one.pk.hex}": True, f"c-{one.pk.hex}-reason": str(USUAL_REASONS[0])}
    return starts


def _times(row: Dossier, request: StaffRequest) -> str:
    facts = {"n": supplement.times_asked(row), "most": supplement.may_ask(row, at=request.person.now)}
    return _("%(n)d lần, được yêu cầu nhiều nhất %(most)d lần") % facts


def _asked_papers(row: Dossier, asked: Sequence[dict[str, str]]) -> list[Component]:
    ids = [item["component"] for item in asked if item["component"]]
    found = row.version.components.filter(pk__in=ids, is_e_form=False)
    return list(found.order_by("position", "pk"))

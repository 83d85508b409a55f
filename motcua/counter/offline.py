"""A desk that works when the line does not: what the browser keeps for it, and what it sends afterwards.

The browser seals each intake for this installation, hands out a provisional receipt with a ticket of its own
making, and sends it when the line is back. The id of the dossier is made with it: the same letter sent again
is the same dossier.
"""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies.models import Role
from motcua.catalogue.models import ProcedureVersion, Synonym
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.counter import desk
from motcua.counter.desk_forms import DeskForm, first_rows, uuid_or_none
from motcua.counter.frame import record_look, show
from motcua.counter.offline_stamp import Stamp
from motcua.counter.sealing import LetterNotOpened, public_key, unseal
from motcua.dossiers import completeness
from motcua.dossiers.like_filings import like_filing
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake as services
from motcua.dossiers.status import OVER, Status
from motcua.web import kept_post
from motcua.web.audience import PageRequest, StaffRequest, for_everyone, for_staff

_SALT = "counter.offline-desk"
PASS_SECONDS = 3 * 24 * 3600  # longer no desk is alone with its line cut
_TICKET = re.compile(r"TN-[A-HJ-NP-Z2-9]{8}")
_ASSETS = (
    "web/motcua.css",
    "web/staff.css",
    "web/icon.svg",
    "web/app.js",
    "web/htmx.min.js",
    "web/fonts/be-vietnam-pro-vietnamese-400-normal.woff2",
    "web/fonts/be-vietnam-pro-latin-400-normal.woff2",
    "web/fonts/be-vietnam-pro-vietnamese-600-normal.woff2",
    "web/fonts/be-vietnam-pro-latin-600-normal.woff2",
    "counter/counter.css",
    "counter/offline_store.js",
    "counter/offline.js",
)


class OtherDesk(Refusal):
    """An intake belongs to the desk it was taken at."""

    code = "counter-other-desk"
    message = gettext_lazy(
        "Hồ sơ này được nhận tại {unit}. Hãy đổi sang vị trí đó rồi gửi, hoặc nhờ đồng nghiệp ở đó gửi."
    )


class NotReceivedAnyMore(Refusal):
    """The catalogue changed while the line was cut."""

    code = "counter-not-received-any-more"
    message = gettext_lazy(
        "Trong lúc mất mạng, danh mục đã thay đổi: nơi này không còn nhận thủ tục đã chọn. "
        "Hãy xem nội dung đã ghi và nhận lại theo thủ tục hiện hành."
    )


class AlreadyFiled(Refusal):
    """The same person asks for the same thing in another open dossier."""

    code = "counter-already-filed"
    message = gettext_lazy(
        "{owner} đã có hồ sơ {other} đang giải quyết cho cùng thủ tục này. Hãy hỏi lại người nộp rồi "
        "tiếp nhận hoặc từ chối."
    )


@for_everyone
@require_safe
@never_cache
def worker(request: PageRequest) -> HttpResponse:
    """The service worker of the staff side; its address decides what it may watch over."""
    facts = {"shell": reverse("counter:offline"), "ready": reverse("ready")}
    return render(request, "counter/offline_worker.js", facts, content_type="text/javascript")


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """The desk without a line. Kept by the browser as it is, so nothing of anybody stands in it."""
    return render(request, "counter/offline.html", {"form": DeskForm(cases=[])})


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_safe
@never_cache
def state(request: StaffRequest) -> JsonResponse:
    """That the line and the session are there, and the token against forgery to send with."""
    return JsonResponse({"csrf": get_token(request)})


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_safe
@never_cache
def facts(request: StaffRequest) -> JsonResponse:
    """All the desk must know for some hours alone: its procedures, the key to seal with, the time."""
    officer, now = request.officer, request.person.now
    pass_ = {"unit": str(officer.unit.pk), "unit_name": officer.unit.name, "name": officer.name}
    versions = desk.received_here(request).prefetch_related("cases", "components")
    return JsonResponse(
        {
            "unit": officer.unit.name,
            "officer": officer.name,
            "pass": signing.dumps(pass_ | {"now": now.isoformat()}, salt=_SALT),
            "key": public_key(),
            "now": now.isoformat(),
            "procedures": [_procedure(version) for version in versions],
            "synonyms": [[row.folded, fold(row.means)] for row in Synonym.objects.all()],
            "kept": [reverse("counter:offline"), *(static(name) for name in _ASSETS)],
        }
    )


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_POST
def send(request: StaffRequest) -> JsonResponse:
    """One sealed intake: what became of it. Sent twice it is one dossier, and the answer is the same."""
    try:
        letter = Letter(request)
        row, problem = letter.carry_out(request)
    except Refusal as refusal:
        return JsonResponse({"state": "refused", "message": str(refusal)})
    return JsonResponse(
        {
            "state": "received" if row.received_at else "kept",
            "code": str(row),
            "due": spoken(row.due_at) if row.due_at else "",
            "url": reverse("counter:dossier", args=[row.pk]),
            "message": problem,
        }
    )


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_POST
def read(request: StaffRequest) -> HttpResponse:
    """What was written while the line was cut, for the officer who must now decide."""
    try:
        letter = Letter(request)
    except Refusal as refusal:
        return show(request, "counter/offline_letter.html", {"problem": str(refusal)}, status=409)
    version, problem = None, request.POST.get("problem", "")[:1000]
    try:
        version = letter.version(desk.received_here(request))
    except Refusal as refusal:
        problem = str(refusal)
    if version is not None and "mend" in request.POST:
        address = reverse("counter:intake_form", args=[version.pk])
        kept_post.put(request, path=address, fields=letter.lists())
        return redirect(address)
    _record(request, letter, _("Đọc hồ sơ ghi khi mất mạng %(ticket)s") % {"ticket": letter.ticket})
    shown = {
        "letter": letter,
        "sealed": request.POST.get("sealed", ""),
        "problem": problem,
        "version": version,
        "lines": letter.lines(),
    }
    return show(request, "counter/offline_letter.html", shown)


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_POST
def drop(request: StaffRequest) -> HttpResponse:
    """The officer settled it in another way: said why, written down, gone from the machine."""
    letter = Letter(request)
    reason = request.POST.get("reason", "").strip()[:300]
    if not reason:
        messages.warning(request, _("Hãy ghi lý do bỏ bản ghi tạm này."))
        return redirect("counter:offline")
    _record(
        request,
        letter,
        _("Bỏ hồ sơ ghi khi mất mạng %(ticket)s: %(reason)s") % {"ticket": letter.ticket, "reason": reason},
    )
    messages.success(request, _("Đã bỏ bản ghi tạm %(ticket)s.") % {"ticket": letter.ticket})
    return redirect(reverse("counter:offline") + f"?bo={letter.ticket}")


class Letter:
    """An opened intake. Raises LetterNotOpened, OtherDesk."""

    def __init__(self, request: StaffRequest) -> None:
        self._facts, self._holder = unseal(request.POST.get("sealed", "")), request.officer.staff.pk
        try:
            pass_, good = _pass_of(str(self._facts["pass"]))
            self.ticket = str(self._facts["ticket"])
            self.dossier_id = UUID(str(self._facts["dossier_id"]))
            elapsed = timedelta(milliseconds=int(self._facts["elapsed"]))
            self._fields = [(str(name)[:100], str(value)[:2000]) for name, value in self._facts["fields"]]
        except (signing.BadSignature, KeyError, TypeError, ValueError, OverflowError) as error:
            raise LetterNotOpened from error
        if not _TICKET.fullmatch(self.ticket):
            raise LetterNotOpened
        if pass_["unit"] != str(request.officer.unit.pk):
            raise OtherDesk(unit=pass_["unit_name"])
        began = datetime.fromisoformat(pass_["now"])
        believed = good and timedelta(0) <= elapsed <= request.person.now - began
        self.stamp = Stamp(
            self.ticket,
            began + elapsed if believed else request.person.now,
            pass_["name"] if good else request.officer.name,
            believed,
        )

    @property
    def wants_receipt(self) -> bool:
        return self._facts.get("act") == "receive"

    def version(self, among: QuerySet[ProcedureVersion]) -> ProcedureVersion:
        """The procedure, if it is one of these. Raises NotReceivedAnyMore."""
        version_id = uuid_or_none(self._facts.get("version"))
        if version_id is None:
            raise LetterNotOpened
        found: ProcedureVersion | None = among.filter(pk=version_id).first()
        if found is None:
            raise NotReceivedAnyMore
        return found

    def fields(self) -> QueryDict:
        """As the intake page posts them."""
        data = QueryDict(mutable=True)
        for name, value in self._fields:
            data.appendlist(name, value)
        data["d-dossier_id"] = str(self.dossier_id)
        data["d-offline"] = self.stamp.signed(self._holder)
        return data

    def lists(self) -> dict[str, list[str]]:
        """The same, as a kept post holds them."""
        return {name: [str(value) for value in values] for name, values in self.fields().lists()}

    def lines(self) -> list[dict[str, str]]:
        """What was typed about the person, in words."""
        typed = dict(self._fields)
        form = DeskForm(cases=[])
        named = [{"label": _("Thủ tục"), "value": str(self._facts.get("name", ""))}]
        for field in [*form.person_fields, form["filed_by"], *form.proxy_fields, form["delivery"]]:
            value = typed.get(field.html_name, "")
            choices = dict(getattr(field.field, "choices", []))
            words = {str(key): str(label) for key, label in choices.items()}
            if value:
                named.append({"label": str(field.label), "value": words.get(value, value)})
        return named

    def carry_out(self, request: StaffRequest) -> tuple[Dossier, str]:
        """Take it in once, and accept it when it was accepted at the desk. Also why it was not accepted."""
        rows = Dossier.objects.filter(receiving_unit=request.officer.unit)
        row = rows.filter(pk=self.dossier_id).first()
        data = self.fields()
        if row is None:
            version = self.version(desk.of_level(request))  # in force that day? the act asks
            drawn = desk.typed(request, version, data, judge=True)
            if not desk.complete(drawn, "receive" if self.wants_receipt else "keep"):
                raise Unfinished(problems=drawn.problems)
            row = desk.take_in(request, drawn)
        if row.status != Status.COUNTER_CHECK or not self.wants_receipt:
            return row, ""
        try:
            _check_alone(row)
            key, at = uuid_or_none(data.get("d-key")), self.stamp.taken_at
            return services.receive(dossier_id=row.pk, by=request.officer, at=at, key=key), ""
        except Refusal as refusal:
            return row, str(refusal)


def _pass_of(text: str) -> tuple[dict[str, str], bool]:
    """What the desk's pass says, and whether it still vouches for time and name; an old one: for the desk.

    A signed-in officer's browser renews it with each visit; what was typed is never lost for its age.
    Raises BadSignature.
    """
    try:
        return signing.loads(text, salt=_SALT, max_age=PASS_SECONDS), True
    except signing.SignatureExpired:
        return signing.loads(text, salt=_SALT), False


class Unfinished(Refusal):
    """What was typed cannot stand as it is."""

    code = "counter-offline-unfinished"
    message = gettext_lazy("Cần sửa trước khi tiếp nhận: {problems}")


def _check_alone(row: Dossier) -> None:
    """While the line was cut the person, or a colleague, may have filed the same online."""
    like = like_filing(
        version=row.version,
        unit=row.receiving_unit,
        name=row.owner_name,
        id_number=row.owner.id_number,
        phone=row.contact_phone,
        at=row.submitted_at,
        but=row.pk,
    )
    if like is not None:
        raise AlreadyFiled(owner=row.owner_name, other=like)
    if not row.owner.id_number:
        return
    same = Dossier.objects.of(row.owner).filter(version__procedure=row.version.procedure_id)
    other = same.exclude(pk=row.pk).exclude(status__in=OVER).order_by("-id").first()
    if other is not None:
        raise AlreadyFiled(owner=row.owner_name, other=other)


def _record(request: StaffRequest, letter: Letter, purpose: str) -> None:
    record_look(
        request, subject="dossier", subject_id=letter.dossier_id, party_id=None, purpose=purpose[:200]
    )


def _procedure(version: ProcedureVersion) -> dict[str, Any]:
    """Its name, the words it is found by, its cases and papers as the checklist begins with them."""
    return {
        "id": str(version.pk),
        "code": version.procedure.code,
        "name": version.name,
        "words": fold(f"{version.name} {version.procedure.code}"),
        "cases": [{"id": case.pk, "name": case.name} for case in version.cases.all()],
        "papers": [
            {
                "name": row.name,
                "title": row.component.name,
                "case": row.component.case_id,
                "required": bool(completeness.demanded([row.component], at_desk=True)),
                "shown": row.component.shown_only,
                "originals": row.originals,
                "copies": row.copies,
            }
            for row in first_rows(version.components.all())
        ],
    }

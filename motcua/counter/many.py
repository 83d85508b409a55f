"""One act on many dossiers: rows chosen in a list, one form for all, a report dossier by dossier."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.models import Role
from motcua.counter import forms as shapes
from motcua.counter import workload
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.frame import show
from motcua.counter.kinds import Kind
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import processing
from motcua.dossiers.services.in_turn import MOST, Turn, in_turn
from motcua.web.audience import StaffRequest, for_staff


@for_staff(Role.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def assign_many(request: StaffRequest) -> HttpResponse:
    """Give the chosen dossiers to one specialist, with everybody's workload beside the names."""
    rows = chosen(request, request.POST if request.method == "POST" else request.GET)
    if not rows:
        messages.warning(request, _("Chưa chọn hồ sơ nào. Đánh dấu các hồ sơ cần giao rồi bấm lại."))
        return redirect("counter:list", Kind.ASSIGN)
    at = request.person.now
    people = workload.workers(request.officer.unit, rows, at=at)
    free = next((one.staff.pk for one in people if len(one.barred) < len(rows)), None)
    posts = request.method == "POST"  # what is done to each was decided when the page was drawn
    marked = {uuid_or_none(text) for text in request.POST.getlist("g")}
    held = {row.pk for row in rows if (row.pk in marked if posts else row.handler_id is not None)}
    form = shapes.GiveForm(request.POST if posts else None, held=bool(held), initial={"to": free})
    if form.is_bound and form.is_valid():
        to, by = form.cleaned_data["to"], request.officer

        def act(*, dossier_id: UUID, key: UUID) -> Dossier:
            if dossier_id not in held:
                return processing.assign(dossier_id=dossier_id, to=to, by=by, at=at, key=key)
            reason = form.cleaned_data["reason"]
            return processing.reassign(dossier_id=dossier_id, to=to, by=by, at=at, reason=reason, key=key)

        turns = in_turn(
            dossier_ids=[row.pk for row in rows], by=request.officer, key=form.cleaned_data["key"], act=act
        )
        name = next((one.staff.full_name for one in people if one.staff.pk == to), "")
        return report(
            request,
            turns,
            title=_("Phân công nhiều hồ sơ"),
            done=_("Đã giao cho %(name)s") % {"name": name},
            back=reverse("counter:list", args=[Kind.ASSIGN]),
            again=f"{reverse('counter:assign_many')}?d=",
        )
    facts = {
        "rows": rows,
        "people": [(one, workload.words(one.load)) for one in people],
        "form": form,
        "held": held,
        "chosen": str(form["to"].value() or ""),
    }
    return show(request, "counter/assign_many.html", facts, status=422 if form.is_bound else 200)


def chosen(request: StaffRequest, typed: QueryDict) -> list[Dossier]:
    """The dossiers of the ticked rows that exist for this officer, at most a page, first due first."""
    ids: list[UUID] = [one for one in (uuid_or_none(text) for text in typed.getlist("d")) if one]
    rows = Dossier.objects.visible_to(request.officer).filter(pk__in=ids[:MOST]).select_related("version")
    return list(rows.order_by("due_at", "id"))


def report(
    request: StaffRequest, turns: list[Turn], *, title: str, done: str, back: str, again: str = ""
) -> HttpResponse:
    """What happened to each: done first, then refused with the reason.

    again  where one done by mistake is done otherwise, a dossier's id behind it; empty where that cannot be.
    """
    facts = {
        "title": title,
        "done_words": done,
        "done": [turn for turn in turns if not turn.refusal],
        "refused": [turn for turn in turns if turn.refusal],
        "back": back,
        "again": again,
    }
    return show(request, "counter/report.html", facts, here=back)

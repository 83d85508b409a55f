"""Acceptance from the dossier's page: at once, or by a checklist of what is missing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.models import Role
from motcua.common.moments import spoken
from motcua.counter import desk_forms, scans
from motcua.counter.acting import direct, form_page, typed
from motcua.counter.desk_forms import PaperRow
from motcua.counter.frame import dossier_or_404
from motcua.counter.side_forms import PapersForm
from motcua.dossiers import completeness, fee_papers
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import intake
from motcua.dossiers.status import WAITING, Act, Money
from motcua.web.audience import StaffRequest, for_staff


@for_staff(Role.RECEIVE, Role.HEAD_ONE_STOP)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """Accept, give the code, start the clock; then the receipt."""
    row = dossier_or_404(request, dossier_id)
    lacking = completeness.missing_at_reception(row) if row.status in WAITING else []
    if not lacking:
        return direct(request, dossier_id, intake.receive, received_words, prints=True)
    data = typed(request)
    rows = desk_forms.typed_rows(lacking, data) if data is not None else desk_forms.blank_rows(lacking)
    if request.method == "POST":
        scans.keep_rows(request, rows, ref=row.pk)
    form = PapersForm(data, rows=rows)

    def call(**who: Any) -> Dossier:
        return intake.receive(papers=_handed_in(rows), **who)

    return form_page(
        request,
        row,
        Act.RECEIVE,
        form,
        call,
        received_words,
        template="counter/receive.html",
        facts={"lacking": rows},
        prints=True,
    )


def received_words(row: Dossier) -> str:
    """What is said of an accepted dossier: its code, its due date, and the money that is still to come."""
    due = spoken(row.due_at) if row.due_at else ""
    words = _("Hồ sơ %(code)s đã được tiếp nhận. Trả kết quả trước %(due)s.") % {"code": row, "due": due}
    if row.money != Money.DUE:
        return words
    owed = fee_papers.money_words(row) or _("chưa tính mức thu")
    return f"{words} " + _("Phí, lệ phí chưa thu: %(money)s.") % {"money": owed}


def _handed_in(rows: Sequence[PaperRow]) -> list[intake.PaperIn]:
    return [paper for paper in (one.paper() for one in rows) if paper.here]

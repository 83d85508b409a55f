"""The paper register of a one-stop against the system: counted by hand, month by month."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.agencies.models import Role, Unit
from motcua.common.refusal import Refusal
from motcua.counter.forms import ActForm
from motcua.counter.frame import show
from motcua.oversight.services import paper_register as services
from motcua.web.audience import StaffRequest, for_staff

COUNTERS = (Role.HEAD_ONE_STOP, Role.TTHC_CONTROL, Role.AREA_CONTROL)
_MOST = 1_000_000
_WRONG = {
    "required": gettext_lazy("Vui lòng ghi số hồ sơ đếm được; không có hồ sơ nào thì ghi 0."),
    "invalid": gettext_lazy("Vui lòng ghi một số nguyên, ví dụ 125."),
    "min_value": gettext_lazy("Số hồ sơ không thể âm."),
    "max_value": gettext_lazy("Số này lớn quá. Vui lòng kiểm tra lại."),
}


class CountForm(ActForm):
    """Which register, which month, what was counted."""

    unit = forms.ChoiceField(label=gettext_lazy("Bộ phận Một cửa"))
    month = forms.ChoiceField(label=gettext_lazy("Tháng"))
    received = forms.IntegerField(
        label=gettext_lazy("Số hồ sơ tiếp nhận ghi trong sổ giấy"),
        min_value=0,
        max_value=_MOST,
        error_messages=_WRONG,
    )
    returned = forms.IntegerField(
        label=gettext_lazy("Số hồ sơ đã trả kết quả ghi trong sổ giấy"),
        min_value=0,
        max_value=_MOST,
        error_messages=_WRONG,
    )

    def __init__(self, data: Any, *, desks: list[Unit], months: list[date]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [(str(one.pk), one.name) for one in desks]  # type: ignore[attr-defined]
        self.fields["month"].choices = [(f"{one:%Y-%m}", f"{one:%m/%Y}") for one in months]  # type: ignore[attr-defined]

    def counting(self, desks: list[Unit]) -> services.Counting:
        facts = self.cleaned_data
        unit = next(one for one in desks if str(one.pk) == facts["unit"])
        month = date.fromisoformat(f"{facts['month']}-01")
        return services.Counting(facts["key"], unit, month, facts["received"], facts["returned"])


@for_staff(*COUNTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def counts(request: StaffRequest) -> HttpResponse:
    """What was counted so far, the newest month first, and the form for one more."""
    day = request.person.now.date()
    desks = services.desks_of(request.officer, day)
    form = CountForm(request.POST or None, desks=desks, months=services.months_before(day))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = services.write_down(
                    counting=form.counting(desks), by=request.officer, at=request.person.now
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                said = _("Đã ghi. Sổ giấy khớp với hệ thống.")
                if row.difference:
                    said = _("Đã ghi. Sổ giấy khác hệ thống: đã thành một câu hỏi chờ trả lời.")
                messages.success(request, said)
                return redirect("counter:paper_register")
    rows = services.newest_of([one.pk for one in desks])
    names = {one.pk: one.name for one in desks}
    facts = {
        "form": form,
        "desks": desks,
        "rows": [
            {"row": row, "name": names[row.unit_id]}
            for row in sorted(rows.values(), key=lambda row: (-row.month.toordinal(), names[row.unit_id]))
        ],
    }
    return show(request, "counter/paper_register.html", facts, status=status, here=reverse("counter:doubts"))

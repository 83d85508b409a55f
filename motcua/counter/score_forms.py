"""Which period, and of which dossiers, a card is asked for."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from motcua.catalogue.models import ChannelTerm, Field, Procedure
from motcua.counter.side_forms import date_field
from motcua.dossiers.figures import Period
from motcua.identity.models import Staff
from motcua.scorecard.live import Narrow
from motcua.scorecard.periods import Kind, named

YEARS = range(2000, 2101)


class CardForm(forms.Form):
    """From a day to a day, this year when nothing is asked; one procedure, field, channel, official alone."""

    tu = date_field(gettext_lazy("Từ ngày"), "", required=False)
    den = date_field(gettext_lazy("Đến ngày"), "", required=False)
    kenh = forms.ChoiceField(
        label=gettext_lazy("Kênh nộp"),
        required=False,
        choices=[("", gettext_lazy("Mọi kênh")), *ChannelTerm.Channel.choices],
    )
    linh_vuc = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    thu_tuc = forms.CharField(label=gettext_lazy("Mã thủ tục"), required=False, max_length=40)
    nguoi = forms.ModelChoiceField(Staff.objects.all(), required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date, since: date) -> None:
        self.year = Period(max(today.replace(month=1, day=1), min(since, today)), today)
        super().__init__(data, initial={"tu": self.year.first, "den": today})
        fields = Field.objects.order_by("name").values_list("code", "name")
        self.fields["linh_vuc"].choices = [("", gettext_lazy("Mọi lĩnh vực")), *fields]  # type: ignore[attr-defined]

    def clean_thu_tuc(self) -> Procedure | None:
        code = str(self.cleaned_data["thu_tuc"]).strip()
        if not code:
            return None
        found = Procedure.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(
                gettext_lazy("Không có thủ tục mang mã %(code)s. Mã có dạng 1.001193."), params={"code": code}
            )
        return found

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        first, last = facts.get("tu"), facts.get("den")
        for name in ("tu", "den"):
            if facts.get(name) and facts[name].year not in YEARS:
                self.add_error(name, gettext_lazy("Chỉ xem được từ năm 2000 đến năm 2100. Hãy chọn lại."))
        if first and last and first > last:
            self.add_error("tu", gettext_lazy("Ngày đầu của kỳ không được sau ngày cuối. Hãy chọn lại."))
        return facts

    def period(self) -> Period:
        """The period asked for; this year while something is wrong or nothing was asked."""
        if not self.is_bound or not self.is_valid():
            return self.year
        facts = self.cleaned_data
        last = facts["den"] or self.year.last
        return Period(facts["tu"] or min(self.year.first, last), last)

    def only(self) -> Narrow:
        """Which dossiers alone."""
        if not self.is_bound or not self.is_valid():
            return Narrow()
        facts = self.cleaned_data
        procedure: Procedure | None = facts["thu_tuc"]
        return Narrow(
            procedure=procedure.pk if procedure else None,
            field=facts["linh_vuc"] or None,
            channel=facts["kenh"] or None,
            staff=facts["nguoi"].pk if facts["nguoi"] else None,
        )

    def narrowed(self) -> dict[str, str]:
        """Which dossiers alone, as an address says it."""
        if not self.is_bound or not self.is_valid():
            return {}
        facts = self.cleaned_data
        said = {
            "kenh": facts["kenh"],
            "linh_vuc": facts["linh_vuc"],
            "thu_tuc": facts["thu_tuc"].code if facts["thu_tuc"] else "",
            "nguoi": str(facts["nguoi"].pk) if facts["nguoi"] else "",
        }
        return {name: value for name, value in said.items() if value}

    def words(self) -> str:
        """Which dossiers alone, in words."""
        said = self.narrowed()
        if "nguoi" in said:
            said["nguoi"] = self.cleaned_data["nguoi"].full_name
        for name in ("kenh", "linh_vuc"):
            if name in said:
                said[name] = dict(self.fields[name].choices)[said[name]]  # type: ignore[attr-defined]
        return ", ".join(str(one) for one in said.values())


def narrowing(asked: Mapping[str, str], *, today: date) -> tuple[Narrow, dict[str, str]]:
    """Which dossiers alone an address asks for, and how it says it; no query where it asks for all."""
    if not any(asked.get(name) for name in ("kenh", "linh_vuc", "thu_tuc", "nguoi")):
        return Narrow(), {}
    form = CardForm(asked, today=today, since=today)
    return form.only(), form.narrowed()


def offered(today: date) -> list[tuple[Any, Period]]:
    """Periods one press away: this year, quarter, month; the quarter of reports that is running."""
    quarter = (today.month - 1) // 3 + 1
    report = named(Kind.REPORT_QUARTER, year=today.year, quarter=quarter)
    if today > report.last:
        later = report.last + timedelta(days=40)
        report = named(Kind.REPORT_QUARTER, year=later.year, quarter=(later.month - 1) // 3 + 1)
    return [
        (gettext_lazy("Năm nay"), named(Kind.YEAR, year=today.year)),
        (gettext_lazy("Quý này"), named(Kind.QUARTER, year=today.year, quarter=quarter)),
        (gettext_lazy("Tháng này"), named(Kind.MONTH, year=today.year, month=today.month)),
        (gettext_lazy("Kỳ báo cáo quý"), report),
    ]

"""How procedures are carried out, and which are filed once: two tables of rules of the catalogue."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Level
from motcua.catalogue.arrangements import LEVELS, Arrangement, ShareTerm
from motcua.catalogue.groups import GroupMember, ProcedureGroup
from motcua.catalogue.models import ChannelTerm, Procedure, ProcedureVersion
from motcua.catalogue.services import arranging, grouping
from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.console.catalogue_forms import WholeField
from motcua.console.catalogue_row_forms import offered_parts
from motcua.console.rail import CATALOGUE_EDITORS
from motcua.console.rule_forms import CHECKED, EXAMPLE, NEEDED, ProcedureField, RuleForm, RulePart, whole
from motcua.console.rule_pages import Line, RulePage
from motcua.deadlines.counting import Limit, LimitUnit
from motcua.web.audience import StaffRequest

PAGE = 50
_LIMITS = [("", gettext_lazy("Không đặt")), *ChannelTerm.LimitUnit.choices]


class ArrangementForm(RuleForm):
    """Which procedure, and what is its own about carrying it out."""

    class Meta:
        model = Arrangement
        fields: ClassVar = [
            *("at_once", "fee_due", "second_limit_value", "second_limit_unit", "share_order"),
            *("source", "confirmed", "valid_from"),
        ]
        widgets: ClassVar = {"source": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar = {"source": EXAMPLE, "confirmed": CHECKED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_limit_value"] = WholeField(
            label=gettext_lazy("Thời hạn lần hai"),
            min_value=1,
            max_value=9999,
            required=False,
            help_text=gettext_lazy(
                "Sau khi người dân nộp chứng từ nghĩa vụ tài chính. Không có thì để trống."
            ),
        )
        self.fields["second_limit_unit"] = forms.ChoiceField(
            label=gettext_lazy("Đơn vị thời hạn lần hai"), choices=_LIMITS, required=False
        )
        if not self.changes:
            self.fields["procedure"] = ProcedureField(label=gettext_lazy("Mã thủ tục"))
            self.order_fields(["procedure"])

    def clean(self) -> dict[str, Any]:
        """A limit is a number with its unit."""
        facts: dict[str, Any] = super().clean() or {}
        if bool(facts.get("second_limit_value")) != bool(facts.get("second_limit_unit")):
            self.add_error("second_limit_unit", _("Ghi cả số và đơn vị, hoặc để trống cả hai."))
        if self.cleaned_data.get("procedure"):
            self.instance.procedure = self.cleaned_data["procedure"]
        return facts


class ShareRow(RulePart):
    """One agency's work, and how long it has once its turn comes."""

    made = ShareTerm
    level = forms.ChoiceField(
        label=gettext_lazy("Cấp"),
        choices=[("", gettext_lazy("Chọn")), *((key, Level(key).label) for key, _word in LEVELS)],
        error_messages=NEEDED,
    )
    settles = forms.ChoiceField(label=gettext_lazy("Mảng chuyên môn"), required=False)
    limit_value = whole(gettext_lazy("Thời hạn"), 1, 9999)
    limit_unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị tính"),
        choices=ChannelTerm.LimitUnit.choices,
        initial=ChannelTerm.LimitUnit.WORKING_DAY,
    )
    work = forms.CharField(
        label=gettext_lazy("Phần việc"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=NEEDED,
    )
    wide = frozenset({"work"})

    @classmethod
    def offers(cls) -> dict[str, Any]:
        return {"parts": offered_parts()}

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["settles"]
        if not isinstance(field, forms.ChoiceField):
            raise InvariantBroken("The form declares this field as a choice.")
        kept = str(self.initial.get("settles", ""))
        known = {value for value, _label in parts}
        more = [(kept, kept)] if kept and kept not in known else []
        field.choices = [("", _("chính Ủy ban nhân dân")), *parts, *more]


def _arrangement(row: Any) -> Line:
    told = []
    if row.at_once:
        told.append(_("Trả kết quả ngay khi tiếp nhận."))
    if row.second_limit_value:
        limit = Limit(row.second_limit_value, LimitUnit(row.second_limit_unit))
        told.append(_("Thời hạn lần hai: {limit}.").format(limit=limit))
    shares = sorted(row.shares.all(), key=lambda share: share.position)
    told += [_share(place, share) for place, share in enumerate(shares, start=1)]
    about = _("Nộp phí {when}").format(when=row.get_fee_due_display())
    if shares:
        about = _("{about}; {order}").format(about=about, order=row.get_share_order_display())
    return Line(
        row,
        "\n".join(told) or _("Theo cách chung"),
        about,
        f"{row.title} {getattr(row, 'named', None) or ''}".strip(),
    )


def _share(place: int, share: ShareTerm) -> str:
    limit = Limit(share.limit_value, LimitUnit(share.limit_unit))
    facts = {"place": place, "level": share.get_level_display(), "work": share.work, "limit": limit}
    return _("{place}. Cấp {level}: {work}, {limit}").format(**facts)


def _arrangement_effect(row: Arrangement, parts: Sequence[Any], request: StaffRequest) -> list[str]:
    """When each part would end for a dossier of today, and when the whole."""
    counted = arranging.stretch(row, parts, at=request.person.now)
    day = f"{counted.received_at:%H:%M %d/%m/%Y}"
    said = [_("Hồ sơ nhận lúc {day}:").format(day=day)]
    for place, (share, (begin, end)) in enumerate(zip(parts, counted.parts, strict=True), start=1):
        facts = {
            "place": place,
            "work": share.work,
            "begin": f"{begin:%H:%M %d/%m}",
            "end": f"{end:%H:%M %d/%m/%Y}",
        }
        said.append(_("{place}. {work}: từ {begin} đến {end}").format(**facts))
    if counted.whole is None:
        return [*said, _("Thủ tục chưa có thời hạn chung.")]
    due = f"{counted.whole:%H:%M %d/%m/%Y}"
    if counted.ends_at > counted.whole:
        return [*said, _("Hạn chung là {due}: các phần việc QUÁ hạn, chưa lưu được.").format(due=due)]
    return [*said, _("Hạn chung là {due}: các phần việc nằm trong hạn.").format(due=due)]


def _arrangements(request: StaffRequest) -> tuple[Sequence[Any], str]:
    """Fifty a page by the procedure's code, the newest row of a procedure first."""
    named = ProcedureVersion.objects.filter(procedure=OuterRef("procedure")).order_by("-valid_from", "-pk")
    rows = Arrangement.objects.annotate(named=Subquery(named.values("name")[:1]))
    query = request.GET.get("q", "").strip()
    if query:
        words = Q()
        for word in fold(query).split():
            words &= Q(search_name__contains=word)
        found = ProcedureVersion.objects.filter(words).values("procedure")
        rows = rows.filter(Q(procedure__in=found) | Q(procedure__code__startswith=query))
    after = Procedure.objects.filter(code=request.GET.get("after", "")).first()
    if after is not None:
        rows = rows.filter(procedure__code__gt=after.code)
    rows = rows.select_related("procedure").prefetch_related("shares")
    return _whole_rules(list(rows.order_by("procedure__code", "-valid_from", "-pk")[: PAGE + 1]))


def _whole_rules(rows: list[Arrangement]) -> tuple[list[Arrangement], str]:
    """A page ends between two procedures, so that the rows of one stand together."""
    if len(rows) <= PAGE:
        return rows, ""
    last = rows[PAGE].procedure.code
    shown = [row for row in rows if row.procedure.code != last] or rows[:PAGE]
    return shown, shown[-1].procedure.code


ARRANGEMENTS = RulePage(
    name="arrangements",
    where="cach-thuc-hien",
    title=gettext_lazy("Cách thực hiện, liên thông"),
    lead=gettext_lazy(
        "Riêng của từng thủ tục: trả ngay, nộp phí khi nào, thời hạn lần hai, và phần việc của từng cơ quan "
        "khi liên thông. Hồ sơ đã chuyển liên thông giữ phần việc của mình."
    ),
    table=arranging.ARRANGEMENTS,
    roles=CATALOGUE_EDITORS,
    form=ArrangementForm,
    line=_arrangement,
    keep=arranging.keep_arrangement,
    rows=_arrangements,
    key="uuid",
    searched=gettext_lazy("Tên hoặc mã thủ tục"),
    effect=_arrangement_effect,
    part=ShareRow,
    parts_title=gettext_lazy("Phần việc của các cơ quan khác khi liên thông"),
)


class ProcedureGroupForm(RuleForm):
    class Meta:
        model = ProcedureGroup
        fields: ClassVar = ["name", "summary", "source", "confirmed", "valid_from"]
        widgets: ClassVar = {
            "source": forms.Textarea(attrs={"rows": 2}),
            "summary": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "summary": gettext_lazy("Người dân đọc câu này trước khi nộp: làm chung thì được gì."),
            "source": EXAMPLE,
            "confirmed": CHECKED,
        }


class MemberRow(RulePart):
    """A procedure of the group; the first is always part of the filing."""

    made = GroupMember
    procedure = ProcedureField(label=gettext_lazy("Mã thủ tục"))
    given = forms.CharField(
        label=gettext_lazy("Câu lấy từ tờ khai trước"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Mỗi dòng: khóa câu của tờ khai này = khóa câu đã hỏi. Hai khóa giống nhau thì không cần ghi."
        ),
    )
    spared = forms.CharField(
        label=gettext_lazy("Giấy tờ không phải nộp"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Mỗi dòng một chữ có trong tên giấy tờ mà thủ tục trước đã làm ra."),
    )
    wide = frozenset({"given", "spared"})

    @classmethod
    def initial_of(cls, rows: Sequence[Any]) -> list[dict[str, Any]]:
        found = super().initial_of(rows)
        for facts in found:
            facts["given"] = "\n".join(f"{own} = {before}" for own, before in facts["given"].items())
            facts["spared"] = "\n".join(facts["spared"])
        return found

    def clean_given(self) -> dict[str, str]:
        pairs = {}
        for line in self.cleaned_data["given"].splitlines():
            own, equals, before = (part.strip() for part in line.partition("="))
            if line.strip() and not (own and equals and before):
                raise forms.ValidationError(
                    _("Dòng “%(line)s” chưa đúng. Ghi như: insured_name = child_name.")
                    % {"line": line.strip()}
                )
            if own:
                pairs[own] = before
        return pairs

    def clean_spared(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["spared"].splitlines() if line.strip()]


def _group(row: Any) -> Line:
    members = sorted(row.members.all(), key=lambda member: member.position)
    names = getattr(row, "names", {})
    told = [
        f"{place}. {one.procedure.code} {names.get(one.procedure_id, '')}".strip()
        for place, one in enumerate(members, start=1)
    ]
    return Line(row, "\n".join(told), row.summary)


def _group_effect(row: ProcedureGroup, parts: Sequence[Any], request: StaffRequest) -> list[str]:
    """What each procedure of the group would still ask."""
    try:
        found = grouping.asked(parts, day=row.valid_from)
    except Refusal as refusal:
        return [str(refusal)]
    said = []
    for place, one in enumerate(found, start=1):
        facts = {"place": place, "name": one.version.name, "number": one.questions, "known": len(one.known)}
        told = _("{place}. {name}: {number} câu, {known} câu đã trả lời ở tờ khai trước.").format(**facts)
        if one.spared:
            told += " " + _("Không phải nộp: {papers}.").format(papers="; ".join(one.spared))
        said.append(told)
    return said


def _groups(request: StaffRequest) -> tuple[Sequence[Any], str]:
    rows = list(
        ProcedureGroup.objects.prefetch_related("members__procedure").order_by("name", "slug", "-valid_from")
    )
    meant = {one.procedure_id for row in rows for one in row.members.all()}
    versions = ProcedureVersion.objects.filter(procedure__in=meant).order_by("valid_from", "pk")
    names = dict(versions.values_list("procedure", "name"))
    for row in rows:
        row.names = names  # type: ignore[attr-defined]
    return rows, ""


GROUPS = RulePage(
    name="procedure_groups",
    where="nhom-thu-tuc",
    title=gettext_lazy("Thủ tục nộp một lần"),
    lead=gettext_lazy(
        "Các thủ tục của cùng một việc, người dân nộp một lần. Hồ sơ đang soạn giữ nhóm như lúc bắt đầu."
    ),
    table=grouping.GROUPS,
    roles=CATALOGUE_EDITORS,
    form=ProcedureGroupForm,
    line=_group,
    keep=grouping.keep_group,
    rows=_groups,
    effect=_group_effect,
    part=MemberRow,
    parts_title=gettext_lazy("Các thủ tục, theo thứ tự hỏi"),
)

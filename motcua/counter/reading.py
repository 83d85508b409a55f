"""A dossier put into words for its page: who, what, clock, steps, papers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.catalogue import eforms
from motcua.catalogue.models import FeeLine
from motcua.common.moments import spoken
from motcua.common.prepared import prepared
from motcua.dossiers import id_mismatches, results
from motcua.dossiers.id_mismatches import Mismatch
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.result_comparing import Change, origin_of
from motcua.dossiers.result_fields import FIELDS
from motcua.dossiers.status import FiledBy
from motcua.identity.models import Party
from motcua.web import timeleft
from motcua.web.templatetags.ui import day, limit
from motcua.workflow.models import Step

Fact = dict[str, object]


@dataclass(frozen=True)
class PaperLine:
    """A paper, how many sheets of it came, how large its file is."""

    paper: Paper
    counts: str
    size: str


def people(dossier: Dossier) -> list[Fact]:
    """Who owns it, who filed it, how to reach them."""
    owner = dossier.owner
    facts = [
        (_("Chủ hồ sơ"), dossier.owner_name),
        (_number_label(owner), owner.id_number),
        (_("Số định danh theo lời khai, chưa đối chiếu"), owner.stated_number),
        (_("Ngày sinh"), day(owner.birth_date)),
        (_("Điện thoại"), dossier.contact_phone),
        (_("Thư điện tử"), dossier.contact_email),
        (_("Địa chỉ"), dossier.contact_address),
        (_("Ai nộp"), _filer(dossier)),
        (_("Kênh nộp"), dossier.get_channel_display()),
        (_("Nhận kết quả"), dossier.get_delivery_display()),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def clock_facts(dossier: Dossier) -> list[Fact]:
    """Every time that binds, with its name."""
    moved = dossier.first_due_at if dossier.first_due_at != dossier.due_at else None
    facts = [
        (_("Nộp lúc"), spoken(dossier.submitted_at)),
        (_("Phải trả lời trước"), _said(dossier.answer_by) if dossier.received_at is None else ""),
        (_("Tiếp nhận lúc"), _said(dossier.received_at)),
        (_("Thời hạn"), limit(dossier.limit_value, dossier.limit_unit)),
        (_("Hạn trả kết quả"), _said(dossier.due_at)),
        (_("Hạn trả đầu tiên"), _said(moved)),
        (_("Tạm dừng tính hạn từ"), _said(dossier.paused_at)),
        (_("Chuyển hồ sơ giấy trước"), _said(dossier.transfer_by)),
        (_("Xử lý xong lúc"), _said(dossier.finished_at)),
        (_("Trả kết quả lúc"), _said(dossier.returned_at)),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def places(dossier: Dossier) -> list[Fact]:
    """Where it is received, settled, and by whom."""
    facts = [
        (_("Nơi nhận"), dossier.receiving_unit.name),
        (dossier.get_outside_display(), dossier.outside_place),
        (_("Người tiếp nhận"), dossier.received_by.full_name if dossier.received_by else ""),
        (_("Đơn vị giải quyết"), dossier.settling_unit.name),
        (_("Người xử lý"), dossier.handler.full_name if dossier.handler else ""),
        (_("Trường hợp"), dossier.case.name if dossier.case else ""),
        (_("Phí, lệ phí"), dossier.get_money_display()),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def answers(dossier: Dossier) -> list[eforms.Section]:
    """What was filled into the electronic form, page by page; pages nobody answered are left out."""
    if dossier.e_form is None:
        return []
    sections = eforms.summary(eforms.parse(dossier.e_form.definition), dossier.answers)
    return [section for section in sections if any(row.value for row in section.rows)]


def paper_lines(dossier: Dossier) -> dict[str, list[PaperLine]]:
    """Papers by kind: handed in, forms, the draft in force, results."""
    found: dict[str, list[PaperLine]] = {kind: [] for kind in Paper.Kind.values}
    for paper in _papers.rows(dossier_id=dossier.pk):
        found[paper.kind].append(_paper_line(paper))
    return found


@prepared
def _papers(*, dossier_id: UUID) -> QuerySet[Paper]:
    rows = Paper.objects.filter(dossier=dossier_id, replaced_at=None).select_related("file__blob")
    return rows.order_by("component__position", "made_at", "id")


def past_results(dossier: Dossier) -> list[PaperLine]:
    """Results that a correction has replaced; kept, the newest first."""
    rows = dossier.papers.filter(kind=Paper.Kind.RESULT, replaced_at__isnull=False)
    return [_paper_line(paper) for paper in rows.select_related("file__blob").order_by("-made_at", "-id")]


def paper_of(dossier: Dossier, kind: Paper.Kind, template: str = "") -> PaperLine | None:
    """The newest paper of a kind, not replaced."""
    rows = dossier.papers.filter(kind=kind, replaced_at=None).select_related("file__blob")
    if template:
        rows = rows.filter(template=template)
    paper = rows.order_by("-made_at", "-id").first()
    return _paper_line(paper) if paper else None


@dataclass(frozen=True)
class StepLine:
    """A step with its own clock; `clock` is None once it is done, or when nothing presses any more."""

    step: Step
    clock: timeleft.Reading | None


def steps(dossier: Dossier, *, at: datetime) -> list[StepLine]:
    """Steps so far, the first first."""
    calendar = timeleft.calendar_of(dossier.agency.identifier)
    lines = []
    for step in _steps.rows(dossier_id=dossier.pk):
        presses = step.closed_at is None and dossier.finished_at is None
        clock = timeleft.read(step.due_at, at=at, calendar=calendar, of=timeleft.Due.STEP)
        lines.append(StepLine(step, clock if presses else None))
    return lines


@prepared
def _steps(*, dossier_id: UUID) -> QuerySet[Step]:
    rows = Step.objects.filter(ref=dossier_id).select_related("assignee", "unit", "closed_by")
    return rows.order_by("opened_at", "id")


def fee_words(dossier: Dossier) -> list[FeeLine]:
    return list(dossier.version.fees.order_by("id"))


@dataclass(frozen=True)
class DraftValue:
    """A value of a draft, and what it came from; origin None: it came from nowhere."""

    label: str
    written: str
    origin: str | None
    change: Change
    mismatches: list[str]  # its identity number does not fit the person

    @property
    def departs(self) -> bool:
        return bool(self.change or self.mismatches)


@dataclass(frozen=True)
class DraftReading:
    """A draft value by value; `replaces` is the result it corrects, empty beside an application.

    mismatches  of identity numbers in the application, beside those that stand at a value.
    """

    values: list[DraftValue]
    replaces: str
    mismatches: list[Mismatch]

    @property
    def departures(self) -> int:
        """How many places the signer must look at: values that depart, numbers that do not fit."""
        return sum(row.departs for row in self.values) + len(self.mismatches)


def draft_values(dossier: Dossier, paper: Paper) -> DraftReading:
    """What the draft says, value by value, beside what it came from, for the leader who signs it."""
    kind = results.Kind(paper.name, paper.template if paper.template in FIELDS else results.PLAIN)
    origin = origin_of(dossier, kind)
    doubtful = id_mismatches.of_draft(dossier, kind, paper.data)
    rows = []
    for field in kind.fields:
        written = str(paper.data.get(field.name, ""))
        change = origin.change(field.name, written)
        before, wrong = origin.values.get(field.name), doubtful.get(field.name, [])
        rows.append(DraftValue(str(field.label), written, before, change, wrong))
    said = {sentence for row in rows for sentence in row.mismatches}
    others = [one for one in id_mismatches.of_application(dossier) if one.sentence not in said]
    shown = [row for row in rows if row.written or row.origin or row.mismatches]
    return DraftReading(shown, origin.replaces, others)


def _paper_line(paper: Paper) -> PaperLine:
    file = paper.file
    size = _size(file.blob.size) if file else ""
    return PaperLine(paper, _counts(paper), size)


def _counts(paper: Paper) -> str:
    parts = []
    if paper.originals:
        parts.append(_("%(n)d bản chính") % {"n": paper.originals})
    if paper.copies:
        parts.append(_("%(n)d bản sao") % {"n": paper.copies})
    return ", ".join(parts)


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB".replace(".", ",")


def _number_label(owner: Party) -> str:
    return _("Số định danh") if owner.kind == Party.Kind.CITIZEN else _("Mã số thuế")


def _filer(dossier: Dossier) -> str:
    way = FiledBy(dossier.filed_by).label
    parts = (str(way), dossier.proxy.name if dossier.proxy else "", dossier.proxy_paper)
    return " · ".join(part for part in parts if part)


def _said(at: datetime | None) -> str:
    return spoken(at) if at else ""

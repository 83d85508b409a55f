"""Which papers of a dossier are digitised, which must be, and why the others need not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import ChannelTerm, Component
from motcua.documents.digitising import OPEN
from motcua.documents.models import Scan
from motcua.documents.scans.kinds import kind_named, told_by_name
from motcua.dossiers import reuse
from motcua.dossiers.copies import Asked, CopyState, DigitalCopy, ScanRule
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.status import Status

WALL = "_before_transfer"  # a regime whose `digitise` ends so lets no dossier go to its agency undigitised
# From here on the paper lies at the one-stop; once the agency has it, digitising late is still possible
AT_DESK = (Status.SUBMITTED, Status.COUNTER_CHECK, Status.RECEIVED)


@dataclass(frozen=True)
class Line:
    """A component of the dossier as its page shows it."""

    component: Component
    kind: str
    asked: Asked
    why: str | Promise
    paper: Paper | None = None
    copy: DigitalCopy | None = None
    scan: Scan | None = None
    offers: list[reuse.Offer] = field(default_factory=list)

    @property
    def state(self) -> CopyState:
        return CopyState(self.copy.state) if self.copy else CopyState.NONE

    @property
    def kind_name(self) -> str:
        kind = kind_named(self.kind)
        return kind.name if kind else ""

    @property
    def lacks(self) -> bool:
        """It must be digitised, lies here, and is not yet."""
        return self.asked == Asked.MANDATORY and self.copy is None and self.paper is not None


def lines(dossier: Dossier, *, at: datetime) -> list[Line]:
    """Every component of the dossier's case, with what is offered instead of scanning."""
    components = components_of(dossier)
    rules = {rule.component_id: rule for rule in ScanRule.objects.filter(component__in=components)}
    rows = dossier.papers.filter(kind=Paper.Kind.COMPONENT, replaced_at=None).select_related("file__blob")
    papers = {paper.component_id: paper for paper in rows.order_by("id")}
    copies = {
        copy.paper_id: copy
        for copy in dossier.digital_copies.filter(replaced_at=None).select_related(
            "source__dossier", "result__dossier"
        )
    }
    scans = {scan.part: scan for scan in Scan.objects.filter(ref=dossier.pk, state__in=OPEN).order_by("id")}
    shelf = reuse.Shelf.of(dossier.owner, at=at, but=dossier)
    found = []
    for component in components:
        paper, rule = papers.get(component.pk), rules.get(component.pk)
        kind = kind_of(component, rule)
        asked, why = asked_for(component, rule, dossier, paper)
        copy = copies.get(paper.pk) if paper else None
        scan = scans.get(paper.pk) if paper else None
        offers = [] if copy or asked == Asked.NONE else shelf.offers(kind, component.name)
        found.append(Line(component, kind, asked, why, paper, copy, scan, offers))
    return found


def lacking(dossier: Dossier, *, at: datetime) -> list[str]:
    """Names of the papers that lie here and must still be digitised."""
    return [line.component.name for line in lines(dossier, at=at) if line.lacks]


def components_of(dossier: Dossier) -> list[Component]:
    """Components of the dossier's case, then those of every case, in order."""
    rows = Component.objects.filter(version=dossier.version_id).order_by("position", "pk")
    return [row for row in rows if row.case_id is None or row.case_id == dossier.case_id]


def kind_of(component: Component, rule: ScanRule | None = None) -> str:
    """The kind of paper a component is, whose fields are read; empty when it is none of those known."""
    return rule.kind if rule and rule.kind else told_by_name(component.name)


def asked_for(
    component: Component, rule: ScanRule | None, dossier: Dossier, paper: Paper | None
) -> tuple[Asked, str | Promise]:
    """Must it be digitised, and why not (107/2021/NĐ-CP Điều 21a; 03/2025/TT-VPCP Điều 5)."""
    if rule and rule.asked:
        return Asked(rule.asked), rule.decision
    if component.shown_only:
        return Asked.NONE, _("Chỉ xuất trình.")
    if component.is_e_form:
        return Asked.NONE, _("Đã là biểu mẫu điện tử.")
    online = dossier.channel == ChannelTerm.Channel.ONLINE or dossier.consent_id is not None
    if online and paper is not None and paper.file_id:
        return Asked.NONE, _("Nộp trực tuyến, đã là bản điện tử.")
    if paper is not None and paper.copies and not paper.originals:
        return Asked.ON_DEMAND, _("Bản sao không bắt buộc số hóa.")
    if kind_of(component, rule):
        return Asked.MANDATORY, _("Kết quả của thủ tục trước đó, cơ quan số hóa và không thu tiền.")
    return Asked.ON_DEMAND, ""


def states(dossiers: Iterable[Dossier]) -> dict[object, list[str]]:
    """For a list: by dossier, the names of papers lying here that must still be digitised. Three queries."""
    rows = {row.pk: row for row in dossiers}
    papers = Paper.objects.filter(
        dossier__in=rows, kind=Paper.Kind.COMPONENT, replaced_at=None
    ).select_related("component")
    copied = DigitalCopy.objects.filter(paper=OuterRef("pk"), replaced_at=None)
    waiting = list(papers.filter(~Exists(copied)).order_by("id"))
    rules = {
        rule.component_id: rule
        for rule in ScanRule.objects.filter(component__in=[paper.component_id for paper in waiting])
    }
    found: dict[object, list[str]] = {}
    for paper in waiting:
        if paper.component is None:
            continue
        rule = rules.get(paper.component_id) if paper.component_id else None
        asked, _why = asked_for(paper.component, rule, rows[paper.dossier_id], paper)
        if asked == Asked.MANDATORY:
            found.setdefault(paper.dossier_id, []).append(paper.name)
    return found

"""Papers of a dossier are digitised, or taken over from what is held (107/2021/NĐ-CP Điều 21a)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue.models import Component
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.calendars import local
from motcua.documents import digitising, scan_facts
from motcua.documents import services as documents
from motcua.documents.models import Scan
from motcua.documents.scans.kinds import kind_named
from motcua.documents.signing import SignerIdentity
from motcua.dossiers import digitised, letterhead, permissions, reuse
from motcua.dossiers.copies import CopyState, DigitalCopy, ScanRule
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.services._steps import allow, answered, locked
from motcua.dossiers.status import Act
from motcua.identity.models import Party


class NoCodeYet(Refusal):
    """The mark of a digital copy names the dossier's code, which comes with acceptance."""

    code = "copy-before-code"
    message = _(
        "Hồ sơ chưa được tiếp nhận nên chưa có mã để ghi lên bản số hóa. Hãy tiếp nhận rồi ký số hóa."
    )


class NotOfThisDossier(Refusal):
    """The paper or the scan belongs elsewhere."""

    code = "copy-not-of-this-dossier"
    message = _("Giấy tờ này không thuộc hồ sơ {dossier}. Vui lòng tải lại trang.")


class NotOffered(Refusal):
    """What shall be used again is not this person's, not this paper, or no longer good."""

    code = "copy-not-offered"
    message = _(
        "Không dùng lại được giấy tờ này: nó không còn hiệu lực, không phải của chủ hồ sơ, hoặc là loại giấy "
        "khác. Vui lòng số hóa bản giấy."
    )


class NotDigitised(Refusal):
    """The regime wants mandatory papers digitised before the dossier leaves the desk."""

    code = "dossier-not-digitised"
    message = _(
        "Chưa chuyển được hồ sơ {dossier} vì còn giấy tờ bắt buộc số hóa: {papers}. Hãy số hóa trước."
    )


@transaction.atomic
def begin_scan(*, dossier_id: UUID, paper_id: UUID | None, way: Scan.Way, by: Officer, at: datetime) -> Scan:
    """Open the scan of a paper; without a paper, of a stack that separator sheets divide.

    A scan of the same paper that still waits for its pages goes on.
    """
    dossier = locked(dossier_id)
    allow(permissions.can_digitise(by, dossier))
    facts = {"way": way, "at": at, "begun_by": by.name}
    if paper_id is None:
        return digitising.begin(ref=dossier.pk, name=str(dossier), split=True, **facts)  # type: ignore[arg-type]
    paper = _paper(dossier, paper_id)
    waiting = Scan.objects.filter(ref=dossier.pk, part=paper.pk, way=way, state=Scan.State.COLLECTING)
    return waiting.order_by("-id").first() or digitising.begin(
        ref=dossier.pk,
        part=paper.pk,
        name=paper.name,
        kind=_kind(paper),
        **facts,  # type: ignore[arg-type]
    )


@transaction.atomic
def scan_files(
    *,
    dossier_id: UUID,
    paper_id: UUID | None,
    files: Sequence[tuple[str, bytes]],
    by: Officer,
    at: datetime,
) -> Scan:
    """A scanner's files (name, content) in their order, for one paper or a stack; read in the background."""
    scan = begin_scan(dossier_id=dossier_id, paper_id=paper_id, way=Scan.Way.UPLOAD, by=by, at=at)
    for name, content in files:
        digitising.add(scan_id=scan.pk, name=name, content=content, at=at)
    return digitising.close(scan_id=scan.pk)


@transaction.atomic
def scan_attached(*, dossier_id: UUID, paper_id: UUID, by: Officer, at: datetime) -> Scan:
    """Digitise a paper from the file that was attached to it when it was taken in."""
    scan = begin_scan(dossier_id=dossier_id, paper_id=paper_id, way=Scan.Way.UPLOAD, by=by, at=at)
    paper = Paper.objects.select_related("file__blob").get(pk=paper_id)
    if paper.file is None:
        raise digitising.NothingScanned
    digitising.add(scan_id=scan.pk, name=paper.file.name, content=documents.read(paper.file), at=at)
    return digitising.close(scan_id=scan.pk)


@transaction.atomic
def place_scan(*, dossier_id: UUID, scan_id: UUID, paper_id: UUID, by: Officer) -> Scan:
    """Say which paper of the dossier a scan from a stack or from the unit's folder is."""
    dossier = locked(dossier_id)
    allow(permissions.can_digitise(by, dossier))
    _scan(dossier, scan_id)
    paper = _paper(dossier, paper_id)
    return digitising.place(
        scan_id=scan_id, ref=dossier.pk, part=paper.pk, name=paper.name, kind=_kind(paper)
    )


def own_scan(dossier: Dossier, scan_id: UUID, *, by: Officer) -> Scan:
    """A scan this officer may change: who may only see the dossier may not touch its scans.

    Raises PermissionDenied, NotOfThisDossier.
    """
    allow(permissions.can_digitise(by, dossier))
    return _scan(dossier, scan_id)


@transaction.atomic
def sign_copy(
    *,
    dossier_id: UUID,
    scan_id: UUID,
    values: Mapping[str, str],
    by: Officer,
    at: datetime,
    key: UUID | None = None,
) -> Dossier:
    """Confirm what was read and sign the digital copy with the officer's own key (01/2023/TT-VPCP Điều 8).

    Its code `<mã hồ sơ>-SH<n>` follows the pattern of results; the Circular names a code, not its form.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_digitise(by, dossier))
    scan = _scan(dossier, scan_id)
    if dossier.code is None:
        raise NoCodeYet
    if scan.part is None:
        raise NotOfThisDossier(dossier=dossier)
    paper = _paper(dossier, scan.part)
    signer = _identity(dossier, by)
    if values:
        digitising.confirm(scan_id=scan.pk, values=values, by=signer, at=at)
    number = dossier.digital_copies.filter(state=CopyState.DIGITISED).count() + 1
    code = f"{dossier.code}-SH{number}"
    file, facts = digitising.sign(scan_id=scan.pk, code=code, qr=_qr(dossier, paper), by=signer, at=at)
    kind = kind_named(scan.kind)
    copy = DigitalCopy(
        dossier=dossier,
        paper=paper,
        owner=dossier.owner,
        name=paper.name,
        kind=scan.kind,
        state=CopyState.DIGITISED,
        code=code,
        file=file,
        facts=facts,
        valid_to=scan_facts.day_of(facts, kind.valid_to) if kind else None,
        made_by=by.name,
        made_at=at,
    )
    _keep(copy, by=by, at=at, key=key, act=Act.DIGITISE)
    return dossier


@transaction.atomic
def reuse_copy(
    *, dossier_id: UUID, component_id: UUID, source: UUID, by: Officer, at: datetime, key: UUID | None = None
) -> Dossier:
    """Take a paper over from what is held of the same person: a copy (state 2) or a result (state 3)."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_digitise(by, dossier))
    component = next((one for one in digitised.components_of(dossier) if one.pk == component_id), None)
    if component is None:
        raise NotOfThisDossier(dossier=dossier)
    shelf = reuse.Shelf.of(dossier.owner, at=at, but=dossier)
    rule = ScanRule.objects.filter(component=component).first()
    offers = shelf.offers(digitised.kind_of(component, rule), component.name)
    offer = next((one for one in offers if one.source == source), None)
    if offer is None:
        raise NotOffered
    _take_over(dossier, _paper_for(dossier, component, at=at), offer, by=by, at=at, key=key)
    return dossier


def recognise(dossier: Dossier, *, by: Party | Officer, at: datetime) -> None:
    """Among the files of a dossier just filed, those that are held of its owner already (states 2 and 3)."""
    rows = dossier.papers.filter(kind=Paper.Kind.COMPONENT, file__isnull=False).select_related("file__blob")
    papers = [paper for paper in rows if paper.file is not None]
    if not papers:
        return
    shelf = reuse.Shelf.of(dossier.owner, at=at, but=dossier)
    for paper in papers:
        offer = shelf.by_content(paper.file.blob_id) if paper.file else None
        if offer is not None:
            _take_over(dossier, paper, offer, by=by, at=at)


def check_transfer(dossier: Dossier, *, at: datetime) -> None:
    """Raise NotDigitised where the dossier's regime lets nothing leave the desk undigitised."""
    regime = deadlines.regime_on(local(dossier.received_at or at).date())  # kept in memory: no statement
    if not regime.digitise.endswith(digitised.WALL):
        return
    papers = digitised.lacking(dossier, at=at)
    if papers:
        raise NotDigitised(dossier=dossier, papers="; ".join(name[:120] for name in papers))


def _take_over(
    dossier: Dossier,
    paper: Paper,
    offer: reuse.Offer,
    *,
    by: Officer | Party,
    at: datetime,
    key: UUID | None = None,
) -> None:
    from_copy = offer.state == CopyState.FROM_COMPONENT
    source = DigitalCopy.objects.get(pk=offer.source) if from_copy else None
    copy = DigitalCopy(
        dossier=dossier,
        paper=paper,
        owner=dossier.owner,
        name=offer.name,
        kind=source.kind if source else "",
        state=offer.state,
        code=offer.code,
        file=offer.file,
        source=source,
        result_id=None if from_copy else offer.source,
        facts=source.facts if source else {},
        valid_to=offer.valid_to,
        made_by=by.name,
        made_at=at,
    )
    _keep(copy, by=by, at=at, key=key, act=Act.REUSE_COPY)


def _keep(copy: DigitalCopy, *, by: Officer | Party, at: datetime, key: UUID | None, act: Act) -> None:
    """The copy in force of its paper, the paper's file, and the event."""
    copy.paper.digital_copies.filter(replaced_at=None).update(replaced_at=at)
    copy.save(force_insert=True)
    copy.paper.file, copy.paper.code = copy.file, copy.code
    copy.paper.save(update_fields=["file", "code"])
    facts = {"paper": copy.name, "code": copy.code, "state": copy.state, "file": copy.file.blob_id}
    copy.dossier.note(act, by=by, at=at, facts=facts, key=key)


def _paper(dossier: Dossier, paper_id: UUID) -> Paper:
    row = dossier.papers.filter(pk=paper_id, kind=Paper.Kind.COMPONENT, replaced_at=None)
    paper: Paper | None = row.select_related("component").first()
    if paper is None:
        raise NotOfThisDossier(dossier=dossier)
    return paper


def _paper_for(dossier: Dossier, component: Component, *, at: datetime) -> Paper:
    """The dossier's paper of this component; made when nobody handed it in, for none is needed."""
    rows = dossier.papers.filter(kind=Paper.Kind.COMPONENT, component=component, replaced_at=None)
    return rows.order_by("id").first() or Paper.objects.create(
        dossier=dossier,
        kind=Paper.Kind.COMPONENT,
        component=component,
        name=component.name[:1000],
        made_at=at,
    )


def _scan(dossier: Dossier, scan_id: UUID) -> Scan:
    """A scan of this dossier, or one from the folder of its one-stop."""
    scan = Scan.objects.filter(pk=scan_id, ref__in=[dossier.pk, dossier.receiving_unit_id]).first()
    if scan is None:
        raise NotOfThisDossier(dossier=dossier)
    return scan


def _kind(paper: Paper) -> str:
    if paper.component is None:
        return ""
    return digitised.kind_of(paper.component, ScanRule.objects.filter(component=paper.component).first())


def _qr(dossier: Dossier, paper: Paper) -> str:
    """What the code at the top left says: dossier, procedure, applicant, paper (01/2023/TT-VPCP Điều 8)."""
    facts = (dossier.code, dossier.version.procedure.code, dossier.owner.id_number, paper.name[:80])
    return "|".join(str(fact) for fact in facts)


def _identity(dossier: Dossier, by: Officer) -> SignerIdentity:
    return SignerIdentity(by.staff.code, by.name, letterhead.title_of(by), dossier.receiving_unit.name)

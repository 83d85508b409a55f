"""What is missing is asked for once: before acceptance, or after appraisal through the one-stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role
from motcua.agencies.officers import Officer
from motcua.catalogue import eforms
from motcua.catalogue.models import Component
from motcua.common.invariant import InvariantBroken
from motcua.common.moments import spoken
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.deadlines.counting import Limit, LimitUnit, due_at
from motcua.documents import services as documents
from motcua.documents.models import File
from motcua.dossiers import notices, permissions
from motcua.dossiers.completeness import written_reason
from motcua.dossiers.models import Dossier, Matter, Paper
from motcua.dossiers.papers import issue_supplement
from motcua.dossiers.services import _matters, paying
from motcua.dossiers.services._steps import (
    allow,
    answer_by,
    answered,
    calendar_of,
    iso,
    keep_duties_apart,
    locked,
    park,
    regime_for,
    resume,
)
from motcua.dossiers.services.intake import PaperIn
from motcua.dossiers.status import Act, Status
from motcua.identity.models import Party


class SupplementUsedUp(Refusal):
    """The law lets the administration ask once."""

    code = "dossier-supplement-used-up"
    message = _(
        "Hồ sơ {dossier} đã được yêu cầu bổ sung {used} lần, đủ số lần cho phép. Hãy giải quyết với giấy tờ "
        "hiện có hoặc từ chối có lý do; chỉ yêu cầu thêm khi có căn cứ ghi rõ."
    )


class TooLateToReturn(Refusal):
    """After appraisal a dossier goes back within a few days of its reception."""

    code = "dossier-too-late-to-return"
    message = _(
        "Chỉ được trả hồ sơ {dossier} để bổ sung trước {until}. "
        "Quá thời điểm đó cần nêu căn cứ: lỗi của người nộp hoặc quy định chuyên ngành."
    )


class NothingAsked(Refusal):
    """A request to supplement lists what is to be supplied, each with its reason."""

    code = "dossier-nothing-asked"
    message = _("Vui lòng chọn ít nhất một giấy tờ hoặc nội dung cần bổ sung và ghi rõ lý do của từng mục.")


class SupplementIncomplete(Refusal):
    """Not everything that was asked for is there."""

    code = "dossier-supplement-incomplete"
    message = _("Phần bổ sung còn thiếu: {missing}. Vui lòng bổ sung đủ rồi gửi một lần.")


class Ground(models.TextChoices):
    """Why the administration may ask again, or late."""

    APPLICANT = "applicant", _("Do lỗi của người nộp")
    SECTOR_LAW = "sector_law", _("Pháp luật chuyên ngành cho phép")


@dataclass(frozen=True)
class Item:
    """One thing to supply, and why; without a component: something the form or the facts lack."""

    reason: str
    component: Component | None = None
    name: str = ""


@dataclass(frozen=True)
class NewFile:
    """A file the applicant sends for a component."""

    component: Component
    name: str
    content: bytes


@dataclass(frozen=True)
class Supply:
    """What comes in answer: papers over the counter, files online, corrected answers, a few words."""

    papers: tuple[PaperIn, ...] = ()
    files: tuple[NewFile, ...] = ()
    stored: tuple[tuple[Component, File], ...] = ()  # uploaded before, piece by piece
    answers: dict[str, Any] = field(default_factory=dict)
    note: str = ""


@transaction.atomic
def request_supplement(
    *, dossier_id: UUID, by: Officer, at: datetime, items: Sequence[Item], key: UUID | None = None
) -> Dossier:
    """Ask, before acceptance, for everything that is missing (form 02; 61/2018/NĐ-CP Điều 15 khoản 3, 17).

    The clock has not started. Raises PermissionDenied, SupplementUsedUp, NothingAsked, MoveNotAllowed.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.speaks_for_one_stop(by, dossier))
    listed = asked(items)
    _check_times(dossier, at=at)
    late = dossier.answer_by is not None and at > dossier.answer_by
    facts = _facts(listed) | {"answered_late": late}
    dossier.answer_by = None
    dossier.move(Status.WAIT_SUPP_PRE, Act.REQUEST_SUPPLEMENT, by=by, at=at, facts=facts, key=key)
    matter = _open(dossier, Act.SUPPLY_SUPPLEMENT, facts, by=by, at=at)
    _release(dossier, matter, by=by, at=at, template="supplement_before_receipt")
    return dossier


@transaction.atomic
def propose_supplement(
    *,
    dossier_id: UUID,
    by: Officer,
    at: datetime,
    items: Sequence[Item],
    ground: str = "",
    key: UUID | None = None,
) -> Dossier:
    """The handler drafts form 02 after appraisal, within days of reception (61/2018/NĐ-CP Điều 19 khoản 4).

    ground   a `Ground`, for asking again or later than the law allows; a second time is counted as late.
    Nothing reaches the applicant: the one-stop releases it (Điều 5 khoản 1 điểm e).
    Raises PermissionDenied, DutiesNotApart, SupplementUsedUp, TooLateToReturn, NothingAsked, MoveNotAllowed.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.is_handler(by, dossier))
    keep_duties_apart(dossier, person=by.staff, act=Act.PROPOSE_SUPPLEMENT, combines=by.combines)
    listed = asked(items)
    until = return_by(dossier, at=at)
    if ground not in Ground.values:
        _check_times(dossier, at=at)
        if at > until:
            raise TooLateToReturn(dossier=dossier, until=spoken(until))
    facts = _facts(listed) | {"ground": ground, "counts_late": times_asked(dossier) > 0, "late": at > until}
    dossier.move(Status.SUPP_DRAFTED, Act.PROPOSE_SUPPLEMENT, by=by, at=at, facts=facts, key=key)
    park(dossier)
    matter = _open(dossier, Act.RELEASE_SUPPLEMENT, facts, by=by, at=at, until=max(until, at))
    _matters.tell_holders(matter, "to_release_staff", at=at)
    return dossier


@transaction.atomic
def release_supplement(*, dossier_id: UUID, by: Officer, at: datetime, key: UUID | None = None) -> Dossier:
    """The one-stop sends form 02 to the applicant; the clock stands still until the dossier is full."""
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.speaks_for_one_stop(by, dossier))
    matter = _matters.waiting(dossier, Act.RELEASE_SUPPLEMENT)
    dossier.paused_at = at
    facts = matter.facts | {"late": at > return_by(dossier, at=at)}
    dossier.move(Status.WAIT_SUPP, Act.RELEASE_SUPPLEMENT, by=by, at=at, facts=facts, key=key)
    _matters.end_extension(dossier, Act.RELEASE_SUPPLEMENT, at=at)
    _release(dossier, matter, by=by, at=at, template="supplement_requested")
    return dossier


@transaction.atomic
def supply_supplement(
    *, dossier_id: UUID, by: Officer | Party, at: datetime, supply: Supply, key: UUID | None = None
) -> Dossier:
    """What was asked for has come: online from the applicant, or over the counter.

    Before acceptance the one-stop has its working hours to answer anew. After acceptance the limit restarts
    from zero (61/2018/NĐ-CP Điều 19 khoản 4) and the first due date stays.
    Raises PermissionDenied, SupplementIncomplete, SomeoneElseDidThis; what must not be kept is refused.
    """
    dossier = locked(dossier_id)
    if answered(dossier, key):
        return dossier
    allow(permissions.can_supply(by, dossier))
    matter = _matters.waiting(dossier, Act.SUPPLY_SUPPLEMENT)
    _check_full(matter, supply)
    facts = {"note": supply.note.strip()[:2000]} | _keep(dossier, supply, at=at)
    paying.reckon_anew(dossier, by=by, at=at)
    if dossier.received_at is None:
        dossier.answer_by = answer_by(at, dossier.receiving_unit)
        dossier.move(Status.SUBMITTED, Act.SUPPLY_SUPPLEMENT, by=by, at=at, facts=facts, key=key)
    else:
        facts |= {"old_due_at": iso(dossier.due_at)}
        _restart(dossier, at=at)
        facts |= {"due_at": iso(dossier.due_at)}
        dossier.move(Status.PROCESSING, Act.SUPPLY_SUPPLEMENT, by=by, at=at, facts=facts, key=key)
        resume(dossier, at=at)
        if dossier.handler is not None:
            notices.tell_staff(dossier, "supplemented_staff", to=dossier.handler, at=at)
    _matters.end(matter, Act.SUPPLY_SUPPLEMENT, at=at)
    notices.tell(dossier, "supplemented", at=at)
    return dossier


def return_by(dossier: Dossier, *, at: datetime) -> datetime:
    """Last moment a received dossier may go back after appraisal."""
    if dossier.received_at is None:
        raise InvariantBroken("A dossier that is supplemented was received.")
    regime = regime_for(dossier, at=at)
    limit = Limit(regime.post_appraisal_days, LimitUnit.WORKING_DAY)
    received = dossier.received_at
    return due_at(received, limit=limit, calendar=calendar_of(dossier.agency), mode=regime.count_mode).at


def supply_by(dossier: Dossier, *, at: datetime) -> datetime:
    """Last moment to supply what is asked for at `at`; after it the dossier is closed."""
    calendar = calendar_of(dossier.agency)
    wait = regime_for(dossier, at=at).supplement_wait
    return calendar.closing(calendar.working_day(local(at).date(), wait))


def may_ask(dossier: Dossier, *, at: datetime) -> int:
    """How often the regime lets the administration ask."""
    return regime_for(dossier, at=at).supplement_max


def as_printed(listed: Sequence[Mapping[str, str]]) -> tuple[list[str], str]:
    """Names and reasons of what is asked for, as form 02 has them."""
    return [item["name"] for item in listed], "\n".join(item["reason"] for item in listed)


def asked(items: Sequence[Item]) -> list[dict[str, str]]:
    """Items as the event keeps them. Raises NothingAsked, ReasonMissing."""
    if not items or any(item.component is None and not item.name.strip() for item in items):
        raise NothingAsked
    return [
        {
            "component": str(item.component.pk) if item.component else "",
            "name": (item.component.name if item.component else item.name.strip())[:1000],
            "reason": written_reason(item.reason),
        }
        for item in items
    ]


def _facts(listed: list[dict[str, str]]) -> dict[str, Any]:
    return {"items": listed, "reason": "; ".join(f"{item['name']}: {item['reason']}" for item in listed)}


def times_asked(dossier: Dossier) -> int:
    """How often the applicant was asked to supplement this dossier."""
    return dossier.matters.filter(kind=Matter.Kind.SUPPLEMENT, released_at__isnull=False).count()


def _check_times(dossier: Dossier, *, at: datetime) -> None:
    used = times_asked(dossier)
    if used >= regime_for(dossier, at=at).supplement_max:
        raise SupplementUsedUp(dossier=dossier, used=used)


def _open(
    dossier: Dossier,
    act: Act,
    facts: dict[str, Any],
    *,
    by: Officer,
    at: datetime,
    until: datetime | None = None,
) -> Matter:
    return _matters.open_matter(
        dossier,
        Matter.Kind.SUPPLEMENT,
        act,
        unit=dossier.receiving_unit,
        role=Role.RECEIVE,
        due_at=until,
        facts=facts,
        by=by,
        at=at,
    )


def _release(dossier: Dossier, matter: Matter, *, by: Officer, at: datetime, template: str) -> None:
    """Form 02 goes out; from now on it is the applicant's turn, until the dossier is closed."""
    until = supply_by(dossier, at=at)
    matter.released_at = at
    _matters.hand_on(matter, Act.SUPPLY_SUPPLEMENT, unit=None, role="", due_at=until)
    reason = str(matter.facts["reason"])
    names, reasons = as_printed(matter.facts["items"])
    issue_supplement(dossier, items=names, reason=reasons, until=until, by=by, at=at)
    notices.tell(dossier, template, at=at, reason=reason, until=until)


def unanswered(matter: Matter, *, brought: set[str], said: bool) -> list[str]:
    """What was asked for and is not there yet: a paper by its component's id, anything else by new answers
    or a word of explanation."""
    typed = _without_paper(matter)
    return [
        item["name"][:120]
        for item in matter.facts["items"]
        if not (item["component"] in brought or (said and item["component"] in typed))
    ]


def _check_full(matter: Matter, supply: Supply) -> None:
    brought = {str(paper.component.pk) for paper in supply.papers if paper.here}
    brought |= {str(file.component.pk) for file in supply.files}
    brought |= {str(component.pk) for component, _file in supply.stored}
    missing = unanswered(matter, brought=brought, said=bool(supply.answers or supply.note.strip()))
    if missing:
        raise SupplementIncomplete(missing="; ".join(missing))


def _without_paper(matter: Matter) -> set[str]:
    """Items that come without a file: no component, the electronic form, papers only shown."""
    ids = [item["component"] for item in matter.facts["items"] if item["component"]]
    rows = Component.objects.filter(pk__in=ids).filter(models.Q(is_e_form=True) | models.Q(shown_only=True))
    return {"", *(str(pk) for pk in rows.values_list("pk", flat=True))}


def _keep(dossier: Dossier, supply: Supply, *, at: datetime) -> dict[str, Any]:
    """New papers replace the old ones of their components; answers are merged. Returns the event's facts."""
    stored = list(supply.stored) + [
        (sent.component, documents.store_file(ref=dossier.pk, name=sent.name, content=sent.content, at=at))
        for sent in supply.files
    ]
    renewed = {paper.component.pk for paper in supply.papers if paper.here}
    renewed |= {component.pk for component, _file in stored}
    dossier.papers.filter(component__in=renewed, replaced_at=None).update(replaced_at=at)
    over_the_counter = [_paper(dossier, paper, at=at) for paper in supply.papers if paper.here]
    online = [_paper(dossier, PaperIn(component), at=at, file=file) for component, file in stored]
    Paper.objects.bulk_create(over_the_counter + online)
    if supply.answers and dossier.e_form is not None:
        definition = eforms.parse(dossier.e_form.definition)
        dossier.answers = eforms.clean_answers(definition, {**dossier.answers, **supply.answers})
    return {
        "papers": [paper.name for paper in over_the_counter],
        "files": [file.blob_id for _component, file in stored],
        "answers": sorted(supply.answers),
    }


def _paper(dossier: Dossier, paper: PaperIn, *, at: datetime, file: File | None = None) -> Paper:
    return Paper(
        dossier=dossier,
        kind=Paper.Kind.COMPONENT,
        component=paper.component,
        name=paper.component.name[:1000],
        file_id=file.pk if file else paper.file_id,
        originals=paper.originals,
        copies=paper.copies,
        made_at=at,
    )


def _restart(dossier: Dossier, *, at: datetime) -> None:
    limit = Limit(dossier.limit_value or 0, LimitUnit(dossier.limit_unit))
    regime = regime_for(dossier, at=at)
    dossier.due_at = due_at(at, limit=limit, calendar=calendar_of(dossier.agency), mode=regime.count_mode).at
    dossier.paused_at = None

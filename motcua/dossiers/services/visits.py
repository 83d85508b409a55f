"""A visit without a dossier: the person was guided and filed nothing (61/2018/NĐ-CP Điều 15)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from motcua.agencies import services as agencies
from motcua.agencies.officers import Officer
from motcua.catalogue.models import ProcedureVersion
from motcua.common.refusal import Refusal
from motcua.deadlines.calendars import local
from motcua.documents import services as documents
from motcua.documents.render import render
from motcua.dossiers import flows, letterhead, permissions
from motcua.dossiers.models import Visit
from motcua.dossiers.services._steps import allow

SLIP = "decision"


class GuidanceEmpty(Refusal):
    """The content of guidance is kept, so there must be some."""

    code = "visit-guidance-empty"
    message = _("Vui lòng ghi nội dung đã hướng dẫn (ít nhất 10 ký tự) để người dân biết cần làm gì tiếp.")


class NothingMissing(Refusal):
    """Somebody sent home for papers is told which."""

    code = "visit-nothing-missing"
    message = _(
        "Vui lòng ghi giấy tờ còn thiếu hoặc chưa đúng, mỗi dòng một loại: "
        "phải hướng dẫn một lần, đầy đủ (khoản 3 Điều 15 Nghị định 61/2018/NĐ-CP)."
    )


@dataclass(frozen=True)
class Guidance:
    """What was said to somebody who filed nothing."""

    visit_id: UUID  # made by the form, so that a second press is the same act
    version: ProcedureVersion
    why: str  # a Visit.Why
    said: str
    missing: tuple[str, ...] = ()
    way: str = Visit.Way.DESK
    person_name: str = ""
    person_phone: str = ""


@dataclass(frozen=True)
class Tally:
    """How many were sent home, by reason, by procedure and by the person who guided; the most first."""

    total: int
    by_why: list[tuple[str, int]] = field(default_factory=list)
    by_procedure: list[tuple[str, int]] = field(default_factory=list)
    by_officer: list[tuple[str, int]] = field(default_factory=list)


@transaction.atomic
def record_guidance(*, guidance: Guidance, by: Officer, at: datetime) -> Visit:
    """Write the visit down and print the slip the person may take. The same visit again returns it.

    Raises PermissionDenied, GuidanceEmpty, NothingMissing.
    """
    existing: Visit | None = Visit.objects.filter(pk=guidance.visit_id, unit=by.unit).first()
    if existing is not None:
        return existing
    allow(permissions.can_meet_people(by))
    said = guidance.said.strip()
    if len(" ".join(said.split())) < 10:
        raise GuidanceEmpty
    missing = [line.strip()[:1000] for line in guidance.missing if line.strip()]
    if not missing and Visit.Why(guidance.why) in {Visit.Why.PAPERS, Visit.Why.FORM}:
        raise NothingMissing
    visit = Visit(
        id=guidance.visit_id,
        unit=by.unit,
        version=guidance.version,
        way=Visit.Way(guidance.way),
        why=Visit.Why(guidance.why),
        missing=missing,
        said=said[:5000],
        guided_by=by.staff,
        happened_at=at,
        person_name=guidance.person_name.strip()[:300],
        person_phone=guidance.person_phone.strip()[:20],
    )
    pdf = render(SLIP, _slip(visit, by, at=at))
    visit.slip = documents.store_made(
        ref=visit.pk, name=f"phieu-huong-dan-{at:%y%m%d}.pdf", content=pdf, at=at
    )
    visit.save(force_insert=True)
    flows.count_visit(visit, agency=agencies.agency_on(by.unit, local(at).date()), at=at)
    return visit


def tally(*, by: Officer, first: date, last: date, desks: Collection[UUID] | None = None) -> Tally:
    """Counts of the visits this officer may see, from a day to a day; of these desks only, where given."""
    rows = Visit.objects.visible_to(by).between(first, last)
    if desks is not None:
        rows = rows.filter(unit__in=desks)

    def most(column: str) -> list[tuple[str, int]]:
        counted = rows.order_by().values_list(column).annotate(n=Count("pk")).order_by("-n", column)
        return list(counted[:20])

    why = [(str(Visit.Why(code).label), n) for code, n in most("why")]
    return Tally(sum(n for _why, n in why), why, most("version__name"), most("guided_by__full_name"))


def _slip(visit: Visit, by: Officer, *, at: datetime) -> dict[str, Any]:
    lines = [str(_("Thủ tục: {procedure}.")).format(procedure=visit.version.name)]
    if visit.missing:
        lines.append(str(_("Giấy tờ còn thiếu hoặc chưa đúng:")))
        lines += [f"– {name}" for name in visit.missing]
    lines += [str(_("Nội dung hướng dẫn:")), visit.said]
    contact = by.staff.phone or by.unit.phone
    lines.append(
        str(_("Người hướng dẫn: {name}{phone}. Nếu cần hỏi thêm, xin mang theo phiếu này.")).format(
            name=by.name, phone=f" ({contact})" if contact else ""
        )
    )
    return letterhead.of(visit.unit, dated=at) | {
        "kind": str(_("Phiếu hướng dẫn")),
        "about": str(_("Hướng dẫn chuẩn bị hồ sơ")),
        "to": visit.person_name,
        "body": "\n".join(lines),
        "signature": {"title": str(_("Người hướng dẫn")), "name": by.name},
    }

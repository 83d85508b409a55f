"""Papers people let this agency see: until when, what for; each opening is written down for the owner."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from motcua.agencies import tree
from motcua.agencies.models import Role
from motcua.counter.dossier import content
from motcua.counter.frame import show
from motcua.counter.work import LANES
from motcua.documents import services as documents
from motcua.dossiers.services import paper_sharing
from motcua.web.audience import StaffRequest, for_staff

WHO = (*LANES, Role.HEAD_ONE_STOP)
PAGE = 50


@for_staff(*WHO)
@require_safe
def shared_papers(request: StaffRequest) -> HttpResponse:
    """What may be opened now, the newest first."""
    agency = tree.agency_on(request.officer.unit, request.person.now.date())
    rows = paper_sharing.for_agency(agency, at=request.person.now).select_related("owner", "to_unit")
    after = _key(request.GET.get("after", ""))
    page = list((rows.filter(pk__lt=after) if after else rows).order_by("-id")[: PAGE + 1])
    facts = {
        "agency": agency,
        "rows": page[:PAGE],
        "next_key": str(page[PAGE - 1].pk) if len(page) > PAGE else "",
        "first": bool(after),
    }
    here = reverse("counter:shared_papers")
    return show(request, "counter/shared_papers.html", facts, here=here)


@for_staff(*WHO)
@require_POST
def open_shared(request: StaffRequest, share_id: UUID) -> HttpResponse:
    """Open one, and write down who did. The answer is the paper itself: no link is left to be passed on."""
    agency = tree.agency_on(request.officer.unit, request.person.now.date())
    file = paper_sharing.open_as_agency(
        share_id=share_id, by=request.officer, agency=agency, at=request.person.now
    )
    return content(documents.read(file), file.blob.mime, file.name, saved=True)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

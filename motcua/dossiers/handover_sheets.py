"""Printed with a paper folder: its transfer slip with QR (A5), and the list it travels on (A4)."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.agencies.officers import Officer
from motcua.deadlines.calendars import local
from motcua.documents.render import render
from motcua.dossiers import handovers, letterhead
from motcua.dossiers.models import Dossier, HandoverItem, HandoverList, Paper
from motcua.dossiers.status import Act
from motcua.workflow.models import Step


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def slip(dossier: Dossier, *, by: Officer, at: datetime, size: str = "") -> bytes:
    """What goes on the folder: to the agency from the one-stop, back again from the agency.

    The QR holds the dossier's code alone, so that a scanner types what a person would.
    """
    to_agency = by.unit.pk == dossier.receiving_unit_id
    giver, taker = dossier.receiving_unit, dossier.settling_unit
    if not to_agency:
        giver, taker = taker, giver
    data = letterhead.of(giver, dated=at) | {
        "code": str(dossier),
        "applicant": dossier.owner_name,
        "procedure": dossier.version.name,
        "giver": giver.name,
        "taker": taker.name,
        "items": _items(dossier),
        "content": _work(dossier),
        "transfer_by": dossier.transfer_by if to_agency else None,
        "due_at": dossier.due_at,
        "lookup_url": str(dossier),
        "officer": by.name,
        "size": size,
    }
    return render("transfer_slip", data)


@translation.override("vi")
def sheet(paper: HandoverList, *, at: datetime) -> bytes:
    """The list as it stands: before it goes, on its way, or with what the other side found."""
    items = handovers.items_of(paper)
    deadlines = [item.dossier.transfer_by for item in items if item.dossier.transfer_by]
    data = letterhead.of(paper.giver, dated=paper.sent_at or at) | {
        "number": f"{paper}",
        "title": _("Danh sách bàn giao hồ sơ giấy"),
        "giver": paper.giver.name,
        "taker": paper.taker_name,
        "transfer_by": min(deadlines) if deadlines and paper.way == handovers.Way.TO_AGENCY else None,
        "about": _("Địa chỉ, điện thoại") if paper.way == handovers.Way.TO_POST else _("Thủ tục"),
        "lookup_url": handovers.list_code(paper),
        "folders": [_folder(item, to_post=paper.way == handovers.Way.TO_POST) for item in items],
        "sent_at": paper.sent_at,
        "taken_at": paper.taken_at,
        "differences": handovers.differences(items),
        "giving": paper.sent_by_name,
        "taking": paper.taken_by_name,
    }
    return render("handover_sheet", data)


def _items(dossier: Dossier) -> list[dict[str, Any]]:
    rows = dossier.papers.filter(kind=Paper.Kind.COMPONENT, replaced_at=None)
    counted = rows.order_by("component__position", "id")
    return [
        {"name": paper.name, "originals": paper.originals or None, "copies": paper.copies or None}
        for paper in counted
        if paper.originals or paper.copies
    ]


def _work(dossier: Dossier) -> str:
    """The step the folder goes to: the one open now, or the one after the transfer."""
    steps = Step.objects.filter(ref=dossier.pk, closed_at=None).exclude(act=Act.TRANSFER)
    step = steps.order_by("opened_at").first()
    return step.name if step else ""


def _folder(item: HandoverItem, *, to_post: bool) -> dict[str, Any]:
    """A line of the list; the post reads where to, not what about."""
    dossier = item.dossier
    home = ", ".join(filter(None, [dossier.delivery_address, dossier.contact_phone]))
    taken = f"{local(item.confirmed_at):%H:%M %d/%m/%Y}" if item.confirmed_at else ""
    return {
        "code": str(item.dossier),
        "applicant": item.dossier.owner_name,
        "procedure": home if to_post else item.dossier.version.name,
        "contents": "" if to_post else item.contents,
        "taken": taken,
        "note": "" if item.outcome in {"", "taken"} else str(handovers.Outcome(item.outcome).label),
    }

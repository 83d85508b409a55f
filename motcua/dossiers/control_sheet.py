"""The control sheet that travels with a dossier: every hand-over so far, read from its events.

Mẫu 05 of 01/2018/TT-VPCP, Mẫu 06 of 03/2025/TT-VPCP. Nothing is kept: printed at any time it is current.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.deadlines.calendars import local
from motcua.documents.render import render
from motcua.dossiers import letterhead
from motcua.dossiers.form_sets import form_for, symbol_of
from motcua.dossiers.models import Dossier, Event, HandoverItem, HandoverList, IssuedNumber
from motcua.dossiers.status import Act
from motcua.workflow.models import Step


class Taker(Enum):
    """Who takes the dossier over by an act."""

    SETTLER = 0
    LEADER = 1
    HANDLER = 2
    DESK = 3
    APPLICANT = 4
    ASKED = 5


_TAKEN_BY: dict[str, Taker] = {
    Act.RECEIVE: Taker.DESK,
    Act.TRANSFER: Taker.SETTLER,
    Act.ASSIGN: Taker.HANDLER,
    Act.PROPOSE: Taker.LEADER,
    Act.SEND_BACK: Taker.HANDLER,
    Act.TAKE_BACK_DRAFT: Taker.HANDLER,
    Act.SIGN: Taker.HANDLER,
    Act.HAND_OVER: Taker.DESK,
    Act.RETURN_RESULT: Taker.APPLICANT,
    Act.PROPOSE_SUPPLEMENT: Taker.DESK,
    Act.RELEASE_SUPPLEMENT: Taker.APPLICANT,
    Act.SUPPLY_SUPPLEMENT: Taker.DESK,
    Act.CONSULT: Taker.ASKED,
    Act.GIVE_OPINION: Taker.HANDLER,
    Act.SHARE_OUT: Taker.ASKED,
    Act.FINISH_SHARE: Taker.HANDLER,
    Act.PROPOSE_DUTY: Taker.DESK,
    Act.RELEASE_DUTY: Taker.APPLICANT,
    Act.PROVE_PAYMENT: Taker.DESK,
    Act.PROPOSE_REFUSAL: Taker.LEADER,
    Act.SIGN_REFUSAL: Taker.DESK,
    Act.RELEASE_REFUSAL: Taker.APPLICANT,
}


@dataclass(frozen=True)
class Movement:
    """One hand-over: who gave, who took, when, and whether the giver was in time.

    outcome   "early": on a day before the due day of the giver's share; "on_time"; "late"; empty: no share.
    paper_at  when the paper folder changed hands, where a handover list says so; the electronic dossier is
              there at once.
    """

    giver: str
    taker: str
    at: datetime
    outcome: str
    note: str
    paper_at: datetime | None = None


def movements(dossier: Dossier) -> list[Movement]:
    """Every hand-over so far, the first first; three queries.

    Where a handover list says when the paper came, that moment stands beside the electronic one.
    """
    steps = list(Step.objects.filter(ref=dossier.pk).exclude(closed_at=None).order_by("closed_at", "id"))
    events = dossier.events.filter(act__in=_TAKEN_BY).order_by("number")
    came = _paper_came(dossier)
    return [_movement(dossier, event, steps, came) for event in events]


def outcome_of(at: datetime, due_at: datetime | None) -> str:
    """Whether a share was done early, on time or late; empty where it had no time of its own."""
    if due_at is None:
        return ""
    if at > due_at:
        return "late"
    return "early" if local(at).date() < local(due_at).date() else "on_time"


def _outcome_told(event: Event) -> str:
    """An opinion, or a part of an interlinked one, had a time of its own; its event tells how it was kept."""
    told = event.facts.get("on_time")
    return "" if told is None else "on_time" if told else "late"


def words_of(outcome: str) -> str:
    said = {"early": _("Trước hạn"), "on_time": _("Đúng hạn"), "late": _("Quá hạn")}
    return said.get(outcome, "")


@translation.override("vi")  # what is kept or printed speaks Vietnamese, whatever the page does
def sheet(dossier: Dossier, *, at: datetime, size: str = "") -> bytes:
    """The control sheet as the dossier's own form set prints it now; it bears the number of form 01.

    size   "a4" where a unit has no A5.
    """
    form = form_for(dossier, "control_sheet", at=at)
    data: dict[str, Any] = letterhead.of(dossier.receiving_unit, dated=at) | {
        "number": _number(dossier, form.number),
        "code": str(dossier),
        "applicant": dossier.owner_name,
        "identifier": dossier.owner.number,
        "procedure": dossier.version.name,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "lead_agency": _lead(dossier),
        "coordinating_agency": ", ".join(_asked(dossier)),
        "steps": [_printed(one) for one in movements(dossier)],
        "size": size,
    }
    return render(form.template, data)


def _paper_came(dossier: Dossier) -> dict[str, datetime]:
    """When the folder was last scanned in, by the act it followed."""
    taken = dossier.folder_moves.filter(outcome=HandoverItem.Outcome.TAKEN).order_by("id")
    ways = {HandoverList.Way.TO_AGENCY: Act.TRANSFER, HandoverList.Way.TO_ONE_STOP: Act.HAND_OVER}
    moved = taken.values_list("list__way", "confirmed_at")
    return {ways[HandoverList.Way(way)]: at for way, at in moved if way in ways and at is not None}


def _movement(dossier: Dossier, event: Event, steps: Iterable[Step], came: dict[str, datetime]) -> Movement:
    share = next(
        (step for step in steps if step.act == event.act and step.closed_at == event.happened_at), None
    )
    return Movement(
        giver=_giver(dossier, event),
        taker=_taker(dossier, event),
        at=event.happened_at,
        outcome=outcome_of(event.happened_at, share.due_at) if share else _outcome_told(event),
        note=_note(event),
        paper_at=came.get(event.act),
    )


def _giver(dossier: Dossier, event: Event) -> str:
    """Who did the act; what comes in is the applicant's."""
    if event.act in {Act.RECEIVE, Act.SUPPLY_SUPPLEMENT, Act.PROVE_PAYMENT}:
        return dossier.proxy.name if dossier.proxy else dossier.owner_name
    return _side(event.actor_name, event.unit_name)


def _taker(dossier: Dossier, event: Event) -> str:
    handler = dossier.handler.full_name if dossier.handler else ""
    facts = event.facts
    match _TAKEN_BY[event.act]:
        case Taker.SETTLER:
            return str(facts.get("to") or dossier.settling_unit.name)
        case Taker.LEADER:
            return _("Lãnh đạo %(unit)s") % {"unit": dossier.agency.name}
        case Taker.HANDLER:
            return _side(str(facts.get("to") or handler), dossier.settling_unit.name)
        case Taker.DESK:
            return dossier.receiving_unit.name
        case Taker.APPLICANT:
            collector = facts.get("collector", {}).get("name", "")
            return str(collector or dossier.owner_name)
        case _:
            shared = "; ".join(part["name"] for part in facts.get("parts", []))
            return str(facts.get("to") or shared or _("Cơ quan được lấy ý kiến"))


def _note(event: Event) -> str:
    if event.act == Act.TRANSFER and event.facts.get("late"):
        return _("Chuyển trễ so với quy định")
    return str(event.get_act_display())


def _side(person: str, unit: str) -> str:
    return f"{unit} ({person})" if unit and person else unit or person


def _printed(one: Movement) -> dict[str, Any]:
    return {
        "giver": one.giver,
        "taker": one.taker,
        "at": one.at,
        "taken_at": one.paper_at,
        "outcome": words_of(one.outcome),
        "note": one.note,
    }


def _number(dossier: Dossier, pattern: str) -> str:
    """The sheet is opened with the receipt and shares its number, so neither series has a gap."""
    given = IssuedNumber.objects.filter(dossier=dossier, book="form01").order_by("number").first()
    if given is None:
        return ""
    return pattern.replace("{desk}", symbol_of(dossier.receiving_unit)).replace("{n}", f"{given.number:02d}")


def _lead(dossier: Dossier) -> str:
    names = dict.fromkeys([dossier.settling_unit.name, dossier.agency.name])
    return ", ".join(names)


def _asked(dossier: Dossier) -> list[str]:
    kinds = ["consultation", "share"]
    rows = dossier.matters.filter(kind__in=kinds, unit__isnull=False).order_by("opened_at")
    return list(dict.fromkeys(rows.values_list("unit__name", flat=True)))

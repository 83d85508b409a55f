"""`motcua scorecard --unit` and `motcua scorecard audit`: of this installation, from its database."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from motcua.cli import installation
from motcua.common.refusal import Refusal

if TYPE_CHECKING:
    from motcua.dossiers.recount import Recount, WrongFigure
    from motcua.dossiers.recount_flows import WrongDuty, WrongFlow
    from motcua.feedback.recount import Said
    from motcua.scorecard.live import LiveCard


def of_unit(identifier: str, first: date, last: date, *, as_json: bool) -> int:
    """0 scored; 2 no such unit, or no such period."""
    installation.connect()
    from motcua.deadlines import clock
    from motcua.deadlines.calendars import local
    from motcua.dossiers.figures import Period
    from motcua.scorecard import wire
    from motcua.scorecard.live import card_of, unit_of

    at = clock.now()
    try:
        card = card_of(unit_of(identifier, day=local(at).date()), Period(first, last), at=at)
    except Refusal as refusal:
        print(str(refusal), file=sys.stderr)
        return 2
    print(json.dumps(wire.live(card), ensure_ascii=False) if as_json else _sentences(card))
    return 0


def audit(*, as_json: bool) -> int:
    """0 every figure is what the events say; 1 each that is not, by its name."""
    installation.connect()
    from motcua.deadlines import clock
    from motcua.dossiers.recount import recount
    from motcua.feedback import recount as feedback

    found, said = recount(_progress), feedback.recount(at=clock.now())
    whole = found.whole and not said.wrong
    if as_json:
        print(json.dumps(_facts(found) | _said_facts(said), ensure_ascii=False))
    else:
        print("\n".join([*_found(found), *_said(said), *(["Không có sai lệch nào."] if whole else [])]))
    return 0 if whole else 1


def _sentences(card: "LiveCard") -> str:
    from motcua.cli.scorecard import number, sentences

    lines = [
        f"{card.unit.name}, từ {card.period.first:%d/%m/%Y} đến {card.period.last:%d/%m/%Y}",
        sentences(card.card),
    ]
    lines.append(
        f"Theo hạn trả đầu tiên: {number(card.by_first.total)} điểm, xếp loại {card.by_first.reached_name}"
    )
    lines += [f"{component}: {note}" for component, note in card.notes.items()]
    lines += [f"Không có nguồn {component}: {why}" for component, why in card.missing.items()]
    return "\n".join(lines)


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} hồ sơ…", end="", file=sys.stderr, flush=True)


def _when(one: "WrongFigure") -> str:
    whole = {"year": f"năm {one.day:%Y}", "month": f"tháng {one.day:%m/%Y}", "day": f"{one.day:%d/%m/%Y}"}
    return whole.get(one.span.rpartition("-")[2], f"nửa tháng từ {one.day:%d/%m/%Y}")


def _facts(found: "Recount") -> dict[str, Any]:
    return {
        "dossiers": found.dossiers,
        "figures": found.figures,
        "differences": found.differences,
        "unplaced": found.unplaced,
        "tallies": [{"dossier": one.code, "why": one.why} for one in found.tallies],
        "days": [
            {
                "day": one.day.isoformat(),
                "span": one.span,
                "unit": str(one.settling_unit_id) if one.settling_unit_id else None,
                "procedure": str(one.procedure_id) if one.procedure_id else None,
                "channel": one.channel,
                "staff": str(one.staff_id) if one.staff_id else None,
                "mark": one.mark.value,
                "counted": one.counted,
                "should_be": one.should_be,
            }
            for one in found.days
        ],
        "halves": [
            {
                "half": one.half.isoformat(),
                "unit": str(one.settling_unit_id),
                "measure": one.measure.value,
                "difference": one.difference,
            }
            for one in found.halves
        ],
        "flows": [
            {
                "day": one.day.isoformat(),
                "desk": str(one.desk_id),
                "unit": str(one.settling_unit_id) if one.settling_unit_id else None,
                "procedure": str(one.procedure_id),
                "channel": one.channel,
                "measure": one.measure.value,
                "counted": one.counted,
                "should_be": one.should_be,
            }
            for one in found.flows
        ],
        "duties": [
            {
                "day": one.day.isoformat(),
                "unit": str(one.unit_id),
                "staff": str(one.staff_id),
                "duty": one.duty.value,
                "late": one.late,
                "counted": one.counted,
                "should_be": one.should_be,
            }
            for one in found.duties
        ],
    }


def _said_facts(said: "Said") -> dict[str, Any]:
    return {
        "ratings": said.ratings,
        "petitions": said.petitions,
        "feedback": [
            {"what": one.what, "counted": str(one.counted), "should_be": str(one.should_be)}
            for one in said.wrong
        ],
    }


def _said(said: "Said") -> list[str]:
    lines = [f"Đã đếm lại {said.ratings} phiếu đánh giá và {said.petitions} phản ánh, kiến nghị."]
    return lines + [f"SAI: {one.what}: đang giữ {one.counted}, đúng là {one.should_be}" for one in said.wrong]


def _found(found: "Recount") -> list[str]:
    lines = [f"Đã đếm lại {found.dossiers} hồ sơ từ diễn biến, so với {found.figures} số đang giữ."]
    if found.unplaced:
        lines.append(
            f"Không đối chiếu được nơi giải quyết trước khi sắp xếp đơn vị của {found.unplaced} hồ sơ: "
            "diễn biến ngày ấy chỉ ghi tên đơn vị cũ, và có nhiều đơn vị cùng tên."
        )
    lines += [f"SAI: {one.code}: {one.why}" for one in found.tallies]
    return lines + [f"SAI: {one}" for one in _differences(found)]


def _differences(found: "Recount") -> Iterator[str]:
    units, codes, people = _names(found)
    for one in found.days:
        procedure = f"thủ tục {codes.get(one.procedure_id)}" if one.procedure_id else "mọi thủ tục"
        yield (
            f"{_when(one)}, {units.get(one.settling_unit_id)}, {procedure}, {one.mark.label}: {_kept(one)}"
        )
    for half in found.halves:
        yield (
            f"nửa tháng từ {half.half:%d/%m/%Y}, {units[half.settling_unit_id]}, {half.measure.label}: "
            f"lệch {half.difference:+d} so với các ngày"
        )
    for flow in found.flows:
        yield (
            f"{flow.day:%d/%m/%Y}, {units[flow.settling_unit_id or flow.desk_id]}, "
            f"thủ tục {codes[flow.procedure_id]}, {flow.measure.label}: {_kept(flow)}"
        )
    for duty in found.duties:
        yield (
            f"{duty.day:%d/%m/%Y}, {units[duty.unit_id]}, {people[duty.staff_id]}, việc "
            f"{duty.duty.label}{', quá hạn' if duty.late else ''}: {_kept(duty)}"
        )


def _kept(one: "WrongFigure | WrongFlow | WrongDuty") -> str:
    return f"đang giữ {one.counted}, đúng là {one.should_be}"


def _names(found: "Recount") -> tuple[dict[UUID | None, str], dict[UUID | None, str], dict[UUID, str]]:
    """Units, codes of procedures and officials that differences are about."""
    from motcua.agencies.models import Unit
    from motcua.catalogue.models import Procedure
    from motcua.identity.models import Staff

    units: dict[UUID | None, str] = {None: "mọi đơn vị"}
    known = {one.settling_unit_id for one in found.halves} | {one.unit_id for one in found.duties}
    known |= {one.desk_id for one in found.flows}
    known |= {one.settling_unit_id for one in found.days if one.settling_unit_id}
    known |= {one.settling_unit_id for one in found.flows if one.settling_unit_id}
    units.update(Unit.objects.filter(pk__in=known).values_list("pk", "name"))
    asked = {one.procedure_id for one in found.days if one.procedure_id}
    asked |= {one.procedure_id for one in found.flows}
    codes: dict[UUID | None, str] = {None: ""}
    codes.update(Procedure.objects.filter(pk__in=asked).values_list("pk", "code"))
    staff = Staff.objects.filter(pk__in={one.staff_id for one in found.duties})
    return units, codes, dict(staff.values_list("pk", "full_name"))

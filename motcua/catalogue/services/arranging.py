"""How procedures are carried out, as officers keep it: who has a part beside the lead, and how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from motcua.agencies import ruling
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.catalogue.arrangements import Arrangement, ShareOrder, ShareTerm
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.permissions import EDITORS
from motcua.common.refusal import Refusal
from motcua.deadlines import services as deadlines
from motcua.deadlines.counting import Limit, LimitUnit, due_at
from motcua.deadlines.regimes import Regime

ARRANGEMENTS = RuleTable(
    "arrangement",
    Arrangement,
    ("procedure_id",),
    ("at_once", "second_limit_value", "second_limit_unit", "fee_due", "share_order", "source", "confirmed"),
    source="source",
    keepers=EDITORS,
    parts=(ShareTerm, "arrangement", ("level", "settles", "work", "limit_value", "limit_unit")),
)


class LevelNotInForce(Refusal):
    """The law of that day knows no such level of government."""

    code = "arrangement-level-not-in-force"
    message = _(
        "Ngày {day} không có cấp {level} theo chế độ {regime}. Hãy chọn cấp khác cho phần việc “{work}”."
    )


class WholeUnknown(Refusal):
    """Shares are parts of a limit that nobody has written."""

    code = "arrangement-whole-unknown"
    message = _(
        "Thủ tục {procedure} chưa có thời hạn hoặc chưa công khai, nên chưa biết các phần việc có vừa "
        "hay không. Hãy ghi thời hạn của thủ tục trước."
    )


class SharesTooLong(Refusal):
    """The parts together need more than the procedure has."""

    code = "arrangement-shares-too-long"
    message = _(
        "Các phần việc quá thời hạn chung: hồ sơ nhận lúc {day} phải trả trước {whole}, mà phần việc "
        "cuối đến {parts} mới xong. Hãy rút ngắn từng phần, hoặc cho các cơ quan làm cùng lúc."
    )


@dataclass(frozen=True)
class Stretch:
    """When a part would begin and end, and the whole, for a dossier received at the opening of a day."""

    received_at: datetime
    whole: datetime | None
    parts: tuple[tuple[datetime, datetime], ...]

    @property
    def ends_at(self) -> datetime:
        return max((end for _begin, end in self.parts), default=self.received_at)


def stretch(row: Arrangement, shares: Sequence[ShareTerm], *, at: datetime) -> Stretch:
    """Count the shares on the calendar, from the next opening of an office after `at`.

    One after the other unless all work at once; on paper they always take turns, so both kinds count so.
    """
    regime = deadlines.regime_on(at.date())
    calendar = deadlines.calendar_for(regime=regime)
    received = calendar.opening(calendar.working_day(at.date() - timedelta(days=1), 1))
    begin, parts = received, []
    for share in shares:
        limit = Limit(share.limit_value, LimitUnit(share.limit_unit))
        end = due_at(begin, limit=limit, calendar=calendar, mode=regime.count_mode).at
        parts.append((begin, end))
        begin = received if row.share_order == ShareOrder.ONCE else end
    limits = _limits(row, at.date())
    ends = [due_at(received, limit=one, calendar=calendar, mode=regime.count_mode).at for one in limits]
    return Stretch(received, min(ends, default=None), tuple(parts))


def keep_arrangement(
    *,
    row: Arrangement,
    parts: Sequence[ShareTerm],
    instead_of: object,
    by: Officer,
    at: datetime,
) -> Arrangement:
    """Write how a procedure is carried out from a day on; dossiers already shared out keep their parts.

    Raises LevelNotInForce, WholeUnknown, SharesTooLong and as `ruling.keep`.
    """
    _check_levels(parts, deadlines.regime_on(row.valid_from), row.valid_from)
    if parts:
        counted = stretch(row, parts, at=at)
        if counted.whole is None:
            raise WholeUnknown(procedure=row.procedure.code)
        if counted.ends_at > counted.whole:
            raise SharesTooLong(
                day=f"{counted.received_at:%H:%M %d/%m/%Y}",
                whole=f"{counted.whole:%H:%M %d/%m/%Y}",
                parts=f"{counted.ends_at:%H:%M %d/%m/%Y}",
            )
    return ruling.keep(ARRANGEMENTS, row=row, parts=parts, instead_of=instead_of, by=by, at=at)


def _check_levels(parts: Sequence[ShareTerm], regime: Regime, day: date) -> None:
    for part in parts:
        if part.level not in regime.levels:
            raise LevelNotInForce(
                day=f"{day:%d/%m/%Y}", level=part.get_level_display(), regime=regime.code, work=part.work
            )


def _limits(row: Arrangement, day: date) -> list[Limit]:
    """Every limit of the version in force, one a channel."""
    version = ProcedureVersion.objects.in_force(day).filter(procedure=row.procedure_id).first()
    known = version.channels.exclude(limit_value=None) if version else ()
    return [Limit(one.limit_value, LimitUnit(one.limit_unit)) for one in known if one.limit_value is not None]

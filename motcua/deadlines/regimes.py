"""What a legal regime says, typed. Pure: reads the parameters of one row as they stand on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Any

from motcua.deadlines.counting import Mode

if TYPE_CHECKING:
    from motcua.deadlines.models import LegalRegime


@dataclass(frozen=True)
class Regime:
    """Parameters in force for dossiers accepted on one day (chế độ pháp lý).

    post_appraisal_return  working days of each leg back to the applicant; their sum is the whole limit.
    collection_wait        working days after the appointment when a result not fetched is reminded of.
    supplement_wait        working days after which a dossier nobody completed is closed.
    second_limit_days      working days after the proof of a financial duty, for want of an own limit.
    urge_before_hours      working hours before a due time from which the holder may be urged.
    answer_warn_hours      working hours after which an unanswered online filing is reminded of.
    return_warn_hours      working hours before the time to return after appraisal ends.
    apology_task_days      working days before the due date when form 04 becomes a task of the agency's head.
    escalate_hours         working hours late at which the holder, the leaders, the head of the one-stop and
                           the control room are told.
    secondment_months      shortest and longest secondment to a one-stop.
    secondment_warn_days   days before its end when a secondment is spoken of.
    reserve_min            reserve persons an agency that sends people keeps at least.
    publish_before_days    working days before a procedure's effect by which its announcement is signed.
    national_entry_days    working days from that signature until it is open in the national database.
    short_publish_days     the same after the effect, for a text issued by the shortened procedure.
    short_national_days    working days from the signature to the national database, for such a text.
    process_entry_days     working days from that signature until its electronic process is set up.
    maintenance_notice_days  working days at least between announcing maintenance and its beginning.
    fee_settlement_months  length of the periods over which one-stop and agency settle fees.
    fee_settlement_days    working days after the period within which both confirm the list.
    meeting_months         how often the head of a one-stop meets the agencies.
    meeting_days           working days after such a period within which the meeting is held.
    apology_before_due     days before the due date by which form 04 must be out.
    online_answer_hours    working hours for the answer to an online filing.
    day_hours              working hours of one day when days are counted as blocks of hours.
    stop_notice            number of the form, empty when the regime has none.
    unconfirmed            parameter -> why its value is not confirmed by a text of law.
    row                    None for the shipped regimes, which need no database.
    """

    code: str
    name: str
    legal_basis: str
    count_mode: Mode
    day_hours: int
    front_portal: tuple[str, ...]
    levels: tuple[str, ...]
    boundary_free: str
    supplement_max: int
    supplement_wait: int
    collection_wait: int
    second_limit_days: int
    urge_before_hours: int
    answer_warn_hours: tuple[int, ...]
    return_warn_hours: int
    apology_task_days: int
    escalate_hours: tuple[int, ...]
    secondment_months: tuple[int, int]
    secondment_warn_days: int
    reserve_min: int
    publish_before_days: int
    national_entry_days: int
    short_publish_days: int
    short_national_days: int
    process_entry_days: int
    maintenance_notice_days: int
    fee_settlement_months: int
    fee_settlement_days: int
    meeting_months: int
    meeting_days: int
    post_appraisal_return: tuple[int, ...]
    online_answer_hours: int
    apology_before_due: int
    extension_max: int
    paper_cutoff: time
    same_day_cutoff: time
    digitise: str
    form_set: str
    forms: tuple[str, ...]
    stop_notice: str
    code_pattern: str
    deputies_max: int
    outsource: tuple[str, ...]
    rating: tuple[str, ...]
    account: tuple[str, ...]
    unconfirmed: Mapping[str, str] = field(compare=False)
    row: "LegalRegime | None" = field(default=None, compare=False, repr=False)

    @property
    def post_appraisal_days(self) -> int:
        """Working days from reception within which a dossier may go back after appraisal."""
        return sum(self.post_appraisal_return)


_READ = {"count_mode": Mode, "paper_cutoff": time.fromisoformat, "same_day_cutoff": time.fromisoformat}


def read(
    facts: Mapping[str, Any],
    *,
    code: str,
    name: str,
    legal_basis: str,
    unconfirmed: Mapping[str, str],
    day: date,
    row: "LegalRegime | None" = None,
) -> Regime:
    """The regime as it stands on `day`. Raises TypeError for a missing or unknown parameter.

    A parameter that a later text changed inside the regime is a list of {"from": day, "value": …}.
    """
    values = {key: _typed(key, _standing(value, day)) for key, value in facts.items()}
    return Regime(code=code, name=name, legal_basis=legal_basis, unconfirmed=unconfirmed, row=row, **values)


def _standing(value: Any, day: date) -> Any:
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return value
    begun = [step for step in value if step["from"] <= day.isoformat()]
    return (begun or value)[-1 if begun else 0]["value"]


def _typed(key: str, value: Any) -> Any:
    if key in _READ:
        return _READ[key](value)
    return tuple(value) if isinstance(value, list) else value

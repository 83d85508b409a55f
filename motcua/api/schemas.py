"""What the endpoints answer. English names of the field's terms; texts are as published, in Vietnamese."""

from typing import Literal, get_args

from ninja import Field, Schema

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.search import Hit

Level = Literal["province", "district", "commune"]


class Problem(Schema):
    """RFC 9457 problem; `type` is stable, `title` is a Vietnamese sentence for a person."""

    type: str = Field(examples=["urn:motcua:not-found"])
    title: str
    status: int
    errors: list[dict[str, str]] | None = Field(None, description="422: what is wrong where")


class FoundProcedure(Schema):
    code: str = Field(examples=["1.001193"])
    name: str
    field: str
    levels: list[Level]
    online_level: Literal["full", "partial", "none"]
    same_day: bool
    reason: str = Field(description="Why it was found, in Vietnamese")
    score: float = Field(description="Larger is better; comparable within one answer only")

    @classmethod
    def of(cls, hit: Hit) -> "FoundProcedure":
        version = hit.version
        held = {row.level for row in version.competences.all()}
        facts = {
            "code": version.procedure.code,
            "field": version.field.name,
            "levels": [level for level in get_args(Level) if level in held],
            "reason": hit.reason,
            "score": hit.score,
        }
        return cls.model_validate(_own(version, "name", "online_level", "same_day") | facts)


class SearchAnswer(Schema):
    query: str
    suggestion: str = Field(description="“Did you mean”: the query put right, or empty")
    results: list[FoundProcedure]


class TimeLimit(Schema):
    channel: Literal["direct", "online", "post"]
    value: int | None
    unit: Literal["working_hour", "working_day", "day", "month", ""]
    note: str


class Fee(Schema):
    kind: Literal["fee", "charge"]
    name: str
    amount: int | None = Field(description="Whole đồng; null where a council decides it or it is unclear")
    unit: str
    note: str


class Paper(Schema):
    """A component; without a case it belongs to every case."""

    case: str | None
    name: str
    originals: int
    copies: int
    required: bool
    shown_only: bool
    is_e_form: bool
    form_name: str


class Competence(Schema):
    level: Level = Field(description="Level whose one-stop units receive the procedure")
    settled_at: Level = Field(description="Level that settles it: the same, or one above")
    settles: str = Field(description="Field of the part that settles; empty: the committee itself")


class ProcedureDetail(Schema):
    """The parts of 63/2010/NĐ-CP Điều 8, in force on the answer's day."""

    code: str
    code_confirmed: bool
    name: str
    field: str
    online_level: Literal["full", "partial", "none"]
    same_day: bool
    valid_from: str = Field(examples=["2022-01-01"])
    plain_summary: str
    order: list[dict[str, object]]
    sets: int
    subjects: list[str]
    performing: str
    deciding: str
    coordinating: str
    conditions: str
    legal_basis: list[str]
    decision: str
    competences: list[Competence]
    time_limits: list[TimeLimit]
    fees: list[Fee]
    papers: list[Paper]
    results: list[str]

    @classmethod
    def of(cls, version: ProcedureVersion) -> "ProcedureDetail":
        facts = {
            "code": version.procedure.code,
            "code_confirmed": version.procedure.code_confirmed,
            "field": version.field.name,
            "valid_from": version.valid_from.isoformat(),
            "competences": [
                _own(row, "level", "settles") | {"settled_at": row.settling_level}
                for row in version.competences.all()
            ],
            "time_limits": [
                _own(row, "channel", "note") | {"value": row.limit_value, "unit": row.limit_unit}
                for row in version.channels.all()
            ],
            "fees": [_own(row, "kind", "name", "amount", "unit", "note") for row in version.fees.all()],
            "papers": [
                _own(row, *_PAPER) | {"case": row.case.name if row.case else None}
                for row in sorted(version.components.all(), key=lambda row: (row.position, row.pk))
            ],
            "results": [row.name for row in version.results.all()],
        }
        return cls.model_validate(_own(version, *_PLAIN) | facts)


_PLAIN = [
    *["name", "online_level", "same_day", "plain_summary", "order", "sets", "subjects", "performing"],
    *["deciding", "coordinating", "conditions", "legal_basis", "decision"],
]
_PAPER = ["name", "originals", "copies", "required", "shown_only", "is_e_form", "form_name"]


def _own(row: object, *names: str) -> dict[str, object]:
    """The row's columns that are answered under their own names."""
    return {name: getattr(row, name) for name in names}

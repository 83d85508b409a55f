"""What a result says: which facts it needs, where they come from, and how the template is filled.

A draft is a flat dictionary of text: a specialist corrects it in a plain form, it is stored as data, and
`build` turns it into the template's own shape. Dates are written dd/mm/yyyy.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import eforms
from motcua.catalogue.models import ResultKind
from motcua.common.refusal import Refusal
from motcua.dossiers import letterhead
from motcua.dossiers.models import Dossier
from motcua.dossiers.result_fields import FIELDS, ResultField

PLAIN = "decision"


class FactMissing(Refusal):
    """A result cannot be drafted without this fact."""

    code = "dossier-result-fact-missing"
    message = _("Dự thảo còn thiếu “{fact}”. Vui lòng điền rồi trình ký lại.")


class DateNotUnderstood(Refusal):
    """A date of the draft is not a date."""

    code = "dossier-result-date"
    message = _("“{fact}” phải là ngày có thật, dạng ngày/tháng/năm, ví dụ 25/07/2022.")


@dataclass(frozen=True)
class Kind:
    """A result a procedure ends in: its name and the template that prints it."""

    name: str
    template: str


def kind_of(dossier: Dossier) -> Kind:
    """The first result of the procedure; a plain decision when the catalogue names no template."""
    row = ResultKind.objects.filter(version=dossier.version).order_by("id").first()
    if row is None:
        return Kind(dossier.version.name, PLAIN)
    return Kind(row.name, row.template if row.template in FIELDS else PLAIN)


def fields_of(dossier: Dossier) -> tuple[ResultField, ...]:
    """The facts the specialist checks and corrects before the draft is submitted."""
    return FIELDS[kind_of(dossier).template]


def prefill(dossier: Dossier, kind: Kind | None = None) -> dict[str, str]:
    """Every fact the dossier already holds: the e-form's answers first, then the owner's own data.

    kind   what `kind_of` said, where the caller asked it already.
    """
    known, answers = _owner_facts(dossier), _answers(dossier)
    flat: dict[str, str] = {}
    for field in FIELDS[(kind or kind_of(dossier)).template]:
        values = (_text(answers.get(name)) for name in field.answers)
        answered = next((value for value in values if value), "")
        flat[field.name] = answered or known[field.owner] or str(field.default)
    return flat


def _answers(dossier: Dossier) -> dict[str, Any]:
    if dossier.e_form is None:
        return {}
    return eforms.answers_for_template(eforms.parse(dossier.e_form.definition), dossier.answers)


def build(
    dossier: Dossier,
    flat: dict[str, Any],
    *,
    dated: datetime,
    signatory: Officer | None,
    kind: Kind | None = None,
) -> dict[str, Any]:
    """The template's data. Raises FactMissing or DateNotUnderstood naming the field in Vietnamese."""
    kind = kind or kind_of(dossier)
    data: dict[str, Any] = letterhead.of(dossier.agency, dated=dated)
    for field in FIELDS[kind.template]:
        value = str(flat.get(field.name, "")).strip()
        if field.required and not value:
            raise FactMissing(fact=field.label)
        _put(data, field.name, _typed(field, value))
    data["signature"] = _signature(dossier, signatory)
    data["number"] = _serial(dossier)
    return data | _fixed(kind, dossier, dated)


def _signature(dossier: Dossier, signatory: Officer | None) -> dict[str, str]:
    if signatory is None:
        return {"title": str(_("(Dự thảo, chưa ký)"))}
    return letterhead.signature(signatory, dossier.agency)


def _serial(dossier: Dossier) -> str:
    return (dossier.code or "").rsplit("-", 1)[-1]


def _fixed(kind: Kind, dossier: Dossier, dated: datetime) -> dict[str, Any]:
    """Facts that follow from the dossier itself and are nobody's to type."""
    agency = dossier.agency.name
    fixed: dict[str, dict[str, Any]] = {
        "birth_certificate": {"registered_at": agency, "registered": dated.date()},
        "civil_extract": {"registered_at": agency},
        "business_certificate": {"first_registered": dated.date()},
        PLAIN: {
            "kind": kind.name,
            "about": dossier.version.name,
            "bases": [],
            "articles": [],
            "recipients": [],
        },
    }
    return fixed.get(kind.template, {})


def _typed(field: ResultField, value: str) -> Any:
    if field.type == "date" and value:
        return _date(field, value)
    if field.type == "lines":
        return [line.strip() for line in value.splitlines() if line.strip()]
    if field.type == "trades":
        return [{"name": line.strip()} for line in value.splitlines() if line.strip()]
    return value or None


def _date(field: ResultField, value: str) -> date:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise DateNotUnderstood(fact=field.label)


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    *path, last = name.split(".")
    for part in path:
        data = data.setdefault(part, {})
    data[last] = value


def _text(value: Any) -> str:
    """An answer as a person would write it: dates by day, entries of a group on a line each."""
    if value is None or value is False:
        return ""
    if isinstance(value, list):
        return "\n".join(filter(None, (_text(item) for item in value)))
    if isinstance(value, dict):
        return ", ".join(filter(None, (_text(part) for part in value.values() if not isinstance(part, bool))))
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _owner_facts(dossier: Dossier) -> dict[str, str]:
    owner = dossier.owner
    return {
        "name": dossier.owner_name,
        "id_number": owner.id_number,
        "birth_date": f"{owner.birth_date:%d/%m/%Y}" if owner.birth_date else "",
        "gender": owner.gender,
        "address": dossier.contact_address,
        "phone": dossier.contact_phone,
        "": "",
    }

"""What a result says: which values it needs, where they come from, and how the layout is filled.

A draft is a flat dictionary of text: a specialist corrects it in a plain form, it is stored as data, and
`build` turns it into the layout's own shape. Dates are written dd/mm/yyyy.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.agencies.officers import Officer
from motcua.catalogue import eforms
from motcua.catalogue.eforms.values import words
from motcua.catalogue.models import ResultKind
from motcua.common.number_words import day_in_words
from motcua.deadlines.calendars import local
from motcua.dossiers import letterhead
from motcua.dossiers.models import Dossier
from motcua.dossiers.result_checks import Declaration, ResultNotReady, problems_of
from motcua.dossiers.result_fields import FIELDS, LAYOUTS, RULES_OF, ResultField
from motcua.dossiers.result_rules import labels_of, questions_of
from motcua.dossiers.result_terms import terms_on

PLAIN = "decision"
_EXTRACT = "civil_extract"
# which extract the application for a copy asks for, by its answer
_EXTRACTS = {
    "marriage": "marriage_extract",
    "death": "death_extract",
    "guardian": "guardianship_extract",
    "recognition": "recognition_extract",
    "correction": "change_extract",
}
_IN_WORDS = frozenset({"number", "money", "computed", "yes_no"})
_TRADE = re.compile(r"(.+?)[,;–-]\s*([0-9]{4,5})(?:\s*,.*)?")


@dataclass(frozen=True)
class Kind:
    """A result a procedure ends in: its name and the template that says which values it has."""

    name: str
    template: str

    @property
    def layout(self) -> str:
        """The typst source that prints it."""
        return LAYOUTS.get(self.template, self.template)

    @property
    def fields(self) -> tuple[ResultField, ...]:
        return FIELDS[self.template]


@dataclass(frozen=True)
class Number:
    """What a result is found by: its number, the code and address printed under its QR; empty in a draft."""

    text: str = ""
    check_code: str = ""
    check_url: str = ""


def kind_of(dossier: Dossier) -> Kind:
    """The first result of the procedure; a plain decision when the catalogue names no template."""
    row = ResultKind.objects.filter(version=dossier.version).order_by("id").first()
    if row is None:
        return Kind(dossier.version.name, PLAIN)
    template = row.template if row.template in FIELDS else PLAIN
    if template == _EXTRACT:
        template = _EXTRACTS.get(str(dossier.answers.get("kind", "")), _EXTRACT)
    return Kind(row.name, template)


def fields_of(dossier: Dossier) -> tuple[ResultField, ...]:
    """The values the specialist checks and corrects before the draft is submitted."""
    return kind_of(dossier).fields


def declared(dossier: Dossier, kind: Kind | None = None) -> dict[str, str]:
    """What the application says of each field: its answers, then the owner's own data; empty: nothing."""
    owner, form = _owner_facts(dossier), form_of(dossier)
    answers = eforms.answers_for_template(form, dossier.answers) if form else {}
    asked = {one.key: one for page in form.pages for one in page.fields} if form else {}
    flat: dict[str, str] = {}
    for field in (kind or kind_of(dossier)).fields:
        found = [_said(field, key, asked.get(key), answers.get(key), dossier) for key in field.answers]
        flat[field.name] = next((text for text in found if text), "") or owner[field.owner]
    return flat


@translation.override("vi")  # papers speak Vietnamese, whatever language the officer's page is in
def prefill(dossier: Dossier, kind: Kind | None = None) -> dict[str, str]:
    """The draft before anybody wrote in it: what is declared, then what is usual.

    kind   what `kind_of` said, where the caller asked it already.
    """
    kind = kind or kind_of(dossier)
    said = declared(dossier, kind)
    return {field.name: said[field.name] or _usual(field, dossier, said) for field in kind.fields}


def problems(dossier: Dossier, flat: Mapping[str, str], *, at: datetime, kind: Kind) -> dict[str, str]:
    """What is wrong with a draft, sentence by name of the field; empty when it may be proposed."""
    said = Declaration(
        form=form_of(dossier),
        answers=dossier.answers,
        received=local(dossier.received_at).date() if dossier.received_at else None,
        today=local(at).date(),
    )
    return problems_of(kind.fields, flat, rules=RULES_OF.get(kind.template, ()), said=said)


def choices(dossier: Dossier, kind: Kind, *, at: datetime) -> dict[str, tuple[str, ...]]:
    """What may be chosen, by name of the field, where the form's own question is a choice."""
    form, today = form_of(dossier), local(at).date()
    offered = {field.name: labels_of(questions_of(field, form, today)) for field in kind.fields}
    return {name: labels for name, labels in offered.items() if labels}


def check(dossier: Dossier, flat: Mapping[str, str], *, at: datetime, kind: Kind) -> None:
    """Raise ResultNotReady with everything that is wrong with the draft."""
    wrong = problems(dossier, flat, at=at, kind=kind)
    labels = {field.name: str(field.label) for field in kind.fields}
    if wrong:
        said = "; ".join(f"{labels[name]}: {sentence}" for name, sentence in wrong.items())
        raise ResultNotReady(problems=said)


@translation.override("vi")
def build(
    dossier: Dossier,
    flat: Mapping[str, Any],
    *,
    dated: datetime,
    signatory: Officer | None,
    kind: Kind | None = None,
    number: Number | None = None,
) -> dict[str, Any]:
    """The layout's data of a draft that was checked; what cannot be understood is left out."""
    kind, number = kind or kind_of(dossier), number or Number()
    data: dict[str, Any] = letterhead.of(dossier.agency, dated=dated)
    values = {field.name: _typed(field, str(flat.get(field.name, "")).strip()) for field in kind.fields}
    if kind.layout == "record":
        data |= {"heading": kind.name, "lines": _lines(kind, flat)}
    else:
        for name, value in values.items():
            _put(data, name, value)
        data |= {name: value for name, _label, value in _shared_lines(kind, flat)}
    data["signature"] = _signature(dossier, signatory)
    data["number"] = number.text or str(_("(cấp khi ký)"))
    data["check_code"], data["lookup_url"] = number.check_code, number.check_url
    return data | _fixed(kind, dossier, dated, values) | terms_on(kind.layout, local(dated).date())


def _signature(dossier: Dossier, signatory: Officer | None) -> dict[str, str]:
    if signatory is None:
        return {"title": str(_("(Dự thảo, chưa ký)"))}
    return letterhead.signature(signatory, dossier.agency)


def _fixed(kind: Kind, dossier: Dossier, dated: datetime, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that follow from others, from the dossier or from the day, and are nobody's to type."""
    born = values.get("born")
    spelled = day_in_words(born) if isinstance(born, date) else ""
    day = local(dated).date()
    first = values.get("first_registered") or day
    fixed: dict[str, dict[str, Any]] = {
        "birth_certificate": {
            "registered_at": dossier.agency.name,
            "registered": day,
            "born_words": spelled,
        },
        _EXTRACT: {"born_words": spelled},
        "business_certificate": {
            "first_registered": first,
            "changed": day if "change_no" in values else None,
        },
        PLAIN: {
            "kind": kind.name,
            "about": dossier.version.name,
            "bases": [],
            "articles": [],
            "recipients": [],
        },
    }
    return fixed.get(kind.layout, {})


def _lines(kind: Kind, flat: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every value with its name, in order; what may be left out and was is not printed."""
    shared = {name: (label, value) for name, label, value in _shared_lines(kind, flat)}
    lines: list[tuple[str, str]] = []
    for field in kind.fields:
        name = field.name.partition(".")[0]
        if not field.line:
            lines.append((str(field.label), str(flat.get(field.name, "")).strip()))
        elif name in shared:
            lines.append(shared.pop(name))
    return [{"label": label, "value": value} for label, value in lines if value]


def _shared_lines(kind: Kind, flat: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Name, label and words of each line that several values share, in their order."""
    parts: dict[str, tuple[str, list[str]]] = {}
    for field in kind.fields:
        if field.line:
            _label, values = parts.setdefault(field.name.partition(".")[0], (str(field.line), []))
            values.append(str(flat.get(field.name, "")).strip())
    return [(name, label, ", ".join(filter(None, values))) for name, (label, values) in parts.items()]


def _typed(field: ResultField, value: str) -> Any:
    if field.type == "date" and value:
        return _date(value)
    if field.type == "lines":
        return [line.strip() for line in value.splitlines() if line.strip()]
    if field.type == "trades":
        return [_trade(line.strip()) for line in value.splitlines() if line.strip()]
    return value or None


def _trade(line: str) -> dict[str, str]:
    """“Bán phở, 5610”: the line of business and its code."""
    match = _TRADE.fullmatch(line)
    return {"name": match[1].strip(), "code": match[2]} if match else {"name": line}


def _date(value: str) -> date | None:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    *path, last = name.split(".")
    for part in path:
        data = data.setdefault(part, {})
    data[last] = value


def form_of(dossier: Dossier) -> eforms.Definition | None:
    """The form the application was filed on; None where it had none."""
    return eforms.parse(dossier.e_form.definition) if dossier.e_form else None


def _said(field: ResultField, key: str, asked: eforms.Field | None, value: Any, dossier: Dossier) -> str:
    """An answer as this field has it: numbers with their unit, a birth as its year, a place as such."""
    if asked is not None and asked.type in _IN_WORDS and value is not None:
        return words(asked, value)
    if field.type == "year" and isinstance(value, date):
        return str(value.year)
    if field.type == "place":
        return _place(dossier.answers.get(key), _text(value))
    return _text(value)


def _place(raw: Any, text: str) -> str:
    """An address without house number and street: “Phường An Mỹ, thành phố Tam Kỳ, tỉnh Quảng Nam”."""
    detail = str(raw.get("detail", "")) if isinstance(raw, dict) else ""
    rest = text.removeprefix(detail).lstrip(", ") if detail else text
    return rest or text


def _usual(field: ResultField, dossier: Dossier, said: Mapping[str, str]) -> str:
    if field.belongs and not said.get(field.belongs):
        return ""
    return dossier.agency.name if field.default == "@agency" else str(field.default)


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
        "gender": owner.gender.capitalize(),
        "address": dossier.contact_address,
        "phone": dossier.contact_phone,
        "": "",
    }

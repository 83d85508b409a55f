"""Who changed which rule, told in the words of its fields: what it said before, what it says now."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from motcua.agencies.ruling import RuleTable
from motcua.audit.models import RuleChange
from motcua.audit.services import changes_of
from motcua.catalogue.models import ChannelTerm
from motcua.common.moments import VIETNAM
from motcua.scorecard.set_ruling import differences

NOT_TOLD = {"code", "slug", "position", "valid_to", "procedure_id", "template", "event_id", "levels"}


def history(table: RuleTable, *, most: int) -> list[dict[str, Any]]:
    """Moments of a timeline, the newest first."""
    return [
        {
            "title": f"{change.get_act_display()}: {change.rule}",
            "at": change.at.astimezone(VIETNAM),
            "who": change.staff_name,
            "text": _told(table, change),
        }
        for change in changes_of(table.kind, most=most)
    ]


def _told(table: RuleTable, change: RuleChange) -> str:
    before, after = change.before or {}, change.after or {}
    found = []
    for name in (*table.same, *table.fields, "valid_from", "parts"):
        old, new = before.get(name, ""), after.get(name, "")
        if name in NOT_TOLD or old == new:
            continue
        found.append(_one(table, name, old, new, bool(before), bool(after)))
    return "; ".join(filter(None, found))


def _one(table: RuleTable, name: str, old: Any, new: Any, had: bool, has: bool) -> str:
    if name == "questions" and had and has:  # those that differ are enough
        old, new = [one for one in old if one not in new], [one for one in new if one not in old]
    if name == "definition":  # of an indicator set: too long to be told whole
        return "; ".join(differences(old, new)) if had and has else ""
    label = _label(table.model, name)
    was, now = _said(table, name, old), _said(table, name, new)
    if had and has:
        return _("{label}: {was} → {now}").format(label=label, was=was, now=now)
    return f"{label}: {now if has else was}"


def _said(table: RuleTable, name: str, value: Any) -> str:
    if name != "parts" or table.parts is None:
        return _value(table.model, name, value)
    model, _up, said = table.parts
    rows = [[_value(model, one, row[one]) for one in said if row.get(one)] for row in value or ()]
    return " | ".join(", ".join(row) for row in rows) or "–"


def _label(model: type[Model], name: str) -> str:
    field = _field(model, name)
    if field is None:
        return str(_("Từng phần"))
    words = str(field.verbose_name)
    return words[:1].upper() + words[1:]


def _value(model: type[Model], name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    if name == "questions":
        return "; ".join(one["ask"] for one in value or ()) or "–"
    if isinstance(value, list):
        return "; ".join(map(str, value)) or "–"
    if isinstance(value, dict):
        return "; ".join(f"{key} = {one}" for key, one in value.items()) or "–"
    if name.endswith("limit_unit") and value:
        return str(ChannelTerm.LimitUnit(value).label)
    field = _field(model, name)
    if field is not None and field.get_internal_type() == "DateField" and value:
        return "/".join(reversed(str(value).split("-")))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value) or "–"


def _field(model: type[Model], name: str) -> "Field[Any, Any] | None":
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None

"""What a definition's questions say of one another: doubles, conditions, comparisons, formulas, loops."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from motcua.catalogue.eforms.conditions import fields_of
from motcua.catalogue.eforms.formulas import FormulaWrong, check_types, names_in
from motcua.catalogue.eforms.schema import COMPARABLE, REPEATS, Check, Condition, Definition, Field, Trial

RULE_NAMES = frozenset({"before", "not_after", "after", "not_before", "differs", "at_most", "at_least"})
Problem = tuple[str, str]


def problems_in(definition: Definition) -> Iterator[Problem]:
    """Place and problem of everything that does not fit, in reading order."""
    asks = _asks(definition)
    known: dict[str, Field] = {}
    seen_pages: set[str] = set()
    for page in definition.pages:
        if page.key in seen_pages:
            yield page.key, _("hai trang trùng khóa")
        seen_pages.add(page.key)
        yield from _asked(page.when, known, asks, f"{page.key}.when", "")
        for field in page.fields:
            place = f"{page.key}.{field.key}"
            if field.key in known:
                yield place, _("hai câu hỏi trùng khóa")
            yield from _problems_of(field, known, asks, place)
            known[field.key] = field
    for index, check in enumerate(definition.checks):
        yield from _check(check, known, f"checks[{index}]")
    for trial in definition.trials:
        yield from _trial(trial, known)


def _problems_of(
    field: Field, known: Mapping[str, Field], asks: Mapping[str, set[str]], place: str
) -> Iterator[Problem]:
    yield from _asked(field.when, known, asks, f"{place}.when", field.key)
    yield from _formula(field, known, asks, place)
    inner: dict[str, Field] = dict(known)
    own: set[str] = set()
    for column in field.fields:
        here = f"{place}.{column.key}"
        if column.key in own:
            yield f"{place}.fields", _("hai câu hỏi trùng khóa")
        own.add(column.key)
        yield from _asked(column.when, inner, asks, f"{here}.when", column.key)
        yield from _formula(column, inner, asks, here)
        inner[column.key] = column


def _asked(
    condition: Condition | None,
    known: Mapping[str, Field],
    asks: Mapping[str, set[str]],
    place: str,
    key: str,
) -> Iterator[Problem]:
    for missing in sorted(fields_of(condition) - set(known)):
        yield place, _missing(missing, key, asks, _("điều kiện"))


def _formula(
    field: Field, known: Mapping[str, Field], asks: Mapping[str, set[str]], place: str
) -> Iterator[Problem]:
    if field.formula is None:
        return
    types = {key: one.type for key, one in known.items()}
    for key, one in known.items():
        types |= {f"{key}.{column.key}": column.type for column in one.fields}
    missing = sorted(names_in(field.formula) - set(types))
    for name in missing:
        yield f"{place}.formula", _missing(name, field.key, asks, _("công thức"))
    if not missing:
        try:
            check_types(field.formula, types)
        except FormulaWrong as error:
            yield f"{place}.formula", str(error)


def _missing(name: str, key: str, asks: Mapping[str, set[str]], what: str) -> str:
    """Why a question cannot be asked about here: it does not exist, asks back, or comes later."""
    wanted = name.partition(".")[0]
    if wanted not in asks:
        return _("%(what)s nhắc câu “%(key)s” không có trong biểu mẫu") % {"what": what, "key": name}
    loop = _way(wanted, key, asks) if key else None
    if loop is not None:
        return _("%(what)s đi thành vòng: %(loop)s") % {"what": what, "loop": " → ".join([key, *loop])}
    return _("%(what)s nhắc câu “%(key)s” đứng sau nó; hãy đưa câu ấy lên trước") % {
        "what": what,
        "key": name,
    }


def _way(start: str, goal: str, asks: Mapping[str, set[str]]) -> list[str] | None:
    """The questions from `start` back to `goal`, each asking about the next; None when there is no way."""
    ways: list[list[str]] = [[start]]
    seen = {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        for after in sorted(asks.get(way[-1], set()) - seen):
            seen.add(after)
            ways.append([*way, after])
    return None


def _asks(definition: Definition) -> dict[str, set[str]]:
    """For every key, the keys its condition, its page's condition or its formula ask about."""
    asks: dict[str, set[str]] = {}
    for page in definition.pages:
        for field in page.fields:
            asks.setdefault(field.key, set()).update(fields_of(page.when) | _asked_by(field))
            for column in field.fields:
                asks.setdefault(column.key, set()).update(_asked_by(column))
    return asks


def _asked_by(field: Field) -> set[str]:
    named = names_in(field.formula) if field.formula else set()
    return fields_of(field.when) | {name.partition(".")[0] for name in named}


def _check(check: Check, known: Mapping[str, Field], place: str) -> Iterator[Problem]:
    first, second = known.get(check.field), known.get(check.other)
    if first is None or second is None:
        missing = check.field if first is None else check.other
        yield place, _("so sánh với câu hỏi “%(key)s” không có") % {"key": missing}
        return
    if check.rule not in RULE_NAMES:
        yield f"{place}.rule", _("không có phép so sánh này")
    elif check.rule != "differs" and (
        not {first.type, second.type} <= COMPARABLE or (first.type == "date") != (second.type == "date")
    ):
        yield place, _("hai câu hỏi không so sánh được với nhau")


def _trial(trial: Trial, known: Mapping[str, Field]) -> Iterator[Problem]:
    """Names a test uses must be questions; a name inside a group is `group.0.key`."""
    for name in (*trial.typed, *trial.shows, *trial.hides, *(trial.errors or ()), *trial.computed):
        first, *rest = name.split(".")
        field = known.get(first)
        inside = field is not None and field.type in REPEATS and len(rest) > 1
        if field is None or (inside and rest[1] not in {one.key for one in field.fields}):
            yield (
                f"tests.{trial.name}",
                _("bài thử nhắc câu “%(key)s” không có trong biểu mẫu") % {"key": name},
            )

"""Tests of a form as data: what a person types, and what must come of it.

{"name": "Trẻ sinh ở nhà", "on": "2022-07-25",
 "typed": {"born_at": "home", "trades.0.code": "5610", "home.commune": "20341"},
 "shows": ["birth_address"], "hides": ["facility"],
 "errors": {"child_birth_date": "tương lai"}, "computed": {"fee": 75000}}
"errors" left out: mistakes are not looked at; {}: there must be none. The text is a part of the sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.eforms.answering import clean_answers, validate_page, visible_pages
from motcua.catalogue.eforms.conditions import holds
from motcua.catalogue.eforms.schema import Definition, Trial


@dataclass(frozen=True)
class Verdict:
    """failures: one sentence for each expectation that did not come true."""

    name: str
    failures: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.failures


def run_trials(definition: Definition, *, at: datetime) -> list[Verdict]:
    """Every test of the form, each filled in on its own day or at `at`."""
    return [_run(definition, trial, at) for trial in definition.trials]


def _run(definition: Definition, trial: Trial, at: datetime) -> Verdict:
    day = trial.on or at.date()
    answers, errors = _fill(definition, trial, at.replace(year=day.year, month=day.month, day=day.day))
    shown = _shown(definition, answers)
    failures = [
        _("câu “%(key)s” phải được hỏi mà không hỏi") % {"key": key}
        for key in trial.shows
        if key not in shown
    ]
    failures += [
        _("câu “%(key)s” không được hỏi mà lại hỏi") % {"key": key} for key in trial.hides if key in shown
    ]
    failures += _computed(trial, answers)
    if trial.errors is not None:
        failures += _mistakes(trial.errors, errors)
    return Verdict(trial.name, tuple(failures))


def _fill(definition: Definition, trial: Trial, at: datetime) -> tuple[dict[str, Any], dict[str, str]]:
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for page in definition.pages:
        if page not in visible_pages(definition, answers):
            continue
        checked = validate_page(definition, page, trial.typed, answers=answers, at=at, book=None)
        answers |= {name: value for name, value in checked.answers.items() if value is not None}
        errors |= checked.errors
    return clean_answers(definition, answers), errors


def _shown(definition: Definition, answers: Mapping[str, Any]) -> set[str]:
    pages = visible_pages(definition, answers)
    return {one.key for page in pages for one in page.fields if holds(one.when, answers)}


def _computed(trial: Trial, answers: Mapping[str, Any]) -> list[str]:
    failures = []
    for name, wanted in trial.computed.items():
        found = _at(answers, name.split("."))
        if found != wanted:
            said = _("trống") if found is None else str(found)
            failures.append(
                _("câu “%(key)s” phải tính ra %(wanted)s mà ra %(found)s")
                % {"key": name, "wanted": wanted, "found": said}
            )
    return failures


def _at(answers: Any, names: list[str]) -> Any:
    """The answer of `key` or of `group.0.key`."""
    for name in names:
        if isinstance(answers, Mapping):
            answers = answers.get(name)
        elif isinstance(answers, list) and name.isdecimal() and int(name) < len(answers):
            answers = answers[int(name)]
        else:
            return None
    return answers


def _mistakes(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    failures = []
    for name, part in wanted.items():
        if name not in found:
            failures.append(_("câu “%(key)s” phải bị báo sai mà không báo") % {"key": name})
        elif part.casefold() not in found[name].casefold():
            failures.append(
                _("câu “%(key)s” phải báo “%(wanted)s” mà báo: %(found)s")
                % {"key": name, "wanted": part, "found": found[name]}
            )
    return failures + [
        _("câu “%(key)s” bị báo sai ngoài dự kiến: %(found)s") % {"key": name, "found": sentence}
        for name, sentence in found.items()
        if name not in wanted
    ]

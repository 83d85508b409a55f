"""Electronic forms as data: one page asks one group of questions. Pure: no database, no clock, no HTTP.

    parse(data)            the definition, or DefinitionWrong naming the place
    findings_in(data)      everything wrong with it at once, in words
    prefill(…)             first answers from what the state already holds
    visible_pages(…)       which pages this person sees
    bind(…)                everything a template needs to draw a page
    validate_page(…)       what was typed -> answers and sentences about mistakes
    summary(…)             the review page
    answers_for_template(…)  values for documents
    run_trials(…)          the tests a form carries, as data

Names in HTML: a field is its key (`child_name`); a part of an address `home.district`; a field of the third
entry of a group `members.2.name`. The id is `f-` and the name with dots as hyphens. Answers are JSON, by key:
text as typed, dates as YYYY-MM-DD, numbers, true/false, lists for several choices and groups, a dict for an
address (`province`, `district`, `commune`, `detail`, and `text`: the whole in words).
"""

from motcua.catalogue.eforms.answering import (
    Checked,
    clean_answers,
    fits,
    incomplete_pages,
    optional,
    papers_asked,
    rearrange,
    validate_page,
    visible_pages,
)
from motcua.catalogue.eforms.binding import BoundField, bind
from motcua.catalogue.eforms.findings import Finding, findings_in
from motcua.catalogue.eforms.languages import in_language, reader_language
from motcua.catalogue.eforms.places import AddressBook, Place
from motcua.catalogue.eforms.reading import parse
from motcua.catalogue.eforms.schema import Definition, Field, Page
from motcua.catalogue.eforms.shapes import DefinitionWrong
from motcua.catalogue.eforms.showing import Row, Section, answers_for_template, prefill, summary
from motcua.catalogue.eforms.trials import Verdict, run_trials

__all__ = [
    "AddressBook",
    "BoundField",
    "Checked",
    "Definition",
    "DefinitionWrong",
    "Field",
    "Finding",
    "Page",
    "Place",
    "Row",
    "Section",
    "Verdict",
    "answers_for_template",
    "bind",
    "clean_answers",
    "findings_in",
    "fits",
    "in_language",
    "incomplete_pages",
    "optional",
    "papers_asked",
    "parse",
    "prefill",
    "reader_language",
    "rearrange",
    "run_trials",
    "summary",
    "validate_page",
    "visible_pages",
]

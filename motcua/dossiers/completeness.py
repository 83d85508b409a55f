"""Is everything there? Checked before a filing is acknowledged, said in one list."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue import eforms
from motcua.catalogue.models import Component
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Draft


class Incomplete(Refusal):
    """Something the procedure requires is missing from the draft."""

    code = "dossier-incomplete"
    message = gettext_lazy("Hồ sơ chưa đủ để nộp: {missing}. Những gì đã khai vẫn được giữ nguyên.")


class ReasonMissing(Refusal):
    """The law wants the reason in writing."""

    code = "dossier-reason-missing"
    message = gettext_lazy("Vui lòng ghi rõ lý do (ít nhất 10 ký tự) để người nộp biết cần làm gì tiếp theo.")


def missing_from(
    draft: Draft,
    *,
    at: datetime,
    answers: Mapping[str, Any] | None = None,
    elsewhere: Collection[UUID] = (),
) -> list[str]:
    """What the draft still lacks, each as a short phrase; empty when it can be filed.

    answers    instead of the draft's own.
    elsewhere  components whose paper lies with another draft of the same filing.
    """
    gaps: list[str] = []
    answers = draft.answers if answers is None else answers
    if draft.receiving_unit_id is None:
        gaps.append(_("nơi nộp hồ sơ"))
    if draft.e_form is not None:
        definition = eforms.parse(draft.e_form.definition, eforms.reader_language())
        gaps += [
            _("trang “%(page)s” của tờ khai") % {"page": title}
            for title in eforms.incomplete_pages(definition, answers, at=at)
        ]
    attached = {*draft.files.values_list("component_id", flat=True), *elsewhere}
    for component in required_files(draft):
        if component.pk not in attached:
            gaps.append(_("giấy tờ “%(name)s”") % {"name": component.name[:120]})
    return gaps


def required_files(draft: Draft) -> list[Component]:
    """Components that must come with a file: required, not only shown, not made by the e-form.

    A paper that is brought “if there is one” becomes required when the form asks for it by an answer. What a
    dossier filed together with this one makes is not needed.
    """
    asked = _asked_by_form(draft)
    return [
        c
        for c in components_of(draft)
        if (c.required or _named(c, asked))
        and not c.shown_only
        and not c.is_e_form
        and str(c.pk) not in draft.spared
    ]


def _asked_by_form(draft: Draft) -> list[str]:
    """Words of the papers that the answered form makes required."""
    if draft.e_form is None:
        return []
    asked = eforms.papers_asked(eforms.parse(draft.e_form.definition), draft.answers)
    return [one.component.casefold() for one in asked if one.required and one.component]


def _named(component: Component, asked: list[str]) -> bool:
    name = component.name.casefold()
    return any(words in name for words in asked)


def components_of(draft: Draft) -> list[Component]:
    """Components of the chosen case, then those of every case, in order."""
    rows = draft.version.components.order_by("position")
    return [c for c in rows if c.case_id is None or c.case_id == draft.case_id]


def check_draft(draft: Draft, *, at: datetime) -> None:
    """Raise Incomplete with the whole list when something is missing."""
    gaps = missing_from(draft, at=at)
    if gaps:
        raise Incomplete(missing="; ".join(gaps))


def written_reason(text: str) -> str:
    """The reason without surrounding space; raises ReasonMissing when it says nothing."""
    reason = " ".join(text.split())
    if len(reason) < 10:
        raise ReasonMissing
    return reason

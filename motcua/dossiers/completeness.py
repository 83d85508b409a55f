"""Is everything there? Checked before a filing is acknowledged, said in one list."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue import eforms
from motcua.catalogue.models import ChannelTerm, Component, EForm
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier, Draft, Paper


class Incomplete(Refusal):
    """Something the procedure requires is missing from the draft."""

    code = "dossier-incomplete"
    message = gettext_lazy("Hồ sơ chưa đủ để nộp: {missing}. Những gì đã khai vẫn được giữ nguyên.")


class PapersMissing(Refusal):
    """A dossier is not received without the papers its procedure demands (61/2018/NĐ-CP Điều 17 khoản 1)."""

    code = "dossier-papers-missing"
    message = gettext_lazy(
        "Chưa đủ giấy tờ để tiếp nhận: {missing}. Hãy ghi giấy tờ vừa nhận, yêu cầu bổ sung, hoặc từ chối."
    )


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


def demanded(
    components: Iterable[Component],
    *,
    at_desk: bool,
    asked: Collection[str] = (),
    spared: Collection[str] = (),
) -> list[Component]:
    """The components a filing cannot be received without: the one rule of portal, desk and dossier page.

    A paper that is brought “if there is one” is demanded when the form asks for it by an answer. The
    electronic form is no paper to bring; what a dossier filed together with this one makes is not needed.

    components  of the dossier's case.
    at_desk     what is only shown counts as well: online nobody can show it.
    asked       words of papers that the answered form makes required: `asked_by_form`.
    spared      ids of components that another dossier of the filing makes.
    """
    return [
        one
        for one in components
        if (one.required or _named(one, asked))
        and (at_desk or not one.shown_only)
        and not one.is_e_form
        and str(one.pk) not in spared
    ]


def required_files(draft: Draft) -> list[Component]:
    """Components that must come with a file in an online filing."""
    asked = asked_by_form(draft.e_form, draft.answers)
    return demanded(components_of(draft), at_desk=False, asked=asked, spared=draft.spared)


def missing_at_reception(dossier: Dossier) -> list[Component]:
    """What the dossier cannot be received without and does not have, in the order of the catalogue."""
    here = dossier.papers.filter(kind=Paper.Kind.COMPONENT, replaced_at=None)
    there = set(here.values_list("component_id", flat=True))
    wanted = demanded(
        components_of(dossier),
        at_desk=dossier.channel != ChannelTerm.Channel.ONLINE,
        asked=asked_by_form(dossier.e_form, dossier.answers),
        spared=dossier.spared,
    )
    return [one for one in wanted if one.pk not in there]


def check_reception(dossier: Dossier) -> None:
    """Raise PapersMissing where something the procedure demands is not there."""
    gaps = missing_at_reception(dossier)
    if gaps:
        raise papers_missing(gaps)


def papers_missing(gaps: Iterable[Component]) -> PapersMissing:
    """The refusal that names these papers."""
    return PapersMissing(missing="; ".join(one.name[:120] for one in gaps))


def asked_by_form(e_form: EForm | None, answers: Mapping[str, Any]) -> list[str]:
    """Words of the papers that the answered form makes required."""
    if e_form is None:
        return []
    asked = eforms.papers_asked(eforms.parse(e_form.definition), answers)
    return [one.component.casefold() for one in asked if one.required and one.component]


def _named(component: Component, asked: Collection[str]) -> bool:
    name = component.name.casefold()
    return any(words in name for words in asked)


def components_of(filing: Draft | Dossier) -> list[Component]:
    """Components of the chosen case and those of every case, in the order of the catalogue."""
    rows = filing.version.components.order_by("position")
    return [c for c in rows if c.case_id is None or c.case_id == filing.case_id]


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

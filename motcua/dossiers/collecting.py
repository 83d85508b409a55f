"""Who may take a result home, and what they show for it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import ChannelTerm
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import Act, FiledBy
from motcua.identity import identifiers
from motcua.identity.models import Party

SHORTEST_PAPER = 5  # letters: “Ủy quyền” says more than a dash


class CollectorUnknown(Refusal):
    """A result is given only to a named person."""

    code = "dossier-collector-unknown"
    message = _("Vui lòng ghi họ tên người nhận kết quả của hồ sơ {dossier}.")


class CollectorNotIdentified(Refusal):
    """Somebody other than the owner or who filed came, and no identity paper of theirs is recorded."""

    code = "dossier-collector-not-identified"
    message = _(
        "{name} không phải chủ hồ sơ, cũng không phải người đã nộp: hãy xem giấy tờ tùy thân "
        "của người nhận và ghi số của người đó."
    )


class CollectorNotAuthorised(Refusal):
    """Somebody other than the owner or who filed came without authority from the owner."""

    code = "dossier-collector-not-authorised"
    message = _(
        "Chưa trả được cho {name}: không phải chủ hồ sơ, cũng không phải người đã nộp (hoặc số giấy tờ khác "
        "số trong hồ sơ). Hãy ghi giấy ủy quyền, giấy giới thiệu hoặc giấy tờ về quan hệ đã xuất trình."
    )


class SlipNotAccountedFor(Refusal):
    """The receipt handed out at reception comes back with the result, or the record says why not."""

    code = "dossier-slip-not-accounted-for"
    message = _(
        "Hồ sơ {dossier} đã có giấy hẹn: hãy thu lại và đánh dấu, hoặc ghi vì sao không thu lại được, "
        "ví dụ người nhận báo mất."
    )


@dataclass(frozen=True)
class Collector:
    """Who takes the result home, and by what right (61/2018/NĐ-CP Điều 6 khoản 2, Điều 20)."""

    name: str
    id_number: str = ""
    paper: str = ""  # authorisation, letter of introduction, or proof of relation
    receipt_given_back: bool = False
    receipt_missing: str = ""  # why the slip did not come back


def right_of(dossier: Dossier, collector: Collector) -> str:
    """Returns "owner", "filer" (who filed for the owner, authorised or of the enterprise), or "other"."""
    for right, name, number in _entitled(dossier):
        if _same_name(name, collector.name) and _number_fits(number, collector.id_number):
            return right
    return "other"


def likely(dossier: Dossier) -> str:
    """Name of whoever probably comes: who filed by authority, else the owner; empty for an organisation."""
    names = {right: name for right, name, _number in _entitled(dossier)}
    return names.get("filer") or names.get("owner", "")


def problems(dossier: Dossier, collector: Collector, *, slip: bool = True) -> list[Refusal]:
    """All that stands in the way of giving the result to this person; empty when it may be given.

    slip   False where no slip is taken back: at once, by post, a second time.
    """
    if not collector.name.strip():
        return [CollectorUnknown(dossier=dossier)]
    wrong: list[Refusal] = []
    if right_of(dossier, collector) == "other":
        wrong += _problems_of_other(dossier, collector)
    if (
        slip
        and _slip_out(dossier)
        and not (collector.receipt_given_back or collector.receipt_missing.strip())
    ):
        wrong.append(SlipNotAccountedFor(dossier=dossier))
    return wrong


def check(dossier: Dossier, collector: Collector, *, slip: bool = True) -> dict[str, Any]:
    """For the event: who came, by what right, what was shown. Raises the first of `problems`."""
    for refusal in problems(dossier, collector, slip=slip):
        raise refusal
    right = right_of(dossier, collector)
    facts = asdict(collector) | {"name": " ".join(collector.name.split()), "right": right}
    if right == "owner":
        facts["id_number"] = collector.id_number or dossier.owner.id_number
    elif right == "filer":
        facts["paper"] = collector.paper or dossier.proxy_paper
    return facts


def _entitled(dossier: Dossier) -> Iterator[tuple[str, str, str]]:
    """Right, name and identity number (empty: not recorded) of whoever needs to show nothing more."""
    if dossier.owner.kind == Party.Kind.CITIZEN:
        yield "owner", dossier.owner_name, dossier.owner.id_number
    if dossier.proxy is not None and dossier.filed_by == FiledBy.AUTHORISED:
        yield "filer", dossier.proxy.name, dossier.proxy.id_number
    filed = dossier.events.filter(act=Act.SUBMIT, staff=None).first()
    if filed is not None:  # for an enterprise, its member who sent it
        yield "filer", filed.actor_name, ""


def _problems_of_other(dossier: Dossier, collector: Collector) -> Iterator[Refusal]:
    name = " ".join(collector.name.split())
    if not _own_number(dossier, collector.id_number):
        yield CollectorNotIdentified(name=name)
    shown = " ".join(collector.paper.split())
    if len(shown) < SHORTEST_PAPER or not any(sign.isalpha() for sign in shown):
        yield CollectorNotAuthorised(name=name)


def _own_number(dossier: Dossier, typed: str) -> bool:
    """An identity number that can be one, unless it is the owner's under another name."""
    try:
        number = identifiers.normalise_id(typed)
    except identifiers.InvalidIdentifier:
        return False
    return number != dossier.owner.id_number or dossier.owner.kind != Party.Kind.CITIZEN


def _slip_out(dossier: Dossier) -> bool:
    """A paper slip was handed out at reception; who filed online holds it in their account."""
    at_desk = dossier.channel != ChannelTerm.Channel.ONLINE
    return at_desk and dossier.papers.filter(template="form01").exists()


def _same_name(one: str, other: str) -> bool:
    """Letter by letter, diacritics too: Hùng is not Hưng. Case and spaces do not count."""
    plain = [" ".join(unicodedata.normalize("NFC", name).casefold().split()) for name in (one, other)]
    return plain[0] == plain[1] != ""


def _number_fits(recorded: str, typed: str) -> bool:
    if not recorded or not typed.strip():
        return True
    try:
        return identifiers.normalise_id(typed) == recorded
    except identifiers.InvalidIdentifier:
        return False

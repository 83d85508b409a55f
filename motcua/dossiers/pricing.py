"""What a dossier costs: the fee lines of its pinned version, reckoned without a person where that can be."""

from datetime import datetime

from django.utils import translation

from motcua.catalogue.arrangements import FeeDue, arrangement_on
from motcua.catalogue.models import ChannelTerm, FeeLine
from motcua.deadlines.calendars import local
from motcua.dossiers.models import Dossier
from motcua.payments.exemptions import exemptions_for
from motcua.payments.models import Exemption
from motcua.payments.services.ordering import Item

# Fees by the piece, and the answer of the electronic form that says how many; without one the desk counts.
_COUNTED = {"bản": "copies", "trang": ""}


def fee_lines(dossier: Dossier) -> list[FeeLine]:
    """Lines that hold for the dossier's channel; one whose name says “(trực tuyến)” holds for that alone."""
    rows = FeeLine.objects.filter(version=dossier.version_id).order_by("pk")
    return [row for row in rows if _of_channel(row, dossier.channel)]


def plain_items(dossier: Dossier) -> list[Item]:
    """What is owed when nobody has to judge: one line with an amount, and its number known. Else empty."""
    lines = fee_lines(dossier)
    priced = [line for line in lines if line.amount]
    if len(priced) != 1 or any(line.amount is None for line in lines):
        return []
    quantity = _quantity(priced[0], dossier)
    return [item_of(priced[0], quantity=quantity)] if quantity else []


def item_of(
    line: FeeLine,
    *,
    quantity: int = 1,
    price: int | None = None,
    exemption: Exemption | None = None,
    evidence: str = "",
) -> Item:
    """A line to pay for. price: only where the catalogue has no amount, because a council decides it."""
    amount = line.amount if line.amount is not None else price or 0
    return Item(line.kind, line.name, amount, quantity, line.unit, exemption, evidence)


def exemptions_of(dossier: Dossier, *, at: datetime) -> list[Exemption]:
    """Groups that are let off fees of this procedure today."""
    return exemptions_for(dossier.version, day=local(at).date())


def due_before_reception(dossier: Dossier, *, at: datetime) -> bool:
    """The catalogue says so, with its source, on that day; otherwise the fee is due before the result."""
    own = arrangement_on(dossier.version.procedure_id, local(at).date())
    return own is not None and own.fee_due == FeeDue.RECEPTION


def _of_channel(line: FeeLine, channel: str) -> bool:
    name, opened, rest = line.name.rpartition("(")
    words = {word.strip() for word in rest.rstrip(")").split(",")} if opened and name else set()
    with translation.override("vi"):  # the importer wrote them so
        labels = {str(one.label).lower(): one.value for one in ChannelTerm.Channel}
    named = {labels[word] for word in words if word in labels}
    return not named or channel in named


def _quantity(line: FeeLine, dossier: Dossier) -> int:
    """0: somebody has to count."""
    if line.unit not in _COUNTED:
        return 1
    answer = str(dossier.answers.get(_COUNTED[line.unit], ""))
    return int(answer) if answer.isdecimal() else 0

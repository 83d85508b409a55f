"""What a procedure costs, in a few words."""

from dataclasses import dataclass

from motcua.catalogue.models import FeeLine


@dataclass(frozen=True)
class FeeInShort:
    """kind: "free", "fixed" (amount), "from" (least amount) or "unknown"."""

    kind: str
    amount: int = 0


def fee_in_short(fees: list[FeeLine]) -> FeeInShort:
    """What it costs, as far as one line can say it truthfully."""
    amounts = [fee.amount for fee in fees if fee.amount is not None]
    if not fees:
        return FeeInShort("free")
    if not amounts:
        return FeeInShort("unknown")
    if len(amounts) == len(fees) and len(set(amounts)) == 1:
        return FeeInShort("fixed", amounts[0]) if amounts[0] else FeeInShort("free")
    return FeeInShort("from", min(amounts))

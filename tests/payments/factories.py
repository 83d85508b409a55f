"""A dossier that owes a fee, and the money that comes in for it."""

from motcua.catalogue.models import FeeLine
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import paying
from motcua.dossiers.services.paying import Charged
from motcua.payments.models import Order
from tests.dossiers.factories import MONDAY, World


def fee(w: World, amount: int | None = 15_000, **more: object) -> FeeLine:
    """A fee line of the world's procedure."""
    facts = {"name": "Lệ phí xác nhận", "kind": "fee", "amount": amount} | more
    return FeeLine.objects.create(version=w.version, **facts)


def owes(w: World, dossier: Dossier, amount: int = 15_000, *, at=MONDAY) -> Order:
    """The desk has reckoned what a dossier owes, after it was taken in."""
    line = fee(w, amount)
    paying.charge(dossier_id=dossier.pk, by=w.lan, at=at, charges=[Charged(line.pk)])
    dossier.refresh_from_db()
    return order_of(dossier)


def order_of(dossier: Dossier) -> Order:
    return Order.objects.filter(ref=dossier.pk).exclude(state="cancelled").latest("opened_at", "pk")

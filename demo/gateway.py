"""The gateway of the demo: no network, a page of our own where a person says whether the bank paid.

What was said is kept in the cache, which is enough for a demo; money is counted by the same road as any
other.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import cache

from motcua.payments.gateway import Answer, Bill, GatewayDown, Opened, Standing, Stored
from motcua.payments.gateway_rows import Gateway
from motcua.payments.models import CollectingAccount

_KEPT = 7 * 24 * 3600  # seconds


def decide(reference: str, *, paid: bool) -> None:
    """The person at the demo's bank has paid, or has not; a payment made stays made."""
    if cache.get(_key(reference)) != Standing.PAID.value:
        cache.set(_key(reference), (Standing.PAID if paid else Standing.FAILED).value, _KEPT)


def seed(since: date) -> None:
    """The demo's gateway and the province's account, both invented."""
    facts = {"kind": Gateway.Kind.DEMO, "name": "Ngân hàng thử (bản trình diễn)", "active": True}
    Gateway.objects.get_or_create(slug="thu", defaults=facts)
    if not CollectingAccount.objects.exists():
        CollectingAccount.objects.create(
            bank="970400",
            bank_name="Kho bạc thử (số tài khoản giả định)",
            number="3511000000001",
            holder="TINH QUANG NAM THU PHI LE PHI",
            valid_from=since,
        )


class DemoGateway:
    """`payments.gateway.Adapter` without a gateway."""

    def open(self, gateway: Gateway, bill: Bill) -> Opened:
        self._only_in_demo()
        return Opened(f"{settings.PUBLIC_URL}/demo/ngan-hang/{bill.reference}/")

    def ask(self, gateway: Gateway, stored: Stored) -> Answer:
        self._only_in_demo()
        standing = Standing(cache.get(_key(stored.reference), Standing.PENDING.value))
        return Answer(standing, stored.amount if standing == Standing.PAID else 0)

    def reference_of(self, message: Mapping[str, Any]) -> str:
        return ""

    def genuine(self, gateway: Gateway, message: Mapping[str, Any], stored: Stored) -> bool:
        return False

    def said(self, taken: bool) -> dict[str, Any]:
        return {}

    def bill_pdf(self, gateway: Gateway, stored: Stored) -> bytes:
        return b""

    def _only_in_demo(self) -> None:
        if not settings.DEMO:
            raise GatewayDown("only in the demo")


def _key(reference: str) -> str:
    return f"demo-bank:{reference}"

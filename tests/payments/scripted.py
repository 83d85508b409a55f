"""A gateway whose answers a test writes: the fake at `payments.gateway.Adapter`."""

from typing import Any, ClassVar

from demo import gateway as demo_gateway
from motcua.payments.gateway import Answer, GatewayDown, Opened, Standing
from tests.dossiers import factories
from tests.dossiers.factories import World


class Scripted:
    standing: ClassVar[dict[str, Answer]] = {}
    down: ClassVar[bool] = False

    def open(self, gateway: Any, bill: Any) -> Opened:
        self._up()
        Scripted.standing.setdefault(bill.reference, Answer(Standing.PENDING))
        return Opened(f"https://ngan-hang.example/{bill.reference}")

    def ask(self, gateway: Any, stored: Any) -> Answer:
        self._up()
        return Scripted.standing.get(stored.reference, Answer(Standing.PENDING))

    def reference_of(self, message: Any) -> str:
        return str(message.get("ref", ""))

    def genuine(self, gateway: Any, message: Any, stored: Any) -> bool:
        return message.get("sum") == "right"

    def said(self, taken: bool) -> dict[str, Any]:
        return {"taken": taken}

    def bill_pdf(self, gateway: Any, stored: Any) -> bytes:
        return b""

    def _up(self) -> None:
        if Scripted.down:
            raise GatewayDown("down")


def world_with_gateway(settings: Any) -> World:
    """A world whose gateways all answer what the test writes; nothing is asked yet."""
    settings.PAYMENT_GATEWAYS = {"demo": "tests.payments.scripted.Scripted"}
    Scripted.standing, Scripted.down = {}, False
    demo_gateway.seed(factories.SINCE)
    return factories.world()

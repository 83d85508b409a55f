"""A gateway whose answers a test writes: the fake at `payments.gateway.Adapter`."""

from typing import Any, ClassVar

from motcua.payments.gateway import Answer, GatewayDown, Opened, Standing


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

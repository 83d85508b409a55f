"""What the system needs of a payment gateway, whichever it is. The adapters are in `integration`.

A gateway is asked three things: open a payment, say how it stands, and whether a callback is genuine. A
callback never moves money here: it says that it is time to ask. What counts is the gateway's own answer to
that question, because no callback known to us signs the outcome it reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from motcua.common.refusal import Refusal
from motcua.payments.gateway_rows import Gateway


class GatewayDown(Exception):
    """No usable answer: nothing is known about the money; ask again later."""


class GatewayRefused(Exception):
    """The gateway understood and said no: this payment will not come about."""


class GatewayUnknown(Refusal):
    """No gateway of that name is open in this installation."""

    code = "payment-gateway-unknown"
    message = _("Cách thanh toán này hiện không dùng được. Vui lòng chọn cách khác.")


class Standing(StrEnum):
    """How a payment stands at the gateway."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True)
class Bill:
    """A payment to be opened. amount: whole đồng. lines: name and amount of each. facts: of the procedure."""

    reference: str
    amount: int
    about: str
    payer: str
    lines: tuple[tuple[str, int], ...]
    facts: Mapping[str, str]
    asked_at: datetime
    address: str  # network address of the person who pays
    return_url: str


@dataclass(frozen=True)
class Opened:
    """The gateway's page where the person pays."""

    url: str


@dataclass(frozen=True)
class Answer:
    """How a payment stands. amount: what the gateway says was paid, whole đồng; 0 when it does not say."""

    standing: Standing
    amount: int = 0
    voucher: str = ""
    words: str = ""


@dataclass(frozen=True)
class Stored:
    """What we stored of a payment when it was opened: the only values a callback is checked against."""

    reference: str
    amount: int
    asked_at: datetime


class Adapter(Protocol):
    """One gateway. Every call but `reference_of` and `genuine` goes over the network."""

    def open(self, gateway: Gateway, bill: Bill) -> Opened:
        """Open a payment; the same reference is the same payment. Raises GatewayDown, GatewayRefused."""
        ...

    def ask(self, gateway: Gateway, stored: Stored) -> Answer:
        """How it stands. Raises GatewayDown."""
        ...

    def reference_of(self, message: Mapping[str, Any]) -> str:
        """Our reference in a callback; empty when there is none."""
        ...

    def genuine(self, gateway: Gateway, message: Mapping[str, Any], stored: Stored) -> bool:
        """Does the callback carry the right checksum over the stored values?"""
        ...

    def said(self, taken: bool) -> dict[str, Any]:
        """What the gateway expects as the answer to a callback."""
        ...

    def bill_pdf(self, gateway: Gateway, stored: Stored) -> bytes:
        """The gateway's own receipt of a paid payment; empty where it has none. Raises GatewayDown."""
        ...


def adapter_of(gateway: Gateway) -> Adapter:
    """The adapter of the gateway's kind, as the settings name it. Raises GatewayUnknown."""
    path = settings.PAYMENT_GATEWAYS.get(gateway.kind)
    if path is None:
        raise GatewayUnknown
    adapter: Adapter = import_string(path)()
    return adapter

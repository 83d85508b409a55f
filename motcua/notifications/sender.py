"""What the engine asks of who carries short messages (SMS, Zalo) or wakes browsers; `integration` does it."""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Rejected(Exception):
    """The message will never be taken as it is: a wrong number, a template that is not registered."""


class Unreachable(Exception):
    """The message was not taken this time: no line, no answer, too busy. It may be sent again."""


class Gone(Exception):
    """The browser is not there any more: its push service forgot it, or the person took the right back."""


@dataclass(frozen=True)
class Address:
    """Where a browser is woken (PushSubscription of the Push API): both keys in base64url."""

    endpoint: str
    p256dh: str
    auth: str


class Sender(Protocol):
    """A gateway of short messages, named by the setting MESSAGE_SENDER."""

    def ready(self) -> bool:
        """False while the gateway has no address: its channels are off."""
        ...

    def send(self, *, channel: str, phone: str, template: str, text: str, key: str) -> str:
        """Hand one message over and return the gateway's number for it.

        The same key again is the same message. Raises Rejected or Unreachable.
        """
        ...


class Pusher(Protocol):
    """Whoever speaks to push services, named by the setting PUSH_SENDER."""

    def public_key(self) -> str:
        """The key by which push services know this installation, base64url (applicationServerKey)."""
        ...

    def takes(self, address: Address) -> bool:
        """Is it an address of a push service that is known, with keys that are keys?"""
        ...

    def push(self, address: Address, *, content: bytes, topic: str) -> None:
        """Hand one message over; the same topic replaces one that still waits there.

        Raises Gone, Rejected or Unreachable.
        """
        ...


@cache
def sender() -> Sender:
    """The gateway of this installation."""
    made: Sender = import_string(settings.MESSAGE_SENDER)()
    return made


@cache
def pusher() -> Pusher:
    """Whoever wakes browsers for this installation."""
    made: Pusher = import_string(settings.PUSH_SENDER)()
    return made

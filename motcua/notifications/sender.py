"""What the engine asks of whoever carries short messages (SMS, Zalo). `integration` implements it."""

from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Rejected(Exception):
    """The message will never be taken as it is: a wrong number, a template that is not registered."""


class Unreachable(Exception):
    """The message was not taken this time: no line, no answer, too busy. It may be sent again."""


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


@cache
def sender() -> Sender:
    """The gateway of this installation."""
    made: Sender = import_string(settings.MESSAGE_SENDER)()
    return made

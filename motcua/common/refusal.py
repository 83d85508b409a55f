"""The one kind of exception that is expected, shown to a person and not alarmed about."""

from typing import ClassVar

from django.utils.functional import Promise


class Refusal(Exception):
    """An act the rules do not allow now.

    Subclasses state a stable `code` (the API's problem type, the log key) and a Vietnamese `message`
    with named places: what happened, why, what to do next.
    """

    code: ClassVar[str]
    message: ClassVar[str | Promise]

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        return str(self.message).format(**self.facts)

"""A page that is one form for one act: what every such page of the console does with a press."""

from collections.abc import Callable
from typing import Any

from django import forms

from motcua.common.refusal import Refusal


def carry_out(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> int | None:
    """Do the act on a good answer. None when it is done, else the HTTP status to show the form with.

    200 an empty form, 422 an answer with mistakes, 409 a refusal, which is added to the form.
    What was typed stays.
    """
    if not form.is_bound:
        return 200
    if not form.is_valid():
        return 422
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return 409
    return None

"""JSON that strangers send."""

import json
from typing import Any


def json_object(body: bytes) -> dict[str, Any]:
    """The object it is; empty when it is none, or is nested deeper than anything that was agreed."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}

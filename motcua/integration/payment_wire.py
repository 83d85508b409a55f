"""What the adapters of payment gateways share: one JSON question over HTTP, and what counts as an answer."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from motcua.deadlines.calendars import local
from motcua.payments.gateway import GatewayDown

if TYPE_CHECKING:
    import httpx

SECONDS = 10


def post(url: str, message: dict[str, Any]) -> dict[str, Any]:
    """The gateway's JSON object. Raises GatewayDown for anything else: nothing is known then."""
    answer = _ask(url, message)
    try:
        said = answer.json()
    except ValueError as error:
        raise GatewayDown(f"{answer.status_code}: no JSON") from error
    if answer.status_code >= 500 or not isinstance(said, dict):
        raise GatewayDown(str(answer.status_code))
    return said


def stream(url: str, message: dict[str, Any]) -> bytes:
    """The PDF the gateway answers with; empty when it answers something else."""
    answer = _ask(url, message)
    is_pdf = answer.status_code == 200 and answer.content.startswith(b"%PDF")
    return answer.content if is_pdf else b""


def _ask(url: str, message: dict[str, Any]) -> "httpx.Response":
    import httpx  # 8 MB that the web processes need only when they ask a gateway

    try:
        return httpx.post(url, json=message, timeout=SECONDS, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise GatewayDown(str(error) or type(error).__name__) from error


def stamp(at: datetime) -> str:
    """yyyyMMddHHmmss in Việt Nam time."""
    return f"{local(at):%Y%m%d%H%M%S}"


def whole(value: object) -> int:
    """Whole đồng as gateways write them: 15000, "15000"; 0 when it is none."""
    text = str(value if value is not None else "").strip()
    return int(text) if text.isdecimal() and len(text) <= 13 else 0

"""Recipients and facts of notices."""

from datetime import datetime
from uuid import UUID

from motcua.common.ids import uuid7
from motcua.common.moments import VIETNAM
from motcua.notifications.models import Notice
from motcua.notifications.services import Recipient, notify

TET_EVE = datetime(2022, 1, 28, 16, 30, tzinfo=VIETNAM)


def facts(**changes: str) -> dict[str, str]:
    return {
        "code": "000.00.01.H47-220128-0001",
        "procedure": "Đăng ký khai sinh",
        "owner": "Nguyễn Thị Ánh Tuyết",
        "unit": "Bộ phận Một cửa phường Minh An",
        "agency": "Ủy ban nhân dân phường Minh An",
        "due_at": datetime(2022, 2, 7, 16, 30, tzinfo=VIETNAM).isoformat(),
        "answer_by": "",
        "reason": "",
        "url": "http://localhost:8000/theo-doi/000.00.01.H47-220128-0001",
    } | changes


def tuyet(**changes: object) -> Recipient:
    known = {
        "party_id": UUID(int=7),
        "staff_id": None,
        "name": "Nguyễn Thị Ánh Tuyết",
        "email": "tuyet@hoian.example",
        "phone": "0905123456",
    }
    return Recipient(**(known | changes))


def tell(to: Recipient | None = None, template: str = "received", **changes: object) -> Notice:
    given = {"ref": uuid7(), "context": facts(), "at": TET_EVE} | changes
    return notify(to=to or tuyet(), template=template, **given)

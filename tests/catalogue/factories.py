"""Plain functions for the catalogue's tests: lines of a national file, an editor, a version."""

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from motcua.agencies.models import Assignment, Role, Unit
from motcua.agencies.officers import Officer, officer
from motcua.catalogue import importer
from motcua.catalogue.content import Content, Power, Steps, Term, store
from motcua.catalogue.fields import field_named
from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.identity.models import Staff, User

DAY = date(2022, 7, 25)
AT = datetime(2022, 7, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def line(code: str = "1.004746", **changes: Any) -> bytes:
    """A clean line of the national file with some fields changed."""
    row = {
        "code": code,
        "name": "Thủ tục đăng ký lại kết hôn",
        "decision": "3606/QĐ-BTP",
        "levels": ["commune"],
        "field": "Hộ tịch",
        "subjects": ["Công dân Việt Nam"],
        "channels": [channel()],
        "components": [paper()],
        "results": [{"name": "Giấy chứng nhận kết hôn", "code": "KQ.G15.000012"}],
    }
    return json.dumps(row | changes, ensure_ascii=False).encode() + b"\n"


def channel(kind: str = "direct", value: int | None = 5, unit: str | None = "Ngày làm việc", fee="Miễn phí"):
    limit = {} if value is None else {"time_limit": {"value": value, "unit": unit}}
    return {"channel": kind, "fee_text": fee} | limit


def paper(name: str = "Bản sao Giấy chứng nhận kết hôn", **changes: Any) -> dict[str, Any]:
    return {"group": None, "name": name, "form": None, "originals": 1, "copies": 0} | changes


def planned(*lines: bytes, name: str = "danh-muc.jsonl") -> importer.Plan:
    digest = f"{hash(lines) & 0xFFFFFFFF:x}"
    return importer.plan_lines(lines, file_name=name, digest=digest)


def imported(
    *lines: bytes, publish: bool = False, replace: bool = False, at: datetime = AT
) -> importer.Report:
    return importer.apply(planned(*lines), by="người nhập", at=at, publish=publish, replace=replace)


def person_at_work(role: Role = Role.CATALOGUE_EDITOR, name: str = "Trần Thị Thùy Dương") -> Officer:
    number = Staff.objects.count() + 1
    unit, _ = Unit.objects.get_or_create(
        name="Văn phòng Ủy ban nhân dân tỉnh", level="province", kind="office", valid_from=date(2000, 1, 1)
    )
    user = User.objects.create(username=f"bientap{number}", password="!")
    staff = Staff.objects.create(user=user, code=f"BT{number}", full_name=name)
    Assignment.objects.create(staff=staff, unit=unit, role=role, valid_from=date(2022, 1, 1))
    found = officer(staff, unit, day=DAY)
    assert found is not None
    return found


def draft(code: str = "1.000894", name: str = "Đăng ký kết hôn", **changes: Any) -> ProcedureVersion:
    """A draft of a procedure, made if new."""
    procedure, _ = Procedure.objects.get_or_create(code=code)
    version = ProcedureVersion(procedure=procedure, field=field_named("Hộ tịch"), valid_from=DAY)
    content = Content(
        name=name,
        field="Hộ tịch",
        order=(Steps(("Nộp hồ sơ", "Nhận kết quả")),),
        powers=(Power("commune", "", "commune_same_day"),),
        channels=(Term("direct", 1, "working_day"),),
        **changes,
    )
    store([(version, content)])
    return version

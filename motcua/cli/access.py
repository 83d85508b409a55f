"""`motcua access`: what the operator does about access: stand in as second person, let old events go."""

import argparse
import json
import sys
from typing import Any
from uuid import UUID

from motcua.cli import installation

HELP = (
    "đề nghị về vai trò, mật khẩu chờ người thứ hai: xem, xác nhận tại máy chủ khi chỉ có một người quản trị"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
    shown = actions.add_parser("list", help="các đề nghị đang chờ, và ai xác nhận được")
    shown.add_argument("--json", action="store_true", help="in JSON")
    confirm = actions.add_parser("confirm", help="xác nhận một đề nghị khi không có người quản trị thứ hai")
    confirm.add_argument(
        "request", type=UUID, metavar="MÃ", help="mã của đề nghị, xem bằng `motcua access list`"
    )
    confirm.add_argument(
        "--operator", required=True, help="họ và tên người đang ngồi ở máy chủ, ghi vào nhật ký"
    )
    confirm.add_argument("--reason", required=True, help="vì sao phải xác nhận tại máy chủ")
    half = actions.add_parser("half", help="nhận trao nửa sau của một mã in giấy khi không ai khác nhận được")
    half.add_argument("link", type=UUID, metavar="MÃ", help="mã của liên kết, xem bằng `motcua access list`")
    half.add_argument("--operator", required=True, help="họ và tên người đang ngồi ở máy chủ")
    half.add_argument("--reason", required=True, help="vì sao phải nhận tại máy chủ")
    trim = actions.add_parser(
        "trim", help="xóa sự kiện an toàn cũ hơn MOTCUA_SECURITY_LOG_DAYS ngày (vai trò chủ bảng)"
    )
    trim.add_argument("--json", action="store_true", help="in JSON")


def run(args: argparse.Namespace) -> int:
    """0 done; 1 refused, said in a sentence."""
    if args.action == "trim":
        return _trim(args)
    installation.connect()
    from motcua.common.refusal import Refusal

    try:
        return {"list": _list, "confirm": _confirm, "half": _half}[args.action](args)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _list(args: argparse.Namespace) -> int:
    from motcua.agencies import services as agencies
    from motcua.agencies.models import AccessRequest
    from motcua.deadlines import clock

    at = clock.now()
    rows = AccessRequest.objects.waiting(at).select_related("staff", "unit", "asked_by").order_by("id")
    found: list[dict[str, Any]] = [
        {
            "request": str(row.pk),
            "what": agencies.in_words(row),
            "unit": row.unit.name,
            "asked_by": row.asked_by.full_name,
            "asked_at": row.asked_at.isoformat(),
            "confirmers": [staff.full_name for staff in agencies.confirmers(row, at=at)],
        }
        for row in rows
    ]
    found += [
        {
            "link": str(link.pk),
            "what": f"Nửa sau của mã in giấy, {link.user.staff.full_name}",
            "unit": "",
            "asked_by": link.first.full_name if link.first else "",
            "asked_at": link.made_at.isoformat(),
            "confirmers": [staff.full_name for staff in agencies.half_takers(link, at=at)],
        }
        for link in agencies.halves_waiting()
    ]
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    for one in found:
        key = one.get("request") or one["link"]
        print(f"{key}  {one['what']} {one['unit']} (đề nghị: {one['asked_by']})")
        print(f"    xác nhận được: {', '.join(one['confirmers']) or 'chỉ người vận hành máy chủ'}")
    if not found:
        print("Không có đề nghị nào đang chờ.")
    return 0


def _confirm(args: argparse.Namespace) -> int:
    from motcua.agencies import services as agencies
    from motcua.agencies.models import AccessRequest
    from motcua.common.moments import VIETNAM
    from motcua.deadlines import clock
    from motcua.identity import services as identity
    from motcua.notifications.access import ways_to

    deed = AccessRequest.objects.select_related("staff").filter(pk=args.request).first()
    if deed is None:
        print(f"Không có đề nghị nào mã {args.request}. Xem bằng `motcua access list`.", file=sys.stderr)
        return 1
    row, link = agencies.confirm_by_operator(
        request_id=args.request,
        ways=ways_to(deed.staff),
        operator=args.operator,
        reason=args.reason,
        at=clock.now(),
    )
    print(
        f"Đã xác nhận: {agencies.in_words(row)}. "
        f"Đã ghi tên {args.operator} vào nhật ký và báo người liên quan."
    )
    if link is not None and link.way == link.Way.PAPER:
        until = f"{link.expires_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        print(f"Nửa sau của mã đặt mật khẩu, dùng trước {until}: {identity.half_of(link, second=True)}")
        print(f"Nửa đầu: {row.asked_by.full_name} xem ở Quản trị › Mã in giấy.")
    return 0


def _half(args: argparse.Namespace) -> int:
    from motcua.agencies import services as agencies
    from motcua.deadlines import clock
    from motcua.identity import services as identity

    link = agencies.take_half_by_operator(
        link_id=args.link, operator=args.operator, reason=args.reason, at=clock.now()
    )
    print(f"Nửa sau của mã đặt mật khẩu cho {link.user.username}: {identity.half_of(link, second=True)}")
    return 0


def _trim(args: argparse.Namespace) -> int:
    """As the owner of the tables: the application itself can delete nothing here. That it was done stays."""
    installation.connect_as_owner()
    from datetime import UTC, datetime, timedelta

    from config import env
    from motcua.audit import security_events

    days = env.number("MOTCUA_SECURITY_LOG_DAYS", 730)
    gone = security_events.trim(before=datetime.now(UTC) - timedelta(days=days)) if days > 0 else 0
    print(
        json.dumps({"deleted": gone, "days": days}) if args.json else f"Đã xóa {gone} dòng quá {days} ngày."
    )
    return 0

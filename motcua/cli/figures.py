"""`motcua figures`: connections to values others measure, for the map."""

import argparse
import json
import sys
from pathlib import Path

from motcua.cli import installation

HELP = "kết nối đọc số liệu của nơi khác cho bản đồ (JSON qua HTTP, truy vấn PostgreSQL chỉ đọc)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
    keep = actions.add_parser("connect", help="thêm hoặc sửa một kết nối")
    keep.add_argument("slug", metavar="MÃ")
    keep.add_argument("--family", required=True, help="nhóm chỉ số: von, tiem, dti, ict, par")
    where = keep.add_mutually_exclusive_group(required=True)
    where.add_argument("--url", default="", help="địa chỉ trả JSON")
    where.add_argument("--query", metavar="TỆP.sql", type=Path, help="câu truy vấn đọc bảng số liệu")
    keep.add_argument("--secret", required=True, help="tên sau MOTCUA_FIGURES_ của biến giữ khóa")
    keep.add_argument("--unit", required=True, help="mã định danh của UBND mà các nơi bên dưới có số liệu")
    keep.add_argument("--source", required=True, help="nguồn, hiện cạnh mỗi giá trị")
    keep.add_argument("--responsible", required=True, help="người chịu trách nhiệm về số liệu")
    keep.add_argument("--off", action="store_true", help="giữ lại nhưng không đọc nữa")
    read = actions.add_parser("read", help="đọc ngay một kết nối")
    read.add_argument("slug", metavar="MÃ")
    actions.add_parser("list", help="các kết nối và lần đọc cuối").add_argument(
        "--json", action="store_true", help="in JSON"
    )


def run(args: argparse.Namespace) -> int:
    """0 done; 1 the connection did not answer as it should; 2 wrong use, said in a sentence."""
    installation.connect()
    from motcua.common.refusal import Refusal
    from motcua.oversight.models import OutsideSource
    from motcua.scorecard.live import UnitUnknown

    try:
        return {"connect": _connect, "read": _read, "list": _list}[args.action](args)
    except OutsideSource.DoesNotExist:
        print(f"Không có kết nối “{args.slug}”. Xem `motcua figures list`.", file=sys.stderr)
    except (Refusal, UnitUnknown, OSError, UnicodeDecodeError) as wrong:
        print(wrong, file=sys.stderr)
    return 2


def _connect(args: argparse.Namespace) -> int:
    from motcua.deadlines import clock
    from motcua.oversight.models import OutsideSource
    from motcua.oversight.services.fetching import keep_source
    from motcua.scorecard.live import unit_of

    row = OutsideSource.objects.filter(pk=args.slug).first() or OutsideSource(slug=args.slug)
    row.kind = OutsideSource.Kind.DATABASE if args.query else OutsideSource.Kind.HTTP
    row.family, row.url, row.secret = args.family, args.url, args.secret
    row.query = args.query.read_text(encoding="utf-8") if args.query else ""
    row.unit = unit_of(args.unit, day=clock.now().date())
    row.source, row.responsible, row.active = args.source, args.responsible, not args.off
    keep_source(row)
    print(f"Đã ghi kết nối {row.slug}. Đọc lúc 04:20, 10:20, 16:20 mỗi ngày; đọc ngay: motcua figures read.")
    return 0


def _read(args: argparse.Namespace) -> int:
    from motcua.deadlines import clock
    from motcua.oversight.models import OutsideSource
    from motcua.oversight.services.fetching import fetch

    at = clock.now()
    fetch(slug=args.slug, at=at)
    row = OutsideSource.objects.get(pk=args.slug)
    print(row.said)
    return 0 if row.read_at == row.tried_at else 1


def _list(args: argparse.Namespace) -> int:
    from motcua.oversight.models import OutsideSource

    rows = list(OutsideSource.objects.order_by("pk"))
    if args.json:
        facts = [
            {
                "slug": row.slug,
                "family": row.family,
                "kind": row.kind,
                "active": row.active,
                "tried_at": row.tried_at and row.tried_at.isoformat(),
                "read_at": row.read_at and row.read_at.isoformat(),
                "said": row.said,
            }
            for row in rows
        ]
        print(json.dumps(facts, ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row.slug}  {row.family}  {row.kind}  {'bật' if row.active else 'tắt'}  {row.said}")
    if not rows:
        print("Chưa có kết nối nào.")
    return 0

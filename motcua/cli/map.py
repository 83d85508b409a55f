"""`motcua map import FILE.geojson`: official boundaries in place of the tiles."""

import argparse
import json
import sys
from pathlib import Path

from motcua.cli import installation

HELP = "nhập địa giới chính thức cho bản đồ (GeoJSON, khớp theo mã GSO)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
    bring = actions.add_parser("import", help="thay hình của các cấp có trong tệp; có lỗi thì không đổi gì")
    bring.add_argument("file", metavar="TỆP.geojson", type=Path)
    bring.add_argument(
        "--source", default="", help="nơi công bố địa giới, hiện dưới bản đồ; mặc định tên tệp"
    )
    bring.add_argument("--json", action="store_true", help="in JSON")


def run(args: argparse.Namespace) -> int:
    """0 imported; 1 the file has problems, all of them named; 2 the file is no GeoJSON."""
    installation.connect()
    from motcua.deadlines import clock
    from motcua.oversight.services.boundaries import import_boundaries
    from motcua.oversight.shapes import NotGeoJSON

    try:
        drawing = import_boundaries(path=args.file, source=args.source or args.file.name, at=clock.now())
    except (NotGeoJSON, UnicodeDecodeError) as wrong:
        print(wrong if isinstance(wrong, NotGeoJSON) else "Tệp không phải văn bản UTF-8.", file=sys.stderr)
        return 2
    size = sum(map(len, drawing.paths.values()))
    if args.json:
        facts = {"imported": sorted(drawing.paths), "bytes": size, "unknown": drawing.unknown}
        print(json.dumps(facts | {"problems": drawing.problems}, ensure_ascii=False))
        return 1 if drawing.problems else 0
    for line in drawing.unknown:
        print(f"Bỏ qua: {line}")
    for line in drawing.problems:
        print(f"SAI: {line}")
    if drawing.problems:
        print("Chưa nhập hình nào.")
        return 1
    print(f"Đã nhập {len(drawing.paths)} hình, {size / 1000:.1f} kB.")
    return 0

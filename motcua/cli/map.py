"""`motcua map import FILE.geojson`: official boundaries in place of the tiles."""

import argparse
import json
import sys
from pathlib import Path

from motcua.cli import installation

HELP = "nhập địa giới chính thức cho bản đồ (GeoJSON, khớp theo mã GSO)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
    bring = actions.add_parser(
        "import", help="thay hình của các tỉnh, huyện có địa bàn trong tệp; có lỗi thì không đổi gì"
    )
    bring.add_argument("file", metavar="TỆP.geojson", type=Path)
    bring.add_argument(
        "--source", default="", help="nơi công bố địa giới, hiện dưới bản đồ; mặc định tên tệp"
    )
    bring.add_argument("--json", action="store_true", help="in JSON")


def run(args: argparse.Namespace) -> int:
    """0 imported; 1 the file has problems, all of them named; 2 the file is no GeoJSON."""
    installation.connect()
    from motcua.deadlines import clock
    from motcua.oversight.services.boundaries import coverage_on, import_boundaries
    from motcua.oversight.shapes import NotGeoJSON

    at = clock.now()
    try:
        drawing = import_boundaries(path=args.file, source=args.source or args.file.name, at=at)
    except (NotGeoJSON, UnicodeDecodeError) as wrong:
        print(wrong if isinstance(wrong, NotGeoJSON) else "Tệp không phải văn bản UTF-8.", file=sys.stderr)
        return 2
    coverage = coverage_on(at.date())
    if args.json:
        facts = {
            "imported": sorted(drawing.paths),
            "bytes": sum(one.size for one in drawing.maps.values()),
            "unknown": drawing.unknown,
            "problems": drawing.problems,
            "drawn": coverage.drawn,
            "tiles": coverage.tiles,
        }
        print(json.dumps(facts, ensure_ascii=False))
        return 1 if drawing.problems else 0
    for line in drawing.unknown:
        print(f"Bỏ qua: {line}")
    for line in drawing.problems:
        print(f"SAI: {line}")
    if drawing.problems:
        print("Chưa nhập hình nào.")
        return 1
    largest = max(one.size for one in drawing.maps.values())
    print(
        f"Đã nhập {len(drawing.paths)} hình trên {len(drawing.maps)} bản đồ, "
        f"bản đồ lớn nhất {largest / 1000:.1f} kB."
    )
    print("Có địa giới: " + "; ".join(f"{name} ({n})" for name, n in coverage.drawn.items()) + ".")
    if coverage.tiles:
        print(f"Còn vẽ bằng ô: {'; '.join(coverage.tiles)}.")
    return 0

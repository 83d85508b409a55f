"""`motcua begin`: the law, units and catalogue of an installation in service, and its first administrator."""

import argparse
import json
import os
import sys
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from motcua.cli import asking, demo_package, installation, prepare

if TYPE_CHECKING:
    from motcua.cli.reference import Doubt, Loaded

HELP = "Bắt đầu một hệ thống thật: nạp dữ liệu nền và tạo người quản trị đầu tiên."
_DEMO = (
    "Bản trình diễn (MOTCUA_DEMO=1) đã có sẵn tỉnh mẫu và các tài khoản. Để bắt đầu một hệ thống thật, "
    "hãy bỏ MOTCUA_DEMO=1 và dùng một cơ sở dữ liệu trống."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", default="", help="họ và tên người quản trị đầu tiên")
    parser.add_argument("--username", default="", help="tên đăng nhập, ví dụ qt.an")
    parser.add_argument("--email", default="", help="thư điện tử của người quản trị")
    parser.add_argument("--code", default="", help="mã cán bộ (mặc định: tên đăng nhập viết hoa)")
    parser.add_argument(
        "--another", action="store_true", help="thêm người quản trị dù đã có, khi không ai còn đăng nhập được"
    )
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    parser.epilog = (
        "Thiếu điều gì thì lệnh hỏi ở màn hình. Mật khẩu được hỏi hai lần, hoặc đọc từ tệp nêu ở "
        "MOTCUA_ADMIN_PASSWORD_FILE, hoặc là dòng đầu của đầu vào chuẩn."
    )


@dataclass
class Outcome:
    """What the command found and did."""

    loaded: "list[Loaded]" = field(default_factory=list)
    to_confirm: "list[Doubt]" = field(default_factory=list)
    appointed: dict[str, str] | None = None
    administrators: list[str] = field(default_factory=list)


def run(args: argparse.Namespace) -> int:
    """0 done, also when everything was there before; 1 not possible on this database; 2 wrong use."""
    os.environ.setdefault("MOTCUA_DEMO", "0")  # nobody begins a demo
    installation.describe()
    from config import env

    if env.flag("MOTCUA_DEMO", False):
        return _say(2, _DEMO)
    with redirect_stdout(sys.stderr):
        if prepare.ready(installation.connect_as_owner(), dossiers=0) != 0:
            return 1
    from motcua.common.refusal import Refusal

    if demo_package.people_are_here():
        return _say(1, prepare.DEMO_PEOPLE)
    try:
        outcome = _begin(args)
    except asking.NotGiven as problem:
        return _say(2, str(problem))
    except Refusal as refusal:
        return _say(1, str(refusal))
    if args.json:
        print(json.dumps(asdict(outcome), ensure_ascii=False))
    else:
        _tell(outcome)
    return 0


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


def _begin(args: argparse.Namespace) -> Outcome:
    """Everything is asked before anything is loaded; with the first row the database is in service."""
    from motcua.agencies import services as agencies
    from motcua.deadlines import clock, commissioning

    now = clock.now()
    known = agencies.system_administrators(now.date())
    asked_for = bool(args.name or args.username or args.another)
    if known and asked_for and not args.another:
        raise agencies.AdministratorExists(names=", ".join(map(str, known)))
    outcome = Outcome()
    facts = asking.person(args) if asked_for or not known else None
    password = asking.password(facts["username"]) if facts else ""
    commissioning.commission(at=now)
    _load(outcome)
    if facts:
        staff, unit = agencies.appoint_administrator(
            **facts, password=password, another=args.another, at=clock.now()
        )
        outcome.appointed = {"name": staff.full_name, "username": facts["username"], "unit": unit.name}
    outcome.administrators = [str(staff) for staff in agencies.system_administrators(now.date())]
    return outcome


def _load(outcome: Outcome) -> None:
    from django.conf import settings

    from motcua.agencies import services as agencies
    from motcua.cli import reference
    from motcua.deadlines import clock

    now = clock.now()
    code, name = settings.PROVINCE_CODE, settings.PORTAL_OWNER["name"]
    parts = reference.load(
        since=now.date(),
        at=now,
        units=lambda: agencies.found_province(code=code, name=name, day=now.date()),
    )
    for part in parts:
        outcome.loaded.append(part)
        print(
            f"· {part.name}: đã có {part.before}, thêm {part.now - part.before}", file=sys.stderr, flush=True
        )
    outcome.to_confirm = reference.doubts(now.date())


def _tell(outcome: Outcome) -> None:
    if outcome.to_confirm:
        print("\nCần xác nhận hoặc sửa trước khi dùng thật:")
        for doubt in outcome.to_confirm:
            print(f"  – {doubt.sentence}")
    if outcome.appointed:
        told = "{name}, tên đăng nhập {username}, tại {unit}".format(**outcome.appointed)
        print(f"\nĐã tạo người quản trị hệ thống: {told}.")
        print("Lần đăng nhập đầu tiên phải đổi mật khẩu vừa đặt, rồi thiết lập xác thực hai lớp.")
        if len(outcome.administrators) < 2:
            print(
                "Mới có một người quản trị: vai trò ký, đứng đầu, kiểm soát, quản trị cần người thứ hai xác "
                "nhận. Hãy thêm ngay người thứ hai: `motcua begin --another --name … --username …`."
            )
    else:
        print(f"\nKhông tạo người quản trị nào: đã có {', '.join(outcome.administrators)}.")
    print("Khởi động web và tiến trình nền (`make run`, hoặc deploy/systemd), rồi mở /tai-khoan/dang-nhap/.")

"""`motcua run`: everything needed to serve, in the foreground, until Ctrl-C."""

import argparse
import fcntl
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from motcua.cli import crew, demo_package, installation
from motcua.cli.crew import CouldNotStart
from motcua.cli.server_watch import ServerWatch

HELP = "Khởi động hệ thống: cơ sở dữ liệu, máy chủ web và tiến trình nền."
YEAR = 12_000  # dossiers of the demo's year before: two minutes of a quiet machine with two cores
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK_EVERY = 0.25  # seconds between two looks at everything that runs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe (mặc định 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000; bận thì chọn cổng khác)")
    parser.add_argument("--workers", type=int, default=2, help="số tiến trình web")
    parser.add_argument("--dossiers", type=int, default=400, help="số hồ sơ mẫu khi nạp bản trình diễn")
    parser.add_argument("--year", type=int, default=YEAR, help="số hồ sơ mẫu của cả tỉnh trong năm trước đó")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted; every process started here is stopped here. 1 when it cannot start."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays nohup
            signal.signal(number, _interrupt)
    people, watch = crew.Crew(), ServerWatch()
    try:
        with _only_run_of(installation.home()), ExitStack() as at_the_end:
            at_the_end.callback(watch.close)
            at_the_end.callback(people.stop)
            at_the_end.callback(_ignore_signals)
            _serve(args, people, watch)
    except KeyboardInterrupt:
        print("\nĐã dừng.", flush=True)
        return 0
    except CouldNotStart as reason:
        print(reason, file=sys.stderr)
        return 1
    return 1


def _serve(args: argparse.Namespace, people: crew.Crew, watch: ServerWatch) -> None:
    from config import env

    started = time.monotonic()
    crew.dismiss_stragglers(installation.home())
    port = crew.free_port(args.host, args.port)
    os.environ.setdefault("MOTCUA_PUBLIC_URL", f"http://localhost:{port}")
    _step("Mở cơ sở dữ liệu")
    watch.open()
    _step("Cập nhật cấu trúc dữ liệu")
    people.do("prepare", "--dossiers", "0", meanwhile=watch.look)
    people.hire("máy chủ web", *crew.web(args.host, port, args.workers))
    people.hire("tiến trình nền", *crew.worker())
    people.wait_until_up(args.host, port, meanwhile=watch.look)
    _welcome(port, time.monotonic() - started)
    if env.flag("MOTCUA_DEMO", False):
        wanted = ("--dossiers", str(args.dossiers), "--year", str(args.year))
        people.hire("tạo hồ sơ mẫu", sys.executable, "-m", "motcua", "fill", *wanted, ends=True)
    while True:
        time.sleep(_LOOK_EVERY)
        watch.look()
        people.replace_the_fallen()


def _ignore_signals() -> None:
    """A second Ctrl-C must not cut the stopping short."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def _only_run_of(home: Path) -> Iterator[None]:
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "run.lock").open("w")
    except OSError as problem:
        raise CouldNotStart(f"Không ghi được vào thư mục dữ liệu: {problem}") from problem
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CouldNotStart(f"Hệ thống đang chạy rồi với dữ liệu ở {home}.") from None
        yield


def _step(text: str) -> None:
    print(f"· {text}…", flush=True)


def _welcome(port: int, seconds: float) -> None:
    address = f"http://localhost:{port}"
    rule = "─" * 72
    lines = [
        rule,
        f"Một Cửa đã sẵn sàng sau {seconds:.0f} giây.",
        "",
        f"  Cổng dịch vụ công   {address}/",
        f"  Cán bộ              {address}/can-bo/",
        f"  Quản trị            {address}/quan-tri/",
    ]
    from config import env

    if env.flag("MOTCUA_DEMO", False):
        lines += _demo_lines(address)
    print("\n".join(["", *lines, "", "  Nhấn Ctrl-C để dừng.", rule, ""]), flush=True)


def _demo_lines(address: str) -> list[str]:
    accounts = demo_package.module("accounts")

    return [
        f"  Vào vai bất kỳ ai   {address}/demo/",
        "",
        f"  Tài khoản cán bộ mẫu, mật khẩu {accounts.PASSWORD}:",
        *(f"    {name:<12} {who}" for name, who in accounts.ACCOUNTS),
    ]

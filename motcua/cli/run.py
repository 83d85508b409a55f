"""`motcua run`: everything needed to serve, in the foreground, until Ctrl-C."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from motcua.cli import installation, postgres

HELP = "Khởi động hệ thống: cơ sở dữ liệu, máy chủ web và tiến trình nền."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe (mặc định 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000; bận thì chọn cổng khác)")
    parser.add_argument("--workers", type=int, default=2, help="số tiến trình web")
    parser.add_argument("--dossiers", type=int, default=400, help="số hồ sơ mẫu khi nạp bản trình diễn")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted; every process started here is stopped here."""
    started = time.monotonic()
    embedded = "DATABASE_URL" not in os.environ
    port = _free_port(args.host, args.port)
    os.environ.setdefault("MOTCUA_PUBLIC_URL", f"http://localhost:{port}")
    installation.connect()
    crew: list[subprocess.Popen[bytes]] = []
    _stop_on_signals()
    try:
        _step("Cập nhật cơ sở dữ liệu")
        subprocess.run([sys.executable, "-m", "motcua", "migrate"], check=True)
        _collect_static()
        _load_demo(args.dossiers)
        crew = [_web(args, port), _worker()]
        _wait_until_up(args.host, port, crew)
        _welcome(port, time.monotonic() - started)
        return _watch(crew)
    except KeyboardInterrupt:
        print("\nĐang dừng…", flush=True)
        return 0
    except subprocess.CalledProcessError as failed:
        print(
            f"Không khởi động được: lệnh {failed.cmd[-1]} dừng với mã {failed.returncode}.", file=sys.stderr
        )
        return 1
    finally:
        _stop(crew)
        if embedded:
            postgres.stop(installation.home() / "postgres")


def _free_port(host: str, wanted: int) -> int:
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
        if port != wanted:
            print(f"Cổng {wanted} đang bận nên hệ thống dùng cổng {port}.", flush=True)
        return port
    raise SystemExit(f"Không có cổng nào trống từ {wanted} đến {wanted + 49}.")


def _stop_on_signals() -> None:
    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)


def _collect_static() -> None:
    """Gather and hash static files once for each state of the code."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(__file__).resolve().parent.parent
    newest = max(path.stat().st_mtime for path in root.glob("*/static/**/*") if path.is_file())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        _step("Chuẩn bị tệp giao diện")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def _load_demo(dossiers: int) -> None:
    from django.conf import settings

    from motcua.agencies.models import Unit

    if settings.DEMO and not Unit.objects.exists():
        from motcua.cli import province, simulation

        _step("Nạp tỉnh trình diễn Quảng Nam")
        province.load()
        if dossiers:
            _step(f"Tạo khoảng {dossiers} hồ sơ mẫu qua đúng các bước nghiệp vụ")
            simulation.fill_province(dossiers)


def _web(args: argparse.Namespace, port: int) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        args.host,
        "--port",
        str(port),
    ]
    command += ["--workers", str(args.workers), "--blocking-threads", "1", "--log-level", "warning"]
    return subprocess.Popen([*command, "config.wsgi:application"], cwd=installation.ROOT)


def _worker() -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"]
    return subprocess.Popen(command, cwd=installation.ROOT)


def _wait_until_up(host: str, port: int, crew: "list[subprocess.Popen[bytes]]") -> None:
    for _attempt in range(300):
        if any(process.poll() is not None for process in crew):
            raise SystemExit(
                "Máy chủ web hoặc tiến trình nền đã dừng ngay khi khởi động; xem thông báo ở trên."
            )
        try:
            socket.create_connection((host, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("Máy chủ web không trả lời sau 30 giây.")


def _watch(crew: "list[subprocess.Popen[bytes]]") -> int:
    while True:
        for process in crew:
            if process.poll() is not None:
                print("Một tiến trình đã dừng ngoài dự kiến; hệ thống dừng lại.", file=sys.stderr)
                return 1
        time.sleep(0.5)


def _stop(crew: "list[subprocess.Popen[bytes]]") -> None:
    for process in crew:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in crew:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _step(text: str) -> None:
    print(f"· {text}…", flush=True)


def _welcome(port: int, seconds: float) -> None:
    from django.conf import settings

    lines = ["", f"Một Cửa đã sẵn sàng sau {seconds:.0f} giây.", "", f"  Địa chỉ:  http://localhost:{port}"]
    if settings.DEMO:
        from motcua.cli.province import ACCOUNTS, PASSWORD

        lines += [f"  Bản trình diễn: vào vai bất kỳ ai tại http://localhost:{port}/demo/", ""]
        lines += [f"  Tài khoản cán bộ (mật khẩu {PASSWORD}), đăng nhập tại /tai-khoan/dang-nhap/:"]
        lines += [f"    {name:<12} {who}" for name, who in ACCOUNTS]
    lines += ["", "  Nhấn Ctrl-C để dừng.", ""]
    print("\n".join(lines), flush=True)

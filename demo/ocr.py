"""Tesseract for a demo: installed in the background where the machine lets packages be installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

PACKAGES = ("tesseract-ocr", "tesseract-ocr-vie", "tesseract-ocr-osd")
_BY_HAND = (
    f"Nhận dạng chữ trên bản quét chưa dùng được. Muốn có, hãy chạy: apt-get install {' '.join(PACKAGES)}"
)
_SECONDS = 900


@contextmanager
def being_installed() -> Iterator[None]:
    """Begin with the block, wait at its end, and say how to do it by hand where it did not work."""
    if shutil.which("tesseract"):
        yield
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    process = _start(root) if _may_install(root) else None
    try:
        yield
        if process is not None:
            process.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if process is not None and process.poll() is None:
            process.terminate()
    if shutil.which("tesseract"):
        print("Đã cài phần nhận dạng chữ tiếng Việt trên bản quét (Tesseract).", flush=True)
    else:
        print(_BY_HAND, flush=True)


def _may_install(root: list[str]) -> bool:
    if shutil.which("apt-get") is None or (root and shutil.which("sudo") is None):
        return False
    return not root or subprocess.run([*root, "true"], capture_output=True, check=False).returncode == 0


def _start(root: list[str]) -> "subprocess.Popen[bytes]":
    packages = " ".join(PACKAGES)
    command = f"apt-get update -qq && apt-get install -y -qq --no-install-recommends {packages}"
    words = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", command]
    nothing = subprocess.DEVNULL
    return subprocess.Popen(words, stdin=nothing, stdout=nothing, stderr=nothing)

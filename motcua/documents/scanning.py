"""The virus scanner, when the installation has one: clamd, over its socket."""

import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

_PIECE = 64 * 1024
_SECONDS = 60


class ScannerUnreachable(Exception):
    """clamd did not answer, or could not say; the job tries again later."""


def present() -> bool:
    return bool(settings.CLAMD)


def explain() -> str:
    """What is done with files that arrive, for officers and the system page."""
    if present():
        return _("Tệp tải lên được kiểm tra theo nội dung và quét vi-rút trước khi mở được.")
    return _("Tệp tải lên chỉ được kiểm tra theo nội dung; hệ thống này chưa nối phần mềm quét vi-rút.")


def infection(content: bytes) -> str | None:
    """Name of what clamd found in `content`, None when it is clean. Raises ScannerUnreachable."""
    try:
        with _connected() as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _PIECE):
                piece = content[start : start + _PIECE]
                link.sendall(struct.pack(">I", len(piece)) + piece)
            link.sendall(struct.pack(">I", 0))
            answer = _whole_answer(link)
    except OSError as error:
        raise ScannerUnreachable(str(error)) from error
    if answer.endswith("FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer.endswith("OK"):
        return None
    raise ScannerUnreachable(answer)


def _connected() -> socket.socket:
    """settings.CLAMD: a path is a local socket, otherwise host:port."""
    if "/" in settings.CLAMD:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(_SECONDS)
        link.connect(settings.CLAMD)
        return link
    host, _colon, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)


def _whole_answer(link: socket.socket) -> str:
    answer = b""
    while piece := link.recv(4096):
        answer += piece
    return answer.rstrip(b"\0\n").decode(errors="replace")

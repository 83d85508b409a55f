"""`motcua restore FOLDER`: what `motcua backup` saved, into an empty database, then checked."""

import argparse
import json
import os
import shutil
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from motcua.cli import archive, dumping, installation, prepare
from motcua.cli.progress import progress

HELP = "Khôi phục một bản sao lưu vào cơ sở dữ liệu trống, rồi kiểm tra."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="thư mục mà motcua backup đã tạo")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(args: argparse.Namespace) -> int:
    """0 restored, every chain and document is whole; 1 not restored or not sound; 2 no archive."""
    began = time.monotonic()
    try:
        manifest = archive.read(args.folder)
    except archive.Unusable as problem:
        return _say(2, str(problem))
    try:
        with redirect_stdout(sys.stderr):
            _check(args.folder, manifest)
            _bring_keys(args.folder)
            _fill(args.folder, manifest)
    except (archive.Unusable, OSError, DatabaseError) as problem:
        return _say(1, f"Chưa khôi phục được: {problem}")
    findings = _findings(args.folder, manifest)
    facts: dict[str, Any] = {
        "dossiers": manifest.dossiers,
        "events": manifest.events,
        "documents": manifest.documents,
        "findings": findings,
        "seconds": round(time.monotonic() - began, 1),
    }
    if args.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        print(
            f"Đã khôi phục bản sao lưu lúc {manifest.made_at}: {manifest.dossiers} hồ sơ, "
            f"{manifest.events} sự kiện ({facts['seconds']} giây)."
        )
        print("\n".join(findings) or "Mọi chuỗi sự kiện nguyên vẹn, mọi tài liệu có đủ.")
    return 1 if findings else 0


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


def _check(folder: Path, manifest: archive.Manifest) -> None:
    """Every byte of the archive is what it was when it was made. Raises Unusable."""
    for name, sha256 in manifest.files.items():
        path = folder / name
        if not path.is_file() or archive.digest(path) != sha256:
            raise archive.Unusable(f"tệp {name} của bản sao lưu thiếu hoặc đã bị thay đổi.")
    everything = manifest.documents or 0
    seen = 0
    with progress("tài liệu đã kiểm tra") as tell:
        for seen, path in enumerate(archive.documents_in(folder), 1):
            if archive.digest(path) != path.name:
                raise archive.Unusable(f"tài liệu {path.name} của bản sao lưu đã bị thay đổi.")
            tell(seen, everything)
    if seen != everything:
        raise archive.Unusable(f"bản sao lưu có {seen} tài liệu, đáng ra {everything}.")


def _bring_keys(folder: Path) -> None:
    """The secret key and the keys made here, unless others are in use: those are never overwritten."""
    var = installation.home()
    var.mkdir(parents=True, exist_ok=True)
    given = "MOTCUA_SECRET_KEY" in os.environ or "MOTCUA_SECRET_KEY_FILE" in os.environ
    if not given and not (var / archive.KEY).exists():
        shutil.copyfile(folder / archive.KEY, var / archive.KEY)
        (var / archive.KEY).chmod(0o600)
    for name in archive.MADE:
        if (folder / name).exists() and not (var / name).exists():
            shutil.copytree(folder / name, var / name)


def _fill(folder: Path, manifest: archive.Manifest) -> None:
    """Documents before rows: a restore cut short leaves the database empty and may be begun again."""
    application = installation.connect_as_owner()
    from django.conf import settings
    from django.db import connection

    from config import env

    if (folder / archive.KEY).read_text(encoding="utf-8") != settings.SECRET_KEY:
        raise archive.Unusable(
            "khóa bí mật đang dùng (MOTCUA_SECRET_KEY, hoặc tệp secret_key) khác khóa của bản sao lưu, nên "
            "không ai qua được xác thực hai lớp. Hãy dùng khóa của bản sao lưu."
        )
    if manifest.demo != settings.DEMO:
        kind = "bản trình diễn" if manifest.demo else "một hệ thống thật"
        raise archive.Unusable(f"bản sao lưu là của {kind}: hãy đặt MOTCUA_DEMO={int(manifest.demo)}.")
    if connection.introspection.table_names():
        raise archive.Unusable("cơ sở dữ liệu đích đã có bảng. Hãy dùng một cơ sở dữ liệu trống.")
    owner = env.text("MOTCUA_OWNER_URL", env.text("DATABASE_URL"))
    connection.close()
    if manifest.documents:
        _bring_documents(folder, manifest.documents)
    print("· Cơ sở dữ liệu…", flush=True)
    dumping.load(owner, folder / archive.DUMP, written_by=manifest.postgres)
    if prepare.ready(application, dossiers=0) != 0:
        raise archive.Unusable("chưa cập nhật được bảng và quyền, xem ở trên.")


def _bring_documents(folder: Path, everything: int) -> None:
    from motcua.documents.store import configured

    store = configured()
    with progress("tài liệu") as tell:
        for done, path in enumerate(archive.documents_in(folder), 1):
            store.put(path.read_bytes())
            tell(done, everything)


def _findings(folder: Path, manifest: archive.Manifest) -> list[str]:
    """What is not as it was: broken chains, heads that were signed, events short, documents nobody has."""
    from motcua.documents.models import Blob
    from motcua.documents.store import configured
    from motcua.dossiers import log_head_comparing, log_heads
    from motcua.dossiers.verification import Report, verify
    from motcua.dossiers.verification_books import Finding

    *_, report = Report(), *verify()
    try:
        report.findings.extend(log_head_comparing.compare(folder / archive.HEADS))
    except log_heads.Unusable as problem:
        report.findings.append(Finding(archive.HEADS, 0, str(problem)))
    found = [f"SAI: {one.dossier}: {one.why}" for one in report.findings]
    if report.events < manifest.events:
        found.append(f"THIẾU: {report.events} sự kiện, bản sao lưu ghi {manifest.events}.")
    stored = {name for name, _put_at in configured().walk()}
    named = Blob.objects.exclude(state=Blob.State.REJECTED).values_list("sha256", flat=True)
    return found + [f"THIẾU tài liệu {name}." for name in named.iterator() if name not in stored]

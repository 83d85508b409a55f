"""`motcua backup FOLDER`: database, documents and keys of this moment in one new folder."""

import argparse
import json
import os
import shutil
import sys
import time
from dataclasses import asdict
from pathlib import Path

from django.db import DatabaseError

from motcua.cli import archive, dumping, installation
from motcua.cli.progress import progress

HELP = "Sao lưu cơ sở dữ liệu, tài liệu và khóa vào một thư mục mới."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="thư mục của bản sao lưu, chưa có hoặc trống"
    )
    parser.add_argument(
        "--since",
        type=Path,
        metavar="EARLIER",
        help="bản sao lưu trước trên cùng ổ đĩa: tài liệu đã có ở đó không chép lại (liên kết cứng)",
    )
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


def run(args: argparse.Namespace) -> int:
    """0 a whole archive; 1 something could not be saved, each named; 2 the folder cannot be used."""
    began = time.monotonic()
    try:
        if args.since:
            archive.read(args.since)
        args.folder.mkdir(parents=True, exist_ok=True)
        args.folder.chmod(0o700)  # it holds everybody's data and the secret key
        if any(args.folder.iterdir()):
            return _say(2, f"Thư mục {args.folder} không trống. Hãy chọn một thư mục mới.")
    except OSError as problem:
        return _say(2, f"Không ghi được vào {args.folder}: {problem.strerror}.")
    except archive.Unusable as problem:
        return _say(2, str(problem))
    try:
        manifest, lost = _save(args.folder, args.since)
    except (archive.Unusable, OSError, DatabaseError) as problem:
        return _say(1, f"Chưa sao lưu được: {problem}")
    seconds = round(time.monotonic() - began, 1)
    if args.json:
        print(json.dumps(asdict(manifest) | {"lost": lost, "seconds": seconds}, ensure_ascii=False))
    else:
        print(_told(manifest, args.folder, seconds))
    for name in lost[:10]:
        _say(1, f"THIẾU tài liệu {name}: cơ sở dữ liệu nhắc tới nhưng kho không còn, hoặc nội dung đã hỏng.")
    return 1 if lost else 0


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return code


def _save(folder: Path, earlier: Path | None) -> tuple[archive.Manifest, list[str]]:
    """The dump first: documents are only added, so those copied afterwards are all that it names."""
    installation.connect()
    from django.conf import settings
    from django.utils import timezone

    from config import env
    from motcua.documents.models import Blob
    from motcua.dossiers import log_heads
    from motcua.dossiers.models import Dossier, Event

    manifest = archive.Manifest(
        made_at=timezone.localtime().isoformat(timespec="seconds"),
        demo=settings.DEMO,
        postgres=0,
        dossiers=Dossier.objects.count(),
        events=Event.objects.count(),
        documents=None if settings.DOCUMENT_STORE_URL else 0,
    )
    names = set(Blob.objects.exclude(state=Blob.State.REJECTED).values_list("sha256", flat=True))
    log_heads.write(folder / archive.HEADS, real_at=timezone.now())  # first: the dump holds all of it
    print("· Cơ sở dữ liệu…", file=sys.stderr, flush=True)
    owner = env.text("MOTCUA_OWNER_URL", env.text("DATABASE_URL"))
    manifest.postgres = dumping.dump(owner, folder / archive.DUMP)
    lost: list[str] = []
    if manifest.documents is not None:
        _copy_documents(folder, earlier, manifest)
        lost = sorted(name for name in names if not archive.place_of(folder, name).exists())
    _copy_keys(folder)
    kept = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    manifest.files = {
        str(path.relative_to(folder)): archive.digest(path)
        for path in kept
        if path.relative_to(folder).parts[0] != archive.DOCUMENTS
    }
    manifest.write(folder)
    return manifest, lost


def _copy_documents(folder: Path, earlier: Path | None, manifest: archive.Manifest) -> None:
    """Every content of the store whose bytes are still what its name says."""
    from motcua.documents.store import ContentLost, configured

    store = configured()
    names = [name for name, _put_at in store.walk()]
    print(f"· Tài liệu: {len(names)}…", file=sys.stderr, flush=True)
    with progress("tài liệu") as tell:
        for done, name in enumerate(names, 1):
            place = archive.place_of(folder, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            before = archive.place_of(earlier, name) if earlier else None
            if before and before.exists():
                os.link(before, place)
            else:
                try:
                    place.write_bytes(store.get(name))
                except ContentLost:
                    continue  # forgotten since the list was made, or spoilt: told when the database names it
            manifest.documents = (manifest.documents or 0) + 1
            manifest.document_bytes += place.stat().st_size
            tell(done, len(names))


def _copy_keys(folder: Path) -> None:
    """The secret key opens second factors; the demo's authority vouches for what it signed; push services
    know the key under which people's devices were added.
    """
    from django.conf import settings

    key = folder / archive.KEY
    key.touch(mode=0o600)
    key.write_text(settings.SECRET_KEY, encoding="utf-8")
    for name in archive.MADE:
        made = Path(settings.VAR) / name
        if made.exists():
            shutil.copytree(made, folder / name, ignore=shutil.ignore_patterns("lock"))


def _told(manifest: archive.Manifest, folder: Path, seconds: float) -> str:
    papers = (
        "tài liệu ở kho S3 không chép" if manifest.documents is None else f"{manifest.documents} tài liệu"
    )
    return (
        f"Đã sao lưu {manifest.dossiers} hồ sơ, {manifest.events} sự kiện, {papers} vào {folder} "
        f"({seconds} giây). Thư mục có cả khóa bí mật: hãy cất ở nơi riêng và mã hóa."
    )

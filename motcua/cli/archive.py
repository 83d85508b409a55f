"""The folder a backup is: a dump, the documents under their SHA-256, the keys, and a manifest of it all."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from motcua.cli import postgres

MANIFEST, DUMP, DOCUMENTS, KEY, AUTHORITY = "manifest.json", "database.dump", "documents", "secret_key", "ca"
FORMAT = 1


class Unusable(Exception):
    """Why this cannot be backed up or restored, in a sentence. Exit code 1."""


@dataclass
class Manifest:
    """What stands in the archive, and what it was made from.

    files      path in the archive → SHA-256, for everything but documents, whose names are theirs.
    documents  how many contents; None where they lie in an S3 of their own.
    """

    made_at: str
    demo: bool
    postgres: int
    dossiers: int
    events: int
    documents: int | None
    document_bytes: int = 0
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """The manifest comes last: an archive without one was cut short."""
        draft = folder / f"{MANIFEST}.draft"
        draft.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        draft.rename(folder / MANIFEST)


def read(folder: Path) -> Manifest:
    """The manifest of an archive. Raises Unusable."""
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**facts)
    except OSError as problem:
        raise Unusable(
            f"{folder} không phải bản sao lưu hoàn chỉnh: {problem.strerror} ({MANIFEST})."
        ) from None
    except (ValueError, TypeError):
        raise Unusable(f"Không hiểu {folder / MANIFEST}: tệp hỏng, hoặc của phiên bản mới hơn.") from None
    if manifest.format != FORMAT:
        raise Unusable(f"Bản sao lưu theo dạng {manifest.format}, phiên bản này chỉ đọc dạng {FORMAT}.")
    return manifest


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def documents_in(folder: Path) -> Iterator[Path]:
    """Every content of the archive, in no order."""
    return (folder / DOCUMENTS).glob("??/??/[!.]*")


def place_of(folder: Path, sha256: str) -> Path:
    """Where a content stands in an archive: as in the store on disk."""
    return folder / DOCUMENTS / sha256[:2] / sha256[2:4] / sha256


def server_version() -> int:
    """Major version of the server that Django is connected to."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def run(name: str, url: str, *words: str, server: int) -> None:
    """Run pg_dump or pg_restore on the database of the address. Raises Unusable with its last words.

    server  major version of the server: the programs of the machine when they know it, else our own.
    The password goes by the environment: a command line is everybody's to read.
    """
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    facts = conninfo_to_dict(url)
    password = facts.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    command = [str(_program(name, server)), *words, f"--dbname={make_conninfo('', **facts)}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unusable(f"{name}: {done.stderr.strip()[-800:]}")


def _program(name: str, server: int) -> Path:
    own = postgres.binary(name) if "PG_BIN" in os.environ else None
    found = own or shutil.which(name)
    if found is not None:
        said = subprocess.run([str(found), "--version"], capture_output=True, text=True, check=False).stdout
        major = re.search(r"(\d+)", said)
        if major and int(major[1]) >= server:
            return Path(found)
    return postgres.binary(name)

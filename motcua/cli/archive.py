"""The folder a backup is: a dump, the documents under their SHA-256, the keys, and a manifest of it all."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

HEADS = "log-heads.jsonl.gz"  # signed heads of the log, from the moment before the dump
MANIFEST, DUMP, DOCUMENTS, KEY = "manifest.json", "database.dump", "documents", "secret_key"
MADE = ("ca", "push")  # folders of keys made on first need: the demo's authority, browsers' push services
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
    postgres: int  # major version of the program that wrote the dump: an older one cannot read it
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

"""What a printed paper says."""

import subprocess

from motcua.documents import services as documents
from motcua.dossiers.models import Dossier
from tests.documents.tools import program


def words(pdf: bytes) -> str:
    done = subprocess.run(
        [program("pdftotext"), "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def paper(dossier: Dossier, form: str) -> str:
    """Words of the newest form of that kind."""
    kept = dossier.papers.filter(template=form).order_by("-made_at", "-id").first()
    assert kept is not None and kept.file is not None
    return words(documents.read(kept.file))

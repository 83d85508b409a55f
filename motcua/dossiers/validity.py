"""Does a result that somebody holds still count? Asked by its content, so nobody learns of others."""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from motcua.dossiers.models import Paper

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
_LENGTH = 12  # 60 bits: nobody finds one by trying


@dataclass(frozen=True)
class Validity:
    """What became of a result given here: in force, replaced since (by which), or revoked since and why."""

    code: str
    replaced_at: datetime | None
    replaced_by: str
    revoked_at: datetime | None
    revoked_why: str

    @property
    def in_force(self) -> bool:
        return self.replaced_at is None and self.revoked_at is None


def of_content(content: bytes) -> Validity | None:
    """The result with exactly this content; None when it was not given here, or was altered."""
    sha256 = hashlib.sha256(content).hexdigest()
    rows = Paper.objects.filter(kind=Paper.Kind.RESULT, file__blob=sha256).select_related("replaced_by")
    paper = rows.order_by("-made_at").first()
    if paper is None:
        return None
    return _validity(paper)


@dataclass(frozen=True)
class Issued:
    """What anybody who holds a result may know of it: what it is, whose, when, and whether it counts."""

    name: str
    number: str
    agency: str
    signed_at: datetime
    validity: Validity
    people: tuple[str, ...] = ()

    def names(self, typed: str) -> bool:
        """Does the result name this person, as the paper in hand does?"""
        return bool(typed.strip()) and _plain_name(typed) in self.people


def of_check_code(typed: str) -> Issued | None:
    """The result issued under this code, as it is printed or read from the QR; None when there is none."""
    code = plain_code(typed)
    if len(code) != _LENGTH:
        return None
    rows = Paper.objects.filter(kind=Paper.Kind.RESULT, check_code=code)
    paper = rows.select_related("replaced_by", "dossier__agency").first()
    if paper is None:
        return None
    return Issued(
        name=paper.name,
        number=paper.number,
        agency=paper.dossier.agency.name,
        signed_at=paper.made_at,
        validity=_validity(paper),
        people=_named(paper),
    )


def new_check_code() -> str:
    """A code for a result that is signed now."""
    return "".join(secrets.choice(_ALPHABET) for _place in range(_LENGTH))


def grouped(code: str) -> str:
    """As it is printed: “ABCD-EFGH-JKLM”."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def plain_code(typed: str) -> str:
    """A code as typed, without what people add between its letters."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in folded if letter in _ALPHABET)


def check_url(code: str) -> str:
    """What the QR of a result holds: short, so that it is read where it is printed small."""
    return f"{settings.PUBLIC_URL}/kq/{code}"


def _named(paper: Paper) -> tuple[str, ...]:
    """The people a result is about, as they are compared."""
    said = [str(paper.data.get(key, "")) for key in ("child", "person", "owner", "business", "to")]
    return tuple(_plain_name(name) for name in said if name)


def _plain_name(name: str) -> str:
    """A name without case and needless spaces; its marks count: “Ân” is not “An”."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _validity(paper: Paper) -> Validity:
    return Validity(
        code=paper.code,
        replaced_at=paper.replaced_at,
        replaced_by=paper.replaced_by.code if paper.replaced_by else "",
        revoked_at=paper.revoked_at,
        revoked_why=paper.revoked_why,
    )

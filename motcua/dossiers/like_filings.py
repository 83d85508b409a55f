"""The dossier a person has just filed, when the same comes again: back button, second tab, a colleague."""

import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import ProcedureVersion
from motcua.common.refusal import Refusal
from motcua.dossiers.models import Dossier
from motcua.dossiers.status import OVER
from motcua.identity import identifiers

WITHIN = timedelta(days=1)  # a family files several in a week; a second press comes within minutes
_LOCK = 7_413_002  # beside those of other things that wait


class LikeFiling(Refusal):
    """The same person has just filed the same; nothing is made until somebody says that this is another."""

    code = "dossier-like-filing"
    message = _(
        "Vừa có hồ sơ {other} cùng thủ tục của người này. Hồ sơ mới chưa được tạo; nếu đúng là hồ sơ khác, "
        "hãy đánh dấu “Là hồ sơ khác” rồi nộp lại."
    )

    def __init__(self, *, other: Dossier) -> None:
        super().__init__(other=other)
        self.other = other


def wait_in_line(*, version: ProcedureVersion, unit: Unit) -> None:
    """Wait for whoever files the same procedure at the same desk now, then see what he filed.

    Call first inside the act that files: two at the same instant would not see each other.
    """
    with connection.cursor() as cursor:
        line = f"{unit.pk}:{version.procedure_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [line, _LOCK])


def like_filing(
    *,
    version: ProcedureVersion,
    unit: Unit,
    name: str,
    id_number: str,
    phone: str,
    at: datetime,
    but: UUID,
    among: QuerySet[Dossier] | None = None,
) -> Dossier | None:
    """The latest unfinished dossier of the same procedure, desk and owner within a day of `at`, or None.

    Later ones too: a desk whose line was cut sends what it took down before them.

    but    the dossier that is being filed, never the answer.
    among  where only some may be named to whoever asks.
    The owner is the same by identity number; by name and telephone where one of the two has no number.
    """
    rows = Dossier.objects.all() if among is None else among
    rows = rows.filter(receiving_unit=unit, version__procedure=version.procedure_id)
    rows = rows.filter(submitted_at__gt=at - WITHIN, submitted_at__lt=at + WITHIN).exclude(status__in=OVER)
    rows = rows.exclude(pk=but)
    number, phone, name = _number(id_number), _phone(phone), _plain(name)
    for row in rows.select_related("owner").order_by("-id"):
        recorded = row.owner.number
        if recorded and number:
            if recorded == number:
                return row
        elif _plain(row.owner_name) == name and row.contact_phone == phone:
            return row
    return None


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _number(typed: str) -> str:
    for normalise in (identifiers.normalise_id, identifiers.normalise_tax_code):
        try:
            return normalise(typed)
        except identifiers.InvalidIdentifier:
            continue
    return ""


def _phone(typed: str) -> str:
    try:
        return identifiers.normalise_phone(typed)
    except identifiers.InvalidIdentifier:
        return ""

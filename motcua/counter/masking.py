"""Rows of dossiers behind a figure: those an officer may not open say nothing of the applicant.

A masked row says code, procedure, where it lies, who holds it and how late it is.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from motcua.counter.frame import record_look
from motcua.counter.work import Row
from motcua.dossiers.models import Dossier
from motcua.web.audience import StaffRequest


def masked(request: StaffRequest, rows: Iterable[Row], *, title: object) -> list[Row]:
    """The rows, those masked that this officer may not open; that they were shown is written down. One query
    where there are none.
    """
    shown = list(rows)
    wanted = [row.dossier_id for row in shown]
    opens = Dossier.objects.visible_to(request.officer).filter(pk__in=wanted)
    open_ids = set(opens.values_list("pk", flat=True))
    found = [row if row.dossier_id in open_ids else replace(row, masked=True) for row in shown]
    hidden = sum(row.masked for row in found)
    if hidden:
        unit = request.officer.unit
        words = _("Danh sách che tên của số “%(title)s”: %(n)d hồ sơ") % {"title": title, "n": hidden}
        record_look(request, subject="figure", subject_id=unit.pk, party_id=None, purpose=words[:200])
    return found

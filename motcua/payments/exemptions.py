"""Who pays less by law: dated rows with their legal basis, and which of them fit a fee on a day."""

import json
from datetime import date
from pathlib import Path
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Dated
from motcua.catalogue.models import FeeLine, ProcedureVersion

_SEED = Path(__file__).with_name("exemptions.json")


class Exemption(models.Model):
    """A group of persons from whom a fee is not, or only partly, taken (miễn, giảm phí, lệ phí).

    field      code of the catalogue's field the fee belongs to; procedure: one procedure's code instead.
    percent    how much is let off: 100 is all.
    confirmed  false: entered from memory of the law, to be compared with its text before use.
    changed_by who added, confirmed or ended it; empty: it came with the system.
    """

    code = models.SlugField(max_length=60)
    name = models.CharField(_("đối tượng"), max_length=300)
    kind = models.CharField(_("khoản thu"), max_length=8, choices=FeeLine.Kind)
    field = models.CharField(_("lĩnh vực"), max_length=80, blank=True)
    procedure = models.CharField(_("thủ tục"), max_length=40, blank=True)
    percent = models.SmallIntegerField(_("mức miễn, giảm (%)"))
    legal_basis = models.CharField(_("căn cứ"), max_length=300)
    confirmed = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    changed_by = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(null=True)

    objects = Dated.as_manager()

    class Meta:
        verbose_name = _("miễn, giảm phí, lệ phí")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="exemption_once_a_day"),
            models.CheckConstraint(
                name="exemption_of_something",
                condition=Q(percent__gte=1, percent__lte=100) & ~(Q(field="") & Q(procedure="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def fits(self, fee: FeeLine) -> bool:
        return self.kind == fee.kind


def exemptions_for(version: ProcedureVersion, *, day: date) -> list[Exemption]:
    """Those of the version's procedure or field in force that day."""
    own = Q(procedure=version.procedure.code) | Q(procedure="", field=version.field.code)
    return list(Exemption.objects.on(day).filter(own).order_by("name"))


def seed() -> None:
    """Load what the system ships with; rows that exist stay as officers left them."""
    known = set(Exemption.objects.values_list("code", flat=True))
    Exemption.objects.bulk_create(row for row in shipped_exemptions() if row.code not in known)


def shipped_exemptions() -> list[Exemption]:
    """Those that come with the system, not saved."""
    return [Exemption(**row) for row in json.loads(_SEED.read_text(encoding="utf-8"))["exemptions"]]

"""Append-only log of looks at personal data: who saw whose data, when and why."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class Access(models.Model):
    """One look. Rows are never changed: the application's role has no UPDATE or DELETE here."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    at = models.DateTimeField(_("lúc"))
    staff_id = models.UUIDField(null=True)
    staff_name = models.CharField(_("cán bộ"), max_length=200, blank=True)
    unit_name = models.CharField(_("đơn vị"), max_length=300, blank=True)
    party_id = models.UUIDField(null=True, db_index=True)
    subject = models.CharField(_("dữ liệu"), max_length=20)  # dossier, file, party
    subject_id = models.UUIDField()
    purpose = models.CharField(_("mục đích"), max_length=200)

    class Meta:
        verbose_name = _("lượt xem dữ liệu")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.staff_name} {self.subject} {self.subject_id}"

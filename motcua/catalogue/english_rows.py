"""Texts of the catalogue in English."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class EnglishText(models.Model):
    """A name or sentence of the catalogue in English, found by the Vietnamese text itself.

    A help for whoever reads English; the Vietnamese stays the official text. A new version that keeps a name
    keeps its English; a changed name waits for a new one.
    """

    id = UUID7Key()
    vi = models.CharField(_("tiếng Việt"), max_length=1000, unique=True)
    en = models.CharField(_("tiếng Anh"), max_length=1200)

    class Meta:
        verbose_name = _("chữ tiếng Anh của danh mục")

    def __str__(self) -> str:
        return f"{self.vi} = {self.en}"

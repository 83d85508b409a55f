"""Failed sign-ins, and the browsers in which somebody has signed in before."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.common.keys import UUID7Key


class SignInFailures(models.Model):
    """How often a password was wrong for one account from one network or one known browser."""

    id = UUID7Key()
    source = models.CharField(max_length=64)  # keyed digest: neither account nor address is kept
    tries = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần đăng nhập sai")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="one_failure_row_a_source", fields=["source"]),
        ]

    def __str__(self) -> str:
        return f"{self.source[:8]}: {self.tries}"

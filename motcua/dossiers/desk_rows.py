"""What officers keep beside the dossiers: filters of lists, drafts read before signing, words among them."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.agencies.officers import Officer
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Whose filters they are."""

    def seen_by(self, officer: Officer) -> Self:
        """The own ones in this unit, and those colleagues there share."""
        return self.filter(Q(staff=officer.staff) | Q(shared=True), unit=officer.unit)


class SavedFilter(models.Model):
    """Filters of a work list under a name, private or shared within the unit (bộ lọc đã lưu)."""

    id = UUID7Key()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="saved_filters")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("danh sách"), max_length=20)  # address of the list, e.g. "don-vi"
    name = models.CharField(_("tên"), max_length=60)
    query = models.CharField(_("điều kiện"), max_length=1500, blank=True)  # as in the address
    letter = models.CharField(_("phím"), max_length=1, blank=True)  # after “f”
    shared = models.BooleanField(_("dùng chung trong đơn vị"), default=False)
    created_at = models.DateTimeField()

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("bộ lọc đã lưu")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "staff", "name"], name="saved_filter_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.staff_id})"


class DraftReading(models.Model):
    """A draft as a leader saw it, and what was decided: only what was shown is signed (lượt xem dự thảo).

    The row stays when the dossier is signed: it says when the document was on the screen.
    """

    VOID: ClassVar[str] = "void"  # no draft's digest: what was decided holds for none any more

    class Verdict(models.TextChoices):
        NONE = "", _("Chưa xem")
        APPROVED = "approved", _("Đã duyệt")
        ASIDE = "aside", _("Để lại")

    id = UUID7Key()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.CASCADE, related_name="readings")
    sha256 = models.CharField(_("nội dung đã xem"), max_length=64)
    shown_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)

    class Meta:
        verbose_name = _("lượt xem dự thảo")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["staff", "dossier"], name="draft_reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.dossier_id} {self.verdict}"


class CommentQuerySet(models.QuerySet["Comment"]):
    """Who reads which words."""

    def readable_by(self, officer: Officer) -> Self:
        """Those of the officer's own agency: what one agency says among its people is not another's."""
        return self.filter(agency=officer.unit.agency())


class Comment(models.Model):
    """What officers of one agency say to each other about a dossier (trao đổi nội bộ).

    No act of the law, so no event; never changed, never deleted, and never on anything a citizen gets.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, related_name="comments")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(_("đơn vị"), max_length=300)
    text = models.CharField(_("nội dung"), max_length=2000)
    mentions = ArrayField(models.CharField(max_length=200), default=list)  # names, as they were told
    written_at = models.DateTimeField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("trao đổi nội bộ")

    def __str__(self) -> str:
        return f"{self.staff_id} {self.written_at:%Y-%m-%d %H:%M}"

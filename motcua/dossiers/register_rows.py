"""Rows of the one-stop's books: numbers given to forms, the registers of a year, their seals and notes."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Field
from motcua.common.keys import UUID7Key
from motcua.documents.models import File
from motcua.identity.models import Staff


class IssuedNumber(models.Model):
    """A number a form was issued under: dense within unit, form and year, so that a gap is seen."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    book = models.CharField(_("loại giấy tờ"), max_length=20)  # a form of form_sets.json
    year = models.SmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số"))
    text = models.CharField(_("số và ký hiệu"), max_length=60)  # as printed: “07/PBS-TTPVHCC”
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, related_name="numbers")
    issued_at = models.DateTimeField(_("cấp lúc"))

    class Meta:
        verbose_name = _("số giấy tờ đã cấp")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "book", "year", "number"], name="issued_number_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Shelf(models.Model):
    """Fields of a unit that share one register, from a year on; every other field has a book of its own."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("tên sổ"), max_length=200)
    fields: "models.ManyToManyField[Field, models.Model]" = models.ManyToManyField(Field, related_name="+")
    from_year = models.SmallIntegerField(_("từ năm"))

    class Meta:
        verbose_name = _("sổ chung của nhóm lĩnh vực")

    def __str__(self) -> str:
        return self.name


class RegisterBook(models.Model):
    """The register of a one-stop for a year and a field, or a group of fields (01/2018/TT-VPCP Điều 10)."""

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="registers")
    year = models.SmallIntegerField(_("năm"))
    key = models.CharField(max_length=30)  # "f12": the field with that id; "s3": a shelf
    name = models.CharField(_("lĩnh vực"), max_length=200)
    number = models.PositiveSmallIntegerField(_("quyển số"))
    last = models.PositiveIntegerField(_("số thứ tự cuối"), default=0)
    sealed = models.BooleanField(_("đã khóa"), default=False)

    class Meta:
        verbose_name = _("sổ theo dõi hồ sơ")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "year", "key"], name="register_book_once"),
            models.UniqueConstraint(fields=["unit", "year", "number"], name="register_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.year} {self.name}"


class RegisterEntry(models.Model):
    """A dossier's place in its register: serials run on from 01 over the year, in the order of reception."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="entries")
    serial = models.PositiveIntegerField(_("số thứ tự"))
    dossier = models.OneToOneField(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="register_entry"
    )
    entered_at = models.DateTimeField(_("vào sổ lúc"))

    class Meta:
        verbose_name = _("dòng của sổ theo dõi")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["book", "serial"], name="register_serial_once"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.serial}"


class SealedRow(models.Model):
    """A line of a register as it stood when the book was locked."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, related_name="sealed")
    facts = models.JSONField()

    class Meta:
        verbose_name = _("dòng sổ đã khóa")

    def __str__(self) -> str:
        return f"{self.entry_id}"


class BookSeal(models.Model):
    """A register locked at year end by the head of the one-stop: digest of its lines, signed PDF."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    book = models.OneToOneField(RegisterBook, on_delete=models.PROTECT, related_name="seal")
    sealed_at = models.DateTimeField(_("khóa lúc"))
    sealed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    sealed_by_name = models.CharField(_("người khóa"), max_length=200)
    rows = models.PositiveIntegerField(_("số dòng"))
    digest = models.CharField(max_length=64)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("khóa sổ")

    def __str__(self) -> str:
        return f"{self.book_id} {self.digest[:12]}"


class BookNote(models.Model):
    """A correction to a locked book, written into a book of a later year: what is wrong, what is right."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="notes")
    about = models.ForeignKey(RegisterEntry, on_delete=models.PROTECT, related_name="notes")
    text = models.CharField(_("nội dung"), max_length=1000)
    written_at = models.DateTimeField(_("ghi lúc"))
    written_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    written_by_name = models.CharField(_("người ghi"), max_length=200)

    class Meta:
        verbose_name = _("ghi chú sổ đã khóa")

    def __str__(self) -> str:
        return self.text

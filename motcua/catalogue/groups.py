"""Procedures that are filed once: birth, residence and health card (nhóm thủ tục nộp cùng một lần)."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.common.text import fold


class GroupQuerySet(models.QuerySet["ProcedureGroup"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class ProcedureGroup(models.Model):
    """Related procedures of one moment of life, filed in one go (61/2018/NĐ-CP Điều 3 khoản 2).

    confirmed   false: the source is practice or a text that was not read.
    """

    slug = models.SlugField(max_length=60)
    name = models.CharField(_("tên"), max_length=200)
    summary = models.TextField(_("nói ngắn gọn"), blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    confirmed = models.BooleanField(_("đã đối chiếu văn bản"), default=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhóm thủ tục nộp cùng một lần")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["slug", "valid_from"], name="procedure_group_once"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """A procedure of a group, in the order of asking; the first is always part of the filing.

    given    {key of its form: key of an earlier form}: what was answered there is not asked again. Equal keys
             are taken without being named.
    spared   words of papers that an earlier procedure of the group makes: not asked for here.
    """

    group = models.ForeignKey(ProcedureGroup, on_delete=models.CASCADE, related_name="members")
    procedure = models.ForeignKey("catalogue.Procedure", on_delete=models.CASCADE, related_name="memberships")
    position = models.SmallIntegerField(_("thứ tự"))
    given = models.JSONField(_("câu trả lời dùng lại"), default=dict, blank=True)
    spared = models.JSONField(_("giấy tờ do thủ tục trước tạo ra"), default=list, blank=True)

    class Meta:
        verbose_name = _("thủ tục trong nhóm")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["group", "position"], name="group_member_order"),
            models.UniqueConstraint(fields=["group", "procedure"], name="group_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.position}"

    @property
    def procedure_code(self) -> str:
        """By which officers know the procedure."""
        return self.procedure.code


def made_there(name: str, words: Sequence[str]) -> bool:
    """Whether a paper of that name is made by an earlier procedure of the group, by the words of `spared`."""
    folded = fold(name)
    return any(fold(word) in folded for word in words)

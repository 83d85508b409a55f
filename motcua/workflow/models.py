"""Process versions, runs and steps. Blind to dossiers: a run knows only a reference."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.common.keys import UUID7Key
from motcua.identity.models import Staff


class ProcessVersion(models.Model):
    """A published BPMN 2.0 file and its compiled graph (quy trình điện tử; 01/2018/TT-VPCP Điều 8)."""

    id = UUID7Key()
    key = models.SlugField(max_length=80)
    number = models.PositiveIntegerField(_("phiên bản"))
    name = models.CharField(_("tên quy trình"), max_length=300)
    decision = models.CharField(_("quyết định phê duyệt"), max_length=200, blank=True)
    bpmn = models.TextField()
    compiled = models.JSONField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("phiên bản quy trình")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "number"], name="process_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.number}"


class Run(models.Model):
    """One execution of a process for something outside; `state` is the compact token state."""

    id = UUID7Key()
    process = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="runs")
    ref = models.UUIDField(_("đối tượng"), db_index=True)
    state = models.JSONField()
    facts = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lượt chạy quy trình")

    def __str__(self) -> str:
        return f"{self.process_id} {self.ref}"


class Step(models.Model):
    """A task of a run, waiting for a person or done: the rows of every work list."""

    id = UUID7Key()
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    ref = models.UUIDField(db_index=True)
    node = models.CharField(max_length=80)
    token = models.PositiveIntegerField(default=0)  # its number in the run's state
    name = models.CharField(_("bước"), max_length=300)
    lane = models.CharField(_("vị trí"), max_length=80)  # a value of agencies.Role
    act = models.CharField(_("việc phải làm"), max_length=30)  # name of the act that completes the step
    limit_hours = models.DecimalField(_("thời hạn (giờ làm việc)"), max_digits=7, decimal_places=2, null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("bước xử lý")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="step_unit_open", fields=["unit", "lane", "due_at"], condition=Q(closed_at=None)
            ),
            models.Index(name="step_mine_open", fields=["assignee", "due_at"], condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.opened_at:%Y-%m-%d %H:%M})"

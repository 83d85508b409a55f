"""What the applicant gathers in answer to a request to supplement, before it is sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.models import Component
from motcua.common.keys import UUID7Key
from motcua.documents.models import File


class SupplyDraft(models.Model):
    """Gathered so far by the owner or the proxy for one request; gone once it is sent."""

    id = UUID7Key()
    matter = models.OneToOneField("dossiers.Matter", on_delete=models.CASCADE, related_name="draft")
    answers = models.JSONField(default=dict)  # of the pages put right
    unfinished = models.JSONField(default=dict)  # pages with mistakes, as typed
    note = models.CharField(_("lời nhắn"), max_length=2000, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phần bổ sung đang soạn")

    def __str__(self) -> str:
        return f"{self.matter_id}"


class SupplyFile(models.Model):
    """A file put to a component that was asked for, not yet sent."""

    id = UUID7Key()
    draft = models.ForeignKey(SupplyDraft, on_delete=models.CASCADE, related_name="files")
    component = models.ForeignKey(Component, on_delete=models.PROTECT)
    file = models.ForeignKey(File, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("tệp bổ sung chưa gửi")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.file_id}"

"""A filing in the making: what a citizen has typed and uploaded so far."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Case, Component, EForm, ProcedureGroup, ProcedureVersion
from motcua.common.keys import UUID7Key
from motcua.documents.models import File
from motcua.dossiers.consent_rows import Consent
from motcua.dossiers.status import FiledBy
from motcua.identity.models import Party


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts by who may go on with them."""

    def of(self, party: Party) -> "DraftQuerySet":
        """The party's drafts; of these, staff at a desk see what was begun on their consent."""
        rows = self.filter(party=party)
        if party.hand is not None and party.hand.consent_id is not None:
            return rows.filter(consent=party.hand.consent_id)
        return rows


class Draft(models.Model):
    """What a citizen has typed and uploaded; the dossier takes its id, so a second submit is the same act."""

    id = UUID7Key()
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="drafts")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True)
    e_form = models.ForeignKey(EForm, on_delete=models.PROTECT, null=True)
    receiving_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    answers = models.JSONField(default=dict)
    filed_by = models.CharField(max_length=10, choices=FiledBy, default=FiledBy.SELF)
    owner = models.JSONField(_("chủ hồ sơ, khi nộp thay"), default=dict)
    page = models.SmallIntegerField(default=0)
    # of a filing for several procedures: which group, and the id of its first draft, on each of them
    together = models.ForeignKey(ProcedureGroup, on_delete=models.PROTECT, null=True)
    group = models.UUIDField(null=True, db_index=True)
    spared = models.JSONField(_("giấy tờ do hồ sơ nộp cùng tạo ra"), default=list)  # ids of components
    # begun by staff or the post for this person, on this consent
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="drafts")
    typed_by = models.CharField(_("người gõ lần cuối, khi gõ thay"), max_length=300, blank=True)
    updated_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ đang soạn")

    def __str__(self) -> str:
        return f"{self.version_id} {self.party_id}"


class DraftFile(models.Model):
    """A file put to a component of a draft."""

    id = UUID7Key()
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    component = models.ForeignKey(Component, on_delete=models.PROTECT)
    file = models.ForeignKey(File, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("tệp của hồ sơ đang soạn")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.file_id}"

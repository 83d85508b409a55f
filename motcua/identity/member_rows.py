"""Who acts for an enterprise: the people it invited, with their rights, and what was done about them."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.common.keys import UUID7Key


class Right(models.TextChoices):
    """What a person of an enterprise may do in its name; each of them may also follow its dossiers."""

    ADMINISTER = "administer", _("Quản trị: mời, cho thôi, đổi quyền")
    FILE = "file", _("Soạn, nộp, bổ sung, rút hồ sơ")
    PAY = "pay", _("Nộp phí, lệ phí")
    FOLLOW = "follow", _("Theo dõi hồ sơ, xem giấy tờ")


class MemberQuerySet(models.QuerySet["Member"]):
    """People of enterprises by where they stand."""

    def open(self) -> "MemberQuerySet":
        """Invited or at work: neither declined nor ended."""
        return self.filter(declined_at=None, ended_at=None)

    def at_work(self) -> "MemberQuerySet":
        """Accepted, and not ended."""
        return self.open().filter(accepted_at__isnull=False)

    def waiting(self, at: datetime) -> "MemberQuerySet":
        """Invited, not answered, and the invitation still stands."""
        return self.open().filter(accepted_at=None, expires_at__gt=at)


class Member(models.Model):
    """A person who acts, or is invited to act, in an enterprise's name."""

    id = UUID7Key()
    enterprise = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(
        "identity.Party", on_delete=models.PROTECT, null=True, related_name="memberships"
    )
    name = models.CharField(_("họ và tên"), max_length=300)
    id_number = models.CharField(_("số định danh"), max_length=20, db_index=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    rights = ArrayField(models.CharField(max_length=12, choices=Right), verbose_name=_("quyền"))
    invited_at = models.DateTimeField(_("mời lúc"))
    expires_at = models.DateTimeField(_("lời mời hết hạn lúc"))
    accepted_at = models.DateTimeField(_("nhận lời lúc"), null=True)
    declined_at = models.DateTimeField(_("không nhận lúc"), null=True)
    ended_at = models.DateTimeField(_("thôi lúc"), null=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("người của doanh nghiệp")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="one_open_membership",
                fields=["enterprise", "id_number"],
                condition=Q(declined_at=None, ended_at=None),
            ),
            models.CheckConstraint(
                name="member_accepted_is_somebody", condition=Q(accepted_at=None) | Q(person__isnull=False)
            ),
            models.CheckConstraint(
                name="member_not_itself", condition=Q(person=None) | ~Q(person=F("enterprise"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({', '.join(self.rights)})"

    def may(self, right: Right) -> bool:
        """Holds the right; whoever holds any may follow."""
        return right == Right.FOLLOW or right in self.rights

    def rights_in_words(self) -> list[str]:
        return [str(right.label) for right in Right if right in self.rights]


class MemberAct(models.Model):
    """One act on an enterprise's people: who did what to whom, and when. Never changed, never deleted."""

    append_only: ClassVar[bool] = True

    class Kind(models.TextChoices):
        INVITE = "invite", pgettext_lazy("đã làm", "Mời")
        ACCEPT = "accept", pgettext_lazy("đã làm", "Nhận lời")
        DECLINE = "decline", pgettext_lazy("đã làm", "Không nhận lời")
        CHANGE = "change", pgettext_lazy("đã làm", "Đổi quyền")
        REMOVE = "remove", pgettext_lazy("đã làm", "Cho thôi")
        LEAVE = "leave", pgettext_lazy("đã làm", "Tự thôi")

    id = UUID7Key()
    enterprise = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="member_acts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(_("việc"), max_length=8, choices=Kind)
    by_id = models.UUIDField()  # of the person, or of the enterprise's own account
    by_name = models.CharField(_("người thực hiện"), max_length=300)
    rights = ArrayField(models.CharField(max_length=12), default=list)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("thay đổi người của doanh nghiệp")

    def __str__(self) -> str:
        return f"{self.kind} {self.member_id} ({self.at:%Y-%m-%d %H:%M})"

    def rights_in_words(self) -> list[str]:
        return [str(right.label) for right in Right if right in self.rights]

"""Rows of ratings: what one person said once, the figures of it, invitations, the tablets at desks."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Unit
from motcua.catalogue.models import Procedure
from motcua.common.keys import UUID7Key
from motcua.dossiers.models import Dossier
from motcua.identity.models import Party, Staff


class Moment(models.TextChoices):
    """When in the life of a dossier the person is asked; one answer each."""

    RECEPTION = "reception", _("Khi nộp hồ sơ")
    RESULT = "result", _("Khi có kết quả")


class Level(models.IntegerChoices):
    """The three levels of 32/2017/TT-BTTTT Điều 12."""

    VERY = 3, _("Rất hài lòng")
    SATISFIED = 2, _("Hài lòng")
    NOT = 1, _("Không hài lòng")


class Way(models.TextChoices):
    """How the answer came; what an officer typed is never counted as the person's own press."""

    ACCOUNT = "account", _("Đăng nhập trên Cổng")
    LINK = "link", _("Đường dẫn gửi cho người nộp")
    DEVICE = "device", _("Máy đánh giá tại quầy")
    ASSISTED = "assisted", _("Cán bộ nhập hộ")


class Rating(models.Model):
    """What the owner or the proxy of a dossier said at one moment (phiếu đánh giá). Never changed.

    Staff never see whose it is (61/2018/NĐ-CP Điều 27 khoản 3): the dossier is kept for the scores per
    dossier of 01/2018/TT-VPCP and 766/QĐ-TTg, and no list of ratings names it.
    """

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="ratings")
    moment = models.CharField(_("thời điểm"), max_length=10, choices=Moment)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the one-stop
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField(_("các mục"), default=dict)  # question -> score
    comment = models.CharField(_("ý kiến"), max_length=2000, blank=True)
    way = models.CharField(_("cách đánh giá"), max_length=10, choices=Way)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    typed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    rated_at = models.DateTimeField(_("đánh giá lúc"))
    request_key = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("phiếu đánh giá")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(  # the few the index takes its points from
                name="rating_unhappy", fields=["dossier"], condition=models.Q(scores__overall=Level.NOT.value)
            ),
            models.Index(name="rating_commented", fields=["unit", "-id"], condition=~models.Q(comment="")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dossier", "moment"], name="rating_once_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()} {self.rated_at:%Y-%m-%d}"


class Tally(models.Model):
    """How many said so of one question: of a day, one-stop, agency and procedure."""

    day = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=20)
    score = models.SmallIntegerField()
    assisted = models.BooleanField()
    number = models.PositiveIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.day} {self.question}={self.score}: {self.number}"


class RatingDelta(Tally):
    """Written with the rating, folded into the day soon after."""

    id = UUID7Key()

    class Meta:
        verbose_name = _("số đánh giá chờ cộng")


class RatingDay(Tally):
    """The sum of a day."""

    id = UUID7Key()

    class Meta:
        verbose_name = _("số đánh giá trong ngày")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="rating_day_once",
                fields=["question", "day", "unit", "agency", "procedure", "score", "assisted"],
            ),
        ]


class Invitation(models.Model):
    """The people of a finished dossier were asked to rate it; reminded once at most."""

    dossier = models.OneToOneField(
        Dossier, on_delete=models.PROTECT, primary_key=True, related_name="rating_invitation"
    )
    invited_at = models.DateTimeField(_("mời lúc"))
    reminded_at = models.DateTimeField(_("nhắc lúc"), null=True)

    class Meta:
        verbose_name = _("lời mời đánh giá")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="invitation_waiting", fields=["invited_at"], condition=models.Q(reminded_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.invited_at:%Y-%m-%d}"


class RatingDevice(models.Model):
    """A tablet at a desk, opened by its secret address (thiết bị điện tử: 61/2018/NĐ-CP Điều 29)."""

    id = UUID7Key()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rating_devices")
    name = models.CharField(_("tên máy"), max_length=120)
    token_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("lập lúc"))
    revoked_at = models.DateTimeField(_("khóa lúc"), null=True)
    revoked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("máy đánh giá tại quầy")

    def __str__(self) -> str:
        return f"{self.name} ({self.unit_id})"

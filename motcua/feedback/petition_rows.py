"""Rows of petitions: the petition, its append-only events, its files, the serials of a day."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.catalogue.models import Field, Procedure
from motcua.common.keys import UUID7Key
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.documents.models import File
from motcua.dossiers.models import THE_SYSTEM, Dossier
from motcua.feedback.petition_states import (
    MOVES,
    OPEN,
    Act,
    Channel,
    Kind,
    Refused,
    State,
    Subject,
    Verdict,
)
from motcua.feedback.rating_rows import Level
from motcua.identity.models import Party, Staff

_LEADERS = {Role.ASSIGN, Role.SIGN, Role.HEAD_ONE_STOP}


class PetitionMoved(Refusal):
    """Somebody else has just done something with it."""

    code = "petition-moved"
    message = _(
        "Phản ánh {petition} đang ở trạng thái “{state}” nên không làm được việc “{act}”. "
        "Có thể cán bộ khác vừa xử lý; vui lòng tải lại trang để xem diễn biến mới nhất."
    )


class PetitionQuerySet(models.QuerySet["Petition"]):
    """Which petitions exist for whom, and which wait."""

    def visible_to(self, officer: Officer) -> Self:
        """Control sees all, a district's its territory's, leaders what lies with their unit, a specialist
        what was given to him; nobody one about himself.
        """
        rows = self.exclude(official=officer.staff)
        if Role.TTHC_CONTROL in officer.roles:
            return rows
        if Role.AREA_CONTROL in officer.roles:
            return rows.filter(Q(unit=officer.unit) | Q(unit__in=officer.area))
        rows = rows.filter(unit=officer.unit)
        if officer.roles & _LEADERS:
            return rows
        return rows.filter(handler=officer.staff) if Role.PROCESS in officer.roles else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def late(self, *, at: datetime) -> Self:
        """The red list: what somebody here should have done by now."""
        return self.open().filter(due_at__lt=at)

    def public(self) -> Self:
        """Answers everybody may read."""
        return self.filter(public=True, state__in=[State.PUBLISHED, State.RATED])


class Petition(models.Model):
    """What a person reports or proposes, from arrival to the published answer (phản ánh, kiến nghị)."""

    id = UUID7Key()
    code = models.CharField(_("mã phản ánh"), max_length=30, unique=True)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    subject = models.CharField(_("phân loại"), max_length=10, choices=Subject, blank=True)
    channel = models.CharField(_("kênh"), max_length=10, choices=Channel, default=Channel.PORTAL)
    state = models.CharField(_("trạng thái"), max_length=14, choices=State, default=State.NEW)
    title = models.CharField(_("việc gì"), max_length=300)
    content = models.TextField(_("nội dung"))

    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="petitions")
    name = models.CharField(_("họ và tên"), max_length=300)
    phone = models.CharField(_("điện thoại"), max_length=20)
    email = models.EmailField(_("thư điện tử"), blank=True)
    address = models.CharField(_("địa chỉ"), max_length=500, blank=True)
    anonymous = models.BooleanField(_("không nêu tên khi công khai"), default=True)
    typed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, related_name="petitions")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, null=True, related_name="+")
    official = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="petitions_about")
    official_said = models.CharField(_("cán bộ được nhắc tới"), max_length=300, blank=True)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, null=True, related_name="+")
    commune_code = models.CharField(_("xã, phường"), max_length=10, blank=True)
    place = models.CharField(_("địa điểm"), max_length=500, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="petitions")
    came_from = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("gửi lúc"))
    refuse_by = models.DateTimeField(_("từ chối hoặc chuyển trước"))
    ask_by = models.DateTimeField(_("yêu cầu bổ sung trước"))
    handle_by = models.DateTimeField(_("xử lý trước"))
    first_handle_by = models.DateTimeField(_("hạn xử lý đầu tiên"))  # never changes
    publish_by = models.DateTimeField(_("công khai trước"), null=True)
    supply_by = models.DateTimeField(_("bổ sung trước"), null=True)
    due_at = models.DateTimeField(_("hạn hiện tại"), null=True)  # none while the sender is asked
    late_at = models.DateTimeField(_("quá hạn trả lời từ"), null=True)  # the first lateness, never taken back
    reminded_due_at = models.DateTimeField(null=True)  # the time limit of the last reminder
    asked = models.CharField(_("cần bổ sung"), max_length=2000, blank=True)
    asked_in = models.CharField(max_length=14, choices=State, blank=True)  # where it goes on afterwards

    refused_why = models.CharField(_("lý do không tiếp nhận"), max_length=14, choices=Refused, blank=True)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(_("kết luận"), max_length=10, choices=Verdict, blank=True)
    public = models.BooleanField(_("công khai"), default=False)
    public_title = models.CharField(_("tiêu đề công khai"), max_length=300, blank=True)
    public_content = models.TextField(_("nội dung công khai"), blank=True)
    public_place = models.CharField(_("địa điểm công khai"), max_length=500, blank=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    searched = models.TextField(editable=False, blank=True)  # what is public, as people type it
    liking = models.SmallIntegerField(_("đánh giá"), choices=Level, null=True)
    liking_words = models.CharField(_("ý kiến về câu trả lời"), max_length=2000, blank=True)
    reopened_at = models.DateTimeField(_("mở lại lúc"), null=True)  # at most once
    events_number = models.PositiveIntegerField(default=0)
    request_key = models.UUIDField(null=True, unique=True)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phản ánh, kiến nghị")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="petition_of_unit", fields=["unit", "state", "due_at", "id"]),
            models.Index(name="petition_due", fields=["due_at"], condition=Q(ended_at=None)),
            models.Index(name="petition_of_phone", fields=["phone", "-id"]),
            models.Index(name="petition_public", fields=["-id"], condition=Q(public=True)),
            models.Index(name="petition_sent", fields=["sent_at"]),
            GinIndex(name="petition_searched", fields=["searched"], opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.code

    def move(
        self,
        target: State,
        act: Act,
        *,
        by: Officer | Party | None,
        at: datetime,
        facts: dict[str, Any] | None = None,
        key: UUID | None = None,
        name: str = "",
    ) -> "PetitionEvent":
        """Change the state, append the event and save. The only place that writes `state`.

        by    None: the system, or a sender without an account, whose `name` is given.
        """
        source = State(self.state)
        if target not in MOVES[source]:
            raise PetitionMoved(petition=self, state=source.label, act=act.label)
        self.state = target
        event = self.append(act, by=by, at=at, source=source, facts=facts, key=key, name=name)
        self.searched = (
            fold(f"{self.public_title} {self.public_content} {self.answer}") if self.public else ""
        )
        self.save()
        return event

    def append(
        self,
        act: Act,
        *,
        by: Officer | Party | None,
        at: datetime,
        source: State | None,
        facts: dict[str, Any] | None = None,
        key: UUID | None = None,
        name: str = "",
    ) -> "PetitionEvent":
        """Write the act down; the caller holds the lock and saves the petition."""
        officer = by if isinstance(by, Officer) else None
        self.events_number += 1
        return PetitionEvent.objects.create(
            petition=self,
            number=self.events_number,
            act=act,
            source=source or "",
            target=self.state,
            staff=officer.staff if officer else None,
            party=by if isinstance(by, Party) else None,
            unit=officer.unit if officer else None,
            actor_name=by.name if by else name or THE_SYSTEM,
            unit_name=officer.unit.name if officer else "",
            happened_at=at,
            facts=facts or {},
            request_key=key,
        )


class PetitionEvent(models.Model):
    """One act on a petition. Never changed, never deleted."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=14, choices=Act)
    source = models.CharField(max_length=14, choices=State, blank=True)
    target = models.CharField(max_length=14, choices=State)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(_("người thực hiện"), max_length=300)
    unit_name = models.CharField(_("đơn vị"), max_length=300, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(default=dict)  # reason, units, limits, whether late
    request_key = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("diễn biến phản ánh")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["petition", "number"], name="petition_event_number_once"),
            models.UniqueConstraint(fields=["petition", "request_key"], name="petition_event_request_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_act_display()} ({self.happened_at:%Y-%m-%d %H:%M})"


class PetitionFile(models.Model):
    """A photograph or paper of the sender; `shown` is the copy without place and camera that is published."""

    id = UUID7Key()
    petition = models.ForeignKey(Petition, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    shown = models.ForeignKey(File, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("tệp của phản ánh")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.file_id}"


class PetitionSerial(models.Model):
    """Last serial given on a day; its row is locked while the next is taken."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("số thứ tự mã phản ánh")

    def __str__(self) -> str:
        return f"{self.day}: {self.last}"

"""The dossier, its papers and its append-only, linked events."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role, Unit
from motcua.agencies.officers import Officer
from motcua.catalogue.models import Case, ChannelTerm, EForm, ProcedureVersion
from motcua.common.keys import UUID7Key
from motcua.common.refusal import Refusal
from motcua.common.text import fold
from motcua.deadlines.models import LegalRegime
from motcua.documents.models import File
from motcua.dossiers import events, flows, indexes, standing_in
from motcua.dossiers import mark_rows as mark_rows
from motcua.dossiers.books import BookSerial as BookSerial
from motcua.dossiers.books import CodeSerial as CodeSerial
from motcua.dossiers.books import Visit as Visit
from motcua.dossiers.consent_rows import Consent as Consent
from motcua.dossiers.consent_rows import ConsentText as ConsentText
from motcua.dossiers.consent_rows import ConsentWay as ConsentWay
from motcua.dossiers.copies import DigitalCopy as DigitalCopy
from motcua.dossiers.copies import ScanRule as ScanRule
from motcua.dossiers.desk_rows import Comment as Comment
from motcua.dossiers.desk_rows import DraftReading as DraftReading
from motcua.dossiers.desk_rows import SavedFilter as SavedFilter
from motcua.dossiers.drafts import Draft as Draft
from motcua.dossiers.drafts import DraftFile as DraftFile
from motcua.dossiers.events import ISSUED, EventQuerySet
from motcua.dossiers.handover_rows import HandoverItem as HandoverItem
from motcua.dossiers.handover_rows import HandoverList as HandoverList
from motcua.dossiers.paper_rows import Paper as Paper
from motcua.dossiers.paper_rows import record_of
from motcua.dossiers.queries import DossierQuerySet
from motcua.dossiers.register_rows import BookNote as BookNote
from motcua.dossiers.register_rows import BookSeal as BookSeal
from motcua.dossiers.register_rows import IssuedNumber as IssuedNumber
from motcua.dossiers.register_rows import RegisterBook as RegisterBook
from motcua.dossiers.register_rows import RegisterEntry as RegisterEntry
from motcua.dossiers.register_rows import SealedRow as SealedRow
from motcua.dossiers.register_rows import Shelf as Shelf
from motcua.dossiers.reminders import Reminder as Reminder
from motcua.dossiers.share_rows import PaperShare as PaperShare
from motcua.dossiers.status import MOVES, WAITING, Act, Delivery, FiledBy, Money, Outside, Status, Sync
from motcua.dossiers.supplies import SupplyDraft as SupplyDraft
from motcua.dossiers.supplies import SupplyFile as SupplyFile
from motcua.identity.hands import Hand
from motcua.identity.models import Party, Staff
from motcua.workflow.models import ProcessVersion

THE_SYSTEM = "Hệ thống"  # the actor of acts nobody decides; part of the chain, so never translated


class MoveNotAllowed(Refusal):
    """The dossier is no longer in a state from which this act can be taken."""

    code = "dossier-move-not-allowed"
    message = _(
        "Hồ sơ {dossier} đang ở trạng thái “{status}” nên không thể chuyển sang “{target}”. "
        "Có thể cán bộ khác vừa xử lý; vui lòng tải lại trang để xem diễn biến mới nhất."
    )


class MoveAlreadyMade(MoveNotAllowed):
    """The dossier is already where the act would bring it."""

    message = _(
        "Hồ sơ {dossier} đã ở trạng thái “{status}” rồi: bạn hoặc cán bộ khác vừa làm việc này, "
        "không làm lại."
    )


class Dossier(models.Model):
    """A request to settle one procedure for one owner (hồ sơ thủ tục hành chính). Never deleted."""

    never_deleted: ClassVar[bool] = True

    id = UUID7Key()
    code = models.CharField(_("mã hồ sơ"), max_length=60, unique=True, null=True)
    ticket = models.CharField(_("số đăng ký trực tuyến"), max_length=20, unique=True)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="dossiers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True)
    process = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, null=True)
    regime = models.ForeignKey(LegalRegime, on_delete=models.PROTECT, null=True)
    e_form = models.ForeignKey(EForm, on_delete=models.PROTECT, null=True)
    answers = models.JSONField(_("nội dung khai"), default=dict)
    summary = models.CharField(_("trích yếu"), max_length=1000)

    receiving_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="received_dossiers")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="competent_dossiers")
    settling_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="settled_dossiers")
    channel = models.CharField(_("kênh"), max_length=8, choices=ChannelTerm.Channel)
    filed_by = models.CharField(_("ai nộp"), max_length=10, choices=FiledBy)
    # typed for the applicant by staff or the post, on this consent
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, db_index=False, related_name="dossiers"
    )
    outside = models.CharField(_("nhận ngoài Một cửa"), max_length=8, choices=Outside, blank=True)
    outside_place = models.CharField(_("nơi nhận"), max_length=300, blank=True)
    # filed at once with others, each with its own agency and clock (nhóm thủ tục liên thông)
    group = models.UUIDField(_("nhóm liên thông"), null=True, db_index=True)
    spared = models.JSONField(_("giấy tờ do hồ sơ nộp cùng tạo ra"), default=list)  # ids of components
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="dossiers")
    proxy = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="proxied_dossiers")
    proxy_paper = models.CharField(_("giấy ủy quyền"), max_length=300, blank=True)
    owner_name = models.CharField(_("chủ hồ sơ"), max_length=300)
    owner_folded = models.CharField(max_length=300, editable=False)  # as people type it
    contact_phone = models.CharField(_("điện thoại liên hệ"), max_length=20)
    contact_email = models.EmailField(_("thư điện tử liên hệ"), blank=True)
    contact_address = models.CharField(_("địa chỉ"), max_length=500, blank=True)

    status = models.CharField(_("trạng thái"), max_length=20, choices=Status)
    money = models.CharField(max_length=10, choices=Money, default=Money.NONE)
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.DESK)
    sync = models.CharField(max_length=10, choices=Sync, default=Sync.PENDING)

    submitted_at = models.DateTimeField(_("nộp lúc"))
    answer_by = models.DateTimeField(_("phải trả lời tiếp nhận trước"), null=True)
    limit_value = models.SmallIntegerField(_("thời hạn"), null=True)
    limit_unit = models.CharField(max_length=14, blank=True)
    received_at = models.DateTimeField(_("tiếp nhận lúc"), null=True)
    received_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(_("hạn trả"), null=True)
    first_due_at = models.DateTimeField(_("hạn trả đầu tiên"), null=True)
    transfer_by = models.DateTimeField(_("phải chuyển hồ sơ giấy trước"), null=True)
    finished_at = models.DateTimeField(_("xử lý xong lúc"), null=True)
    returned_at = models.DateTimeField(_("trả kết quả lúc"), null=True)
    paused_at = models.DateTimeField(_("tạm dừng tính hạn từ"), null=True)
    delivery_address = models.CharField(_("địa chỉ nhận kết quả"), max_length=500, blank=True)
    post_item = models.CharField(_("mã bưu gửi"), max_length=40, blank=True)  # while it is with the post
    handler = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    # who also worked on it: in the handler's stead, or before another took over; none of them signs it
    stood_in = ArrayField(models.UUIDField(), default=list)
    tally = models.JSONField(null=True, editable=False)  # what it counts for in the index: see `marks`
    # from when it counts as late while open, by the date as changed and by the first: see `Tally.lapses`
    late_from = models.DateTimeField(null=True, editable=False)
    late_first_from = models.DateTimeField(null=True, editable=False)
    chain_length = models.PositiveIntegerField(_("số sự kiện"), default=0)
    chain_head = models.CharField(_("mã sự kiện cuối"), max_length=64, blank=True)
    unnamed_papers = models.JSONField(default=list, editable=False)  # made since the last event: `add_paper`
    chain_seal = models.CharField(
        max_length=73, editable=False
    )  # of this row, by the log's key: see `events`

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        indexes: ClassVar[list[models.Index]] = indexes.INDEXES
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(  # a dossier in the clock has a code, a due date and its first due date
                name="dossier_clock_whole",
                condition=Q(received_at=None, due_at=None, first_due_at=None, code=None)
                | Q(
                    received_at__isnull=False,
                    due_at__gt=F("received_at"),
                    first_due_at__isnull=False,
                    code__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.ticket

    def answer_overdue(self, at: datetime) -> bool:
        """The time has passed by which the one-stop promised to accept it or send it back."""
        return self.status in WAITING and self.answer_by is not None and self.answer_by < at

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.owner_folded = fold(self.owner_name)
        events.seal(self)
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = [*kwargs["update_fields"], "chain_seal"]
        super().save(*args, **kwargs)

    def add_paper(self, paper: Paper) -> Paper:
        """Save a paper the system made. The next event names it; until then the seal of this row does."""
        paper.dossier = self
        paper.save(force_insert=True)
        self.unnamed_papers = [*self.unnamed_papers, record_of(paper)]
        if not self._state.adding:
            self.save(update_fields=["unnamed_papers"])
        return paper

    def append(
        self,
        act: Act,
        *,
        by: Officer | Party | None,
        at: datetime,
        source: Status | None,
        facts: dict[str, Any] | None = None,
        key: UUID | None = None,
    ) -> "Event":
        """Write the act as the next link of the chain. The caller holds the lock and saves the dossier.

        by   None: the system itself, for what follows from the law without anybody's decision.
        """
        officer = by if isinstance(by, Officer) else None
        hand = by.hand if isinstance(by, Party) else None
        if officer is not None:
            facts = (facts or {}) | standing_in.facts_of(officer, act, self)
            hand = Hand(officer.name, None, officer.staff.pk, officer.unit.pk, officer.unit.name)
        elif hand is not None:
            facts = (facts or {}) | hand.facts(str(by.name if by else ""))
        if self.unnamed_papers:
            facts = (facts or {}) | {ISSUED: self.unnamed_papers}
            self.unnamed_papers = []
        event = Event(
            dossier=self,
            act=act,
            source=source or "",
            target=self.status,
            staff_id=hand.staff_id if hand else None,
            party=by if isinstance(by, Party) else None,
            unit_id=hand.unit_id if hand else None,
            actor_name=hand.name if hand else by.name if by else THE_SYSTEM,
            unit_name=hand.unit_name if hand else "",
            happened_at=at,
            recorded_at=datetime.now(UTC),  # not the domain clock's, and part of the link, so known before it
            facts=facts or {},
            request_key=key,
        )
        events.extend(self, event)
        event.save(force_insert=True)
        flows.count(self, event)
        return event

    def move(
        self,
        target: Status,
        act: Act,
        *,
        by: Officer | Party | None,
        at: datetime,
        facts: dict[str, Any] | None = None,
        key: UUID | None = None,
    ) -> "Event":
        """Change status, append the event and save. The only place that writes `status`."""
        source = Status(self.status)
        if target not in MOVES[source]:
            refusal = MoveAlreadyMade if target == source else MoveNotAllowed
            raise refusal(dossier=self, status=source.label, target=target.label)
        self.status = target
        event = self.append(act, by=by, at=at, source=source, facts=facts, key=key)
        self.save()
        return event

    def note(
        self,
        act: Act,
        *,
        by: Officer | Party | None,
        at: datetime,
        facts: dict[str, Any] | None = None,
        key: UUID | None = None,
    ) -> "Event":
        """Append an act that leaves the status as it is, and save."""
        event = self.append(act, by=by, at=at, source=Status(self.status), facts=facts, key=key)
        self.save()
        return event


class Event(models.Model):
    """One act on a dossier, linked by an HMAC to the one before. Never changed, never deleted."""

    append_only: ClassVar[bool] = True

    id = UUID7Key()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=30, choices=Act)
    source = models.CharField(max_length=20, choices=Status, blank=True)
    target = models.CharField(max_length=20, choices=Status)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(_("người thực hiện"), max_length=300)
    unit_name = models.CharField(_("đơn vị"), max_length=300, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()  # the machine's clock, also in the demo
    facts = models.JSONField(default=dict)  # structured reason, step, files, due dates
    request_key = models.UUIDField(null=True)
    row_digest = models.CharField(max_length=32, null=True)  # of the dossier's row as the act left it
    key_id = models.CharField(max_length=8)  # which key of the log the digest was made with
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("diễn biến")
        indexes: ClassVar[list[models.Index]] = events.INDEXES
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dossier", "number"], name="event_number_once"),
            models.UniqueConstraint(fields=["dossier", "request_key"], name="event_request_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_act_display()} ({self.happened_at:%Y-%m-%d %H:%M})"


class Matter(models.Model):
    """A side matter of a dossier that waits for somebody: supplement, extension, consultation, and the rest.

    Like a step of the process it says whose turn it is (`act`, `unit`, `role`) and until when; without a unit
    it is the applicant's turn. It lives beside the run, so the engine need not know the law.
    """

    class Kind(models.TextChoices):
        SUPPLEMENT = "supplement", _("Bổ sung hồ sơ")
        EXTENSION = "extension", _("Gia hạn, xin lỗi")
        CONSULTATION = "consultation", _("Lấy ý kiến")
        REFUSAL = "refusal", _("Từ chối giải quyết")
        VERIFICATION = "verification", _("Xác minh thực địa")
        DUTY = "duty", _("Nghĩa vụ tài chính")
        CORRECTION = "correction", _("Đính chính kết quả")
        SHARE = "share", _("Phần việc liên thông")

    id = UUID7Key()
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="matters")
    kind = models.CharField(max_length=12, choices=Kind)
    act = models.CharField(_("việc đang chờ"), max_length=30, choices=Act)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(_("vị trí"), max_length=20, choices=Role, blank=True)
    due_at = models.DateTimeField(_("hạn"), null=True)
    facts = models.JSONField(default=dict)  # reason, items, new date, question, opinion
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True)  # signed, not yet released
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(_("gửi người nộp lúc"), null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=30, blank=True)  # the act that ended it

    class Meta:
        verbose_name = _("việc phát sinh")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="matter_unit_open", fields=["unit", "role", "due_at"], condition=Q(closed_at=None)
            ),
            models.Index(name="matter_due_open", fields=["act", "due_at"], condition=Q(closed_at=None)),
            models.Index(
                name="matter_share_closed",
                fields=["unit", "closed_at"],
                condition=Q(kind__in=["consultation", "share"], closed_at__isnull=False),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="matter_one_open",
                fields=["dossier", "kind"],
                condition=Q(closed_at=None) & ~Q(kind__in=["consultation", "share"]),
            ),
            models.UniqueConstraint(
                name="matter_one_question",
                fields=["dossier", "kind", "unit"],
                condition=Q(closed_at=None, kind__in=["consultation", "share"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.dossier_id}"

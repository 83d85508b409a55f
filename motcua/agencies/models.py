"""The dated tree of units, and who holds which role where and when."""

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.request_rows import AccessRequest as AccessRequest
from motcua.common.keys import SortKey, UUID7Key
from motcua.common.text import sort_key
from motcua.identity.models import Staff


class Level(models.TextChoices):
    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")


class UnitKind(models.TextChoices):
    COMMITTEE = "committee", _("Ủy ban nhân dân")
    OFFICE = "office", _("Văn phòng")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    SUB_UNIT = "sub_unit", _("Đơn vị trực thuộc")
    DIVISION = "division", _("Phòng chuyên môn")
    ONE_STOP = "one_stop", _("Bộ phận Một cửa")


class Role(models.TextChoices):
    RECEIVE = "receive", _("Tiếp nhận")
    RETURN = "return", _("Trả kết quả")
    ASSIGN = "assign", _("Phân công")
    PROCESS = "process", _("Xử lý")
    SIGN = "sign", _("Ký")
    HEAD_ONE_STOP = "head_one_stop", _("Trưởng Bộ phận Một cửa")
    TTHC_CONTROL = "tthc_control", _("Kiểm soát thủ tục hành chính")
    AREA_CONTROL = "area_control", _("Theo dõi thủ tục hành chính trên địa bàn")  # see officers.officer
    CATALOGUE_EDITOR = "catalogue_editor", _("Biên tập danh mục")
    # of the public post, at the one-stop it serves: parcels only, never a dossier
    CARRIER = "carrier", _("Nhân viên bưu chính")
    UNIT_ADMIN = "unit_admin", _("Quản trị đơn vị")
    SYSTEM_ADMIN = "system_admin", _("Quản trị hệ thống")
    SECURITY_OFFICER = "security_officer", _("An toàn thông tin")


Row = TypeVar("Row", bound=models.Model)


class Dated(models.QuerySet[Row]):
    """Rows with valid_from ≤ day < valid_to (no valid_to: still in force)."""

    def on(self, day: date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def overlapping(self, start: date, end: date | None) -> Self:
        """In force on some day of start ≤ day < end (no end: for ever); cancelled rows are not."""
        rows = self.filter(Q(valid_to=None) | Q(valid_to__gt=start) & Q(valid_to__gt=F("valid_from")))
        return rows.filter(valid_from__lt=end) if end else rows


class UnitQuerySet(Dated["Unit"]):
    """Units by date."""


class AssignmentQuerySet(Dated["Assignment"]):
    """Assignments by date."""


class AbsenceQuerySet(Dated["Absence"]):
    """Absences by date."""


class DelegationQuerySet(Dated["Delegation"]):
    """Delegations by date."""


class Unit(models.Model):
    """An agency, a part of one, or a one-stop unit, from a date to a date."""

    id = UUID7Key()
    identifier = models.CharField(_("mã định danh điện tử"), max_length=35, blank=True, db_index=True)
    fictitious = models.BooleanField(_("mã định danh giả định"), default=False)
    gso_code = models.CharField(_("mã đơn vị hành chính (GSO)"), max_length=10, blank=True, db_index=True)
    level = models.CharField(_("cấp"), max_length=10, choices=Level)
    kind = models.CharField(_("loại"), max_length=12, choices=UnitKind)
    field_code = models.CharField(_("mảng chuyên môn"), max_length=40, blank=True)  # e.g. "tu-phap": see seed
    name = models.CharField(_("tên"), max_length=300)
    short_name = models.CharField(_("tên ngắn"), max_length=120, blank=True)
    sort_key = SortKey()
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="unit_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.UniqueConstraint(
                name="unit_identifier_in_force",
                fields=["identifier"],
                condition=Q(valid_to=None) & ~Q(identifier=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.identifier or self.id})"

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def agency(self) -> "Unit":
        """The agency with legal standing this unit is part of: itself, or the nearest above, as it was made.

        After a reorganisation ask `tree.agency_on(unit, day)`.
        """
        unit = self
        while unit.kind in {UnitKind.ONE_STOP, UnitKind.DIVISION, UnitKind.SUB_UNIT} and unit.parent:
            unit = unit.parent
        return unit


class Succession(models.Model):
    """What a unit became on a date (sáp nhập, đổi tên, chia tách, giải thể)."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Sáp nhập")
        RENAME = "rename", _("Đổi tên")
        SPLIT = "split", _("Chia tách")
        MOVE = "move", _("Chuyển cơ quan quản lý")
        CLOSE = "close", _("Giải thể")

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="predecessions")
    kind = models.CharField(max_length=10, choices=Kind)
    effective_on = models.DateField(_("có hiệu lực từ ngày"))
    decision = models.CharField(_("văn bản quyết định"), max_length=200)
    inherits = models.BooleanField(_("nhận hồ sơ và đơn vị cấp dưới"), default=True)  # one heir of a split

    class Meta:
        verbose_name = _("kế thừa đơn vị")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="succession_one_heir", fields=["predecessor"], condition=Q(inherits=True)
            ),
            models.CheckConstraint(
                name="succession_not_itself",
                condition=Q(successor=None) | ~Q(successor=F("predecessor")),
            ),
        ]

    def __str__(self) -> str:
        heir = self.successor.name if self.successor else "–"
        return f"{self.predecessor.name} → {heir} ({self.effective_on})"


class Assignment(models.Model):
    """A person holds a role in a unit from a date to a date (phân công vị trí).

    valid_to = valid_from: cancelled before it began.
    """

    id = UUID7Key()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    title = models.CharField(_("chức danh"), max_length=120, blank=True)
    seconded_from = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="secondments"
    )
    reserve = models.BooleanField(_("dự phòng"), default=False)
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit", "role"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="assignment_dates", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff.full_name}: {self.get_role_display()}, {self.unit.name} ({self.valid_from})"


class Absence(models.Model):
    """A person is away from a unit for some days, with a substitute or without (vắng mặt, người thay thế).

    With a substitute it carries delegations of the person's roles; both end by themselves.
    """

    id = UUID7Key()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="absences")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="substitutions")
    reason = models.CharField(_("lý do"), max_length=300)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"))
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("vắng mặt")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="absence_of_unit", fields=["unit", "valid_to"])
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="absence_dates", condition=Q(valid_to__gte=F("valid_from"))),
        ]

    def __str__(self) -> str:
        return f"{self.staff.full_name} ({self.valid_from})"


class Delegation(models.Model):
    """Someone lends a role to another person for a while, by a recorded decision (ủy quyền)."""

    id = UUID7Key()
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="delegations")
    reason = models.CharField(_("lý do"), max_length=300)
    decision = models.CharField(_("văn bản"), max_length=200)
    absence = models.ForeignKey(Absence, on_delete=models.PROTECT, null=True, related_name="delegations")
    combines_roles = models.BooleanField(
        _("được vừa tiếp nhận vừa giải quyết (61/2018/NĐ-CP Điều 17 khoản 5)"), default=False
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"))

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ủy quyền")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="delegation_dates", condition=Q(valid_to__gte=F("valid_from"))),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} → {self.to.full_name} ({self.valid_from})"


class Change(models.Model):
    """One act on the organisation: who changed what, when. Rows are never changed.

    person       whose account or powers it is about, where it is about somebody.
    second_name  who confirmed it, where it took two; empty: one person did it alone.
    """

    append_only: ClassVar[bool] = True

    class Act(models.TextChoices):
        CREATE = "create", _("Thành lập")
        RENAME = "rename", _("Đổi tên")
        MOVE = "move", _("Chuyển cơ quan quản lý")
        MERGE = "merge", _("Sáp nhập")
        SPLIT = "split", _("Chia tách")
        CLOSE = "close", _("Giải thể")
        ASSIGN = "assign", _("Phân công")
        END_ASSIGNMENT = "end_assignment", _("Kết thúc phân công")
        DELEGATE = "delegate", _("Ủy quyền")
        END_DELEGATION = "end_delegation", _("Kết thúc ủy quyền")
        ABSENCE = "absence", _("Vắng mặt, người thay thế")
        HIRE = "hire", _("Tạo tài khoản")
        RESET_PASSWORD = "reset_password", _("Đặt lại mật khẩu")
        RESET_SECOND_FACTOR = "reset_second_factor", _("Đặt lại bước xác thực thứ hai")
        CHANGE_CONTACT = "change_contact", _("Đổi thư điện tử, điện thoại")
        OPEN_ACCOUNT = "open_account", _("Mở tài khoản")
        LEAVE = "leave", _("Nghỉ việc")
        ASK = "ask", _("Đề nghị người thứ hai xác nhận")
        DECLINE = "decline", _("Không xác nhận đề nghị")

    id = UUID7Key()
    at = models.DateTimeField(_("lúc"))
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes")
    person = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.CharField(_("việc"), max_length=20, choices=Act)
    about = models.CharField(_("nội dung"), max_length=500, blank=True)
    effective_on = models.DateField(_("có hiệu lực từ ngày"))
    decision = models.CharField(_("văn bản"), max_length=200, blank=True)
    second_name = models.CharField(_("người xác nhận"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("thay đổi tổ chức")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.unit_id}"

"""Procedures and their dated versions: the parts of 63/2010/NĐ-CP Điều 8, and what search needs."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import CombinedSearchVector, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.announcing import Announcement as Announcement
from motcua.catalogue.announcing import AnnouncementUndo as AnnouncementUndo
from motcua.catalogue.arrangements import Arrangement as Arrangement
from motcua.catalogue.arrangements import ShareTerm as ShareTerm
from motcua.catalogue.english_rows import EnglishText as EnglishText
from motcua.catalogue.form_rows import EForm as EForm
from motcua.catalogue.form_rows import EFormChange as EFormChange
from motcua.catalogue.groups import GroupMember as GroupMember
from motcua.catalogue.groups import ProcedureGroup as ProcedureGroup
from motcua.catalogue.guide_rows import GuideVersion as GuideVersion
from motcua.common.keys import SortKey, UUID7Key
from motcua.common.text import fold, sort_key


class OnlineLevel(models.TextChoices):
    FULL = "full", _("Toàn trình")
    PARTIAL = "partial", _("Một phần")
    NONE = "none", _("Cung cấp thông tin")


class Field(models.Model):
    """A field of administration (lĩnh vực)."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("tên lĩnh vực"), max_length=200, unique=True)
    sort_key = SortKey()

    class Meta:
        verbose_name = _("lĩnh vực")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class LifeEvent(models.Model):
    """A moment of life that leads to procedures (sự kiện trong đời)."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("tên"), max_length=120)
    words = models.TextField(_("cách nói thường ngày"), blank=True)
    position = models.SmallIntegerField(default=0)
    procedures: "models.ManyToManyField[Procedure, models.Model]" = models.ManyToManyField(
        "Procedure", related_name="life_events", blank=True
    )

    class Meta:
        verbose_name = _("sự kiện trong đời")

    def __str__(self) -> str:
        return self.name


class Synonym(models.Model):
    """An everyday word and what the catalogue calls it; officers edit this table."""

    phrase = models.CharField(_("người dân nói"), max_length=120, unique=True)
    means = models.CharField(_("danh mục gọi là"), max_length=200)
    folded = models.CharField(max_length=120, editable=False, db_index=True)

    class Meta:
        verbose_name = _("từ đồng nghĩa")

    def __str__(self) -> str:
        return f"{self.phrase} = {self.means}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.phrase)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Procedure(models.Model):
    """An administrative procedure by its national code (thủ tục hành chính)."""

    id = UUID7Key()
    code = models.CharField(_("mã TTHC"), max_length=40, unique=True)  # 1.001193
    code_confirmed = models.BooleanField(_("mã đã xác nhận"), default=True)
    usage = models.PositiveIntegerField(_("số hồ sơ một năm"), default=0)

    class Meta:
        verbose_name = _("thủ tục hành chính")

    def __str__(self) -> str:
        return self.code

    def version_on(self, day: date) -> "ProcedureVersion | None":
        """The published version in force that day."""
        return self.versions.in_force(day).first()


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def in_force(self, day: date) -> Self:
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gt=day),
            valid_from__lte=day,
            state=ProcedureVersion.State.PUBLISHED,
        )


class ProcedureVersion(models.Model):
    """The content of a procedure from a date on; a dossier stays with the version it was accepted under."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Chờ rà soát")
        PUBLISHED = "published", _("Đã công khai")

    id = UUID7Key()
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    name = models.CharField(_("tên"), max_length=1000)
    sort_key = SortKey(max_length=2100)
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="versions")
    online_level = models.CharField(_("mức độ trực tuyến"), max_length=8, choices=OnlineLevel)
    # [{"title": "", "steps": ["…"]}]: trình tự thực hiện, per case
    order = models.JSONField(_("trình tự thực hiện"), default=list)
    sets = models.SmallIntegerField(_("số bộ hồ sơ"), default=1)
    subjects = ArrayField(
        models.CharField(max_length=120), verbose_name=_("đối tượng thực hiện"), default=list
    )
    performing = models.CharField(_("cơ quan thực hiện"), max_length=400, blank=True)
    deciding = models.CharField(_("cơ quan có thẩm quyền"), max_length=400, blank=True)
    coordinating = models.CharField(_("cơ quan phối hợp"), max_length=600, blank=True)
    conditions = models.TextField(_("yêu cầu, điều kiện"), blank=True)
    legal_basis = models.JSONField(_("căn cứ pháp lý"), default=list)  # ["60/2014/QH13 Luật Hộ tịch", …]
    decision = models.CharField(_("quyết định công bố"), max_length=200, blank=True)
    plain_summary = models.TextField(_("nói ngắn gọn"), blank=True)
    process_key = models.CharField(_("quy trình điện tử"), max_length=80, blank=True)
    form_key = models.CharField(_("biểu mẫu điện tử"), max_length=80, blank=True)
    same_day = models.BooleanField(_("giải quyết trong ngày"), default=False)
    # For search.py, written by `index_versions`: the folded name; the folded field and life-event words
    search_name = models.TextField(editable=False, default="")
    search_words = models.TextField(editable=False, default="")
    search_vector = models.GeneratedField(
        expression=CombinedSearchVector(
            SearchVector("search_name", weight="A", config="simple"),
            "||",
            SearchVector("search_words", weight="C", config="simple"),
            None,
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=200, blank=True)
    # SHA-256 of the imported line in canonical form: the same line again changes nothing
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField(_("công khai lúc"), null=True, blank=True)
    published_by = models.CharField(_("người công khai"), max_length=200, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên bản thủ tục")
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(name="version_name_trgm", fields=["search_name"], opclasses=["gin_trgm_ops"]),
            GinIndex(name="version_search_vector", fields=["search_vector"]),
            models.Index(name="version_by_name", fields=["sort_key", "id"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="version_dates", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            ExclusionConstraint(
                name="version_one_in_force",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (Func(F("valid_from"), F("valid_to"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="published"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} {self.name} ({self.valid_from})"

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Competence(models.Model):
    """Who settles what the one-stop units of one level receive (thẩm quyền; 61/2018/NĐ-CP Điều 14).

    A level has one road: settled there, or handed up to the agency of a level above.
    """

    LEVELS: ClassVar = [("province", _("tỉnh")), ("district", _("huyện")), ("commune", _("xã"))]

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="competences")
    level = models.CharField(_("cấp tiếp nhận"), max_length=10, choices=LEVELS)
    # empty: the level of reception
    settled_at = models.CharField(_("cấp giải quyết"), max_length=10, choices=LEVELS, blank=True, default="")
    # Unit.field_code of the part that settles: "tu-phap", "tai-chinh-ke-hoach"; empty: the committee itself
    settles = models.CharField(_("mảng chuyên môn giải quyết"), max_length=40, blank=True)
    # the road at this level; empty: ProcedureVersion.process_key
    process_key = models.CharField(_("quy trình điện tử"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("thẩm quyền")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["version", "level"],
                name="competence_once_a_level",
                deferrable=models.Deferrable.DEFERRED,  # an edit may exchange two rows
            ),
            models.CheckConstraint(
                name="competence_settled_here_or_above",
                condition=Q(settled_at="")
                | Q(level="commune", settled_at__in=["district", "province"])
                | Q(level="district", settled_at="province"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.level}"

    @property
    def settling_level(self) -> str:
        return self.settled_at or self.level


class Case(models.Model):
    """A case of a procedure with its own papers (trường hợp)."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="cases")
    name = models.CharField(_("trường hợp"), max_length=1000)
    position = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = _("trường hợp")

    def __str__(self) -> str:
        return self.name


class Component(models.Model):
    """A paper of the dossier (thành phần hồ sơ); without a case it belongs to every case."""

    id = UUID7Key()
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="components")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, blank=True, related_name="components")
    position = models.SmallIntegerField(default=0)
    name = models.TextField(_("tên giấy tờ"))
    originals = models.SmallIntegerField(_("bản chính"), default=0)
    copies = models.SmallIntegerField(_("bản sao"), default=0)
    required = models.BooleanField(_("bắt buộc"), default=True)
    shown_only = models.BooleanField(_("chỉ xuất trình"), default=False)
    is_e_form = models.BooleanField(_("do biểu mẫu điện tử tạo ra"), default=False)
    form_name = models.CharField(_("mẫu đơn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("thành phần hồ sơ")

    def __str__(self) -> str:
        return self.name


class ChannelTerm(models.Model):
    """A way to file, with its time limit (cách thức thực hiện, thời hạn giải quyết)."""

    class Channel(models.TextChoices):
        DIRECT = "direct", _("Trực tiếp")
        ONLINE = "online", _("Trực tuyến")
        POST = "post", _("Bưu chính công ích")

    class LimitUnit(models.TextChoices):
        WORKING_HOUR = "working_hour", _("giờ làm việc")
        WORKING_DAY = "working_day", _("ngày làm việc")
        DAY = "day", _("ngày")
        MONTH = "month", _("tháng")

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="channels")
    channel = models.CharField(max_length=8, choices=Channel)
    limit_value = models.SmallIntegerField(_("thời hạn"), null=True, blank=True)
    limit_unit = models.CharField(max_length=14, choices=LimitUnit, blank=True)
    note = models.CharField(_("ghi chú"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("cách thức thực hiện")

    def __str__(self) -> str:
        return f"{self.channel}: {self.limit_value} {self.limit_unit}"


class FeeLine(models.Model):
    """A fee or charge (phí, lệ phí), whole đồng; no amount where a council decides it or it is unclear."""

    class Kind(models.TextChoices):
        FEE = "fee", _("Lệ phí")
        CHARGE = "charge", _("Phí")

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="fees")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FEE)
    name = models.CharField(_("tên khoản thu"), max_length=500)
    amount = models.BigIntegerField(_("số tiền (đồng)"), null=True, blank=True)
    unit = models.CharField(_("đơn vị tính"), max_length=60, blank=True)  # "bản", "trang"
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("phí, lệ phí")

    def __str__(self) -> str:
        return f"{self.name}: {self.amount}"


class ResultKind(models.Model):
    """What the procedure ends in (kết quả thực hiện)."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="results")
    name = models.CharField(_("tên kết quả"), max_length=1000)
    code = models.CharField(_("mã kết quả"), max_length=40, blank=True)
    template = models.CharField(
        _("mẫu kết quả"), max_length=60, blank=True
    )  # of documents, e.g. "birth_certificate"

    class Meta:
        verbose_name = _("kết quả")

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One run of the catalogue importer."""

    id = UUID7Key()
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("lần nhập danh mục")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.started_at:%Y-%m-%d %H:%M})"


class ImportFinding(models.Model):
    """Something in an imported procedure that a person must look at, field by field."""

    id = UUID7Key()
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="findings")
    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.CASCADE, null=True, blank=True, related_name="findings"
    )
    line = models.PositiveIntegerField(_("dòng"))
    code = models.CharField(_("mã TTHC"), max_length=40, blank=True)
    part = models.CharField(_("trường"), max_length=80)
    problem = models.CharField(_("vấn đề"), max_length=60)
    message = models.TextField(_("mô tả"))
    raw = models.TextField(_("dữ liệu gốc"), blank=True)
    parsed = models.TextField(_("đã đọc thành"), blank=True)
    # key of the channel, fee or paper meant
    target = models.CharField(max_length=40, blank=True, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=200, blank=True)
    resolution = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("điểm cần rà soát")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="finding_open", fields=["problem", "id"], condition=Q(resolved_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.part} {self.problem}"

"""The console's first page: what waits for this officer, by role, each with the place to do it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from motcua.agencies import services as agencies
from motcua.agencies.models import Assignment, Role
from motcua.agencies.officers import Officer
from motcua.catalogue.models import Announcement, ChannelTerm, ImportFinding, ProcedureVersion
from motcua.catalogue.problems import Problem
from motcua.console import rail
from motcua.console.calendars import years_known
from motcua.deadlines import clock
from motcua.deadlines.services import NoRegimeInForce, regime_on
from motcua.web.audience import StaffRequest, for_staff

SHOWN = 5


@dataclass(frozen=True)
class Line:
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Wait:
    """One kind of thing that waits; `none` is said when nothing does."""

    title: str | Promise
    none: str | Promise
    url: str
    act: str | Promise
    count: int = 0
    text: str | Promise = ""
    lines: list[Line] = field(default_factory=list)


@for_staff(*rail.EVERYBODY)
def home(request: StaffRequest) -> HttpResponse:
    """What waits, the kinds with something first."""
    officer, day = request.officer, request.person.now.date()
    waits = [wait(officer, day) for roles, wait in WAITS if officer.roles & set(roles)]
    waits.sort(key=lambda wait: not wait.count)
    return render(request, "console/home.html", {"waits": waits, "groups": rail.open_to(officer.roles)[1:]})


def _findings(officer: Officer, day: date) -> Wait:
    counts = ImportFinding.objects.filter(resolved_at=None).values("problem")
    groups = list(counts.annotate(count=Count("pk")).order_by("-count", "problem"))
    return Wait(
        title=_("Điểm cần rà soát"),
        none=_("Không còn điểm nào máy đọc chưa chắc."),
        url=reverse("console:review"),
        act=_("Mở trang rà soát"),
        count=sum(group["count"] for group in groups),
        text=_("Những chỗ trong tệp danh mục đã nhập mà máy chưa chắc."),
        lines=[
            Line(
                str(Problem(group["problem"]).label),
                reverse("console:review_problem", args=[group["problem"]]),
                str(group["count"]),
            )
            for group in groups[:SHOWN]
        ],
    )


def _drafts(officer: Officer, day: date) -> Wait:
    drafts = ProcedureVersion.objects.filter(state=ProcedureVersion.State.DRAFT)
    newest = drafts.select_related("procedure").defer("order", "search_words").order_by("-pk")[:SHOWN]
    return Wait(
        title=_("Bản nháp chờ công khai"),
        none=_("Không có bản nháp nào. Muốn sửa một thủ tục, mở thủ tục rồi tạo bản nháp."),
        url=reverse("console:catalogue") + "?state=draft",
        act=_("Xem mọi bản nháp"),
        count=drafts.count(),
        lines=[_procedure(row) for row in newest],
    )


def _announcements(officer: Officer, day: date) -> Wait:
    waiting = Announcement.objects.open()
    rows = waiting.select_related("version__procedure").order_by("due_on", "id")[:SHOWN]
    return Wait(
        title=_("Việc công bố thủ tục"),
        none=_("Mọi thủ tục mới, sửa, bãi bỏ đều đã công bố, công khai."),
        url=reverse("console:announcements"),
        act=_("Mở trang công bố thủ tục"),
        count=waiting.count(),
        lines=[_announcement(row, day) for row in rows],
    )


def _announcement(row: Announcement, day: date) -> Line:
    words = _("quá hạn, chậm nhất {day}") if row.due_on < day else _("chậm nhất {day}")
    label = f"{row.get_task_display()}: {row.version.procedure.code}"
    url = f"{reverse('console:announcements')}?viec={row.task}"
    return Line(label, url, words.format(day=f"{row.due_on:%d/%m/%Y}"))


def _limits(officer: Officer, day: date) -> Wait:
    unknown = ChannelTerm.objects.filter(version=OuterRef("pk"), limit_value=None)
    rows = ProcedureVersion.objects.in_force(day).filter(Exists(unknown)).select_related("procedure")
    return Wait(
        title=_("Thủ tục chưa có thời hạn"),
        none=_("Mọi thủ tục đang công khai đều có thời hạn giải quyết."),
        url=reverse("console:catalogue") + "?limit=missing",
        act=_("Xem các thủ tục này"),
        count=rows.count(),
        text=_(
            "Chưa có thời hạn thì không tính được ngày trả kết quả. Tạo bản nháp, ghi thời hạn rồi công khai."
        ),
        lines=[_procedure(row) for row in rows.order_by("sort_key", "pk")[:SHOWN]],
    )


def _procedure(row: ProcedureVersion) -> Line:
    return Line(row.name, reverse("console:version", args=[row.pk]), row.procedure.code)


def _staffing(officer: Officer, day: date) -> Wait:
    rows = [row for row in agencies.staffing_report(day) if not row.combines]
    return Wait(
        title=_("Người kiêm nhiệm cần xem lại"),
        none=_("Tiếp nhận, xử lý và ký đều do những người khác nhau."),
        url=reverse("console:staffing"),
        act=_("Xem bố trí nhân sự"),
        count=len(rows),
        text=_("Giữ nhiều việc trong cùng một cơ quan mà chưa có văn bản ủy quyền."),
        lines=[
            Line(
                f"{row.staff.full_name}, {row.agency.name}",
                reverse("console:unit", args=[row.agency.pk]),
                ", ".join(str(role.label) for role in row.roles),
            )
            for row in rows[:SHOWN]
        ],
    )


def _accounts(officer: Officer, day: date) -> Wait:
    posts = Assignment.objects.on(day).filter(staff=OuterRef("pk"))
    idle = agencies.staff_in_area(by=officer, day=day).filter(~Exists(posts), left_on=None)
    return Wait(
        title=_("Cán bộ chưa có vị trí"),
        none=_("Mọi tài khoản cán bộ đều đang giữ một vị trí."),
        url=reverse("console:accounts") + "?state=idle",
        act=_("Xem các tài khoản này"),
        count=idle.count(),
        text=_("Có tài khoản nhưng không giữ vai trò ở đơn vị nào nên chưa làm việc được."),
        lines=[
            Line(row.full_name, reverse("console:account", args=[row.pk]), row.code)
            for row in idle.order_by("sort_key", "pk")[:SHOWN]
        ],
    )


def _requests(officer: Officer, day: date) -> Wait:
    at = clock.now()
    rows = agencies.requests_seen(by=officer, at=at)
    return Wait(
        title=_("Chờ người thứ hai xác nhận"),
        none=_("Không có đề nghị nào về vai trò, mật khẩu chờ xác nhận."),
        url=reverse("console:access_requests"),
        act=_("Xem các đề nghị"),
        count=len(rows),
        lines=[
            Line(agencies.in_words(row), reverse("console:access_requests"), row.asked_by.full_name)
            for row in rows[:SHOWN]
        ],
    )


def _calendars(officer: Officer, day: date) -> Wait:
    years = [year for year in years_known() if year.waits]
    return Wait(
        title=_("Lịch làm việc cần xác nhận"),
        none=_("Lịch các năm đã nhập đều có văn bản."),
        url=reverse("console:calendars"),
        act=_("Xem lịch các năm"),
        count=len(years),
        text=_("Ngày nghỉ tạm tính có thể làm sai hạn trả kết quả."),
        lines=[
            Line(
                _("Lịch năm {year}").format(year=year.year),
                reverse("console:calendar", args=[year.year]),
                str(year.state),
            )
            for year in years[:SHOWN]
        ],
    )


def _regime(officer: Officer, day: date) -> Wait:
    try:
        unconfirmed = len(regime_on(day).unconfirmed)
    except NoRegimeInForce:
        unconfirmed = 0
    return Wait(
        title=_("Giá trị pháp lý chưa xác nhận"),
        none=_("Mọi giá trị của chế độ đang áp dụng đều có văn bản."),
        url=reverse("console:regimes"),
        act=_("Xem các chế độ pháp lý"),
        count=unconfirmed,
        text=_("Của chế độ đang áp dụng hôm nay: đang dùng nhưng chưa đối chiếu được với văn bản."),
    )


WAITS: list[tuple[tuple[Role, ...], Callable[[Officer, date], Wait]]] = [
    (rail.CATALOGUE_EDITORS, _announcements),
    (rail.CATALOGUE_EDITORS, _limits),
    (rail.CATALOGUE_EDITORS, _findings),
    (rail.CATALOGUE_EDITORS, _drafts),
    (rail.ORGANISATION_READERS, _staffing),
    (rail.ADMINISTRATORS, _requests),
    (rail.ADMINISTRATORS, _accounts),
    (rail.CALENDAR_EDITORS, _calendars),
    (rail.CALENDAR_EDITORS, _regime),
]

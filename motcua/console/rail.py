"""The entries of the console's rail: each with the pages it stands for and the roles that open it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Role

CATALOGUE_EDITORS = (Role.CATALOGUE_EDITOR, Role.TTHC_CONTROL)
PROCESS_EDITORS = (Role.TTHC_CONTROL, Role.CATALOGUE_EDITOR, Role.SYSTEM_ADMIN)
ORGANISATION_READERS = (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN, Role.TTHC_CONTROL)
ADMINISTRATORS = (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN)
HALF_HOLDERS = (*ADMINISTRATORS, Role.HEAD_ONE_STOP, Role.SIGN)
CALENDAR_EDITORS = (Role.TTHC_CONTROL, Role.SYSTEM_ADMIN)
SECURITY_READERS = (Role.SECURITY_OFFICER, Role.SYSTEM_ADMIN)
EVERYBODY = (
    Role.CATALOGUE_EDITOR,
    Role.TTHC_CONTROL,
    Role.UNIT_ADMIN,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_OFFICER,
)

RULE_PAGES = ("add", "change", "end", "withdraw", "confirm")


@dataclass(frozen=True)
class Entry:
    """`pages` are the names of the other addresses on which the entry is marked."""

    name: str
    label: Promise
    icon: str
    roles: tuple[Role, ...]
    pages: frozenset[str] = frozenset()

    @property
    def url_name(self) -> str:
        return f"console:{self.name}"


@dataclass(frozen=True)
class Group:
    label: Promise
    entries: tuple[Entry, ...]


def _entry(name: str, label: Promise, icon: str, roles: tuple[Role, ...], *pages: str) -> Entry:
    return Entry(name, label, icon, roles, frozenset(pages))


def _rules(name: str, label: Promise, icon: str, roles: tuple[Role, ...]) -> Entry:
    """A table of rules and the pages of its acts."""
    return _entry(name, label, icon, roles, *(f"{name}_{act}" for act in RULE_PAGES))


GROUPS = (
    Group(_("Quản trị"), (_entry("home", _("Việc đang chờ"), "home", EVERYBODY),)),
    Group(
        _("Danh mục thủ tục"),
        (
            _entry(
                "catalogue",
                _("Thủ tục"),
                "list",
                CATALOGUE_EDITORS,
                *("version", "compare", "edit_part", "edit_rows"),
                *("open_draft", "publish_version", "close_version"),
            ),
            _entry("announcements", _("Công bố thủ tục"), "bell", CATALOGUE_EDITORS, "undo_announcement"),
            _entry("review", _("Rà soát"), "check", CATALOGUE_EDITORS, "finding", "review_problem"),
            _entry("synonyms", _("Từ đồng nghĩa"), "text", CATALOGUE_EDITORS, "add_synonym"),
            _entry("english", _("Chữ tiếng Anh"), "globe", CATALOGUE_EDITORS, "english_text"),
            _entry(
                "forms",
                _("Biểu mẫu điện tử"),
                "edit",
                CATALOGUE_EDITORS,
                *("form", "form_create", "form_import", "form_preview", "form_changes"),
                *("form_draft", "form_change", "form_item", "form_publish", "form_discard"),
            ),
            _rules("arrangements", _("Cách thực hiện"), "people", CATALOGUE_EDITORS),
            _rules("procedure_groups", _("Nộp một lần"), "file", CATALOGUE_EDITORS),
            _rules("guides", _("Câu hỏi chọn thủ tục"), "people", CATALOGUE_EDITORS),
            _entry(
                "processes",
                _("Quy trình điện tử"),
                "send",
                PROCESS_EDITORS,
                *("process", "process_upload", "process_publish"),
            ),
        ),
    ),
    Group(
        _("Tổ chức"),
        (
            _entry(
                "organisation",
                _("Cây đơn vị"),
                "building",
                ORGANISATION_READERS,
                *("unit", "create_unit", "rename_unit", "move_unit", "merge_unit", "split_unit"),
                *("close_unit", "assign_role", "end_assignment", "delegate", "end_delegation"),
            ),
            _entry("staffing", _("Bố trí nhân sự"), "scales", ORGANISATION_READERS),
            _entry(
                "accounts",
                _("Tài khoản cán bộ"),
                "people",
                ADMINISTRATORS,
                *("account", "hire", "reset_password", "reset_second_factor", "leave"),
                *("change_contact", "open_account"),
            ),
            _entry(
                "access_requests",
                _("Chờ xác nhận"),
                "check",
                ADMINISTRATORS,
                *("confirm_request", "decline_request"),
            ),
            _entry("code_halves", _("Mã in giấy"), "key", HALF_HOLDERS, "code_half"),
        ),
    ),
    Group(
        _("Thời gian, pháp lý"),
        (
            _entry(
                "calendars",
                _("Lịch làm việc"),
                "calendar",
                CALENDAR_EDITORS,
                *("calendar", "add_day", "edit_day", "confirm_day", "remove_day", "publish_year"),
            ),
            _entry("regimes", _("Chế độ pháp lý"), "scales", CALENDAR_EDITORS),
            _rules("queue_rules", _("Quy định hàng chờ"), "clock", CALENDAR_EDITORS),
            _rules("priority_groups", _("Đối tượng ưu tiên"), "people", CALENDAR_EDITORS),
            _rules("feedback_terms", _("Thời hạn phản ánh"), "calendar", CALENDAR_EDITORS),
            _rules("indicator_sets", _("Bộ chỉ số 766"), "scales", CALENDAR_EDITORS),
            _rules("fall_limits", _("Ngưỡng tụt điểm"), "late", CALENDAR_EDITORS),
            _rules("doubt_limits", _("Ngưỡng câu hỏi số liệu"), "scales", CALENDAR_EDITORS),
            _rules("notice_texts", _("Lời thông báo"), "text", CALENDAR_EDITORS),
            _rules("grant_terms", _("Giới hạn ủy thác"), "lock", CALENDAR_EDITORS),
            _rules("consent_ways", _("Cách đồng ý"), "check", CALENDAR_EDITORS),
            _rules("consent_texts", _("Lời đồng ý"), "text", CALENDAR_EDITORS),
            _entry(
                "payments",
                _("Thanh toán"),
                "money",
                (Role.SYSTEM_ADMIN,),
                *("add_gateway", "gateway", "add_account"),
            ),
        ),
    ),
    Group(
        _("An toàn thông tin"),
        (
            _entry("security_log", _("Nhật ký an toàn"), "lock", SECURITY_READERS, "export_security_log"),
            _entry("access_log", _("Nhật ký xem dữ liệu"), "search", SECURITY_READERS, "export_access_log"),
        ),
    ),
    Group(
        _("Hệ thống"),
        (
            _entry(
                "maintenance",
                _("Bảo trì"),
                "bell",
                (Role.SYSTEM_ADMIN,),
                *("announce_maintenance", "move_maintenance", "end_maintenance"),
            ),
            _entry("figure_sources", _("Kết nối số liệu"), "globe", CALENDAR_EDITORS),
        ),
    ),
)


def open_to(roles: Iterable[Role]) -> list[Group]:
    """The groups with the entries that one of these roles opens; empty groups are left out."""
    held = frozenset(roles)
    found = [
        Group(group.label, tuple(entry for entry in group.entries if held & set(entry.roles)))
        for group in GROUPS
    ]
    return [group for group in found if group.entries]

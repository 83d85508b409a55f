"""Procedures filed once, as officers keep them: which, in what order, what is not asked for again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from motcua.agencies import ruling
from motcua.agencies.officers import Officer
from motcua.agencies.ruling import RuleTable
from motcua.catalogue import eforms
from motcua.catalogue.eform_store import current_form
from motcua.catalogue.groups import GroupMember, ProcedureGroup, made_there
from motcua.catalogue.models import Component, ProcedureVersion
from motcua.catalogue.permissions import EDITORS
from motcua.common.refusal import Refusal
from motcua.common.text import fold

GROUPS = RuleTable(
    "procedure-group",
    ProcedureGroup,
    ("slug",),
    ("name", "summary", "source", "confirmed"),
    source="source",
    keepers=EDITORS,
    parts=(GroupMember, "group", ("procedure_code", "given", "spared")),
)


class GroupTooSmall(Refusal):
    """One procedure is no group; one twice is none either."""

    code = "procedure-group-too-small"
    message = _(
        "Một nhóm có ít nhất hai thủ tục khác nhau, mỗi thủ tục một dòng. Hãy thêm hoặc bỏ dòng trùng."
    )


class MemberNotPublic(Refusal):
    """Nobody could file it that day."""

    code = "procedure-group-member-not-public"
    message = _(
        "Thủ tục {code} chưa hoặc không còn công khai vào ngày {day}. Hãy chọn ngày khác hoặc bỏ dòng này."
    )


class AnswerUnknown(Refusal):
    """A form has no such question, or no earlier form of the group asks it."""

    code = "procedure-group-answer-unknown"
    message = _(
        "Thủ tục {code}: “{key}” không phải là khóa câu hỏi của {where}. "
        "Hãy xem khóa ở trang biểu mẫu điện tử."
    )


class SparedUnknown(Refusal):
    """No paper of the procedure is meant by these words."""

    code = "procedure-group-spared-unknown"
    message = _("Thủ tục {code} không có giấy tờ nào mang chữ “{words}”. Hãy ghi chữ có trong tên giấy tờ.")


@dataclass(frozen=True)
class Asked:
    """What a member of the group asks: its questions, those answered before, papers left out."""

    version: ProcedureVersion
    questions: int
    known: tuple[str, ...]
    spared: tuple[str, ...]


def keep_group(
    *, row: ProcedureGroup, parts: Sequence[GroupMember], instead_of: object, by: Officer, at: datetime
) -> ProcedureGroup:
    """Write a group from a day on; filings begun before go on as they were.

    Raises GroupTooSmall, MemberNotPublic, AnswerUnknown, SparedUnknown and as `ruling.keep`.
    """
    if instead_of is None:
        row.slug = slugify(fold(row.name))[:60].strip("-")
    if len(parts) < 2 or len({one.procedure_id for one in parts}) < len(parts):
        raise GroupTooSmall
    asked(parts, day=row.valid_from)
    return ruling.keep(GROUPS, row=row, parts=parts, instead_of=instead_of, by=by, at=at)


def asked(parts: Sequence[GroupMember], *, day: date) -> list[Asked]:
    """What each member would ask on that day, in order.

    Raises MemberNotPublic, AnswerUnknown, SparedUnknown.
    """
    found: list[Asked] = []
    earlier: set[str] = set()
    for member in parts:
        version = _version(member, day)
        labels = _questions(version, day)
        _check_given(member, labels, earlier)
        known = (
            [label for key, label in labels.items() if member.given.get(key, key) in earlier] if found else []
        )
        found.append(Asked(version, len(labels), tuple(known), _spared(member, version)))
        earlier |= set(labels)
    return found


def _version(member: GroupMember, day: date) -> ProcedureVersion:
    version = ProcedureVersion.objects.in_force(day).filter(procedure=member.procedure_id).first()
    if version is None:
        raise MemberNotPublic(code=member.procedure.code, day=f"{day:%d/%m/%Y}")
    return version


def _questions(version: ProcedureVersion, day: date) -> dict[str, str]:
    """Key and label of every question of the version's form."""
    form = current_form(version.form_key, day) if version.form_key else None
    if form is None:
        return {}
    definition = eforms.parse(form.definition, "vi")
    return {one.key: one.label for page in definition.pages for one in page.fields}


def _check_given(member: GroupMember, labels: dict[str, str], earlier: set[str]) -> None:
    for own, before in member.given.items():
        if own not in labels:
            raise AnswerUnknown(code=member.procedure.code, key=own, where=_("tờ khai của thủ tục này"))
        if before not in earlier:
            raise AnswerUnknown(code=member.procedure.code, key=before, where=_("một tờ khai đứng trước"))


def _spared(member: GroupMember, version: ProcedureVersion) -> tuple[str, ...]:
    names = list(
        Component.objects.filter(version=version).order_by("position").values_list("name", flat=True)
    )
    for words in member.spared:
        if not any(made_there(name, [words]) for name in names):
            raise SparedUnknown(code=member.procedure.code, words=words)
    return tuple(name for name in names if made_there(name, member.spared))

"""Acts on electronic forms, in the order of a draft's life: begin, change, publish or throw away."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.agencies.officers import Officer
from motcua.catalogue import eforms, permissions
from motcua.catalogue.eforms import editing
from motcua.catalogue.eforms.limits import excess
from motcua.catalogue.models import EForm, EFormChange
from motcua.common.refusal import Refusal

Act = EFormChange.Act
_DEEPEST = 30
EMPTY: dict[str, Any] = {"pages": []}


class FormKeyTaken(Refusal):
    """Another form has the key."""

    code = "eform-key-taken"
    message = _("Mã “{key}” đã có biểu mẫu khác dùng. Hãy chọn mã khác, hoặc mở biểu mẫu ấy để sửa.")


class FormChangedMeanwhile(Refusal):
    """The page was drawn from an older state of the draft."""

    code = "eform-changed-meanwhile"
    message = _(
        "Người khác (hoặc một thẻ khác của bạn) vừa sửa bản nháp này, nên việc vừa rồi chưa ghi. "
        "Hãy xem bản mới nhất dưới đây rồi làm lại."
    )


class NoDraft(Refusal):
    """The draft was published or thrown away by somebody."""

    code = "eform-no-draft"
    message = _("Biểu mẫu “{key}” không còn bản nháp: bản nháp đã được công bố hoặc đã bỏ.")


class FormNotReady(Refusal):
    """What is wrong must be put right before publishing."""

    code = "eform-not-ready"
    message = _("Chưa công bố được, còn {count} điểm phải sửa: {problems}")


class FormTestsFail(Refusal):
    """A test of the form does not pass."""

    code = "eform-tests-fail"
    message = _("Chưa công bố được, có {count} bài thử không đạt: {problems}")


class FormDayPast(Refusal):
    """A version cannot begin before today, nor before the version it follows."""

    code = "eform-day-past"
    message = _("Ngày bắt đầu dùng phải từ {day} trở đi.")


class FormTooLarge(Refusal):
    """More than whoever fills it in could be asked."""

    code = "eform-too-large"
    message = _("Chưa lưu: biểu mẫu {problem}.")


class FormUnreadable(Refusal):
    """The file is no definition."""

    code = "eform-unreadable"
    message = _("Tệp không phải biểu mẫu của hệ thống: {problem}. Chưa có gì thay đổi.")


@transaction.atomic
def create_form(*, key: str, title: str, source: EForm | None, by: Officer, at: datetime) -> EForm:
    """A new form as a draft, empty or copied from a version of another. Raises FormKeyTaken."""
    _allowed(by)
    if EForm.objects.filter(key=key).exists():
        raise FormKeyTaken(key=key)
    definition = {**(source.definition if source else EMPTY), "title": title}
    draft = EForm.objects.create(key=key, number=1, title=title, definition=definition)
    _record(draft, Act.CREATED, f"{source.title} ({source})" if source else "", by=by, at=at)
    return draft


@transaction.atomic
def open_draft(*, key: str, by: Officer, at: datetime) -> EForm:
    """The form's draft; the first to ask makes it from the newest version."""
    _allowed(by)
    rows = EForm.objects.select_for_update().filter(key=key).order_by("-number")
    newest = rows[0]
    if newest.published_at is None:
        return newest
    draft = EForm.objects.create(
        key=key, number=newest.number + 1, title=newest.title, definition=newest.definition
    )
    _record(draft, Act.CREATED, str(newest), by=by, at=at)
    return draft


@transaction.atomic
def import_definition(*, key: str, data: object, by: Officer, at: datetime) -> EForm:
    """Put a whole definition into the form's draft; a key that is new begins a form.

    Raises FormUnreadable for what is no definition at all, FormTooLarge; what else is wrong is shown in the
    draft.
    """
    _allowed(by)
    if not isinstance(data, dict) or not isinstance(data.get("pages"), list):
        raise FormUnreadable(problem=_("thiếu danh sách trang “pages”"))
    _storable(data)
    _sized(data)
    title = eforms.in_language(data, "vi").get("title")
    if not isinstance(title, str) or not title.strip():
        raise FormUnreadable(problem=_("thiếu tên “title”"))
    if not EForm.objects.filter(key=key).exists():
        draft = EForm.objects.create(key=key, number=1, title=title[:300], definition=data)
        _record(draft, Act.IMPORTED, "", after=data, by=by, at=at)
        return draft
    draft = open_draft(key=key, by=by, at=at)
    before, draft.definition, draft.title = draft.definition, data, title[:300]
    return _changed(draft, Act.IMPORTED, "", before=before, after=data, by=by, at=at)


@transaction.atomic
def add_item(
    *, key: str, revision: int, place: str, item: Mapping[str, Any], by: Officer, at: datetime
) -> EForm:
    """A page, question, comparison or test at the end of the list at `place`."""
    _storable(item)
    draft = _draft(key, revision, by)
    draft.definition, there = _placed(lambda: editing.added(draft.definition, place, dict(item)))
    _sized(draft.definition)
    return _changed(draft, Act.ADDED, _called(draft, there), after=dict(item), by=by, at=at)


@transaction.atomic
def change_item(
    *, key: str, revision: int, place: str, item: Mapping[str, Any], by: Officer, at: datetime
) -> EForm:
    """Put the item in the place of the one that is there."""
    _storable(item)
    draft = _draft(key, revision, by)
    before = _placed(lambda: editing.at_place(draft.definition, place))
    if before == item:
        return draft
    draft.definition = _placed(lambda: editing.replaced(draft.definition, place, dict(item)))
    _sized(draft.definition)
    what = _called(draft, place)
    return _changed(draft, Act.CHANGED, what, before=before, after=dict(item), by=by, at=at)


@transaction.atomic
def move_item(*, key: str, revision: int, place: str, step: int, by: Officer, at: datetime) -> str:
    """One place up (-1) or down (+1); returns where the item stands now."""
    draft = _draft(key, revision, by)
    what = _called(draft, place)
    draft.definition, there = _placed(lambda: editing.moved(draft.definition, place, step))
    if there != place:
        _changed(draft, Act.MOVED, what, before={"place": place}, after={"place": there}, by=by, at=at)
    return str(there)


@transaction.atomic
def remove_item(*, key: str, revision: int, place: str, by: Officer, at: datetime) -> EForm:
    """Take a page, question, comparison or test out."""
    draft = _draft(key, revision, by)
    before, what = _placed(lambda: editing.at_place(draft.definition, place)), _called(draft, place)
    draft.definition = _placed(lambda: editing.removed(draft.definition, place))
    return _changed(draft, Act.REMOVED, what, before=before, by=by, at=at)


@transaction.atomic
def change_head(*, key: str, revision: int, title: object, basis: str, by: Officer, at: datetime) -> EForm:
    """Title (one text, or one a language) and the regulation the form follows."""
    draft = _draft(key, revision, by)
    before = {name: draft.definition.get(name, "") for name in ("title", "basis")}
    after = {"title": title, "basis": basis}
    if before == after:
        return draft
    draft.definition = {**draft.definition, **after}
    draft.title = str(eforms.in_language(after, "vi")["title"])[:300]
    return _changed(draft, Act.CHANGED, draft.title, before=before, after=after, by=by, at=at)


@transaction.atomic
def publish_draft(*, key: str, revision: int, valid_from: date, by: Officer, at: datetime) -> EForm:
    """Make the draft the version in force from a day on; drafts and dossiers stay with the one they have.

    Raises FormNotReady, FormTestsFail, FormDayPast.
    """
    draft = _draft(key, revision, by)
    found = eforms.findings_in(draft.definition)
    if found:
        raise FormNotReady(count=len(found), problems=" ".join(one.sentence for one in found[:5]))
    failed = [one for one in eforms.run_trials(eforms.parse(draft.definition), at=at) if not one.passed]
    if failed:
        said = " ".join(f"“{one.name}”: {'; '.join(one.failures)}." for one in failed[:5])
        raise FormTestsFail(count=len(failed), problems=said)
    last = EForm.objects.published().filter(key=key).order_by("-number").first()
    earliest = max(at.date(), last.valid_from) if last and last.valid_from else at.date()
    if valid_from < earliest:
        raise FormDayPast(day=f"{earliest:%d/%m/%Y}")
    draft.published_at, draft.published_by, draft.valid_from = at, by.name[:200], valid_from
    return _changed(draft, Act.PUBLISHED, f"{valid_from:%d/%m/%Y}", by=by, at=at)


@transaction.atomic
def discard_draft(*, key: str, revision: int, by: Officer, at: datetime) -> None:
    """Throw the draft away; its last state stays in the record of changes."""
    draft = _draft(key, revision, by)
    _record(draft, Act.DISCARDED, "", before=draft.definition, by=by, at=at)
    draft.delete()


def _allowed(by: Officer) -> None:
    if not permissions.can_edit(by):
        raise PermissionDenied


def _storable(data: object) -> None:
    """Raises FormUnreadable for what is nested beyond reason or holds characters that no text has."""
    level, rows = 0, [data]
    while rows:
        level += 1
        inner = [list(one.values()) if isinstance(one, dict) else one for one in rows]
        rows = [part for one in inner if isinstance(one, list) for part in one]
        if level > _DEEPEST:
            raise FormUnreadable(problem=_("các phần lồng nhau quá nhiều lớp"))
    text = json.dumps(data, ensure_ascii=False)
    if "\\u0000" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise FormUnreadable(problem=_("có ký tự hỏng"))


def _sized(definition: object) -> None:
    """Raises FormTooLarge, before a larger form is stored that anybody would have to fill in."""
    beyond = excess(definition)
    if beyond is not None:
        raise FormTooLarge(problem=beyond[1])


def _draft(key: str, revision: int, by: Officer) -> EForm:
    """The draft, locked, at the revision the person saw."""
    _allowed(by)
    draft = EForm.objects.select_for_update().filter(key=key, published_at=None).first()
    if draft is None:
        raise NoDraft(key=key)
    if draft.revision != revision:
        raise FormChangedMeanwhile
    return draft


def _placed(act: Callable[[], Any]) -> Any:
    """What the act returns; a place that is not there means that somebody else changed the draft."""
    try:
        return act()
    except editing.NoSuchPlace as gone:
        raise FormChangedMeanwhile from gone


def _called(draft: EForm, place: str) -> str:
    """“Trẻ” (child), “Giới tính” (gender): the way to the item."""
    steps = place.split(".")
    heads = [".".join(steps[:end]) for end in range(2, len(steps) + 1, 2)]
    items = _placed(lambda: [editing.at_place(draft.definition, head) for head in heads])
    return ", ".join(editing.called(item) for item in items)[:400]


def _changed(
    draft: EForm,
    act: EFormChange.Act,
    what: str,
    *,
    before: object = None,
    after: object = None,
    by: Officer,
    at: datetime,
) -> EForm:
    draft.revision += 1
    draft.save()
    _record(draft, act, what, before=before, after=after, by=by, at=at)
    return draft


def _record(
    draft: EForm,
    act: EFormChange.Act,
    what: str,
    *,
    before: object = None,
    after: object = None,
    by: Officer,
    at: datetime,
) -> None:
    EFormChange.objects.create(
        key=draft.key,
        number=draft.number,
        act=act,
        what=what[:400],
        before=before,
        after=after,
        at=at,
        staff_id=by.staff.pk,
        staff_name=by.name[:200],
    )

"""Pages of rules kept as dated rows, all alike: what holds, holds next and held; the acts; who changed what.

A `RulePage` says what is special about one table of rules; `addresses` makes its pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies import ruling
from motcua.agencies.models import Role
from motcua.agencies.ruling import Row, RuleTable
from motcua.common.refusal import Refusal
from motcua.console.rule_forms import ConfirmForm, LastDayForm, RuleForm
from motcua.console.rule_history import history
from motcua.web.audience import StaffRequest, for_staff

SHOWN = 20  # changes in the history
BLANK = 2  # empty rows under the parts of a rule, for new ones
MOST = 40


@dataclass(frozen=True)
class Line:
    """A rule in the table: what it says, anything to say below, and a longer name than its own.

    shipped  the row is not written yet: the system's own text or number holds until somebody changes it.
    """

    row: Any
    says: str
    about: str = ""
    name: str = ""
    shipped: bool = False

    @property
    def key(self) -> str:
        """In the addresses of the acts."""
        return str(getattr(self.row, "key", self.row.pk))


def with_shipped(written: Sequence[Row], shipped: Callable[..., Row]) -> list[Row]:
    """What officers wrote, the newest first, and what came with the system before and after it."""
    if not written:
        return [shipped()]
    newest, oldest = cast(Any, written[0]), cast(Any, written[-1])
    after = [shipped(since=newest.valid_to)] if newest.valid_to else []
    return [*after, *written, shipped(until=oldest.valid_from)]


@dataclass(frozen=True)
class RulePage:
    """One table of rules in the console.

    name     of its address and of its entry in the rail.
    line     how a row is told.
    keep     the act that writes a row: row=, instead_of=, by=, at=, and parts= where rows hang on it.
    effect   what a row would mean, in sentences, shown before it is kept; empty: nothing to foresee.
    part     form of a row that hangs on it; `parts_of` tells them where they are no rows of their own;
             with `fixed_parts` none is added or taken away.
    rows     what is listed, by address; the second answer is the key of the next page.
    find     a row by the key of its address; by its primary key when left out.
    """

    name: str
    where: str
    title: Promise
    lead: Promise
    table: RuleTable
    roles: tuple[Role, ...]
    form: type[RuleForm]
    line: Callable[[Any], Line]
    keep: Callable[..., Model]
    rows: Callable[[StaffRequest], tuple[Sequence[Any], str]]
    addable: bool = True
    endable: bool = True
    confirmable: bool = True
    key: str = "int"
    searched: Promise | None = None
    effect: Callable[[Any, Sequence[Any], StaffRequest], list[str]] | None = None
    find: Callable[[Any], Any] | None = None
    part: type[Any] | None = None
    parts_of: Callable[[Any], Sequence[Any]] | None = None
    parts_title: Promise | None = None
    fixed_parts: bool = False

    @property
    def home(self) -> str:
        return f"console:{self.name}"

    def act(self, name: str) -> str:
        """The address of an act on a row, by name."""
        return f"console:{self.name}_{name}"


def addresses(page: RulePage) -> list[URLPattern]:
    """The list, and a page an act."""

    def at(tail: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        methods = ["GET", "HEAD", "POST"] if name else ["GET", "HEAD"]
        guarded = for_staff(*page.roles)(require_http_methods(methods)(partial(view, page)))
        return path(f"{page.where}/{tail}", guarded, name=f"{page.name}{name}")

    found = [at("", rules, ""), at(f"<{page.key}:key>/doi/", change, "_change")]
    found.append(at(f"<{page.key}:key>/bo/", withdraw, "_withdraw"))
    if page.addable:
        found.append(at("them/", add, "_add"))
    if page.endable:
        found.append(at(f"<{page.key}:key>/het/", end, "_end"))
    if page.confirmable:
        found.append(at(f"<{page.key}:key>/doi-chieu/", confirm, "_confirm"))
    return found


def rules(page: RulePage, request: StaffRequest) -> HttpResponse:
    """What holds today and what is to come; what held before; who changed what."""
    today = request.person.now.date()
    rows, next_key = page.rows(request)
    told = [_told(page, row, rows, today) for row in rows]
    context = {
        "page": page,
        "add": page.act("add") if page.addable else "",
        "query": request.GET.get("q", ""),
        "standing": [one for one in told if one["state"] != "past"],
        "past": [one for one in told if one["state"] == "past"],
        "next_key": next_key,
        "first": "after" in request.GET,
        "history": history(page.table, most=SHOWN),
    }
    return render(request, "console/rules.html", context)


def _told(page: RulePage, row: Any, rows: Sequence[Any], today: date) -> dict[str, Any]:
    until = _until(page.table, row, rows)
    state = "coming" if row.valid_from > today else "past" if until and until <= today else "now"
    newest = not _later(page.table, row, rows) and until is None
    sure = getattr(row, "confirmed", None)
    doubt = getattr(row, "unconfirmed", "")
    if isinstance(doubt, dict):  # by the part of the row that is not sure
        doubt = "; ".join(doubt.values())
    acts = []
    line = page.line(row)
    if newest:
        acts.append((page.act("change"), _("Đổi")))
    if newest and state == "now" and page.endable and not line.shipped:
        acts.append((page.act("end"), _("Kết thúc")))
    if state == "coming":
        acts.append((page.act("withdraw"), _("Bỏ")))
    if page.confirmable and state != "past" and (sure is False or doubt):
        acts.append((page.act("confirm"), _("Đối chiếu")))
    return {
        "line": line,
        "title": line.name or ruling.title_of(row),
        "source": getattr(row, page.table.source),
        "unsure": sure is False or bool(doubt),
        "doubt": doubt,
        "state": state,
        "since": row.valid_from,
        "until": until - timedelta(days=1) if until else None,
        "acts": acts,
    }


def _until(table: RuleTable, row: Any, rows: Sequence[Any]) -> date | None:
    if table.ends:
        return cast("date | None", row.valid_to)
    return min((one.valid_from for one in _later(table, row, rows)), default=None)


def _later(table: RuleTable, row: Any, rows: Sequence[Any]) -> list[Any]:
    def same(one: Any) -> list[Any]:
        return [getattr(one, name) for name in table.same]

    return [one for one in rows if one.valid_from > row.valid_from and same(one) == same(row)]


def add(page: RulePage, request: StaffRequest) -> HttpResponse:
    """A rule more."""
    row = cast(Any, page.table.model)(valid_from=request.person.now.date())
    return _written(page, request, row, None, [], _("Thêm"))


def change(page: RulePage, request: StaffRequest, key: object) -> HttpResponse:
    """The same rule from a later day on; what held until then stays."""
    old = _row(page, key)
    tomorrow = max(request.person.now.date(), old.valid_from) + timedelta(days=1)
    names = (*page.table.same, *page.table.fields)
    row = cast(Any, page.table.model)(**{name: getattr(old, name) for name in names}, valid_from=tomorrow)
    setattr(row, page.table.source, "")  # a new number rests on a text of its own
    for name, unread in (("confirmed", False), ("unconfirmed", "")):
        if hasattr(row, name):
            setattr(row, name, unread)
    parts = page.parts_of(old) if page.parts_of else ruling.parts_of(page.table, old)
    title = _("Đổi: {rule}").format(rule=page.line(old).name or ruling.title_of(old))
    return _written(page, request, row, None if old._state.adding else old.pk, parts, title)


def end(page: RulePage, request: StaffRequest, key: object) -> HttpResponse:
    """The rule's last day."""
    row = _row(page, key)
    form = LastDayForm(request.POST or None, initial={"last": request.person.now.date()})

    def act() -> str:
        last = form.cleaned_data["last"]
        ruling.end(page.table, key=row.pk, last=last, by=request.officer, at=request.person.now)
        facts = {"rule": ruling.title_of(row), "day": f"{last:%d/%m/%Y}"}
        return _("“{rule}” áp dụng đến hết {day}.").format(**facts)

    title = _("Kết thúc: {rule}").format(rule=ruling.title_of(row))
    return _page(page, request, form, act, title=title, button=_("Kết thúc"), danger=True)


def withdraw(page: RulePage, request: StaffRequest, key: object) -> HttpResponse:
    """A row that has not begun is taken back, once the officer has said so."""
    row = _by_key(page, key)
    if row is None:  # pressed twice, or by two officers
        messages.info(request, _("Dòng này không còn; có thể vừa được bỏ."))
        return redirect(page.home)
    form = forms.Form(request.POST if request.method == "POST" else None)
    told = ruling.title_of(row)

    def act() -> str:
        ruling.withdraw(page.table, key=key, by=request.officer, at=request.person.now)
        return _("Đã bỏ “{rule}” trước khi áp dụng; mức trước vẫn giữ nguyên.").format(rule=told)

    note = f"{told}: {page.line(row).says}. {_('Áp dụng từ')} {cast(Any, row).valid_from:%d/%m/%Y}."
    title = _("Bỏ trước khi áp dụng: {rule}").format(rule=told)
    return _page(page, request, form, act, title=title, button=_("Bỏ"), note=note, danger=True)


def confirm(page: RulePage, request: StaffRequest, key: object) -> HttpResponse:
    """The officer has compared the row with the text it rests on."""
    row = _row(page, key)
    form = ConfirmForm(request.POST or None, initial={"source": getattr(row, page.table.source)})
    told = ruling.title_of(row)

    def act() -> str:
        source = form.cleaned_data["source"]
        ruling.confirm(page.table, key=row.pk, source=source, by=request.officer, at=request.person.now)
        return _("Đã ghi: “{rule}” khớp với văn bản.").format(rule=told)

    note = f"{told}: {page.line(row).says}"
    title = _("Đối chiếu văn bản: {rule}").format(rule=told)
    return _page(page, request, form, act, title=title, button=_("Đã đối chiếu, khớp"), note=note)


def _by_key(page: RulePage, key: object) -> Any:
    """The row of that key, None where there is none; what is no key at all does not exist as a page."""
    try:
        return page.table.model._default_manager.filter(pk=key).first()
    except (ValueError, ValidationError):
        raise Http404 from None


def _row(page: RulePage, key: object) -> Any:
    row = page.find(key) if page.find else _by_key(page, key)
    if row is None:
        raise Http404
    return row


def _written(
    page: RulePage, request: StaffRequest, row: Any, instead_of: object, parts: Sequence[Any], title: str
) -> HttpResponse:
    changes = instead_of is not None or row.valid_from > request.person.now.date()
    form = page.form(request.POST or None, instance=row, changes=changes)
    typed = _parts_form(page, request, parts)
    effect: list[str] = []
    more: dict[str, Any] = {}

    def hanging() -> list[Any]:
        return cast("list[Any]", page.part.read(typed)) if page.part else []

    def act() -> str:
        if page.part:
            more["parts"] = hanging()
        kept = cast(
            Any,
            page.keep(
                row=form.row(), instead_of=instead_of, by=request.officer, at=request.person.now, **more
            ),
        )
        facts = {"rule": ruling.title_of(kept), "day": f"{kept.valid_from:%d/%m/%Y}"}
        return _("“{rule}” áp dụng từ {day}.").format(**facts)

    good = form.is_valid() & (typed is None or typed.is_valid()) if form.is_bound else False
    foreseen = page.effect is not None and "preview" in request.POST
    if good and foreseen and page.effect:
        effect = page.effect(form.row(), hanging(), request)
    facts = {
        "rows": typed,
        "parts_title": page.parts_title,
        "effect": effect,
        "foresees": page.effect is not None,
    }
    said = None if foreseen else act
    return _page(page, request, form, said, title=title, button=_("Lưu"), good=good, more=facts)


def _parts_form(page: RulePage, request: StaffRequest, parts: Sequence[Any]) -> Any:
    if page.part is None:
        return None
    extra = 0 if page.fixed_parts else BLANK
    shape = forms.formset_factory(
        page.part, extra=extra, can_delete=not page.fixed_parts, max_num=MOST, validate_max=True
    )
    return shape(
        request.POST or None,
        initial=page.part.initial_of(parts),
        prefix="dong",
        form_kwargs=page.part.offers(),
    )


def _page(
    page: RulePage,
    request: StaffRequest,
    form: forms.BaseForm,
    act: Callable[[], str] | None,
    *,
    title: str,
    button: str,
    note: str = "",
    danger: bool = False,
    good: bool | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """One form, one act; a refusal keeps what was typed. Without an act the page only shows."""
    status = 200
    good = form.is_valid() if good is None else good
    if form.is_bound and not good:
        status = 422
    elif good and act:
        try:
            said = act()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, said)
            return redirect(page.home)
    facts = {"page": page, "form": form, "title": title, "button": button, "note": note, "danger": danger}
    return render(request, "console/rule_form.html", facts | (more or {}), status=status)

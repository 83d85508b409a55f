"""People of an enterprise: who it is, who is invited with which rights; and whom one works for oneself."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.common.ids import uuid7
from motcua.common.refusal import Refusal
from motcua.identity.masking import mask_id
from motcua.identity.member_rows import Right
from motcua.identity.models import Member, MemberAct, Party
from motcua.identity.services import membership
from motcua.identity.services.membership import Invited
from motcua.web.audience import CitizenRequest, for_citizen, for_oneself
from motcua.web.on_behalf import MEMBER_KEY
from motcua.web.ratelimit import rate_limited

HISTORY = 50
get_or_post = require_http_methods(["GET", "POST"])


class RightsForm(forms.Form):
    """What a person may do in the enterprise's name."""

    rights = forms.MultipleChoiceField(
        label=gettext_lazy("Người này được làm gì"),
        choices=Right.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Có quyền nào cũng theo dõi được hồ sơ. Đổi lại lúc nào cũng được."),
        error_messages={"required": gettext_lazy("Xin chọn ít nhất một quyền.")},
    )


class InviteForm(RightsForm):
    """Whom to invite."""

    member_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Họ và tên"),
        max_length=300,
        error_messages={"required": gettext_lazy("Xin ghi họ và tên người được mời.")},
    )
    id_number = forms.CharField(
        label=gettext_lazy("Số định danh (căn cước)"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Chỉ tài khoản đã xác thực đúng số này mới nhận được lời mời."),
        error_messages={"required": gettext_lazy("Xin ghi số định danh của người được mời.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Số điện thoại"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("Để báo cho người đó biết có lời mời."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        required=False,
        error_messages={"invalid": gettext_lazy("Địa chỉ thư điện tử chưa đúng, ví dụ ten@congty.vn.")},
    )
    field_order = ("member_id", "name", "id_number", "phone", "email", "rights")

    def who(self) -> Invited:
        facts = self.cleaned_data
        return Invited(facts["name"], facts["id_number"], facts["phone"], facts["email"])


def memberships_of(request: CitizenRequest) -> list[Member]:
    """Enterprises this person works for, and invitations that wait for an answer; one query."""
    own = request.person.party
    if own is None or own.kind != Party.Kind.CITIZEN or not own.id_number:
        return []
    mine = Q(person=own) | Q(person=None, id_number=own.id_number, expires_at__gt=request.person.now)
    return list(Member.objects.open().filter(mine).select_related("enterprise").order_by("invited_at", "pk"))


@for_oneself
@require_POST
def switch(request: CitizenRequest) -> HttpResponse:
    """Work for one of one's enterprises from now on, or for oneself again."""
    request.session.pop(MEMBER_KEY, None)
    chosen = request.POST.get("member", "")
    if chosen:
        row = Member.objects.at_work().filter(pk=_uuid(chosen), person=request.party).first()
        if row is None:
            raise membership.MemberGone
        request.session[MEMBER_KEY] = str(row.pk)
    return redirect("portal:account")


@for_oneself
@require_POST
def answer(request: CitizenRequest, member_id: UUID) -> HttpResponse:
    """Accept an invitation, or not."""
    if request.POST.get("answer") == "yes":
        row = membership.accept(member_id=member_id, by=request.party, at=request.person.now)
        said = _("Bạn đã nhận lời làm việc cho %(name)s.")
    else:
        row = membership.decline(member_id=member_id, by=request.party, at=request.person.now)
        said = _("Bạn đã không nhận lời mời của %(name)s.")
    messages.success(request, said % {"name": row.enterprise.name})
    return redirect("portal:account")


@for_oneself
@get_or_post
def leave(request: CitizenRequest, member_id: UUID) -> HttpResponse:
    """Ask once, then stop working for the enterprise."""
    row = (
        Member.objects.at_work()
        .select_related("enterprise")
        .filter(pk=member_id, person=request.party)
        .first()
    )
    if row is None:
        return redirect("portal:account")
    if request.method == "POST":
        membership.leave(member_id=row.pk, by=request.party, at=request.person.now)
        messages.success(request, _("Bạn đã thôi làm việc cho %(name)s.") % {"name": row.enterprise.name})
        return redirect("portal:account")
    return render(request, "portal/leave_enterprise.html", {"row": row})


@for_citizen
@require_GET
def members(request: CitizenRequest) -> HttpResponse:
    """Who acts for the enterprise, who is invited, and what was done about them."""
    enterprise = _enterprise(request)
    rows = list(Member.objects.open().filter(enterprise=enterprise).order_by("invited_at", "pk"))
    acts = MemberAct.objects.filter(enterprise=enterprise).select_related("member").order_by("-id")
    context = {
        "at_work": [_shown(row) for row in rows if row.accepted_at],
        "waiting": [
            _shown(row) | {"over": row.expires_at <= request.person.now}
            for row in rows
            if not row.accepted_at
        ],
        "acts": acts[:HISTORY],
    }
    return render(request, "portal/members.html", context)


@for_citizen
@get_or_post
@rate_limited("invite", per_minute=20)
def invite(request: CitizenRequest) -> HttpResponse:
    """Invite a person; the same press again is the same invitation."""
    _enterprise(request)
    form = (
        InviteForm(request.POST) if request.method == "POST" else InviteForm(initial={"member_id": uuid7()})
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = membership.invite(
                    member_id=form.cleaned_data["member_id"],
                    who=form.who(),
                    rights=form.cleaned_data["rights"],
                    by=request.party,
                    at=request.person.now,
                )
            except Refusal as refusal:
                form.add_error(_field_of(refusal), str(refusal))
                status = 409
            else:
                messages.success(
                    request, _("Đã mời %(name)s. Lời mời chờ người đó nhận.") % {"name": row.name}
                )
                return redirect("portal:members")
    return render(request, "portal/invite_member.html", {"form": form}, status=status)


@for_citizen
@get_or_post
def member(request: CitizenRequest, member_id: UUID) -> HttpResponse:
    """One person: change the rights."""
    row = _member(request, member_id)
    form = RightsForm(request.POST or None, initial={"rights": row.rights})
    if request.method == "POST" and form.is_valid():
        try:
            membership.change_rights(
                member_id=row.pk,
                rights=form.cleaned_data["rights"],
                by=request.party,
                at=request.person.now,
            )
        except Refusal as refusal:
            form.add_error("rights", str(refusal))
            return render(request, "portal/member.html", {"row": row, "form": form}, status=409)
        messages.success(request, _("Đã đổi quyền của %(name)s.") % {"name": row.name})
        return redirect("portal:members")
    context = {"row": row, "form": form, "number": mask_id(row.id_number)}
    return render(request, "portal/member.html", context, status=422 if form.errors else 200)


@for_citizen
@get_or_post
def remove(request: CitizenRequest, member_id: UUID) -> HttpResponse:
    """Ask once, then the person acts for the enterprise no more."""
    row = _member(request, member_id)
    if request.method == "POST":
        membership.remove(member_id=row.pk, by=request.party, at=request.person.now)
        messages.success(request, _("%(name)s không còn làm việc cho doanh nghiệp.") % {"name": row.name})
        return redirect("portal:members")
    return render(request, "portal/remove_member.html", {"row": row})


def _enterprise(request: CitizenRequest) -> Party:
    """The account's enterprise; a citizen's account has no people."""
    if request.party.kind == Party.Kind.CITIZEN:
        raise Http404
    return request.party


def _member(request: CitizenRequest, member_id: UUID) -> Member:
    row = Member.objects.open().filter(pk=member_id, enterprise=_enterprise(request)).first()
    if row is None:
        raise membership.MemberGone
    return row


def _shown(row: Member) -> dict[str, Any]:
    return {"row": row, "number": mask_id(row.id_number), "rights": row.rights_in_words()}


def _field_of(refusal: Refusal) -> str:
    if isinstance(refusal, membership.NoRights):
        return "rights"
    return "phone" if refusal.code.startswith("phone") else "id_number"


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

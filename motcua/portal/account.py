"""The person's own corner: dossiers, one dossier, its papers, notices, who looked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from motcua.audit.models import Access
from motcua.catalogue import eforms
from motcua.catalogue.models import ChannelTerm
from motcua.common.prepared import prepared
from motcua.documents import links
from motcua.documents import services as documents
from motcua.documents.render import qr_svg
from motcua.dossiers import consents, tracking
from motcua.dossiers.models import Consent, Dossier, Draft, Matter, Paper
from motcua.dossiers.notices import tracking_url
from motcua.dossiers.queries import DossierQuerySet
from motcua.dossiers.services import assisting, linked
from motcua.dossiers.status import OVER, Act, Delivery, Money, Status
from motcua.feedback import invited
from motcua.identity.models import Party
from motcua.notifications import services as notifications
from motcua.notifications.models import Notice
from motcua.portal.asking import asking
from motcua.portal.booking import coming_of
from motcua.portal.members import memberships_of
from motcua.portal.standing import ASKED, can_choose_delivery, can_withdraw, plain, standing
from motcua.web.audience import CitizenRequest, for_citizen, for_oneself
from motcua.web.on_behalf import Need

_PAGE = 20
_LAST = UUID(int=2**128 - 1)  # behind every dossier
_LINK_SECONDS = 120
_PORTAL = links.Face.PORTAL
_OVER = sorted(OVER)
_OPENED_BY_OWNER = [Paper.Kind.COMPONENT, Paper.Kind.FORM, Paper.Kind.RESULT]  # never a draft


@for_citizen
@require_GET
def account(request: CitizenRequest) -> HttpResponse:
    """“Hồ sơ của tôi”: what waits for me, drafts, running, done."""
    over = request.GET.get("xem") == "da-xong"
    after = _uuid_or_none(request.GET.get("after", ""))
    shown = _ended if over else _running
    rows = shown.rows(party_id=request.party.pk, before=after or _LAST)
    first = after is None and not over
    leads = Draft.objects.of(request.party).filter(Q(group=None) | Q(group=F("pk")))
    drafts = leads.select_related("version", "together").order_by("-updated_at")
    may_type = request.person.may(Need.TYPE)
    context = {
        "dossiers": [(row, plain(row, at=request.person.now)) for row in rows[:_PAGE]],
        "next_key": rows[_PAGE - 1].pk if len(rows) > _PAGE else "",
        "over": over,
        "at": request.person.now,
        "drafts": list(drafts) if first and may_type else [],
        "to_do": _waits_for_me(request.party) if first else [],
        "appointments": coming_of(request.party, request.person.now) if first else [],
        "unread": Notice.objects.to_party(request.party.pk).unread().count(),
        "memberships": memberships_of(request) if first and not request.person.behalf else [],
        "may_handle": request.person.may(Need.HANDLE),
    }
    return render(request, "portal/account.html", context)


def _mine(party: Party | UUID) -> DossierQuerySet:
    rows = Dossier.objects.of(party).select_related("version__procedure", "receiving_unit", "agency")
    return rows.order_by("-id")


@prepared
def _running(*, party_id: UUID, before: UUID) -> QuerySet[Dossier]:
    return _mine(party_id).exclude(status__in=_OVER).filter(pk__lt=before)[: _PAGE + 1]


@prepared
def _ended(*, party_id: UUID, before: UUID) -> QuerySet[Dossier]:
    return _mine(party_id).filter(status__in=_OVER, pk__lt=before)[: _PAGE + 1]


def _waits_for_me(party: Party) -> list[Dossier]:
    """Something must be supplied, or the result lies ready to be fetched or downloaded."""
    ready = Q(status=Status.DONE) & ~Q(delivery=Delivery.POST)
    asked = Matter.objects.filter(act=Act.SUPPLY_SUPPLEMENT, closed_at=None)
    rows = _mine(party).filter(Q(status__in=sorted(ASKED)) | ready)
    return list(rows.prefetch_related(Prefetch("matters", asked, to_attr="asked"))[:_PAGE])


@for_citizen
@require_GET
def dossier(request: CitizenRequest, dossier_id: UUID) -> HttpResponse:
    """One dossier: where it stands, its clock, its road so far, its papers, who looked at it."""
    row = own_dossier(request.party, dossier_id)
    looks = Access.objects.filter(subject="dossier", subject_id=row.pk).order_by("-id")
    handles = request.person.may(Need.HANDLE)
    context = {
        "dossier": row,
        "standing": standing(row, signed_in=True, at=request.person.now),
        "asked": asking(row, at=request.person.now) if handles else None,
        "form02": tracking.paper_of(row, "form02") if row.status in ASKED else None,
        "entries": tracking.timeline(row),
        "can_withdraw": handles and can_withdraw(row),
        "can_choose_delivery": handles and can_choose_delivery(row),
        "papers": _papers.rows(dossier_id=row.pk),
        "sections": _answers(row),
        "looks": list(looks[:_PAGE]),
        "pays": row.money == Money.DUE and request.person.may(Need.PAY),
        "rate_token": invited.rate_token(row, at=request.person.now),
        "mates": [(mate, plain(mate, at=request.person.now)) for mate in _mates(request.party, row)],
    }
    return render(request, "portal/dossier.html", context)


def _mates(party: Party, row: Dossier) -> list[Dossier]:
    """The person's dossiers of the same filing, without this one."""
    if row.group is None and row.channel == ChannelTerm.Channel.ONLINE:
        return []
    mine = Dossier.objects.of(party).exclude(pk=row.pk)
    return list(linked.filed_together(row.group or row.pk, among=mine).order_by("id"))


@prepared
def _papers(*, dossier_id: UUID) -> QuerySet[Paper]:
    rows = Paper.objects.filter(dossier=dossier_id, kind__in=_OPENED_BY_OWNER, replaced_at=None)
    return rows.select_related("file__blob").order_by("kind", "id")


@for_citizen
@require_GET
def receipt(request: CitizenRequest, dossier_id: UUID) -> HttpResponse:
    """Right after filing: the number, what happens next and until when, a QR to follow it."""
    row = own_dossier(request.party, dossier_id)
    url = tracking_url(row)
    files = row.papers.filter(kind=Paper.Kind.COMPONENT).count()
    context = {"dossier": row, "files": files, "url": url, "qr": qr_svg(url)}
    context |= {"mates": _mates(request.party, row)}
    return render(request, "portal/receipt.html", context)


def own_dossier(party: Party, dossier_id: UUID) -> Dossier:
    """The person's own dossier, or one filed for somebody; any other does not exist."""
    row = _own.first(party_id=party.pk, dossier_id=dossier_id)
    if row is None:
        raise Http404
    consent = party.hand.consent_id if party.hand else None
    if consent is not None and row.consent_id != consent:  # staff at a desk see what they typed, no more
        raise Http404
    return row


@prepared
def _own(*, party_id: UUID, dossier_id: UUID) -> QuerySet[Dossier]:
    rows = Dossier.objects.of(party_id).select_related(
        "version__procedure", "case", "e_form", "receiving_unit", "agency", "settling_unit", "proxy"
    )
    return rows.filter(pk=dossier_id)


def _answers(row: Dossier) -> list[eforms.Section]:
    if row.e_form is None:
        return []
    definition = eforms.parse(row.e_form.definition, eforms.reader_language())
    return eforms.summary(definition, row.answers)


@for_citizen
@require_GET
def paper(request: CitizenRequest, dossier_id: UUID, paper_id: UUID) -> HttpResponse:
    """Make a link that opens the paper for two minutes in this session, and follow it."""
    row = own_dossier(request.party, dossier_id)
    found = row.papers.filter(pk=paper_id, kind__in=_OPENED_BY_OWNER, replaced_at=None).first()
    if found is None or found.file_id is None:
        raise Http404
    holder = request.session.session_key
    token = links.make(found.file_id, face=_PORTAL, holder=holder, at=timezone.now(), seconds=_LINK_SECONDS)
    return redirect("portal:download", token)


@for_citizen
@require_GET
@never_cache
def download(request: CitizenRequest, token: str) -> HttpResponse:
    """A file by a short-lived link of the session that asked for it."""
    file = links.file_of(token, face=_PORTAL, holder=request.session.session_key, at=timezone.now())
    return saved(documents.read(file), file.blob.mime, file.name)


def saved(body: bytes, mime: str, name: str) -> HttpResponse:
    """A file that the browser saves and runs nothing in; no cache keeps it."""
    response = HttpResponse(body, content_type=mime)
    response.headers["Content-Disposition"] = _attachment(name)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _attachment(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"


@for_citizen
@require_GET
def notices(request: CitizenRequest) -> HttpResponse:
    """The inbox; opening it marks what is new as read."""
    inbox = Notice.objects.to_party(request.party.pk).order_by("-id")
    shown, after = _page_of(inbox, request.GET.get("after", ""))
    notifications.mark_read(party_id=request.party.pk, at=request.person.now)
    dossiers = set(
        Dossier.objects.of(request.party)
        .filter(pk__in={row.ref for row in shown})
        .values_list("pk", flat=True)
    )
    rows = [(row, row.ref in dossiers) for row in shown]
    return render(request, "portal/notices.html", {"rows": rows, "next_key": after})


@for_citizen
@require_GET
def looks(request: CitizenRequest) -> HttpResponse:
    """Who looked at my data, when and why."""
    rows, after = _page_of(
        Access.objects.filter(party_id=request.party.pk).order_by("-id"), request.GET.get("after", "")
    )
    first = "after" not in request.GET
    given = consents.of_person(request.party, most=_PAGE) if first else []
    at = request.person.now
    context = {"rows": rows, "next_key": after, "consents": [(row, row.stands(at)) for row in given]}
    return render(request, "portal/looks.html", context)


@for_oneself
@require_POST
def end_consent(request: CitizenRequest, consent_id: UUID) -> HttpResponse:
    """Take back the consent that staff type in one's name, at once."""
    try:
        assisting.end(consent_id=consent_id, by=request.party, at=request.person.now)
    except Consent.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Đã rút lại sự đồng ý. Không ai gõ giúp bạn được nữa."))
    return redirect("portal:looks")


def _page_of(rows: Any, after: str) -> tuple[list[Any], Any]:
    """A page of rows ordered by -id, and the key of the next page."""
    last = _uuid_or_none(after)
    found = list((rows.filter(pk__lt=last) if last else rows)[: _PAGE + 1])
    return found[:_PAGE], found[_PAGE - 1].pk if len(found) > _PAGE else ""


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""A person sends a petition or a field report; everybody reads the published answers."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.models import Field, ProcedureVersion
from motcua.common.refusal import Refusal
from motcua.documents import services as documents
from motcua.dossiers import tracking
from motcua.dossiers.models import Dossier
from motcua.feedback import answers
from motcua.feedback.models import Petition, PetitionFile
from motcua.feedback.petition_states import Kind
from motcua.feedback.services import petitioning
from motcua.feedback.services.petitioning import About, Said, Sender
from motcua.identity.models import Party
from motcua.portal.petition_forms import FieldReportForm, PetitionForm, SenderForm
from motcua.portal.petition_tracking import remember
from motcua.portal.tracking import GUESSES
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import Standing, count_today, rate_limited, subjects_of

A_STRANGERS_DAY = (8, 40 * 1024)  # petitions, and kilobytes of files, from one connection
AN_ACCOUNTS_DAY = (petitioning.A_DAY, 200 * 1024)


class TooMuchToday(Refusal):
    """A connection or an account sends so many petitions a day, and so much with them."""

    code = "petition-too-much-today"
    message = gettext_lazy(
        "Hôm nay từ đây đã gửi đủ {times} phản ánh hoặc {megabytes} MB tệp kèm theo. Vui lòng bỏ bớt tệp, "
        "đăng nhập để gửi tiếp, gửi vào ngày mai, hoặc gọi tổng đài của tỉnh nếu việc khẩn cấp."
    )


@for_everyone
@require_GET
@rate_limited("search", per_minute=120)
def petitions(request: PageRequest) -> HttpResponse:
    """Answers everybody may read, the latest first; by words, field and agency."""
    day = request.person.now.date()
    field = Field.objects.filter(code=request.GET.get("linhvuc", "")[:40]).first()
    unit = answers.unit_of(request.GET.get("co-quan", ""))
    query = " ".join(request.GET.get("q", "").split())[:200]
    rows = answers.published(
        words=query, field=field, unit=unit, before=_uuid_or_none(request.GET.get("after", ""))
    )
    facts = {
        "rows": rows[: answers.PAGE],
        "next_key": rows[answers.PAGE - 1].pk if len(rows) > answers.PAGE else "",
        "query": query,
        "field": field,
        "unit": unit,
        "fields": answers.fields(),
        "units": answers.units(),
        "figures": answers.figures(day),
    }
    return render(request, "portal/petitions.html", facts)


@for_everyone
@require_GET
def answer(request: PageRequest, petition_id: UUID) -> HttpResponse:
    """One published answer with its photographs; who sent it only where he wished so."""
    row = answers.one(petition_id)
    if row is None:
        raise Http404
    photos = row.files.exclude(shown=None).select_related("shown")
    return render(request, "portal/petition_answer.html", {"petition": row, "photos": list(photos)})


@for_everyone
@require_GET
def photo(request: PageRequest, petition_id: UUID, file_id: UUID) -> HttpResponse:
    """A published photograph: the copy without place and camera."""
    row = answers.one(petition_id)
    found = PetitionFile.objects.filter(pk=file_id, petition=row).exclude(shown=None).first() if row else None
    if found is None or found.shown is None:
        raise Http404
    response = HttpResponse(documents.read(found.shown), content_type=found.shown.blob.mime)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@for_everyone
@never_cache
@require_http_methods(["GET", "POST"])
def send(request: PageRequest) -> HttpResponse:
    """The petition's form; from a dossier or a procedure it is linked to it."""
    version = _version(request)
    if request.method == "POST":
        return cast(HttpResponse, _send(request))
    form = PetitionForm(initial=_known(request) | {"dossier_code": request.GET.get("ho-so", "")[:60]})
    return render(request, "portal/petition_send.html", {"form": form, "version": version})


@for_everyone
@never_cache
@require_http_methods(["GET", "POST"])
def report(request: PageRequest) -> HttpResponse:
    """A field report: something at a place, with photographs; the place from the browser if one likes."""
    if request.method == "POST":
        return cast(HttpResponse, _report(request))
    form = FieldReportForm(day=request.person.now.date(), initial=_known(request))
    return _located(render(request, "portal/field_report.html", {"form": form}))


@rate_limited("petition", per_minute=6)
def _send(request: HttpRequest) -> HttpResponse:
    asked = cast(PageRequest, request)
    form, version = PetitionForm(request.POST, request.FILES), _version(asked)

    def said(sender: Sender, facts: dict[str, Any]) -> Said:
        dossier, content = _linked(asked, facts, sender)
        about = About(
            dossier=dossier, procedure=version.procedure if version else None, official=facts["official"]
        )
        return Said(
            Kind.PETITION,
            facts["title"],
            content,
            sender,
            about,
            _contents(facts["attached"]),
            key=facts["key"],
        )

    context = {"form": form, "version": version}
    return _taken_in(asked, form, said) or render(request, "portal/petition_send.html", context, status=422)


@rate_limited("petition", per_minute=6)
def _report(request: HttpRequest) -> HttpResponse:
    asked = cast(PageRequest, request)
    form = FieldReportForm(request.POST, request.FILES, day=asked.person.now.date())

    def said(sender: Sender, facts: dict[str, Any]) -> Said:
        dossier, content = _linked(asked, facts, sender)
        about = About(
            dossier=dossier, commune_code=facts["commune"], place=facts["place"], point=form.point()
        )
        files = _contents(facts["attached"])
        return Said(Kind.FIELD, facts["title"], content, sender, about, files, key=facts["key"])

    done = _taken_in(asked, form, said)
    return done or _located(render(request, "portal/field_report.html", {"form": form}, status=422))


def _taken_in(
    request: PageRequest, form: SenderForm, said: Callable[[Sender, dict[str, Any]], Said]
) -> HttpResponse | None:
    """Send it and lead to its page; None when the form must be shown again."""
    if not form.is_valid():
        return None
    facts = form.cleaned_data
    sender = Sender(
        name=facts["name"],
        phone=facts["phone"],
        email=facts["email"],
        address=facts.get("address", ""),
        party=request.person.party,
        anonymous=not facts["named"],
    )
    try:
        petition = _sent(request, facts, lambda: said(sender, facts))
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    remember(request, petition)
    answer = redirect("portal:petition", petition.code)
    answer["Location"] += "?moi"
    return answer


def _sent(request: PageRequest, facts: dict[str, Any], said: Callable[[], Said]) -> Petition:
    """Raises as `petitioning.send`, and TooMuchToday before a file is read.

    What is refused or sent a second time counts for nothing.
    """
    with transaction.atomic():
        if not Petition.objects.filter(request_key=facts["key"]).exists():
            _count(request, sum(file.size for file in facts["attached"]))
        return petitioning.send(said=said(), at=request.person.now)


def _count(request: PageRequest, size: int) -> None:
    party = request.person.party
    account = str(party.pk) if party else ""
    times, kilobytes = A_STRANGERS_DAY if party is None else AN_ACCOUNTS_DAY
    if count_today(request, "petitions", account=account) > times:
        raise TooMuchToday(times=times, megabytes=kilobytes // 1024)
    if count_today(request, "petition-bytes", -(-size // 1024), account=account) > kilobytes:
        raise TooMuchToday(times=times, megabytes=kilobytes // 1024)


def _contents(files: list[Any]) -> list[tuple[str, bytes]]:
    return [(file.name, documents.read_limited(file.name, file)) for file in files]


def _known(request: PageRequest) -> dict[str, str]:
    """Whoever is signed in need not type who he is."""
    party: Party | None = request.person.party
    if party is None:
        return {}
    return {"name": party.name, "phone": party.phone, "email": party.email, "address": party.address}


def _linked(request: PageRequest, facts: dict[str, Any], sender: Sender) -> tuple[Dossier | None, str]:
    """The dossier, and the words: a code that is not the sender's own stays in the words alone."""
    code, content = facts["dossier_code"], facts["content"]
    dossier = _dossier(request, code, sender)
    return dossier, f"{content}\n\nMã hồ sơ người gửi ghi: {code}" if code and dossier is None else content


def _dossier(request: PageRequest, code: str, sender: Sender) -> Dossier | None:
    """The dossier, if it is the sender's own: by his account, or by the telephone he left with both.

    Guesses count as on the page that follows a dossier: who guessed too often is not told.
    """
    typed = code.strip().upper()
    if not typed:
        return None
    if request.person.party is not None:
        own = Dossier.objects.of(request.person.party).select_related("version").filter(code=typed).first()
        if own is not None:
            return own
    about = subjects_of(typed, sender.phone)
    if GUESSES.standing(request, *about, codes=False) is not Standing.OPEN:
        return None
    found = tracking.find(typed, sender.phone)
    if found is None:
        GUESSES.missed(request, *about)
    return found


def _version(request: PageRequest) -> ProcedureVersion | None:
    code = request.GET.get("thu-tuc", "")[:40]
    rows = ProcedureVersion.objects.in_force(request.person.now.date()).select_related("procedure", "field")
    return rows.filter(procedure__code=code).first() if code else None


def _located(response: HttpResponse) -> HttpResponse:
    """This page alone may ask the browser where it is."""
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
    return response


def _uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

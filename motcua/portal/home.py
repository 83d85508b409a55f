"""The first page, the moments of life, and the map of the portal."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.catalogue.guides import guides_on
from motcua.catalogue.models import Field, LifeEvent, OnlineLevel, ProcedureVersion
from motcua.portal.fileable import groups_of
from motcua.web.audience import PageRequest, for_everyone

# Icons of web/icons.py by the slug of a life event; officers may add events, which then get the plain one.
EVENT_ICONS = {
    "khai-sinh-nuoi-con": "birth",
    "ket-hon": "marriage",
    "mat-nguoi-than": "death",
    "nha-dat": "house",
    "mo-co-so-kinh-doanh": "business",
    "di-hoc-viec-lam": "study",
    "tro-cap-nguoi-co-cong": "people",
    "giay-to-ca-nhan": "file",
}


_OPEN = (
    "home",
    "search",
    "guides",
    "track",
    "petitions",
    "petition_send",
    "field_report",
    "satisfaction",
    "late",
    "apologies",
    "rankings",
    "nine",
    "one_stops",
    "check_receipt",
    "check_result",
    "ask_code",
    "site_map",
)


def events_shown() -> list[tuple[LifeEvent, str]]:
    """Life events in their order, each with its icon."""
    events = LifeEvent.objects.order_by("position", "id")
    return [(event, EVENT_ICONS.get(event.slug, "list")) for event in events]


@for_everyone
@require_GET
def home(request: PageRequest) -> HttpResponse:
    """Search, moments of life, tracking."""
    versions = ProcedureVersion.objects.in_force(request.person.now.date()).select_related("procedure")
    context = {
        "events": events_shown(),
        "often": versions.filter(procedure__usage__gt=0).order_by("-procedure__usage", "sort_key")[:6],
        "procedures": versions.count(),
        "online": versions.exclude(online_level=OnlineLevel.NONE).count(),
    }
    return render(request, "portal/home.html", context)


@for_everyone
@require_GET
def life_event(request: PageRequest, slug: str) -> HttpResponse:
    """The procedures of one moment of life, the most used first."""
    event = get_object_or_404(LifeEvent, slug=slug)
    versions = (
        ProcedureVersion.objects.in_force(request.person.now.date())
        .filter(procedure__life_events=event)
        .select_related("procedure", "field")
        .prefetch_related("channels", "competences")
        .order_by("-procedure__usage", "sort_key")
    )
    groups = groups_of([version.procedure for version in versions], day=request.person.now.date())
    context = {
        "event": event,
        "versions": versions,
        "guided": slug in guides_on(request.person.now.date()),
        "groups": groups,
    }
    return render(request, "portal/life_event.html", context)


@for_everyone
@require_GET
def site_map(request: PageRequest) -> HttpResponse:
    """Every kind of page in one list."""
    context = {"events": events_shown(), "fields": Field.objects.order_by("sort_key")}
    return render(request, "portal/site_map.html", context)


@for_everyone
@require_GET
def sitemap_xml(request: PageRequest) -> HttpResponse:
    """Addresses for search engines: pages that are open to everybody."""
    codes = ProcedureVersion.objects.in_force(request.person.now.date()).values_list(
        "procedure__code", flat=True
    )
    paths = [reverse(f"portal:{name}") for name in _OPEN]
    paths += [reverse("portal:life_event", args=[event.slug]) for event, _icon in events_shown()]
    paths += [reverse("portal:guide", args=[slug]) for slug in guides_on(request.person.now.date())]
    paths += [reverse("portal:procedure", args=[code]) for code in codes.order_by("procedure__code")]
    context = {"addresses": [settings.PUBLIC_URL + path for path in paths]}
    return render(request, "portal/sitemap.xml", context, content_type="application/xml")


@for_everyone
@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read."""
    lines = ["User-agent: *", "Allow: /theo-doi/$"]  # the empty form, not what it answers
    lines += [
        f"Disallow: {path}"
        for path in (
            "/theo-doi/",
            "/phan-anh/theo-doi/",
            "/danh-gia/",
            "/ho-so-cua-toi/",
            "/tai-ve/",
            "/tai-khoan/",
            "/lich-hen/",
            "/so/",
            "/lay-so/",
        )
    ]
    lines.append(f"Sitemap: {settings.PUBLIC_URL}{reverse('portal:sitemap_xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")

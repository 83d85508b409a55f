"""Several procedures in one filing: what is filed together, how it is begun, and all of it on one page."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.groups import ProcedureGroup
from motcua.catalogue.models import ProcedureVersion
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import filing_together, linked
from motcua.portal import places
from motcua.portal.fileable import main_term, versions_of_group
from motcua.portal.in_short import fee_in_short
from motcua.portal.kept import citizen_page
from motcua.portal.standing import plain, standing
from motcua.web.audience import CitizenRequest, for_citizen

_NOTHING_WITH_IT = _(
    "Xin chọn ít nhất một thủ tục nộp cùng, nhận ở cùng một cấp; hoặc nộp riêng từng thủ tục."
)


@citizen_page
@require_http_methods(["GET", "POST"])
def start(request: CitizenRequest, slug: str) -> HttpResponse:
    """What is filed together; the person may leave some out, never the first."""
    group = get_object_or_404(ProcedureGroup.objects.on(request.person.now.date()), slug=slug)
    versions = versions_of_group(group, day=request.person.now.date())
    if len(versions) < 2:
        raise Http404
    open_one = filing_together.open_filing(group=group, by=request.party)
    if open_one is not None:
        return redirect("portal:resume", open_one.pk)
    if request.method == "GET":
        return _show_start(request, group, versions, chosen={str(row.pk) for row in versions})
    wanted = set(request.POST.getlist("version"))
    chosen = [version for version in versions[1:] if str(version.pk) in wanted]
    if not chosen or not places.levels_of_all([versions[0], *chosen]):
        return _show_start(request, group, versions, chosen=wanted, problem=str(_NOTHING_WITH_IT))
    draft = filing_together.begin(
        group=group, versions=[versions[0], *chosen], by=request.party, at=request.person.now
    )
    return redirect("portal:where", draft.pk)


def _show_start(
    request: CitizenRequest,
    group: ProcedureGroup,
    versions: list[ProcedureVersion],
    *,
    chosen: set[str],
    problem: str = "",
) -> HttpResponse:
    rows = [
        {
            "version": version,
            "chosen": str(version.pk) in chosen,
            "term": main_term(version),
            "fee": fee_in_short(list(version.fees.order_by("id"))),
        }
        for version in versions
    ]
    context = {"group": group, "rows": rows, "problem": problem}
    return render(request, "portal/together.html", context, status=422 if problem else 200)


@for_citizen
@require_GET
def filed(request: CitizenRequest, group_id: UUID) -> HttpResponse:
    """All dossiers of one filing: where each stands and until when."""
    rows = list(linked.filed_together(group_id, among=Dossier.objects.of(request.party)).order_by("id"))
    if not rows:
        raise Http404
    at = request.person.now
    said = [(row, standing(row, signed_in=True, at=at), plain(row, at=at)) for row in rows]
    return render(request, "portal/filed_together.html", {"said": said, "first": rows[0]})

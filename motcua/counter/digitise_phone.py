"""The page on the phone: photographs in order, one may be taken again, then done. No account, no scripts."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.counter import phone_links
from motcua.documents import digitising
from motcua.documents import services as documents
from motcua.documents.models import Scan
from motcua.web.audience import PageRequest, for_everyone
from motcua.web.ratelimit import rate_limited


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("scan-phone", per_minute=120)
def phone(request: PageRequest, token: str) -> HttpResponse:
    """Add a page, take one out, or hand all in. Of the dossier only the paper's name is shown."""
    try:
        scan, shown_at = phone_links.open_link(request, token)
        if request.method == "POST":
            phone_links.hold(request, scan, shown_at, at=request.person.now)
    except digitising.PhoneLinkExpired as refusal:
        return render(request, "counter/phone.html", {"over": str(refusal)}, status=410)
    if request.method != "POST":
        return _draw(request, scan)
    try:
        if request.POST.get("do") == "done":
            digitising.close(scan_id=scan.pk)
            return render(request, "counter/phone.html", {"sent": _count(scan)})
        _change(request, scan)
    except Refusal as refusal:
        return _draw(request, scan, problem=str(refusal), status=409)
    return redirect("counter:phone", digitising.make_token(scan.pk, timezone.now(), shown_at=shown_at))


def _change(request: PageRequest, scan: Scan) -> None:
    if "again" in request.POST:
        row = scan.inputs.filter(pk=_uuid(request.POST["again"]), left_out=False).first()
        if row is not None:
            digitising.take_out(scan_id=scan.pk, input_id=row.pk)
        return
    sent = [file for file in request.FILES.getlist("pages") if file.file is not None]
    if not sent:
        raise digitising.NothingScanned
    for file in sent:
        if file.file is None:
            raise InvariantBroken("A page that is shown has its file.")
        name = _("Ảnh chụp %(number)d.jpg") % {"number": scan.inputs.count() + 1}
        content = documents.read_limited(name, file.file)
        digitising.add(scan_id=scan.pk, name=name, content=content, at=request.person.now)


def _draw(request: PageRequest, scan: Scan, *, problem: str = "", status: int = 200) -> HttpResponse:
    pages = list(scan.inputs.filter(left_out=False).select_related("file__blob").order_by("id"))
    facts = {"scan": scan, "pages": pages, "next": len(pages) + 1, "problem": problem}
    return render(request, "counter/phone.html", facts, status=status)


def _count(scan: Scan) -> int:
    return scan.inputs.filter(left_out=False).count()


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)

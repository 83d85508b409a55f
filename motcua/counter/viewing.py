"""Papers of a dossier on the screen beside its answers: one page at a time, drawn by the server as a picture.

Which paper, which page and how large stand in the address, so that every step is a link.
"""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.common.invariant import InvariantBroken
from motcua.common.refusal import Refusal
from motcua.counter import reading
from motcua.counter.desk_forms import uuid_or_none
from motcua.counter.frame import dossier_or_404, record_look
from motcua.counter.reading import PaperLine
from motcua.counter.walking import carried, more
from motcua.documents import services as documents
from motcua.documents import showing
from motcua.documents.models import File
from motcua.dossiers.models import Dossier, Paper
from motcua.web.audience import StaffRequest, for_staff

ZOOMS = (50, 75, 100, 150, 200, 300)  # percent of the frame's width
FIT = 100
_KINDS = (Paper.Kind.COMPONENT, Paper.Kind.DRAFT, Paper.Kind.RESULT, Paper.Kind.INTERNAL, Paper.Kind.FORM)


@dataclass(frozen=True)
class Viewer:
    """What the viewer shows. Addresses are queries of the dossier's page; empty: there is no such step.

    in_act         it stands beside the form of an act: the page stays, only the viewer is drawn anew.
    number, total  which paper of how many; page, pages: of this paper.
    problem        why there is no picture, in a sentence; may_open: the file itself can still be opened.
    """

    line: PaperLine
    number: int
    total: int
    page: int
    pages: int
    zoom: int
    problem: str
    may_open: bool
    picture: str
    before: str
    after: str
    page_before: str
    page_after: str
    smaller: str
    larger: str
    fit: str
    in_act: bool


def viewer_of(row: Dossier, asked: QueryDict, lines: list[PaperLine], *, told: str = "") -> Viewer | None:
    """The viewer as the address asks for it; None without one. A page or size that is not there is mended.

    told  what every address carries of the list one came from ("&…").
    """
    wanted = uuid_or_none(asked.get("giay", ""))
    place = next((n for n, line in enumerate(lines) if line.paper.pk == wanted), None)
    if place is None:
        return None
    line = lines[place]
    file = line.paper.file
    if file is None:
        raise InvariantBroken("`with_files` leaves out papers without a file.")
    pages = showing.page_count(file)
    page = min(max(_whole(asked.get("trang", "")), 1), pages)
    zoom = _whole(asked.get("phong", ""))
    zoom = zoom if zoom in ZOOMS else FIT
    problem, may_open = _problem(file)
    size = ZOOMS.index(zoom)

    def step(paper: int = place, page: int = 1, zoom: int = zoom) -> str:
        return f"?{urlencode({'giay': lines[paper].paper.pk, 'trang': page, 'phong': zoom})}{told}"

    return Viewer(
        line=line,
        number=place + 1,
        total=len(lines),
        page=page,
        pages=pages,
        zoom=zoom,
        problem=problem,
        may_open=may_open,
        picture=reverse("counter:paper_page", args=[row.pk, line.paper.pk, page]),
        before=step(place - 1) if place else "",
        after=step(place + 1) if place + 1 < len(lines) else "",
        page_before=step(page=page - 1) if page > 1 else "",
        page_after=step(page=page + 1) if page < pages else "",
        smaller=step(page=page, zoom=ZOOMS[size - 1]) if size else "",
        larger=step(page=page, zoom=ZOOMS[size + 1]) if size + 1 < len(ZOOMS) else "",
        fit=step(page=page, zoom=FIT) if zoom != FIT else "",
        in_act=asked.get("viec") == "1",
    )


def with_files(papers: dict[str, list[PaperLine]], past: list[PaperLine]) -> list[PaperLine]:
    """The papers that are files, in the order one leafs through them: what was handed in first."""
    lines = [line for kind in _KINDS for line in papers[kind]] + past
    return [line for line in lines if line.paper.file_id]


def first_paper(row: Dossier) -> UUID | None:
    """The paper that opens first beside the form of an act; None: there is none to look at."""
    lines = with_files(reading.paper_lines(row), [])
    return lines[0].paper.pk if lines else None


@for_staff()
@require_safe
def viewer(request: StaffRequest, dossier_id: UUID) -> HttpResponse:
    """The viewer alone, for a page that is already open; beside an act's form it can be shut again."""
    row = dossier_or_404(request, dossier_id)
    past = reading.past_results(row) if row.returned_at else []
    lines = with_files(reading.paper_lines(row), past)
    in_act = request.GET.get("viec") == "1"
    shown = viewer_of(row, request.GET, lines, told="&viec=1" if in_act else more(request))
    if shown is None and not in_act:
        raise Http404
    first = lines[0].paper.pk if lines else None
    facts = {"dossier": row, "viewer": shown, "carried": carried(request), "first_paper": first}
    return render(request, "counter/parts/viewer.html", facts)


@for_staff()
@require_safe
def paper_page(request: StaffRequest, dossier_id: UUID, paper_id: UUID, page: int) -> HttpResponse:
    """The picture of one page of a paper, for who may see its dossier; the look is written down."""
    row = dossier_or_404(request, dossier_id)
    paper = row.papers.filter(pk=paper_id).select_related("file__blob").first()
    if paper is None or paper.file is None:
        raise Http404
    record_look(
        request,
        subject="file",
        subject_id=paper.file.pk,
        party_id=row.owner_id,
        purpose=_("Xem giấy tờ của hồ sơ %(code)s") % {"code": row},
    )
    response = HttpResponse(showing.picture(paper.file, page=page), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _problem(file: File) -> tuple[str, bool]:
    """Why the file is not shown, and whether it can be opened all the same."""
    try:
        documents.check_readable(file)
    except Refusal as refusal:
        return str(refusal), False
    if showing.has_pictures(file):
        return "", True
    return _("Tệp Word, Excel không hiện ở đây được. Mở tệp trong thẻ mới để xem."), True


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0

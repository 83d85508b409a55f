"""The endpoints under /api/v1/."""

from typing import Annotated, cast

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from ninja import Path, Query, Schema

from motcua.api import problems, scorecard
from motcua.api.schemas import FoundProcedure, Level, Problem, ProcedureDetail, SearchAnswer
from motcua.catalogue import search as catalogue_search
from motcua.catalogue.models import ProcedureVersion
from motcua.web.audience import PageRequest

api = problems.ProblemApi(
    title="Một Cửa",
    version="1",
    description="Thủ tục hành chính của tỉnh. Lỗi trả về dạng application/problem+json (RFC 9457).",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
problems.install(api)
api.add_router("/scorecard", scorecard.router)

_PARTS = ("competences", "channels", "fees", "components__case", "results")


class Wanted(Schema):
    """What to search for."""

    q: Annotated[
        str, Query(max_length=200, description="Tìm gì: không dấu, gõ sai, nói thường ngày đều được")
    ]
    level: Annotated[Level | None, Query(description="Cấp tiếp nhận")] = None
    field: Annotated[
        str | None, Query(pattern="^[a-z0-9-]{1,80}$", description="Mã lĩnh vực", examples=["ho-tich"])
    ] = None
    limit: Annotated[int, Query(ge=1, le=catalogue_search.MAX_HITS, description="Số kết quả nhiều nhất")] = 20


@api.get(
    "/procedures",
    response={200: SearchAnswer, 422: Problem, 429: Problem},
    summary="Tìm thủ tục",
    operation_id="search_procedures",
    tags=["procedures"],
)
def search_procedures(request: HttpRequest, wanted: Query[Wanted]) -> SearchAnswer:
    """Thủ tục đang có hiệu lực khớp với lời người dân nói, khớp nhất đứng đầu, kèm lý do."""
    day = cast(PageRequest, request).person.now.date()
    hits = catalogue_search.search(
        wanted.q, level=wanted.level, field=wanted.field, limit=wanted.limit, day=day
    )
    prefetch_related_objects([hit.version for hit in hits], "competences")
    return SearchAnswer(
        query=wanted.q,
        suggestion=catalogue_search.suggest(wanted.q, day=day),
        results=[FoundProcedure.of(hit) for hit in hits],
    )


@api.get(
    "/procedures/{code}",
    response={200: ProcedureDetail, 404: Problem, 422: Problem, 429: Problem},
    summary="Nội dung một thủ tục",
    operation_id="read_procedure",
    tags=["procedures"],
)
def read_procedure(
    request: HttpRequest, code: Annotated[str, Path(pattern=r"^[0-9A-Z.]{1,40}$", examples=["1.001193"])]
) -> ProcedureDetail:
    """Các bộ phận của thủ tục theo 63/2010/NĐ-CP Điều 8, bản đang có hiệu lực."""
    versions = ProcedureVersion.objects.in_force(cast(PageRequest, request).person.now.date())
    version = (
        versions.filter(procedure__code=code)
        .select_related("procedure", "field")
        .prefetch_related(*_PARTS)
        .first()
    )
    if version is None:
        raise Http404
    return ProcedureDetail.of(version)

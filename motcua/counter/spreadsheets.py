"""A spreadsheet as the answer: a file to keep, held by no cache in between."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from motcua.documents.checks import XLSX


def spreadsheet(content: bytes, name: str) -> HttpResponse:
    """The answer with the file of that name."""
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer

"""Links to stored files, for the member of staff who looks at the page."""

from typing import Any
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils import timezone

from motcua.documents import links

register = template.Library()


@register.simple_tag(takes_context=True)
def file_link(context: dict[str, Any], file_id: UUID | None) -> str:
    """The address that opens the file for ten minutes, for whoever asked for this page and nobody else.

    Empty without a file.
    """
    if file_id is None:
        return ""
    holder = context["request"].officer.staff.pk
    return reverse(
        "counter:file", args=[links.make(file_id, face=links.Face.STAFF, holder=holder, at=timezone.now())]
    )

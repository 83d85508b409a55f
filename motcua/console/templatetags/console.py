"""The console's rail, on every page of it."""

import json
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from motcua.console.rail import open_to

register = template.Library()


@register.filter
def pretty_json(value: object) -> str:
    """A piece of a form as it was before or after a change."""
    return json.dumps(value, ensure_ascii=False, indent=2)


@register.inclusion_tag("console/rail.html", takes_context=True)
def console_rail(context: Context) -> dict[str, Any]:
    """Only what this officer may open, with the present page's entry marked."""
    request = context["request"]
    officer, match = request.person.officer, request.resolver_match
    name = match.url_name if match else ""
    groups = open_to(officer.roles) if officer else []
    return {
        "groups": [
            {
                "label": group.label,
                "entries": [
                    {
                        "url": reverse(entry.url_name),
                        "label": entry.label,
                        "icon": entry.icon,
                        "here": name == entry.name,
                        "within": name in entry.pages,
                    }
                    for entry in group.entries
                ],
            }
            for group in groups
        ]
    }

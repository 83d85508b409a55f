"""The groups of procedures a province starts with; officers' later changes stay."""

import json
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.catalogue.groups import GroupMember, ProcedureGroup
from motcua.catalogue.models import Procedure
from motcua.catalogue.seed import IN_FORCE_FROM

_SEED = Path(__file__).parent / "seed" / "groups.json"


@transaction.atomic
def seed_groups(day: date, slugs: Collection[str] | None = None) -> int:
    """Load groups, or these of them, that are not there yet; a procedure that is missing is left out.

    Returns how many.
    """
    groups = [facts for facts in _read() if slugs is None or facts["slug"] in slugs]
    known = set(ProcedureGroup.objects.values_list("slug", flat=True))
    procedures = {row.code: row for row in Procedure.objects.all()}
    added = 0
    for facts in groups:
        if facts["slug"] in known:
            continue
        group = ProcedureGroup.objects.create(
            slug=facts["slug"],
            name=facts["name"],
            summary=facts["summary"],
            source=facts["source"],
            valid_from=min(IN_FORCE_FROM, day),
        )
        GroupMember.objects.bulk_create(
            GroupMember(
                group=group,
                procedure=procedures[member["code"]],
                position=position,
                given=member.get("given", {}),
                spared=member.get("spared", []),
            )
            for position, member in enumerate(facts["members"], start=1)
            if member["code"] in procedures
        )
        added += 1
    return added


def shipped_groups() -> frozenset[str]:
    """Slugs of the groups that come with the system."""
    return frozenset(facts["slug"] for facts in _read())


def _read() -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = json.loads(_SEED.read_text("utf-8"))
    return groups

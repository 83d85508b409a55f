"""At the desk: another procedure filed at once with a dossier just taken in; the person is typed once."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from motcua.catalogue.models import LifeEvent, ProcedureVersion
from motcua.counter.desk_forms import uuid_or_none
from motcua.dossiers.models import Dossier
from motcua.dossiers.services import linked
from motcua.web.audience import StaffRequest

PARAMETER = "cung"  # in addresses: the dossier that the next one is filed with


def first_of(request: StaffRequest, typed: object) -> Dossier | None:
    """The dossier to file with, if it was taken in at this desk."""
    key = uuid_or_none(typed)
    rows = Dossier.objects.visible_to(request.officer).select_related("owner", "proxy", "version")
    return rows.filter(pk=key, receiving_unit=request.officer.unit).first() if key else None


def query_of(first: UUID | None) -> str:
    """What addresses of the desk carry on."""
    return f"?{PARAMETER}={first}" if first else ""


def known_of(first: Dossier) -> dict[str, str]:
    """The person, who files for him and how the result comes, as the fields of the desk are named."""
    owner, proxy = first.owner, first.proxy
    facts: dict[str, Any] = {
        "first": first.pk,
        "id_number": owner.id_number,
        "kind": owner.kind,
        "name": first.owner_name,
        "birth_date": f"{owner.birth_date:%d/%m/%Y}" if owner.birth_date else "",
        "gender": owner.gender,
        "phone": first.contact_phone,
        "email": first.contact_email,
        "address": first.contact_address,
        "filed_by": first.filed_by,
        "proxy_id": proxy.id_number if proxy else "",
        "proxy_name": proxy.name if proxy else "",
        "proxy_phone": proxy.phone if proxy else "",
        "proxy_paper": first.proxy_paper,
        "delivery": first.delivery,
        "delivery_address": first.delivery_address,
    }
    return {f"d-{name}": str(value) for name, value in facts.items()}


def with_it(rows: QuerySet[ProcedureVersion], first: Dossier) -> QuerySet[ProcedureVersion]:
    """Procedures of the same moment of life, those of the filing left out; all others when there are none."""
    there = [first.version.procedure_id, *(mate.version.procedure_id for mate in linked.mates(first))]
    others = rows.exclude(procedure__in=there)
    events = LifeEvent.objects.filter(procedures=first.version.procedure_id)
    near = others.filter(procedure__in=LifeEvent.objects.filter(pk__in=events).values("procedures"))
    return near if near.exists() else others

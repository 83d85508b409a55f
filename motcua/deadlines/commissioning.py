"""In service or not: a row of the database, so that no setting of a process can say otherwise."""

from datetime import datetime

from motcua.deadlines.models import Commissioning


def commission(*, at: datetime) -> None:
    """Say that the installation is in service from this moment; what was said before stays."""
    Commissioning.objects.get_or_create(pk=1, defaults={"at": at})


def in_service() -> bool:
    """Has `motcua begin` put this database into service?"""
    return Commissioning.objects.exists()

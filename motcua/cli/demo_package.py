"""The one door to the package `demo`, which an installation in service neither has nor loads."""

import importlib
from importlib.util import find_spec
from types import ModuleType

COMMANDS = ("demo", "simulate", "fill")
EMAIL_DOMAIN = "motcua.example"  # nobody else's: tells the demo's accounts from real ones


def is_there() -> bool:
    """Does this copy of the system have the demo province? A checkout does, the wheel does not."""
    return find_spec("demo") is not None


def module(name: str) -> ModuleType:
    """A module of the demo, by its name inside the package."""
    return importlib.import_module(f"demo.{name}")


def people_are_here() -> bool:
    """Does the database hold the demo's accounts, whose password everybody knows?"""
    from motcua.identity.models import User  # the launcher does not load Django

    return User.objects.filter(email__endswith=f"@{EMAIL_DOMAIN}").exists()

"""How allauth's sign-ins become our people."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff accounts are made by the unit's administrator; nobody signs up."""

    def is_open_for_signup(self, request: object) -> bool:
        return False


class CitizenAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Citizens and enterprises come from the identity provider; the stable key is TechID."""

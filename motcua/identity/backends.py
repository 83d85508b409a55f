"""Who is signed in: read with the person the account belongs to, for every page asks that next."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from motcua.common.prepared import prepared
from motcua.identity.models import User


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's, with staff and party of the account in the same query."""

    def get_user(self, user_id: UUID | str) -> User | None:
        """The account of a session; None when it has gone or was closed."""
        user = _account.first(user_id=UUID(str(user_id)))
        return user if user is not None and self.user_can_authenticate(user) else None


@prepared
def _account(*, user_id: UUID) -> QuerySet[User]:
    return User.objects.select_related("staff", "party").filter(pk=user_id)

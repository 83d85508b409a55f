"""Sessions in the database, as Django keeps them; reading one is prepared, for every page begins with it."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from motcua.common.prepared import prepared


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, once it has ended."""
        session = _open.first(key=self.session_key or "", at=timezone.now())
        if session is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(session.session_data)
        return held


@prepared
def _open(*, key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)

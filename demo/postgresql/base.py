"""Django's PostgreSQL, but every new connection of a demo first asks whether it may be one.

A process that started while the database was away, or before it came into service, is refused as well.
"""

from typing import Any

from django.db.backends.postgresql import base

from demo.in_service import refuse


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: Any) -> Any:
        """Raises InService."""
        link = super().get_new_connection(conn_params)
        refuse(link)
        return link

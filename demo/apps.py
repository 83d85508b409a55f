import psycopg
from django.apps import AppConfig
from django.db import connection

from demo.in_service import InService, refuse


class DemoConfig(AppConfig):
    name = "demo"
    label = "demo"

    def ready(self) -> None:
        """Every process of a demo asks here first; on a database in service it ends with a sentence.

        Each later connection is asked again (demo.postgresql): the database may be away at this moment. The
        one opened here is closed at once, as a web server is about to fork.
        """
        address = connection.get_connection_params()
        address = {
            name: value for name, value in address.items() if name not in {"cursor_factory", "context"}
        }
        try:
            with psycopg.connect(**address) as link:
                refuse(link)
        except psycopg.OperationalError:
            return
        except InService as reason:
            raise SystemExit(str(reason)) from None

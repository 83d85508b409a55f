"""How lines of the log look: events about access as JSON or for syslog, faults without noise beside them."""

import json
import logging
import os
import socket
from datetime import UTC, datetime

_EMPTY = (None, "")
FIELDS = (
    "at",
    "kind",
    "staff_id",
    "staff_name",
    "account_id",
    "by_id",
    "by_name",
    "address",
    "route",
    "detail",
    "times",
)


class SecurityLine(logging.Formatter):
    """A line of JSON: the fields of the event that are filled in, the moment in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        event = getattr(record, "event", None)
        moment = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds")
        if event is None:
            return json.dumps({"at": moment, "kind": record.getMessage()}, ensure_ascii=False)
        fields = {name: getattr(event, name) for name in FIELDS} | {"at": moment, "id": event.pk}
        filled = {name: value for name, value in fields.items() if value not in _EMPTY}
        return json.dumps(filled, ensure_ascii=False, default=str)


class SyslogLine(SecurityLine):
    """RFC 5424; the priority before it is the handler's."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds")
        moment = moment.replace("+00:00", "Z")
        head = f"1 {moment} {socket.gethostname() or '-'} motcua {os.getpid()} {record.getMessage() or '-'} -"
        return f"{head} \ufeff{super().format(record)}"


class OnlyFaults(logging.Filter):
    """Ordinary refusals are events about access and not faults: they leave no second line and no traceback.

    Kept: answers of 500 and more, and what breaks the protocol (a wrong host name), without its traceback.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", 500)
        if record.name == "django.security.csrf" or (record.name == "django.request" and status < 500):
            return False
        if status < 500:
            record.exc_info = None
            record.exc_text = None
        return True

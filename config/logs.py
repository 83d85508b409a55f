"""Where the log goes: faults as lines, events about access as JSON and to a syslog server if one is named."""

from config import env


def logging_of() -> dict[str, object]:
    """Django's LOGGING from the environment."""
    handlers: dict[str, dict[str, object]] = {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["faults", "outage"]},
        "security": {"class": "logging.StreamHandler", "formatter": "security"},
    }
    if place := env.syslog("MOTCUA_SYSLOG"):
        handlers["syslog"] = {
            "class": "logging.handlers.SysLogHandler",
            "formatter": "syslog",
            "address": place,
            "facility": "authpriv",
            ".": {"append_nul": False},
        }
    said = [name for name in ("security", "syslog") if name in handlers]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "faults": {"()": "motcua.audit.log_lines.OnlyFaults"},
            "outage": {"()": "motcua.common.outage.OneLine"},
        },
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "security": {"()": "motcua.audit.log_lines.SecurityLine"},
            "syslog": {"()": "motcua.audit.log_lines.SyslogLine"},
        },
        "handlers": handlers,
        "loggers": {"motcua.security": {"handlers": said, "level": "INFO", "propagate": False}},
        "root": {"handlers": ["stderr"], "level": env.text("MOTCUA_LOG_LEVEL", "WARNING")},
    }

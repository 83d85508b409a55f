"""Typed reading of the environment. A secret NAME may stand in a file named by NAME_FILE."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

_KEY_LENGTH, _KEY_LETTERS = 50, 10


class SettingMissing(SystemExit):
    """A required setting is absent or wrong: the process ends with this sentence, without a traceback."""


def text(name: str, default: str | None = None) -> str:
    """Value of NAME, or the stripped content of the file NAME_FILE, or the default."""
    if name in os.environ:
        return os.environ[name]
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    if default is None:
        raise SettingMissing(f"Set {name} or {name}_FILE.")
    return default


def secret_key(name: str) -> str:
    """The key in NAME that seals sessions, second factors and links: long and varied.

    Raises SettingMissing for one that could be guessed.
    """
    value = text(name)
    if len(value) < _KEY_LENGTH or len(set(value)) < _KEY_LETTERS:
        raise SettingMissing(
            f"{name} must have at least {_KEY_LENGTH} characters, {_KEY_LETTERS} of them different. "
            "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return value


def secrets(prefix: str) -> dict[str, str]:
    """Every variable that begins with the prefix, by the rest of its name; NAME_FILE as in `text`."""
    names = {name.removesuffix("_FILE") for name in os.environ if name.startswith(prefix)}
    return {name.removeprefix(prefix): text(name, "") for name in names}


def flag(name: str, default: bool) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off; anything else is an error."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise SettingMissing(f"{name} must be 1 or 0, not {value!r}.")


def requires_package(name: str, package: str) -> None:
    """Raises SettingMissing when the setting NAME asks for a package that is not installed."""
    if find_spec(package) is None:
        raise SettingMissing(
            f"{name} needs the package {package}, which comes with the source but not with the wheel."
        )


def number(name: str, default: int) -> int:
    """Whole number in NAME."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise SettingMissing(f"{name} must be a whole number, not {value!r}.") from None


def one_of(name: str, default: str, *others: str) -> str:
    """The word in NAME: the default or one of the others."""
    value = text(name, default).lower()
    if value not in {default, *others}:
        raise SettingMissing(f"{name} must be {' or '.join(others)}, or absent; not {value!r}.")
    return value


def contacts(name: str) -> list[str]:
    """Comma-separated addresses in NAME, each as a URI a person can write or call to (RFC 9116, 2.5.3)."""
    found = words(name)
    if any(not one.startswith(("mailto:", "https://", "tel:")) for one in found):
        raise SettingMissing(f"{name} must list addresses that begin with mailto:, https:// or tel:.")
    return found


def moment(name: str) -> datetime | None:
    """The end of the day in NAME (2027-06-30), UTC; None when it is absent."""
    value = text(name, "")
    try:
        return datetime.combine(date.fromisoformat(value), time.max, UTC) if value else None
    except ValueError:
        raise SettingMissing(f"{name} must be a day like 2027-06-30, not {value!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """Comma-separated words in NAME."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Comma-separated addresses and networks (10.0.0.0/8, ::1) in NAME."""
    try:
        return [ip_network(word, strict=False) for word in words(name)]
    except ValueError as error:
        raise SettingMissing(f"{name} must list addresses or networks: {error}.") from None


def syslog(name: str) -> tuple[str, int] | str | None:
    """Address and port of a syslog server (192.0.2.1:514), or the socket of this machine's (/dev/log).

    No name: the office would not start on a morning without name service.
    """
    value = text(name, "")
    if not value or value.startswith("/"):
        return value or None
    host, _colon, port = value.rpartition(":")
    try:
        return str(ip_address(host.strip("[]"))), int(port)
    except ValueError:
        raise SettingMissing(f"{name} must be an address and a port, or the path of a socket.") from None


def database(url: str, *, rules: Mapping[str, int]) -> dict[str, object]:
    """Django's database settings from postgresql://user:password@host:port/name?option=value.

    A unix socket is written as ?host=/folder; several servers, of which one is found, as host,host:port.
    rules  settings of PostgreSQL for every connection; `options` in the address stand instead of them.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingMissing("DATABASE_URL must begin with postgresql://")
    ruled = " ".join(f"-c {name}={value}" for name, value in rules.items())
    options: dict[str, object] = {"options": ruled, "connect_timeout": "5", **dict(parse_qsl(parts.query))}
    places = [urlsplit(f"//{place}") for place in parts.netloc.rpartition("@")[2].split(",")]
    ports = ",".join(str(place.port or "") for place in places)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": str(options.pop("host", ",".join(place.hostname or "" for place in places))),
        "PORT": ports if ports.strip(",") else str(options.pop("port", "")),
        "OPTIONS": options,
    }

"""Pieces of a definition's JSON, each refused with its place when it is not what it should be."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common.refusal import Refusal

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


class DefinitionWrong(Refusal):
    """A form definition that cannot be shown or checked."""

    code = "eform-definition-wrong"
    message = gettext_lazy("Biểu mẫu sai ở {place}: {problem}.")


def mapping(data: object, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise DefinitionWrong(place=place, problem=_("cần một đối tượng"))
    return data


def items(data: object, place: str) -> list[Any]:
    if not isinstance(data, list):
        raise DefinitionWrong(place=place, problem=_("cần một danh sách"))
    return data


def text(data: Mapping[str, Any], name: str, place: str, default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise DefinitionWrong(place=f"{place}.{name}", problem=_("cần chữ"))
    return value


def flag(data: Mapping[str, Any], name: str, place: str, default: bool) -> bool:
    value = data.get(name, default)
    if not isinstance(value, bool):
        raise DefinitionWrong(place=f"{place}.{name}", problem=_("cần true hoặc false"))
    return value


def key(data: Mapping[str, Any], place: str) -> str:
    name = text(data, "key", place)
    if not _KEY.fullmatch(name):
        raise DefinitionWrong(
            place=f"{place}.key", problem=_("khóa chỉ gồm chữ thường, số và gạch dưới, bắt đầu bằng chữ")
        )
    return name


def only(data: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise DefinitionWrong(place=f"{place}.{unknown[0]}", problem=_("không có thuộc tính này"))

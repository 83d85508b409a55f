"""The OpenAPI document: as committed, and as a page without foreign scripts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.api.endpoints import api


@dataclass(frozen=True)
class Parameter:
    name: str
    where: str
    required: bool
    kind: str
    description: str


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str], ...]


def text() -> str:
    """The document as it is committed at openapi.json."""
    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=2, ensure_ascii=False) + "\n"


def docs(request: HttpRequest) -> HttpResponse:
    """The same document for people."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return render(request, "api/docs.html", {"info": schema["info"], "operations": list(_operations(schema))})


def _operations(schema: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield Operation(
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                description=operation.get("description", ""),
                parameters=tuple(_parameter(one) for one in operation.get("parameters", [])),
                answers=tuple(_answer(code, one) for code, one in operation["responses"].items()),
            )


def _parameter(data: Mapping[str, Any]) -> Parameter:
    schema = data["schema"]
    description = data.get("description") or schema.get("description", "")
    return Parameter(data["name"], data["in"], data.get("required", False), _kind(schema), description)


def _kind(schema: Mapping[str, Any]) -> str:
    """'string', 'integer 1–50', 'province | district'."""
    shapes = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    shape = shapes[0]
    if "enum" in shape:
        return " | ".join(map(str, shape["enum"]))
    if "minimum" in shape and "maximum" in shape:
        return f"{shape['type']} {shape['minimum']}–{shape['maximum']}"
    return str(shape.get("type", ""))


def _answer(code: object, data: Mapping[str, Any]) -> tuple[str, str]:
    content: Mapping[str, Any] = next(iter(data.get("content", {}).values()), {})
    name = str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
    return str(code), name

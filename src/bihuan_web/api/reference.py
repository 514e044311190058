"""The reference page of the API: its description as rows that a template can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bihuan_web.api.rest.schema import described

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation."""

    name: str
    method: str
    path: str
    summary: str
    scope: str
    media: str
    fields: list[Field]


def chapters() -> list[tuple[str, list[Entry]]]:
    """The operations by their first word, in the order of their addresses."""
    found: dict[str, list[Entry]] = {}
    schema = described()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_entry(schema, path, method, operation))
    return sorted(found.items())


def _entry(schema: Json, path: str, method: str, operation: Json) -> Entry:
    bodies = operation.get("requestBody", {}).get("content", {})
    media = next(iter(bodies), "")
    fields = [
        Field(one["name"], _kind(one["schema"]), one.get("required", False), one.get("description", ""))
        for one in operation.get("parameters", ())
        if one["in"] == "query"
    ]
    if media:
        body = _resolved(schema, bodies[media]["schema"])
        needed = body.get("required", ())
        for name, one in body.get("properties", {}).items():
            fields.append(Field(name, _kind(one), name in needed, one.get("description", "")))
    scope = operation["security"][0]["token"][0]
    return Entry(operation["operationId"], method.upper(), path, operation["summary"], scope, media, fields)


def _resolved(schema: Json, one: Json) -> Json:
    name = one.get("$ref", "").rpartition("/")[2]
    return schema["components"]["schemas"][name] if name else one


def _kind(one: Json) -> str:
    """The type of a value in a few words."""
    if "enum" in one:
        return " | ".join(str(value) for value in one["enum"] if value not in ("", None))
    if "oneOf" in one:
        return " | ".join(filter(None, map(_kind, one["oneOf"])))
    if one.get("type") == "array":
        return f"[{_kind(one.get('items', {}))}]"
    kind = one.get("type", "")
    words = "/".join(kind) if isinstance(kind, list) else str(kind)
    return f"{words} ({one['format']})" if "format" in one else words

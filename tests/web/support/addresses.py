"""Every address of the application, from its own URL patterns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

_FILLED = {
    "int": 1,
    "str": "x",
    "slug": "x",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "path": "x",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A named page: ``url`` has made-up values where the pattern wants some."""

    name: str
    url: str
    wants: bool


def addresses() -> list[Address]:
    """All named pages."""
    return list(_found(get_resolver().url_patterns, ""))


def _found(
    patterns: list[URLPattern | URLResolver], namespace: str, given: tuple[tuple[str, str], ...] = ()
) -> Iterator[Address]:
    for one in patterns:
        converters = {name: type(converter).__name__ for name, converter in one.pattern.converters.items()}
        wants = (*given, *converters.items())
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _found(one.url_patterns, inner, wants)
        elif one.name:
            kinds = {name: kind.removesuffix("Converter").lower().replace("string", "str") for name, kind in wants}
            values = {name: _FILLED.get(kind, "x") for name, kind in kinds.items()}
            yield Address(f"{namespace}{one.name}", reverse(f"{namespace}{one.name}", kwargs=values), bool(values))

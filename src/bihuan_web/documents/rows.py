"""The examination JSON of a version -> rows that people can correct: items and links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bihuan_web.documents.kinds import LETTERS, LINKED
from bihuan_web.documents.models import Item, Link, Version

Json = Mapping[str, Any]
_LISTS = (("sections", "section"), ("aspects", "aspect"), ("credits", "credit"), ("problems", "problem"),
          ("causes", "cause"), ("measures", "measure"), ("prior", "prior"))  # fmt: skip
_ORDER = {LETTERS[kind]: place for place, kind in enumerate(LINKED)}


def rows_of(version: Version, examination: Json) -> tuple[list[Item], list[Link]]:
    """Unsaved rows for everything that was read; items without words are left out."""
    items = [one for one in _items(version, examination) if one.end > one.start]
    known = {one.key for one in items}
    links = [one for one in _links(version, examination) if {one.upstream, one.downstream} <= known]
    return items, links


def _items(version: Version, examination: Json) -> Iterator[Item]:
    for name, kind in _LISTS:
        for one in examination[name]:
            claim = one.get("claim") or {}
            yield Item(
                version=version,
                key=one["id"],
                kind=kind,
                start=one["start"],
                end=one["end"],
                claim_start=claim.get("start"),
                claim_end=claim.get("end"),
                parent=one.get("aspect") or "",
                role=one.get("role") or "",
                status=one.get("status") or "",
                owner=_short(one.get("owner")),
                due=_short(one.get("due")),
            )
            for number, inner in enumerate(one.get("examples", ()), start=1):
                yield _inner(version, one["id"], f"{one['id']}.E{number}", "example", inner)
            for number, inner in enumerate(one.get("actions", ()), start=1):
                yield _inner(version, one["id"], f"{one['id']}.{number}", "action", inner)


def _inner(version: Version, parent: str, key: str, kind: str, one: Json) -> Item:
    return Item(
        version=version,
        key=key,
        kind=kind,
        start=one["start"],
        end=one["end"],
        parent=parent,
        owner=_short(one.get("owner")),
        due=_short(one.get("due")),
        metric=_short(one.get("metric")),
    )


def _links(version: Version, examination: Json) -> Iterator[Link]:
    seen: set[tuple[str, str]] = set()
    for one in examination["links"]:
        ends = in_order(one["from"], one["to"])
        if ends not in seen:
            seen.add(ends)
            yield Link(
                version=version,
                upstream=ends[0],
                downstream=ends[1],
                score=one["score"],
                basis=one.get("basis", "")[:10],
                why=one_line(one["why"], 300),
            )


def in_order(one: str, other: str) -> tuple[str, str]:
    """Two keys, the upstream one first: problem, cause, measure."""
    first, second = sorted((one, other), key=lambda key: (_ORDER.get(key[:1], 9), key))
    return first, second


def _short(words: str | None) -> str:
    return one_line(words or "", 200)


def one_line(words: str, most: int) -> str:
    """Words as a column takes them: on one line, without signs that databases or pages cannot carry."""
    return "".join(one for one in " ".join(words.split()) if one.isprintable())[:most]

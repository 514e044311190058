"""The order of a meeting (会议程序) from its template: which items, in which order, whose."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

_CHAIR, _EACH = "chair", "each"


@dataclass(frozen=True, slots=True)
class Item:
    """An item: ``speaker`` is a place in the list of people that the template was filled with, None where several speak."""

    key: str
    title: str
    speaker: int | None


def items_for(kind: str, names: Sequence[str]) -> Iterator[Item]:
    """The items of a kind of meeting; the first name is the chair's. Each member's own items stand together."""
    rows = _templates().get(kind) or _templates()["other"]
    for each, group in groupby(rows, key=lambda row: "each" in row):
        wanted = list(group)
        people = range(1, len(names)) if each else (0,)
        for person in people if names else ():
            yield from (_filled(row, person, names[person]) for row in wanted)
        if not names:
            yield from (_filled(row, None, "") for row in wanted if not each)


def _filled(row: dict[str, Any], person: int | None, name: str) -> Item:
    speaks = row.get("speaker") in (_CHAIR, _EACH)
    return Item(row["key"], row["title"].format(name=name), person if speaks else None)


@cache
def _templates() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files("bihuan_web.meetings").joinpath("data", "agendas.toml").read_text("utf-8"))

"""The outline of a text (提纲): its sections and aspects, each with how many problems and open findings lie in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bihuan_web.documents.findings.kinds import OPEN
from bihuan_web.documents.findings.notes import Note
from bihuan_web.documents.kinds import KINDS, ROLES, Words
from bihuan_web.documents.models import Item
from bihuan_web.documents.page.lines import part_with


@dataclass(frozen=True, slots=True)
class Entry:
    """A section or an aspect; ``level`` 1 or 2, ``part`` the number of the part of a long text that it begins in."""

    key: str
    name: str
    words: Words
    level: int
    part: int
    open: int


def outline_of(
    text: str, items: Iterable[Item], notes: Sequence[Note], parts: Sequence[tuple[int, int]]
) -> list[Entry]:
    """The outline, in the order of the text."""
    found = []
    rows = [one for one in items if one.kind in ("section", "aspect")]
    sections = [one for one in rows if one.kind == "section"]
    waiting = [one.start for one in notes if one.state == OPEN and not one.whole]
    for one in sorted(rows, key=lambda one: (one.start, -one.end)):
        inside = one.kind == "aspect" and any(outer.start <= one.start < outer.end for outer in sections)
        part = part_with(parts, one.start)
        count = sum(one.start <= start < one.end for start in waiting)
        words = ROLES.get(one.role, KINDS["section"]) if one.kind == "section" else KINDS["aspect"]
        found.append(Entry(one.key, _heading(one, text), words, 2 if inside else 1, part, count))
    return found


def _heading(item: Item, text: str) -> str:
    """The first line of an item, cut short."""
    line = " ".join(text[item.start : item.end].strip().split("\n", 1)[0].split())
    return line if len(line) <= 36 else f"{line[:35]}…"

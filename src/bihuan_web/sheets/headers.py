"""The header of a list that somebody made by hand (表头): found below title rows, over one or two rows, its columns proposed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from bihuan_web.ledgers.words import Column
from bihuan_web.sheets.columns import synonyms
from bihuan_web.sheets.grid import Grid, Value

_LOOKED_AT = 30  # rows
_LONGEST = 40  # characters of a header
_NOISE = re.compile(r"[\s　*＊:：()（）\[\]【】“”\"']+")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header (0 is the first of the sheet), the words over each column, and which column each is taken for."""

    top: int
    bottom: int
    words: tuple[str, ...]
    proposed: tuple[Column | None, ...]


def find_header(grid: Grid, names: dict[Column, str]) -> Header | None:
    """The rows in which most columns are known; None where there are not two. ``names`` are the unit's own."""
    rows = grid.filled()[: _LOOKED_AT + 1]
    best: tuple[int, int, Header] | None = None
    for top in range(min(_LOOKED_AT, len(rows))):
        if any(first < top <= last for first, _, last, _ in grid.merged):
            continue  # the lower row of a header
        for bottom in (top, top + 1):
            if bottom < len(rows) and (bottom == top or _goes_on(grid, top)):
                header = header_at(rows, top, bottom, names)
                known = sum(one is not None for one in header.proposed)
                if known >= 2 and (best is None or (known, top - bottom) > best[:2]):
                    best = known, top - bottom, header
    return best[2] if best else None


def header_at(rows: list[list[Value]], top: int, bottom: int, names: dict[Column, str]) -> Header:
    """The header of given rows; what stands over several columns is put before what stands under it."""
    width = max((len(row) for row in rows[top : bottom + 1]), default=0)
    words = []
    for column in range(width):
        parts: list[str] = []
        for row in rows[top : bottom + 1]:
            text = str(row[column]).strip() if column < len(row) and row[column] is not None else ""
            if text and text not in parts:
                parts.append(text)
        words.append(" ".join(parts))
    return Header(top, bottom, tuple(words), _propose(words, names))


def column_named(text: str, names: dict[Column, str]) -> Column | None:
    """Which column a header means: the unit's own name, the usual one, or one of those that offices use."""
    own = {_plain(name): column for column, name in names.items()}
    for wanted in _readings(text):
        found = own.get(wanted) or _usual().get(wanted)
        if found:
            return found
    return None


def _propose(words: list[str], names: dict[Column, str]) -> tuple[Column | None, ...]:
    found: list[Column | None] = []
    for one in words:
        column = column_named(one, names) if one and len(one) <= _LONGEST else None
        found.append(None if column in found else column)  # the first of two has it, the person decides on the other
    return tuple(found)


def _readings(text: str) -> list[str]:
    """A header as it stands, without what is in brackets, and its last part where it has two rows."""
    last = text.rsplit(" ", 1)[-1]
    return [one for one in map(_plain, (text, _BRACKETS.sub("", text), last, _BRACKETS.sub("", last))) if one]


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


@cache
def _usual() -> dict[str, Column]:
    # The usual Chinese names, in whatever language the page is.
    names: dict[str, Column] = {}
    for column, words in synonyms().items():
        for one in words:
            names.setdefault(_plain(one), column)
    return names


def _goes_on(grid: Grid, top: int) -> bool:
    """Whether a header has a second row: something of it is merged, across or downwards."""
    return any(
        first == top and (last == top + 1 or (last == top and right > left)) for first, left, last, right in grid.merged
    )

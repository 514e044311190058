"""Runs of characters with their places on a page → lines as the eye sees them. Shared by pdf and recognised scans.

Lengths are points, y runs downward from the top edge of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.reading.page_grids import Grid

COLUMN_GAP = 1.5  # em: a wider blank parts columns, not words


@dataclass(slots=True)
class Run:
    """Characters drawn one after another on one baseline. ``blanks`` holds the indexes of characters after a blank."""

    base: float
    size: float = 0.0
    characters: list[str] = field(default_factory=list)
    lefts: list[float] = field(default_factory=list)
    rights: list[float] = field(default_factory=list)
    blanks: set[int] = field(default_factory=set)
    turned: bool = False  # drawn at an angle: a watermark

    @property
    def text(self) -> str:
        return "".join(self.characters)

    @property
    def left(self) -> float:
        return self.lefts[0]

    @property
    def right(self) -> float:
        return self.rights[-1]

    def append(self, character: str, left: float, right: float, *, after_blank: bool = False) -> None:
        if after_blank:
            self.blanks.add(len(self.characters))
        self.characters.append(character)
        self.lefts.append(left)
        self.rights.append(right)


@dataclass(slots=True)
class Line:
    """One printed line (行): its words with blanks where they were seen, and the column parts it falls into."""

    text: str
    left: float
    right: float
    base: float
    size: float
    count: int  # characters, blanks not counted
    parts: list[tuple[float, float, str]]  # left, right and words between wide gaps
    page: int = 0

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


@dataclass(slots=True)
class Page:
    """What stands on one page: the runs of text, the ruled tables with the text in them, and the page's size."""

    number: int
    width: float
    height: float
    runs: list[Run]
    grids: list[Grid] = field(default_factory=list)
    is_picture: bool = False


def is_wide(character: str) -> bool:
    """Chinese characters and full-width punctuation fill one em and are set without blanks between them."""
    return character >= "\u2e80" or character in "“”‘’—…·"


def set_size(run: Run) -> None:
    """The run's font size from the width of its Chinese characters, which is one em; else from what the font says."""
    edges = zip(run.characters, run.lefts, run.rights, strict=True)
    widths = [right - left for character, left, right in edges if "\u3000" < character <= "\u9fff"]
    if widths:
        run.size = median(widths)


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs grouped by baseline from top to bottom, each group from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.base, run.left)):
        if rows:
            last = rows[-1][-1]
            larger = max(last.size, run.size)
            shift = run.base - rows[-1][0].base
            if shift < 0.35 * min(last.size, run.size) or (shift < 0.5 * larger and _beside(rows[-1], run, larger)):
                rows[-1].append(run)
                continue
        rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows


def _beside(row: Sequence[Run], run: Run, em: float) -> bool:
    """A raised or lowered small run (a note number) that touches one of the row."""
    return any(abs(run.left - other.right) < 0.3 * em or abs(other.left - run.right) < 0.3 * em for other in row)


def line_of(row: Sequence[Run], page: int) -> Line:
    """One row of runs as a line: blanks and column parts by the gaps between its characters."""
    characters: list[tuple[float, float, str, bool]] = []
    for run in row:
        marks = run.blanks
        characters += [
            (left, right, character, index in marks)
            for index, (left, right, character) in enumerate(zip(run.lefts, run.rights, run.characters, strict=True))
        ]
    if len(row) > 1:
        characters.sort(key=lambda item: item[0])
    weights = sorted((run.size, len(run.characters)) for run in row)
    size = max(weights, key=lambda weight: weight[1])[0] or 12.0
    characters = _without_doubles(characters, size)
    gaps = [b[0] - a[1] for a, b in pairwise(characters)]
    usual = max(0.0, median(gaps)) if len(gaps) >= 6 else 0.0  # letters spread evenly have no blanks between them
    usual = usual if usual < size else 0.0
    text, parts, part, part_left = [characters[0][2]], [], [characters[0][2]], characters[0][0]
    for before, here, gap in zip(characters, characters[1:], gaps, strict=False):
        if gap > COLUMN_GAP * size + usual:
            parts.append((part_left, before[1], "".join(part)))
            part, part_left = [], here[0]
            text.append(" ")
        elif _blank_between(before[2], here[2], gap, usual, here[3], size):
            text.append(" ")
            part.append(" ")
        text.append(here[2])
        part.append(here[2])
    parts.append((part_left, characters[-1][1], "".join(part)))
    return Line(
        text="".join(text),
        left=characters[0][0],
        right=max(right for _, right, _, _ in characters),
        base=max(row, key=lambda run: len(run.characters)).base,
        size=size,
        count=len(characters),
        parts=parts,
        page=page,
    )


def _without_doubles(
    characters: list[tuple[float, float, str, bool]], size: float
) -> list[tuple[float, float, str, bool]]:
    """Drops characters drawn twice almost at the same spot, as poor man's bold is."""
    kept = characters[:1]
    for item in characters[1:]:
        if item[2] == kept[-1][2] and item[0] - kept[-1][0] < 0.25 * min(size, max(item[1] - item[0], 1.0)):
            continue
        kept.append(item)
    return kept


def _blank_between(before: str, here: str, gap: float, usual: float, marked: bool, size: float) -> bool:
    """Whether people see a blank: between Chinese characters only a wide one, between words what parts words."""
    wide = is_wide(before) + is_wide(here)
    if marked and (not wide or gap > (0.12 if wide == 1 else 0.2) * size):
        return True
    return gap - usual > (0.6 if wide else 0.18) * size

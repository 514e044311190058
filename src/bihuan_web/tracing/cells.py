"""What a cell of the matrix (贯通表) holds: the words, where they lead, and for an empty one why it is empty and what would fill it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bihuan_web.tracing.kinds import GAPS, Kind


@dataclass(frozen=True, slots=True)
class Act:
    """Something this person may do about a gap."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """``originals``: addresses of the highlighted sentences; ``why``: what is missing or goes on, in words, of a ``kind``.

    ``span``: over how many rows it stands; 0 where the cell above covers it.
    """

    words: str = ""
    url: str = ""
    note: str = ""
    originals: tuple[str, ...] = ()
    why: str = ""
    kind: str = ""
    acts: tuple[Act, ...] = ()
    span: int = 1

    @property
    def is_gap(self) -> bool:
        """Whether something is missing here."""
        return self.kind in GAPS


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the matrix. ``keys`` tell whether a cell is the same as the one above; ``kinds`` is all that the chain is."""

    aspect: Cell
    cells: tuple[Cell, ...]
    keys: tuple[object, ...] = ()
    kinds: tuple[Kind, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one aspect that follow one another on a page."""

    aspect: Cell
    lines: tuple[Line, ...]


def grouped(lines: list[Line]) -> list[Group]:
    """Rows under their aspects, cells that say the same as the one above it merged with it."""
    found: list[Group] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].aspect.words == lines[at].aspect.words:
            end += 1
        found.append(Group(lines[at].aspect, tuple(_merged(lines[at:end]))))
        at = end
    return found


def _merged(lines: list[Line]) -> list[Line]:
    spans = [[1] * len(one.cells) for one in lines]
    for column in range(len(lines[0].cells)):
        top = 0
        for at in range(1, len(lines)):
            if lines[at].keys[: column + 1] == lines[top].keys[: column + 1] and column < len(lines[at].keys):
                spans[top][column] += 1
                spans[at][column] = 0
            else:
                top = at
    return [
        replace(line, cells=tuple(replace(cell, span=span) for cell, span in zip(line.cells, row, strict=True)))
        for line, row in zip(lines, spans, strict=True)
    ]

"""Ruled tables (框线表格): rules of a page → the cells they enclose, merged ones included, and the text in each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bihuan.reading.page_lines import Line, Run, line_of, rows_of
from bihuan.text.lines import begins_block, ends_sentence

_NEAR = 2.5  # points: rules nearer than this are one
_MOST_RULES = 400


class Rule(NamedTuple):
    """A ruled line: its place across (y of a horizontal, x of a vertical one) and its two ends."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class GridCell:
    """One cell with the elementary rows and columns it covers, and the runs of text inside it."""

    row: int
    column: int
    last_row: int
    left: float
    right: float
    runs: list[Run] = field(default_factory=list)

    def words(self, page: int) -> str:
        """The cell's text: lines go on unless one stops short and a new block begins."""
        lines = [line_of(row, page) for row in rows_of(self.runs)]
        text = ""
        for index, line in enumerate(lines):
            if index and self._is_break(lines[index - 1], line):
                text += "\n"
            text += line.text
        return text

    def _is_break(self, a: Line, b: Line) -> bool:
        room = self.right - a.right > 2.2 * a.size
        return (room and ends_sentence(a.text)) or (bool(begins_block(b.text)) and (room or ends_sentence(a.text)))


@dataclass(slots=True)
class Grid:
    """A ruled table on one page; ``rows`` holds for every row the cells in it, merged ones in each row they cover."""

    left: float
    top: float
    right: float
    bottom: float
    xs: list[float]
    ys: list[float]
    rows: list[list[GridCell]]


def find_grids(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Grid]:
    """The ruled tables with two columns or more, from top to bottom."""
    horizontal, vertical = _joined(horizontal), _joined(vertical)
    if len(horizontal) < 2 or len(vertical) < 3 or len(horizontal) + len(vertical) > _MOST_RULES:
        return []
    grids = [grid for group in _groups(horizontal, vertical) if (grid := _grid(*group)) is not None]
    return sorted(grids, key=lambda grid: grid.top)


def take_runs(grids: Sequence[Grid], runs: Sequence[Run]) -> list[Run]:
    """Puts the runs that stand in cells into them, split where they cross a border; gives the others."""
    if not grids:
        return list(runs)
    outside: list[Run] = []
    for run in runs:
        y = run.base - 0.3 * run.size
        grid = next((g for g in grids if g.top < y < g.bottom and run.right > g.left and run.left < g.right), None)
        if grid is None or run.turned:
            outside.append(run)
        else:
            _split(run, grid, y, outside)
    return outside


def _split(run: Run, grid: Grid, y: float, outside: list[Run]) -> None:
    cells = _row_at(grid, y)
    target: list[Run] | None = None
    part: Run | None = None
    for index, character in enumerate(run.characters):
        centre = (run.lefts[index] + run.rights[index]) / 2
        cell = next((cell for cell in cells if cell.left <= centre < cell.right), None)
        home = cell.runs if cell else outside
        if part is None or home is not target:
            part, target = Run(run.base, run.size), home
            home.append(part)
        part.append(character, run.lefts[index], run.rights[index], after_blank=index in run.blanks)


def _row_at(grid: Grid, y: float) -> list[GridCell]:
    index = bisect_right(grid.ys, y) - 1
    return grid.rows[index] if 0 <= index < len(grid.rows) else []


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules on one line that touch or overlap are one: borders are drawn cell by cell, and as boxes with two edges."""
    out: list[Rule] = []
    at = None
    cluster: list[Rule] = []
    for rule in sorted(rules):
        if at is None or rule.at - at > _NEAR:
            out += _merge(cluster)
            cluster, at = [], rule.at
        cluster.append(rule)
    return out + _merge(cluster)


def _merge(cluster: list[Rule]) -> list[Rule]:
    merged: list[Rule] = []
    if not cluster:
        return merged
    at = sum(rule.at for rule in cluster) / len(cluster)
    for _, start, end in sorted(cluster, key=lambda rule: rule.start):
        if merged and start <= merged[-1].end + _NEAR:
            merged[-1] = Rule(at, merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Rule(at, start, end))
    return merged


def _groups(horizontal: list[Rule], vertical: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that touch one another, group by group."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for h in horizontal:
        touching = [v for v in vertical if _touch(h, v)]
        joined: tuple[list[Rule], list[Rule]] = ([h], touching)
        rest = []
        for group in groups:
            if any(v in group[1] for v in touching):
                joined = (joined[0] + group[0], joined[1] + [v for v in group[1] if v not in joined[1]])
            else:
                rest.append(group)
        groups = [*rest, joined]
    return groups


def _touch(h: Rule, v: Rule) -> bool:
    return h.start - _NEAR <= v.at <= h.end + _NEAR and v.start - _NEAR <= h.at <= v.end + _NEAR


def _places(rules: Iterable[Rule]) -> list[float]:
    places: list[float] = []
    for rule in sorted(rules):
        if not places or rule.at - places[-1] > _NEAR:
            places.append(rule.at)
    return places


def _grid(horizontal: list[Rule], vertical: list[Rule]) -> Grid | None:
    ys, xs = _places(horizontal), _places(vertical)
    if len(ys) < 2 or len(xs) < 3:
        return None
    owner: dict[tuple[int, int], GridCell] = {}
    rows: list[list[GridCell]] = []
    for row in range(len(ys) - 1):
        middle = (ys[row] + ys[row + 1]) / 2
        cells: list[GridCell] = []
        for column in range(len(xs) - 1):
            centre = (xs[column] + xs[column + 1]) / 2
            if column and not _covered(vertical, xs[column], middle):
                cell = owner[row, column - 1]
                cell.right = max(cell.right, xs[column + 1])
            elif row and not _covered(horizontal, ys[row], centre):
                cell = owner[row - 1, column]
                cell.last_row = row
            else:
                cell = GridCell(row, column, row, xs[column], xs[column + 1])
            owner[row, column] = cell
            if all(cell is not other for other in cells):
                cells.append(cell)
        rows.append(cells)
    grid = Grid(xs[0], ys[0], xs[-1], ys[-1], xs, ys, rows)
    return grid if any(len(cells) >= 2 for cells in rows) else None


def _covered(rules: list[Rule], at: float, point: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= point <= rule.end + _NEAR for rule in rules)

"""Tables on a page: ruled ones by their lines, unruled ones by blanks that stand below one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bihuan.model import Cell, SourcePlace, Span
from bihuan.reading.building import TextBuilder
from bihuan.reading.page_grids import Grid
from bihuan.reading.page_lines import Line, Page
from bihuan.text.lines import ends_sentence


@dataclass(slots=True)
class RowCell:
    """The words of one cell of a row; ``continues`` where a merged cell only goes on from above."""

    column: int
    words: list[tuple[str, int]]  # words and their page
    continues: bool = False

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.words)


@dataclass(slots=True)
class Row:
    """One row of a table (表格行)."""

    table: int
    page: int
    cells: list[RowCell] = field(default_factory=list)
    edges: tuple[float, ...] = ()  # where the rules of a ruled table stand

    def follows(self, other: Row) -> bool:
        """Whether this row belongs to the same table: also over a page break, where the rules stand alike."""
        if self.table == other.table:
            return True
        alike = len(self.edges) == len(other.edges) > 0 and self.page == other.page + 1
        return alike and all(abs(a - b) <= 3 for a, b in zip(self.edges, other.edges, strict=True))

    def goes_on(self, other: Row) -> bool:
        """Whether this row is the rest of the row before, cut by a page break: it has no first cell, and goes on in
        mid sentence."""
        if self.page == other.page or len(self.cells) != len(other.cells) or self.cells[0].text:
            return False
        filled = [(a.text, b.text) for a, b in zip(other.cells, self.cells, strict=True) if b.text]
        return all(before and not ends_sentence(before) for before, _ in filled)


def find_rows(page: Page, lines: list[Line]) -> list[Line | Row]:
    """The page's lines and table rows from top to bottom."""
    items = _with_unruled_rows(page, lines)
    for number, grid in enumerate(page.grids):
        rows: list[Line | Row] = list(_grid_rows(page.number, page.number * 1000 + 500 + number, grid))
        at = next((n for n, item in enumerate(items) if isinstance(item, Line) and item.base > grid.top), len(items))
        items[at:at] = rows
    return items


def _grid_rows(page: int, table: int, grid: Grid) -> Iterator[Row]:
    for index, cells in enumerate(grid.rows):
        row = Row(table, page, edges=tuple(grid.xs))
        for cell in cells:
            continues = cell.row < index
            row.cells.append(RowCell(cell.column, [] if continues else [(cell.words(page), page)], continues))
        if any(words for cell in row.cells for words, _ in cell.words):
            yield row


def _with_unruled_rows(page: Page, lines: list[Line]) -> list[Line | Row]:
    """The lines in order, those that are rows of an unruled table as rows."""
    items: list[Line | Row] = []
    index = 0
    while index < len(lines):
        end = _table_end(lines, index)
        if end - index >= 2:
            table = page.number * 1000 + index
            items += [
                Row(table, line.page, [RowCell(n, [(words, line.page)]) for n, (_, _, words) in enumerate(line.parts)])
                for line in lines[index:end]
            ]
            index = end
        else:
            items.append(lines[index])
            index += 1
    return items


def _table_end(lines: list[Line], start: int) -> int:
    """Where a run of lines ends that all fall into the same columns."""
    first = lines[start]
    end = start + 1
    if len(first.parts) < 2:
        return end
    while end < len(lines) and _same_columns(first, lines[end]):
        end += 1
    return end


def _same_columns(a: Line, b: Line) -> bool:
    if len(a.parts) != len(b.parts):
        return False
    near = 0.8 * max(a.size, b.size)
    return all(
        abs(one[0] - two[0]) <= near or abs(one[0] + one[1] - two[0] - two[1]) <= 2 * near
        for one, two in zip(a.parts, b.parts, strict=True)
    )


def write_rows(rows: list[Row], builder: TextBuilder, paragraph: int) -> None:
    """Writes rows as lines with their cells parted by tabs, and records the table."""
    number = len(builder.tables)
    table: list[list[Cell]] = []
    for row_index, row in enumerate(rows):
        cells = []
        for position, cell in enumerate(row.cells):
            if position:
                builder.part_cells()
            start = builder.length
            for words, page in cell.words:
                place = SourcePlace("table", paragraph, page, number, row_index, cell.column)
                for index, line in enumerate(words.split("\n")):
                    if index:
                        builder.end_line()
                    builder.add(line, place)
            cells.append(Cell(Span(start, builder.length), row_index, cell.column, cell.continues))
        builder.end_line()
        table.append(cells)
    builder.add_table(table)

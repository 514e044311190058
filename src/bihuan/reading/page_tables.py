"""Tables on a page: ruled ones by their lines, unruled ones by blanks that stand below one another."""

from __future__ import annotations

from dataclasses import dataclass, field

from bihuan.model import Cell, SourcePlace, Span
from bihuan.reading.building import TextBuilder
from bihuan.reading.page_lines import Line, Page


@dataclass(slots=True)
class RowCell:
    """The words of one cell of a row; ``continues`` where a merged cell only goes on from above."""

    column: int
    words: list[tuple[str, int]]  # words and their page
    continues: bool = False


@dataclass(slots=True)
class Row:
    """One row of a table (表格行)."""

    table: int
    page: int
    cells: list[RowCell] = field(default_factory=list)


def find_rows(page: Page, lines: list[Line]) -> list[Line | Row]:
    """The page's lines in order, those that are rows of an unruled table as rows."""
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
                builder.add(words, place)
            cells.append(Cell(Span(start, builder.length), row_index, cell.column, cell.continues))
        builder.end_line()
        table.append(cells)
    builder.add_table(table)

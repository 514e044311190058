"""Items that stand in tables (表格): a row is a problem with its cause and measure, or a measure with the problem it names."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.extracting.actions import find_actions
from bihuan.extracting.assembling import Builder
from bihuan.extracting.commitments import Facts
from bihuan.extracting.enumerating import ItemRange
from bihuan.extracting.examples import find_examples
from bihuan.extracting.measures import inherit
from bihuan.model import Role
from bihuan.text.lineview import Line
from bihuan.text.tables import CellRange, LedgerTable, Row, read_tables

_OWNERS = ("owner", "owner2", "owner3")


def extract_tables(
    builder: Builder, role: Role, lines: Sequence[Line], aspects: list[tuple[str, int, int, int]]
) -> bool:
    """Take the items out of the section's tables; False where it has none that hold items of its role."""
    taken = False
    for table in read_tables(lines):
        columns = set(table.columns)
        if role is Role.PROBLEMS and "problem" in columns:
            for row in table.rows:
                _problem_row(builder, table, row, aspects)
            taken = True
        elif role is Role.MEASURES and "measure" in columns:
            for row in table.rows:
                _measure_row(builder, row)
            taken = True
    return taken


def _problem_row(builder: Builder, table: LedgerTable, row: Row, aspects: list[tuple[str, int, int, int]]) -> None:
    aspect = next((key for key, _, end, start in aspects if start <= row.start < end), None)
    problem, example = row.cells.get("problem"), row.cells.get("example")
    if problem and not problem.is_blank:
        end = example.end if example and example.start > problem.start else problem.end
        item = ItemRange(problem.start, end, problem.end)
        if example and not example.is_blank:
            examples = _whole_or_found(builder, example)
        else:
            examples = find_examples(builder.folded.text, problem.start, problem.end, problem.start)
        builder.problem(item, aspect, examples)
    cause = row.cells.get("cause")
    if cause and not cause.is_blank:
        builder.cause(ItemRange(cause.start, cause.end, cause.end), aspect)
    measure = row.cells.get("measure")
    if measure and not measure.is_blank:
        _add(builder, row, measure, measure.start, _last(table, row, measure).end, aspect)


def _whole_or_found(builder: Builder, cell: CellRange) -> list[tuple[int, int]]:
    """A cell headed 具体事例 is one example when anything in it is concrete."""
    found = find_examples(builder.folded.text, cell.start, cell.end, cell.start)
    return [(cell.start, cell.end)] if found else []


def _last(table: LedgerTable, row: Row, measure: CellRange) -> CellRange:
    """The last cell that belongs to the measure: owner and due columns to its right."""
    last = measure
    for name, cell in row.cells.items():
        if cell.start > last.start and name.rstrip("23") in ("owner", "due", "status"):
            last = cell
    return last


def _measure_row(builder: Builder, row: Row) -> None:
    measure = row.cells.get("measure")
    if measure is None or measure.is_blank:
        return
    _add(builder, row, measure, row.start, row.end, None)


def _add(builder: Builder, row: Row, measure: CellRange, start: int, end: int, aspect: str | None) -> None:
    owners = [row.cells[name].text for name in _OWNERS if name in row.cells and not row.cells[name].is_blank]
    owner = "、".join(owners) or None
    due_cell, problem = row.cells.get("due"), row.cells.get("problem")
    due = due_cell.text if due_cell and not due_cell.is_blank else None
    facts = Facts(builder.folded.text, measure.start, measure.end, builder.base)
    actions = find_actions(facts, measure.start, measure.end)
    inherit(actions, owner, due, builder.base)
    inside = problem if problem and start <= problem.start < end else measure
    names = builder.span(inside.start, inside.end) if inside is problem else None
    item = ItemRange(start, end, inside.end)
    builder.add_measure(item, aspect, actions, owner, due, names)

"""Workbooks as plain rows (表格读取): bounded before anything is loaded, merged cells filled, formulas by their stored values.

A workbook may claim a million merged cells or entities that grow: what could stop the server is counted in the XML itself,
before the library builds anything.
"""

from __future__ import annotations

import csv
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

import openpyxl
from charset_normalizer import from_bytes
from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from bihuan_web.common.errors import Refused

ROWS, COLUMNS, SHEETS = 20_000, 200, 30
CELLS = 2_000_000
_MERGED, _STRINGS = 400_000, 64 * 1024 * 1024
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ENTITIES = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)

Value = str | int | float | bool | date | time | None


@dataclass(slots=True)
class Grid:
    """One sheet: ``rows`` of values (row 0 is the first), ``merged`` areas as (top, left, bottom, right), ``unread``: cells
    whose formula has no stored value. Values of a merged area stand in its first cell only."""

    name: str
    rows: list[list[Value]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    unread: set[tuple[int, int]] = field(default_factory=set)

    def filled(self) -> list[list[Value]]:
        """The rows with every merged area holding its value everywhere."""
        rows = [list(row) for row in self.rows]
        for top, left, bottom, right in self.merged:
            value = rows[top][left] if top < len(rows) and left < len(rows[top]) else None
            for row in range(top, min(bottom + 1, len(rows))):
                rows[row].extend([None] * (right + 1 - len(rows[row])))
                rows[row][left : right + 1] = [value] * (right + 1 - left)
        return rows


def read_workbook(data: bytes) -> list[Grid]:
    """The sheets of an .xlsx; raises ``Refused`` where it is too large or broken."""
    try:
        shapes = _shapes(data)
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        grids = []
        for sheet in book.worksheets:
            merged, unread = shapes.get(_part_of(sheet), ([], set()))
            grids.append(Grid(sheet.title, _rows(sheet), merged, unread))
        book.close()
        if not grids:
            raise ValueError("no sheets")
    except Refused:
        raise
    except Exception as trouble:  # a broken file can make the library fail anywhere
        raise Refused(
            "这个 Excel 文件读不出来（可能已损坏），请用 Excel 或 WPS 打开后另存再上传",
            "the workbook cannot be read (damaged?): open and save it in Excel or WPS, then upload it again",
            code="file-damaged",
        ) from trouble
    return grids


def read_commas(data: bytes, name: str) -> list[Grid]:
    """A CSV file as one sheet: commas, semicolons or tabs; UTF-8 or GB 18030."""
    best = None if data.startswith(b"\xef\xbb\xbf") else from_bytes(data, cp_isolation=["utf_8", "gb18030"]).best()
    text = data.decode("utf-8-sig" if best is None else best.encoding, errors="replace")
    head = text[:4000]
    mark = max(",;\t", key=head.count)
    rows: list[list[Value]] = []
    try:
        for row in csv.reader(StringIO(text), delimiter=mark):
            rows.append([one.removeprefix("'") or None for one in row])
            _check_size(len(rows), len(row))
    except csv.Error as trouble:
        raise Refused("这个 CSV 文件读不出来", "the CSV file cannot be read", code="file-damaged") from trouble
    return [Grid(name, rows)]


def _part_of(sheet: Any) -> str:
    return str(sheet._worksheet_path).lstrip("/")


def _rows(sheet: Any) -> list[list[Value]]:
    rows: list[list[Value]] = []
    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    for row in sheet.iter_rows(values_only=True):
        values = [_value(one) for one in row]
        while values and values[-1] in (None, ""):
            values.pop()
        rows.append(values)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _value(value: Any) -> Value:
    if isinstance(value, str):
        # Excel writes characters that XML has none for as _xHHHH_.
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if value is None or isinstance(value, (int, float, bool, date, time)):
        return value
    return str(value)


def _shapes(data: bytes) -> dict[str, tuple[list[tuple[int, int, int, int]], set[tuple[int, int]]]]:
    """Merged areas and formulas without value of every sheet, after counting what is in them."""
    found = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [one.filename for one in archive.infolist()]
        for one in archive.infolist():
            if one.filename.endswith((".xml", ".rels", ".vml")):
                with archive.open(one) as part:
                    if any(mark in part.read(4096) for mark in _ENTITIES):
                        raise _damaged()
            if one.filename == "xl/sharedStrings.xml" and one.file_size > _STRINGS:
                raise _too_large()
        sheets = [one for one in names if _SHEET.fullmatch(one)]
        if len(sheets) > SHEETS:
            raise _too_large()
        cells = 0
        for name in sheets:
            with archive.open(name) as part:
                merged, unread, count = _shape(part)
            cells += count
            if cells > CELLS:
                raise _too_large()
            found[name] = merged, unread
    return found


def _shape(part: Any) -> tuple[list[tuple[int, int, int, int]], set[tuple[int, int]], int]:
    merged: list[tuple[int, int, int, int]] = []
    unread: set[tuple[int, int]] = set()
    cells = area = 0
    tags = [f"{_MAIN}{name}" for name in ("c", "row", "mergeCell")]
    for _, element in etree.iterparse(part, tag=tags, resolve_entities=False, no_network=True):
        if element.tag == tags[0]:
            cells += 1
            row, column = _place(element.get("r"))
            _check_size(row, column)
            if element.find(f"{_MAIN}f") is not None and not (element.findtext(f"{_MAIN}v") or ""):
                unread.add((row - 1, column - 1))
        elif element.tag == tags[1]:
            _check_size(int(element.get("r") or 0), 0)
            element.clear()
        else:
            left, top, right, bottom = (int(one or 0) for one in range_boundaries(element.get("ref")))
            _check_size(bottom, right)
            area += (bottom - top + 1) * (right - left + 1)
            if area > _MERGED:
                raise _too_large()
            merged.append((top - 1, left - 1, bottom - 1, right - 1))
    return merged, unread, cells


def _place(reference: str | None) -> tuple[int, int]:
    if not reference:
        return 0, 0
    row, column = coordinate_to_tuple(reference)
    return row, column


def _check_size(row: int, column: int) -> None:
    if row > ROWS or column > COLUMNS:
        raise _too_large()


def _too_large() -> Refused:
    return Refused(
        f"表格太大：最多 {ROWS} 行、{COLUMNS} 列、{SHEETS} 张表（空白的行列也算在内，请删去后另存）",
        f"the workbook is too large: at most {ROWS} rows, {COLUMNS} columns, {SHEETS} sheets, blank ones included",
        code="sheet-too-large",
    )


def _damaged() -> Refused:
    return Refused(
        "文件里有表格不该有的内容（XML 实体），不予接收",
        "the file holds what no workbook needs (XML entities) and is not accepted",
        code="file-damaged",
    )

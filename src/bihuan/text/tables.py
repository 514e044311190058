"""Tables of a self-examination or ledger in the folded text: which column holds what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.text.lineview import Line

# In this order: 整改措施 before 问题, since 问题整改措施 is a column of measures.
_COLUMNS = (
    ("number", re.compile(r"^(?:序号|编号|序|号|No\.?)$")),
    ("due", re.compile(r"时限|期限|时间|完成日期|进度安排|节点")),
    (
        "owner",
        re.compile(
            r"责任人|牵头|责任领导|负责人|责任部门|责任单位|责任科室|责任股室|承办|主办|责任主体|配合|协办|负责"
        ),
    ),
    ("status", re.compile(r"进展|完成情况|落实情况|整改情况|是否完成|状态|成效|销号")),
    ("measure", re.compile(r"措施|举措|整改内容|整改任务|怎么改|改进|任务|做法|努力方向")),
    ("cause", re.compile(r"原因|根源|剖析")),
    ("example", re.compile(r"事例|表现|案例|实例|具体情况|情况描述")),
    ("problem", re.compile(r"问题|不足|差距|短板")),
    ("aspect", re.compile(r"方面|类别|类型|对照内容|维度|项目|领域")),
)
_BLANK = re.compile(r"^(?:无|没有|—+|-+|－+|/|\\|暂无|空|另行研究|待定|待研究|另定|同前|〇|同上)?$")


@dataclass(frozen=True, slots=True)
class CellRange:
    """A cell in folded offsets, blanks taken off."""

    start: int
    end: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Empty, or a sign that says so (无, —, /)."""
        return bool(_BLANK.match(self.text))


@dataclass(frozen=True, slots=True)
class Row:
    """A body row; ``cells`` by column name, ``all_cells`` from left to right."""

    start: int
    end: int
    cells: dict[str, CellRange]
    all_cells: tuple[CellRange, ...]


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """A table whose header names columns that we know."""

    header: Line
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def column_name(words: str) -> str | None:
    """What a header cell says the column holds."""
    words = re.sub(r"\s|[（(].*?[）)]", "", words)
    if not words or len(words) > 14:
        return None
    if words in ("问题表现", "存在问题及表现", "问题具体表现", "具体问题", "问题描述"):
        return "problem"
    return next((name for name, pattern in _COLUMNS if pattern.search(words)), None)


def split_cells(line: Line) -> list[CellRange]:
    """The cells of a row."""
    cells = []
    position = line.start
    for words in line.text.split("\t"):
        left = len(words) - len(words.lstrip())
        stripped = words.strip()
        cells.append(CellRange(position + left, position + left + len(stripped), stripped))
        position += len(words) + 1
    return cells


def read_tables(lines: Sequence[Line]) -> list[LedgerTable]:
    """The tables among ``lines`` whose header row names at least two known columns, one of them problem or measure.

    Headings may stand between the rows: the columns hold until the next header.
    """
    tables: list[LedgerTable] = []
    rows: list[Row] = []
    header: tuple[Line, list[str]] | None = None
    for line in lines:
        cells = split_cells(line) if line.is_row else _barred(line)
        names = [column_name(cell.text) or "" for cell in cells]
        if _is_header(names):
            _close(tables, header, rows)
            header, rows = (line, _unique(names)), []
        elif header is not None and line.is_row and len(cells) >= len(header[1]) - 1:
            rows.append(_row(line, header[1]))
    _close(tables, header, rows)
    return tables


def _is_header(names: list[str]) -> bool:
    known = [name for name in names if name]
    return len(known) >= 2 and len(known) * 2 > len(names) and bool({"problem", "measure"} & set(known))


def _barred(line: Line) -> list[CellRange]:
    """The cells of a header that stands alone, its columns still parted by bars."""
    if line.text.count("|") + line.text.count("｜") < 2:
        return []
    cells, position = [], line.start
    for words in re.split(r"[|｜]", line.text):
        cells.append(CellRange(position, position + len(words), words.strip()))
        position += len(words) + 1
    return cells


def _close(tables: list[LedgerTable], header: tuple[Line, list[str]] | None, rows: list[Row]) -> None:
    if header is not None and rows:
        tables.append(LedgerTable(header[0], tuple(header[1]), tuple(rows)))


def _unique(names: list[str]) -> list[str]:
    """The first column of a kind keeps the name; later ones get a number (owner, owner2)."""
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 or not name else f"{name}{seen[name]}")
    return unique


def _row(line: Line, columns: list[str]) -> Row:
    cells = split_cells(line)
    named = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    return Row(line.start, cells[-1].end if cells else line.end, named, tuple(cells))

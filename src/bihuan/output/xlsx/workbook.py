"""The workbook: which sheets there are and what stands above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, cast

from xlsxwriter import Workbook

from bihuan.model import Analysis
from bihuan.output.xlsx.cells import Cells, clean
from bihuan.output.xlsx.columns import FINDINGS, PREVIOUS, PROBLEMS, RESPONSIBILITIES, TASKS, Layout
from bihuan.output.xlsx.correspondence_sheet import write_correspondence
from bihuan.output.xlsx.listing import Heading, write_listing
from bihuan.output.xlsx.previous_rows import previous_rows
from bihuan.output.xlsx.rows import Lists, Row


def write_workbook(analyses: Sequence[Analysis], out: BinaryIO, *, lang: str, rule_titles: Mapping[str, str]) -> None:
    """Write all sheets into ``out``."""
    english = lang.lower().startswith("en")
    # No option of the library may turn a string into a formula, a link or a number.
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": clean(_subject(analyses, english)), "comments": "Bihuan 闭环"})
    cells = Cells(book)
    lists = [Lists(analysis, "en" if english else "zh", rule_titles) for analysis in analyses]
    sheets: list[tuple[Layout, list[Row]]] = [
        (PROBLEMS, _numbered_on(one.problems() for one in lists)),
        (TASKS, _numbered_on(one.tasks() for one in lists)),
        (RESPONSIBILITIES, _numbered_on(one.responsibilities() for one in lists)),
        (FINDINGS, _numbered_on(one.findings() for one in lists)),
    ]
    if any(analysis.previous is not None for analysis in analyses):
        compared = (previous_rows(analysis, "en" if english else "zh") for analysis in analyses)
        sheets.append((PREVIOUS, _numbered_on(compared)))
    for layout, rows in sheets:
        write_listing(book, cells, layout, rows, _heading(analyses, layout.name, layout.name_en, english))
    write_correspondence(book, cells, analyses, _heading(analyses, "对应关系", "Links", english))
    book.close()


def _numbered_on(lists: Iterable[Iterable[Row]]) -> list[Row]:
    """The rows of all documents, numbered through."""
    rows: list[Row] = []
    last = 0
    for one in lists:
        before = last
        for row in one:
            last = before + cast("int", row.values["number"])
            rows.append(Row({**row.values, "number": last}, row.groups))
    return rows


def _subject(analyses: Sequence[Analysis], english: bool) -> str:
    if len(analyses) == 1:
        meta = analyses[0].document.meta
        return " ".join(meta.title.split()) or analyses[0].document.source.name
    return f"{len(analyses)} documents" if english else f"对照检查材料（{len(analyses)}份）"


def _heading(analyses: Sequence[Analysis], name: str, name_en: str, english: bool) -> Heading:
    subject = _subject(analyses, english)
    units = {analysis.document.meta.unit for analysis in analyses}
    unit = next(iter(units)) if len(units) == 1 else None
    title = f"{subject}: {name_en}" if english else f"{subject} {name}"
    return Heading(title, unit or "", english, several=len(analyses) > 1)

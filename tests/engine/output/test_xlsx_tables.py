"""Tables written row by row: rich text is text in every look, within Excel's limits."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText

from bihuan.output.xlsx.cells import LIMIT, Cells, Rich
from bihuan.output.xlsx.table import Column, TableSheet, Value, new_workbook

LOOKS = {"year": {"bold": True, "underline": 2}}


def written(*rows: list[Value]) -> Any:
    out = io.BytesIO()
    book = new_workbook(out, "表")
    sheet = TableSheet(book, Cells(book), "表", "表", "说明", [Column("甲", 10), Column("乙", 10)], LOOKS)
    for row in rows:
        sheet.add(row)
    sheet.close(english=False)
    book.close()
    return openpyxl.load_workbook(out, rich_text=True).active


def test_what_differs_has_its_look_inside_the_cell() -> None:
    sheet = written([Rich((("今年是", ""), ("2024", "year"), ("年", ""))), "乙"])
    value = sheet["A4"].value
    assert isinstance(value, CellRichText)
    assert str(value) == "今年是2024年"
    (run,) = [one for one in value if "2024" in str(one)]
    assert (run.font.b, run.font.u) == (True, "double")


@pytest.mark.parametrize("words", ["=1+1", "＝1+1", "@SUM(A1)"])
def test_rich_text_is_never_a_formula(words: str) -> None:
    cell = written([Rich(((words, "year"), ("后面", ""))), None])["A4"]
    assert str(cell.value) == words + "后面"
    assert cell.data_type != "f"
    assert cell.quotePrefix


def test_rich_text_loses_what_no_cell_can_hold_and_nothing_else() -> None:
    assert (
        str(written([Rich((("甲\x00\ud800", ""), ("\x07", "year"), ("𠮷乙", "year"))), None])["A4"].value) == "甲𠮷乙"
    )


@pytest.mark.parametrize("size", [LIMIT // 2, LIMIT, 3 * LIMIT])
def test_rich_text_that_is_too_long_is_cut_with_a_mark(size: int) -> None:
    value = str(written([Rich((("一" * size, ""), ("二", "year"), ("𠮷" * size, ""))), None])["A4"].value)
    assert len(value.encode("utf-16-le")) // 2 <= LIMIT
    assert value.endswith(f"（以下略，原文共{2 * size + 1}字）")
    assert value.startswith("一" * (LIMIT // 2))

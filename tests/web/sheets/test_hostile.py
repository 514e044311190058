"""Workbooks that want to harm or to stop the server: refused in words, quickly, and nothing is left."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from bihuan_web.common.errors import Refused
from bihuan_web.ledgers.models import Ledger
from bihuan_web.sheets.grid import COLUMNS, ROWS, read_workbook
from bihuan_web.sheets.models import Incoming, State
from tests.web.sheets.making import handed_in, saved
from tests.web.support.work import crew


def plain() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["问题", "整改措施"])
    sheet.append(["甲", "乙"])
    return saved(book)


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook one part of whose XML is another."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(plain())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            data = old.read(one.filename)
            new.writestr(one.filename, change(data) if one.filename == part else data)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE = {
    "merged over everything": changed(
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
        ),
    ),
    "a cell at the far end": changed(
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    ),
    "a row far below": changed(SHEET, lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"/></sheetData>')),
    "many merged areas": changed(
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:Z20000"/>' * 5 + b"</mergeCells>"
        ),
    ),
    "entities": changed(SHEET, lambda xml: xml.replace(b"<worksheet", ENTITIES + b"<worksheet", 1)),
    "entities in the styles": changed(
        "xl/styles.xml", lambda xml: xml.replace(b"<styleSheet", ENTITIES + b"<styleSheet", 1)
    ),
    "broken": changed(SHEET, lambda xml: xml[: len(xml) // 2]),
    "a reference that is none": changed(SHEET, lambda xml: xml.replace(b'r="A1"', b'r="=1"')),
    "no workbook": changed("xl/workbook.xml", lambda xml: b"<x/>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_in_words(name: str) -> None:
    with pytest.raises(Refused) as refused:
        read_workbook(HOSTILE[name])
    assert refused.value.code in ("file-damaged", "sheet-too-large")
    assert refused.value.message
    assert refused.value.message_en


@pytest.mark.django_db
def test_a_hostile_workbook_becomes_a_failed_import_and_nothing_else() -> None:
    people = crew()
    incoming = handed_in(HOSTILE["merged over everything"], people)
    assert (incoming.state, "太大" in incoming.trouble_zh) == (State.FAILED, True)
    assert not Ledger.objects.exists()
    for data, name in ((b"MZ" + b"\0" * 99, "台账.xlsx"), (b"%PDF-1.7", "台账.pdf"), (b"<html></html>", "台账.csv")):
        with pytest.raises(Refused):
            handed_in(data, people, name)
    assert Incoming.objects.count() == 1


def test_the_largest_sheet_that_is_taken_is_read() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["x"] * COLUMNS)
    for _ in range(ROWS - 1):
        sheet.append(["1"])
    out = BytesIO()
    book.save(out)
    (grid,) = read_workbook(out.getvalue())
    assert (len(grid.rows), len(grid.rows[0])) == (ROWS, COLUMNS)


def test_a_wrong_dimension_hides_no_rows_and_formulas_give_their_stored_values() -> None:
    data = changed(SHEET, lambda xml: xml.replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"'))
    assert read_workbook(data)[0].rows == [["问题", "整改措施"], ["甲", "乙"]]
    data = changed(
        SHEET,
        lambda xml: xml.replace(
            b"</sheetData>", b'<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3"><f>1+2</f></c></row></sheetData>'
        ),
    )
    (grid,) = read_workbook(data)
    assert grid.rows[2] == [2]
    assert grid.unread == {(2, 1)}

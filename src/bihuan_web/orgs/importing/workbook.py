"""The workbook: its columns, an empty one to fill in, and reading one without trusting it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from bihuan_web.common.errors import Refused
from bihuan_web.orgs.forms import role_choices

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_ROWS = 5000
MOST_IN_A_CELL = 254
UNITS, PEOPLE = ("单位", "Units"), ("人员", "People")
# Column → its head in both languages; the reader takes either, in any order.
UNIT_COLUMNS = {"unit": ("单位", "Unit"), "short": ("简称", "Short name")}
PERSON_COLUMNS = {
    "username": ("用户名", "User name"),
    "name": ("姓名", "Name"),
    "email": ("电子邮件", "E-mail"),
    "unit": ("单位", "Unit"),
    "post": ("岗位", "Post"),
    "since": ("到任日期", "Since"),
    "roles": ("角色", "Roles"),
    "fields": ("分管领域", "Fields in charge"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the sheet: its number there and its texts by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows of both sheets that are not empty."""

    units: tuple[Row, ...]
    people: tuple[Row, ...]


def template() -> bytes:
    """An empty workbook with heads, hints and one example in each sheet."""
    which = 1 if translation.get_language() == "en" else 0
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#dbe8f5", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        units = book.add_worksheet(UNITS[which])
        people = book.add_worksheet(PEOPLE[which])
        for sheet, columns in ((units, UNIT_COLUMNS), (people, PERSON_COLUMNS)):
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, 24, text)
            for number, heads in enumerate(columns.values()):
                sheet.write_string(0, number, f"{heads[0]} {heads[1]}", head)
        for line, cells in enumerate(((_("示例局"), _("示例局")), (_("示例局/办公室"), "")), start=1):
            units.write_row(line, 0, cells)
        roles = dict(role_choices())
        people.write_row(
            1,
            0,
            (
                "example",
                _("示例人"),
                "",
                _("示例局/办公室"),
                _("主任"),
                "2026-01-01",
                f"{roles['office']}、{roles['observer']}",
                "",
            ),
        )
        units.write_comment(0, 0, _("从导入时选的那个单位往下写，每一级用 / 隔开。"))
        people.write_comment(0, 6, "、".join(roles.values()))
        people.write_comment(0, 7, _("几个领域用、隔开。"))
    return out.getvalue()


def read(data: bytes) -> Sheets:
    """The rows of a workbook; raises ``Refused`` for what is none, is too large, or has other columns."""
    _check_size(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    except Exception as broken:  # whatever openpyxl stumbles over in a file that is none
        raise Refused(
            "这不是能打开的 Excel 文件（.xlsx）", "this is no Excel file (.xlsx) that can be opened", code="bad-file"
        ) from broken
    try:
        units = _sheet(book, UNITS, UNIT_COLUMNS, needed=("unit",))
        people = _sheet(book, PEOPLE, PERSON_COLUMNS, needed=("username", "name", "post"))
    except Refused:
        raise
    except Exception as broken:  # as above: sheets are parsed while they are gone through
        raise Refused("这个 Excel 文件已损坏", "this Excel file is damaged", code="bad-file") from broken
    finally:
        book.close()
    if units is None and people is None:
        raise Refused(
            "没有“单位”或“人员”工作表，请用下载的模板",
            "there is no sheet Units or People: use the template",
            code="bad-file",
        )
    return Sheets(units or (), people or ())


def _check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise Refused("文件超过 5 MB", "the file is larger than 5 MB", code="too-large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise Refused(
            "这不是能打开的 Excel 文件（.xlsx）", "this is no Excel file (.xlsx) that can be opened", code="bad-file"
        ) from broken
    if unpacked > MOST_UNPACKED:
        raise Refused("文件解压后太大", "the file is too large when unpacked", code="too-large")


def _sheet(
    book: openpyxl.Workbook, names: tuple[str, str], columns: dict[str, tuple[str, str]], needed: tuple[str, ...]
) -> tuple[Row, ...] | None:
    title = next((one for one in book.sheetnames if one.strip() in names), None)
    if title is None:
        return None
    lines = book[title].iter_rows(values_only=True)
    heads = _heads(next(lines, ()), columns)
    missing = [columns[one][0] for one in needed if one not in heads.values()]
    if missing:
        raise Refused(
            f"工作表“{title}”缺列：{'、'.join(missing)}",
            f"sheet {title} lacks columns: {', '.join(missing)}",
            code="bad-file",
        )
    return tuple(_rows(lines, heads, title))


def _heads(line: tuple[object, ...], columns: dict[str, tuple[str, str]]) -> dict[int, str]:
    """Which column stands where."""
    found: dict[int, str] = {}
    for place, cell in enumerate(line):
        words = str(cell or "").strip()
        for column, (zh, en) in columns.items():
            if words in (zh, en, f"{zh} {en}"):
                found[place] = column
    return found


def _rows(lines: Iterator[tuple[object, ...]], heads: dict[int, str], title: str) -> Iterator[Row]:
    empty = 0
    for number, line in enumerate(lines, start=2):
        cells = {column: _text(line[place]) for place, column in heads.items() if place < len(line)}
        if not any(cells.values()):
            empty += 1
            if empty > MOST_ROWS:
                return
            continue
        if number > MOST_ROWS + 1:
            raise Refused(
                f"工作表“{title}”超过 {MOST_ROWS} 行", f"sheet {title} has more than {MOST_ROWS} rows", code="too-large"
            )
        yield Row(number, cells)


def _text(value: object) -> str:
    """A cell as text; a formula stays the text that it is, and is refused later."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()[: MOST_IN_A_CELL + 1]

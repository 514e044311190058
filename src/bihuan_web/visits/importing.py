"""The list of places and households from Excel (名册导入): read without trust, checked row by row, and all taken or nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import openpyxl
import xlsxwriter
from django.db import transaction
from django.utils.translation import gettext as _

from bihuan_web.accounts.models import User
from bihuan_web.audit.services import record
from bihuan_web.common.errors import Refused
from bihuan_web.orgs.models import Organisation
from bihuan_web.visits.kinds import household_kinds
from bihuan_web.visits.models import Household, Place
from bihuan_web.visits.services.acting import must_be_office

MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 5 * 1024 * 1024, 80 * 1024 * 1024, 20_000
_COLUMNS = {
    "area": ("乡镇街道", "Town", 80),
    "place": ("村或社区", "Village", 80),
    "unit": ("所属单位", "Unit", 120),
    "code": ("户编号", "Household code", 20),
    "kind": ("户的类别", "Kind of household", 40),
    "name": ("户主简称", "Short name", 40),
}
_TOLD = 10
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read: its number in the sheet, and its texts by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A row that is right, with the unit and the kind that it names."""

    row: Row
    unit: Organisation | None
    kind: str


@dataclass(frozen=True, slots=True)
class Imported:
    """How many were new, and how many were there already (a changed kind or name counts as there)."""

    places: int
    households: int
    known: int


def template() -> bytes:
    """An empty workbook with heads and two examples."""
    out = io.BytesIO()
    kinds = [str(one) for one in household_kinds().values()]
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("名册"))
        head = book.add_format({"bold": True, "bg_color": "#dbe8f5", "border": 1})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(_COLUMNS) - 1, 18, book.add_format({"num_format": "@"}))
        for number, (zh, en, _most) in enumerate(_COLUMNS.values()):
            sheet.write_string(0, number, f"{zh} {en}", head)
        sheet.write_row(1, 0, (_("示例镇"), _("示例村"), "", "A001", kinds[0], ""))
        sheet.write_row(2, 0, (_("示例镇"), _("示例村"), "", "A002", kinds[-1], ""))
        sheet.write_comment(0, 4, "、".join(kinds))
        sheet.write_comment(0, 5, _("可以不填；填了也只有保管名册的办公室能看，每次查看都留记录。"))
    return out.getvalue()


@transaction.atomic
def import_register(user: User, organisation: Organisation, data: bytes, *, at: datetime) -> Imported:
    """Takes a workbook in; raises ``Refused`` naming every row that is wrong, and then nothing is changed."""
    must_be_office(user, organisation, at)
    rows = list(read(data))
    checked = _check(organisation, rows)
    places = {(one.area, one.name): one for one in Place.objects.filter(organisation=organisation)}
    new_places = _write_places(organisation, checked, places)
    known = {(one.place_id, one.code): one for one in Household.objects.filter(place__organisation=organisation)}
    fresh, there = [], 0
    for row, kind in ((one.row, one.kind) for one in checked):
        place = places[row.cells["area"], row.cells["place"]]
        if not row.cells["code"]:
            continue
        old = known.get((place.pk, row.cells["code"]))
        if old is None:
            fresh.append(Household(place=place, code=row.cells["code"], kind=kind, name=row.cells["name"]))
            continue
        there += 1
        if (old.kind, old.name, old.ended) != (kind, row.cells["name"] or old.name, False):
            old.kind, old.name, old.ended = kind, row.cells["name"] or old.name, False
            old.save(update_fields=["kind", "name", "ended"])
    Household.objects.bulk_create(fresh, batch_size=500)
    told = {"places": new_places, "households": len(fresh), "known": there}
    record(organisation.chain, user.username, "visit.register", "organisation", str(organisation.pk), told, at=at)
    return Imported(new_places, len(fresh), there)


def read(data: bytes) -> Iterator[Row]:
    """The rows of a workbook that are not empty."""
    _check_size(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        lines = [list(one) for one in book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 2)]
        book.close()
    except Exception as broken:  # whatever openpyxl stumbles over in a file that is none
        raise _no_workbook() from broken
    if len(lines) > MOST_ROWS + 1:
        raise Refused(
            f"超过 {MOST_ROWS} 行，请分几次导入", f"more than {MOST_ROWS} rows: import in parts", code="too-large"
        )
    heads = _heads(lines[0] if lines else [])
    for number, line in enumerate(lines[1:], 2):
        cells = {name: _text(line[at]) if at < len(line) else "" for name, at in heads.items()}
        if any(cells.values()):
            yield Row(number, {name: cells.get(name, "") for name in _COLUMNS})


def _check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise Refused("文件超过 5 MB", "the file is larger than 5 MB", code="too-large")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                raise Refused("文件解压后太大", "the file is too large when unpacked", code="too-large")
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise _no_workbook() from broken


def _no_workbook() -> Refused:
    return Refused(
        "这不是能打开的 Excel 文件（.xlsx）", "this is no Excel file (.xlsx) that can be opened", code="bad-file"
    )


def _heads(line: Sequence[object]) -> dict[str, int]:
    found = {}
    for at, value in enumerate(line):
        text = _text(value)
        for name, (zh, en, _most) in _COLUMNS.items():
            if text in (zh, en, f"{zh} {en}"):
                found[name] = at
    if "place" not in found:
        raise Refused(
            "没有“村或社区”这一栏，请用下载的模板", "there is no column Village: use the template", code="bad-file"
        )
    return found


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a code that Excel took for a number
    return str(value).strip() if value is not None else ""


def _check(organisation: Organisation, rows: list[Row]) -> list[Checked]:
    """Every row with its unit and kind; raises ``Refused`` that names the first ten wrong ones."""
    kinds = {word: key for key, one in household_kinds().items() for word in (key, one.zh, one.en)}
    root = organisation.path[: organisation.steplen]
    units = {one.name: one for one in Organisation.objects.filter(path__startswith=root, ended_on__isnull=True)}
    checked: list[Checked] = []
    troubles: list[tuple[int, Refused]] = []
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        try:
            _check_row(row, units, kinds, seen)
        except Refused as wrong:
            troubles.append((row.number, wrong))
        else:
            checked.append(Checked(row, units.get(row.cells["unit"]), kinds.get(row.cells["kind"], "")))
    if troubles:
        zh = "；".join(f"第 {number} 行{wrong.message}" for number, wrong in troubles[:_TOLD])
        en = "; ".join(f"row {number}: {wrong.message_en}" for number, wrong in troubles[:_TOLD])
        raise Refused(
            f"没有导入，有 {len(troubles)} 行不对。{zh}",
            f"nothing was imported, {len(troubles)} rows are wrong. {en}",
            code="bad-rows",
        )
    if not checked:
        raise Refused("表里没有内容", "the sheet is empty", code="bad-rows")
    return checked


def _check_row(
    row: Row, units: Mapping[str, Organisation], kinds: Mapping[str, str], seen: set[tuple[str, str, str]]
) -> None:
    cells = row.cells
    key = (cells["area"], cells["place"], cells["code"])
    if not cells["place"]:
        raise Refused("没有填村或社区", "no village")
    if any(len(cells[name]) > most for name, (_zh, _en, most) in _COLUMNS.items()):
        raise Refused("有一栏太长", "a text is too long")
    if any(text[:1] in _FORMULA for text in cells.values()):
        raise Refused("有一栏像是公式", "a text looks like a formula")
    if cells["unit"] and cells["unit"] not in units:
        raise Refused(f"没有单位“{cells['unit'][:30]}”", f"there is no unit {cells['unit'][:30]}")
    if cells["code"] and cells["kind"] not in kinds:
        raise Refused(f"没有“{cells['kind'][:30]}”这类户", f"there is no kind of household {cells['kind'][:30]}")
    if cells["code"] and key in seen:
        raise Refused(f"户编号 {cells['code']} 上面已经有了", f"the code {cells['code']} stands above already")
    seen.add(key)


def _write_places(organisation: Organisation, checked: list[Checked], places: dict[tuple[str, str], Place]) -> int:
    number = 0
    for one in checked:
        key, unit = (one.row.cells["area"], one.row.cells["place"]), one.unit
        if key not in places:
            places[key] = Place.objects.create(organisation=organisation, area=key[0], name=key[1], unit=unit)
            number += 1
        elif unit is not None and places[key].unit_id != unit.pk:
            places[key].unit = unit
            places[key].save(update_fields=["unit"])
    return number

"""The register as an Excel sheet (风险点台账): written, and read back as rows; what they mean, the service says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import translation

from bihuan.output.xlsx.cells import Cells
from bihuan_web.common.errors import Refused
from bihuan_web.risks.matrix import level_of
from bihuan_web.risks.models import RHYTHMS, Risk
from bihuan_web.sheets.grid import Grid
from bihuan_web.sheets.heading import Heading
from bihuan_web.sheets.leaving import lay_across, leaving, write_framed

COLUMNS: dict[str, tuple[str, str, int]] = {
    "number": ("编号", "number", 6),
    "unit": ("单位", "unit", 20),
    "post": ("岗位", "post", 14),
    "step": ("重点环节", "key step", 18),
    "danger": ("风险表现", "risk", 36),
    "likelihood": ("可能性", "likelihood", 8),
    "effect": ("影响", "effect", 8),
    "level": ("等级", "level", 8),
    "control": ("防控措施", "control", 36),
    "owner": ("责任人", "owner", 14),
    "reviewer": ("复核人", "reviewer", 14),
    "rhythm": ("复核频次", "reviewed", 10),
    "next": ("下次复核", "next review", 12),
}
_NEEDED = tuple(name for name in COLUMNS if name not in ("number", "level", "next", "post", "step"))


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in the sheet: its number there, its texts by column."""

    row: int
    cells: dict[str, str]


def write_sheet(risks: Iterable[Risk], heading: Heading) -> bytes:
    """The register as a workbook; the proof stands in the foot of the page."""
    english = translation.get_language() == "en"
    with leaving(heading) as (book, out):
        sheet = book.add_worksheet()
        for at, (_zh, _en, width) in enumerate(COLUMNS.values()):
            sheet.set_column(at, at, width)
        heads = [en if english else zh for zh, en, _width in COLUMNS.values()]
        write_framed(Cells(book), sheet, 0, heads, (_values(one, english) for one in risks))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        lay_across(sheet, heading)
    return out.getvalue()


def read_sheet(grids: Sequence[Grid]) -> list[Line]:
    """The rows of the first sheet that has the columns, in any order; raises ``Refused`` where none has."""
    for grid in grids:
        rows = [["" if one is None else str(one).strip() for one in row] for row in grid.filled()]
        for at, row in enumerate(rows[:20]):
            heads = [one.lower() for one in row]
            places = {name: heads.index(word) for name, words in COLUMNS.items() for word in words[:2] if word in heads}
            if set(_NEEDED) <= places.keys():
                return list(_lines(rows, at, places))
    wanted = "、".join(COLUMNS[name][0] for name in _NEEDED)
    raise Refused(
        f"没有找到这些列：{wanted}",
        f"columns are missing: {', '.join(COLUMNS[name][1] for name in _NEEDED)}",
        code="bad-file",
    )


def read_rhythm(text: str) -> str:
    """How often, from its word in either language; empty where it is none."""
    for value, label in RHYTHMS:
        for language in ("zh-hans", "en"):
            with translation.override(language):
                if text.strip().lower() in (value, str(label).lower()):
                    return str(value)
    return ""


def _lines(rows: Sequence[Sequence[str]], header: int, places: dict[str, int]) -> Iterable[Line]:
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: row[at] if at < len(row) else "" for name, at in places.items()}
        if any(cells.values()):
            yield Line(number, cells)


def _values(risk: Risk, english: bool) -> Sequence[str | int]:
    level = level_of(risk.likelihood, risk.effect)
    return (
        risk.number, risk.organisation.name, risk.post.name if risk.post else "", risk.step, risk.danger, risk.likelihood,
        risk.effect, level.en if english else level.zh, risk.control, str(risk.owner), str(risk.reviewer),
        risk.get_rhythm_display(), risk.next_review_on.isoformat(),
    )  # fmt: skip

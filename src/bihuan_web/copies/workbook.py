"""The result of a comparison as an Excel workbook (比对结果): pairs, and passages with both wordings where they may be taken out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from bihuan.output.xlsx.cells import Cells
from bihuan_web.copies.models import Passage
from bihuan_web.copies.showing import PairRow
from bihuan_web.sheets.heading import Heading
from bihuan_web.sheets.leaving import lay_across, leaving, write_framed

Line = Sequence[str | int]


def write_workbook(
    pairs: Sequence[PairRow], passages: Iterable[tuple[PairRow, Passage, str, str]], heading: Heading
) -> bytes:
    """The workbook; a wording is empty where it may not be taken out. The proof stands in the foot of the pages."""
    with leaving(heading) as (book, out):
        _sheet(
            book, _("材料"), _pair_columns(), [_pair_line(number, one) for number, one in enumerate(pairs, 1)], heading
        )
        numbers = {one.pair.pk: number for number, one in enumerate(pairs, 1)}
        lines = [_passage_line(numbers[row.pair.pk], row, one, a, b) for row, one, a, b in passages]
        _sheet(book, _("相同段落"), _passage_columns(), lines, heading)
    return out.getvalue()


def _sheet(
    book: Workbook, name: str, columns: Sequence[tuple[str, int]], lines: Iterable[Line], heading: Heading
) -> None:
    sheet = book.add_worksheet(name)
    for at, (_title, width) in enumerate(columns):
        sheet.set_column(at, at, width)
    write_framed(Cells(book), sheet, 0, [title for title, _width in columns], lines)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    lay_across(sheet, heading)


def _pair_columns() -> list[tuple[str, int]]:
    return [
        (_("序号"), 6), (_("甲"), 32), (_("甲的单位"), 18), (_("甲的轮次"), 20), (_("甲相同的占比（%）"), 10),
        (_("乙"), 32), (_("乙的单位"), 18), (_("乙的轮次"), 20), (_("乙相同的占比（%）"), 10),
        (_("怎样相同"), 14), (_("关系"), 20), (_("相同段落"), 10), (_("待判断"), 8), (_("最长一段（字）"), 10),
    ]  # fmt: skip


def _pair_line(number: int, row: PairRow) -> Line:
    kind = _("全文相近") if row.pair.whole else _("部分段落相同")
    line: list[str | int] = [number]
    for side in (row.a, row.b):
        document = side.document
        unit, one = (document.organisation.name, document.round.title) if document is not None else ("", "")
        line += [side.name, unit, one, side.share if side.share is not None else ""]
    pair = row.pair
    return [*line, kind, pair.get_relation_display(), pair.passages_all, pair.passages_open, pair.longest]


def _passage_columns() -> list[tuple[str, int]]:
    return [
        (_("对"), 6), (_("段"), 6), (_("甲"), 24), (_("甲的原文"), 60), (_("乙"), 24), (_("乙的原文"), 60), (_("字数"), 8),
        (_("相同的字"), 8), (_("判断"), 20), (_("理由"), 30),
    ]  # fmt: skip


def _passage_line(number: int, row: PairRow, one: Passage, a: str, b: str) -> Line:
    said = one.judgement
    return [
        number, one.number, row.a.name, a, row.b.name, b, one.length, one.matched,
        str(said.get_verdict_display()) if said else "", said.reason if said else "",
    ]  # fmt: skip

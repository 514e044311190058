"""Pages of runs → text: lines joined to paragraphs, noise on lines of its own, table rows parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bihuan.model import SourcePlace, Span
from bihuan.reading.building import TextBuilder
from bihuan.reading.page_lines import Line, Page, is_wide, line_of
from bihuan.reading.page_noise import split_noise
from bihuan.reading.page_setting import Column, Setting, ends, is_centred, is_heading, measure, overshoot
from bihuan.reading.page_tables import Row, find_rows, write_rows
from bihuan.text.lines import Begin, begins_block

_OPEN_ENDS = "，、,（(“‘《—和与及或的"
_NEVER_FIRST = "，。、；：？！”’）》」』】…,.;:?!)%％"
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]|以上(?:是|为|检|对照|报告|剖析|汇报|问题|发言)")
_TITLE_TAIL = re.compile(r"(?:材料|发言|报告|提纲|情况)")
_CLOSED_LATER = re.compile(r"[^“《（]{0,24}[”》）]")
_COMPLETE_TITLE = re.compile(r"(?:材料|报告|发言|提纲|讲话|说明|剖析|纪要|通知|清单|方案|总结|汇报|情况)[）)]?$")
_LAST_COLUMN = re.compile(r"[｜|](?:完成|整改)?(?:时限|时间|期限|备注|责任人|责任单位)$")
_BARS = re.compile(r"[｜|]")
_BYLINE = re.compile(r"[（(]|[\d〇○二零一]{4}年|\S{1,3}(?: \S{1,3})?$|.*(?:同志|书记|局长|主任|委员)")


def lay_out(pages: Sequence[Page], builder: TextBuilder) -> None:
    """Writes the pages' text into the builder in reading order.

    A noise line between two halves of a paragraph is marked together with the line ends around it, so that the text
    without its noise has the paragraph whole.
    """
    writer = _Writer(builder)
    split = split_noise(pages)
    lines_by_page = [[line_of(row, page.number) for row in rows] for page, (rows, _) in zip(pages, split, strict=True)]
    rows_by_page = [find_rows(page, lines) for page, lines in zip(pages, lines_by_page, strict=True)]
    setting, columns = measure(pages, rows_by_page)
    for page, items, (_, noise) in zip(pages, rows_by_page, split, strict=True):
        marks = [line_of(row, page.number) for row in noise]
        for item in _in_order(items, marks, page):
            if isinstance(item, Row):
                writer.row(item)
            elif any(item is mark for mark in marks):
                writer.noise(item)
            else:
                writer.line(item, columns, setting)
    writer.close()


def _in_order(items: list[Line | Row], marks: list[Line], page: Page) -> Iterable[Line | Row]:
    """Noise in the upper half before the text, the rest after it: it never parts lines of one page."""
    top = [mark for mark in marks if mark.base < page.height / 2]
    bottom = [mark for mark in marks if mark.base >= page.height / 2]
    return [*top, *items, *bottom]


class _Writer:
    """Writes lines one after another and decides which go on with the paragraph before."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._paragraph = -1
        self._last: Line | None = None
        self._first_of_paragraph: Line | None = None
        self._bars = self._bars_before = 0  # "｜" in this paragraph and in the one before
        self._pending: list[Line] = []
        self._rows: list[Row] = []
        self._begun = False

    def line(self, line: Line, columns: dict[int, Column], setting: Setting) -> None:
        self._end_table()
        last = self._last
        is_first = self._first_of_paragraph is last
        if last and not self._is_complete(last, line) and _goes_on(last, line, is_first, columns, setting):
            self._write_pending(inside=True)
            if setting.fixed_count is None and _part_words(last.text[-1], line.text[0]):
                self._builder.add(" ", self._place(line), generated=True)
        else:
            self._end_paragraph()
            self._paragraph += 1
            self._first_of_paragraph = line
            self._bars, self._bars_before = 0, self._bars
        self._builder.add(line.text, self._place(line))
        self._bars += len(_BARS.findall(line.text))
        self._last, self._begun = line, True

    def _is_complete(self, last: Line, line: Line) -> bool:
        """Whether the paragraph is a whole title, or a row of a table drawn with bars that has all its columns."""
        if self._paragraph == 0 and _COMPLETE_TITLE.search(last.text):
            return last.text.count("（") == last.text.count("）") and not _TITLE_TAIL.match(line.text)
        if self._bars < 2 or last.text[-1] in "0123456789年｜|":  # the last column's date may be broken over two lines
            return False
        return self._bars == self._bars_before or _LAST_COLUMN.search(last.text) is not None

    def noise(self, line: Line) -> None:
        self._pending.append(line)

    def row(self, row: Row) -> None:
        if self._rows and not row.follows(self._rows[-1]):
            self._end_table()
        if not self._rows:
            self._end_paragraph()
        if self._rows and row.goes_on(self._rows[-1]):
            for cell, rest in zip(self._rows[-1].cells, row.cells, strict=True):
                cell.words += rest.words
        else:
            self._rows.append(row)

    def close(self) -> None:
        self._end_table()
        self._end_paragraph()

    def _end_table(self) -> None:
        if not self._rows:
            return
        self._paragraph += 1
        write_rows(self._rows, self._builder, self._paragraph)
        self._rows = []
        self._write_pending(inside=False)  # page numbers between the table's halves

    def _end_paragraph(self) -> None:
        if self._begun:
            self._builder.end_line()
        self._begun, self._last = False, None
        self._write_pending(inside=False)

    def _write_pending(self, *, inside: bool) -> None:
        if not self._pending:
            return
        start = self._builder.length
        for line in self._pending:
            if inside and line is self._pending[0]:
                self._builder.end_line()
            self._builder.add(line.text, SourcePlace(page_number=line.page))
            self._builder.end_line()
        self._builder.noise.append(Span(start, self._builder.length))
        self._pending = []

    def _place(self, line: Line) -> SourcePlace:
        return SourcePlace(paragraph_index=self._paragraph, page_number=line.page)


def _part_words(before: str, after: str) -> bool:
    """Whether a line end parted two words: a number may be broken, Chinese characters have no blanks."""
    latin = before.isalnum() and after.isalnum() and not (is_wide(before) or is_wide(after))
    return latin and not (before.isdigit() and after.isdigit())


def _goes_on(a: Line, b: Line, a_is_first: bool, columns: dict[int, Column], setting: Setting) -> bool:
    """Whether line ``b`` goes on with the paragraph that line ``a`` ends."""
    if b.text[0] in _NEVER_FIRST and 0.6 * a.size < b.size < 1.6 * a.size:
        return True
    if abs(a.size - b.size) > 0.12 * max(a.size, b.size):
        return False
    if a.page == b.page and b.base - a.base > 1.3 * _leading(a, b, setting):
        return False
    column, column_b = columns[a.page], columns[b.page]
    if is_centred(a, column) and is_centred(b, column_b):
        return _one_title(a, b, setting, column)
    indented = b.left - column_b.left > 1.2 * b.size
    if not _is_full(a, b, column, setting):
        return not (a_is_first and _is_aspect(a.text, b.text)) and _barely_short(a, b, indented, column, setting)
    if indented and not (a.size > 1.1 * setting.size and is_centred(b, column_b)):
        hangs = not setting.indented and not ends(a.text) and a.text[-1] not in "：:"
        return hangs and not begins_block(b.text)
    return setting.indented or _runs_on(a, b, a_is_first, setting)


def _runs_on(a: Line, b: Line, a_is_first: bool, setting: Setting) -> bool:
    """Whether ``b`` goes on after a full line where no indent tells: by its first words."""
    begin, last = begins_block(b.text), a.text[-1]
    if begin is Begin.NO:
        if a_is_first and _is_aspect(a.text, b.text):
            return False
        return not (ends(a.text) and _LABEL.match(b.text))
    if begin is Begin.HEADING:
        return last in _OPEN_ENDS or (last.isdigit() and b.text[0].isdigit())
    if last in "，、,":
        return True
    if ends(a.text) or last in "：:":
        return setting.running_items
    return not (a_is_first and is_heading(a.text))


def _is_full(a: Line, b: Line, column: Column, setting: Setting) -> bool:
    """Whether the first word of ``b`` would not have fitted behind ``a``."""
    if setting.fixed_count is not None:
        return len(a.text) >= setting.fixed_count
    reach = setting.reach - 0.1 if abs(a.size - setting.size) < 0.1 * setting.size else 0.05  # titles are not justified
    return overshoot(a, b, column) >= reach


def _is_aspect(words: str, following: str) -> bool:
    """A numbered heading that ends in 方面: whole, though commas are in it, unless the words below complete it."""
    if not words.endswith("方面") or following.startswith(("的", "存在的", "上", "和", "及", "，", "。")):
        return False
    return is_heading(words, "。；")


def _barely_short(a: Line, b: Line, indented: bool, column: Column, setting: Setting) -> bool:
    """A line a little short, in mid sentence: breaking rules and lost blanks make such lines, paragraphs do not."""
    if setting.fixed_count is not None:
        near = len(a.text) >= setting.fixed_count - 2
    else:
        near = a.right > column.right - 3.2 * a.size and a.right - a.left > 0.6 * (column.right - column.left)
    if not near or indented or begins_block(b.text) or ends(a.text):
        return False
    if _CLOSED_LATER.match(b.text) and any(
        a.text.count(one) > a.text.count(two) for one, two in ("“”", "《》", "（）")
    ):
        return True
    return a.text[-1] in _OPEN_ENDS or (a.text[-1] not in "：:）)】" and not is_heading(a.text))


def _leading(a: Line, b: Line, setting: Setting) -> float:
    """The usual distance of two baselines at these sizes; titles are rare, so their own distance is guessed."""
    known = setting.leading.get((round(a.size), round(b.size)))
    if known is not None:
        return known
    larger = max(a.size, b.size)
    guessed = setting.usual_leading * max(1.0, larger / setting.size)
    return max(guessed, 1.65 * larger) if larger > 1.1 * setting.size else guessed


def _one_title(a: Line, b: Line, setting: Setting, column: Column) -> bool:
    """Whether two centred lines are one title: larger than the body, the first not complete, the second no byline."""
    if a.page != b.page or _COMPLETE_TITLE.search(a.text) or _BYLINE.match(b.text):
        return False
    if begins_block(b.text) is Begin.HEADING:
        return False
    return min(a.size, b.size) > 1.1 * setting.size and a.right - a.left > 0.35 * (column.right - column.left)

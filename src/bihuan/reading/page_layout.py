"""Pages of runs → text: lines joined to paragraphs, noise on lines of its own, table rows parted by tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from bihuan.model import SourcePlace, Span
from bihuan.reading.building import TextBuilder
from bihuan.reading.page_lines import Line, Page, is_wide, line_of
from bihuan.reading.page_noise import split_noise
from bihuan.reading.page_tables import Row, find_rows, write_rows
from bihuan.text.lines import Begin, begins_block, ends_sentence

_FIRST_UNIT = re.compile(
    r"[（《“‘〈「『【(\[]*(?:[A-Za-z0-9.,%％&/+-]+|.)[，。、；：！？”’）》〉」』】…—,.;:!?)\]％%]*", re.DOTALL
)
_OPEN_ENDS = "，、,（(“‘《—和与及或的"
_NEVER_FIRST = "，。、；：？！”’）》」』】…,.;:?!)%％"
_SENTENCE_MARK = re.compile(r"[。；，,;]")
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]|以上(?:是|为|检|对照|报告|剖析|汇报|问题|发言)")
_TITLE_TAIL = re.compile(r"(?:材料|发言|报告|提纲|情况)")
_CLOSING = "，。、；：？！”’）》」』】,.;:?!)"
_CLOSED_LATER = re.compile(r"[^“《（]{0,24}[”》）]")
_COMPLETE_TITLE = re.compile(r"(?:材料|报告|发言|提纲|讲话|说明|剖析|纪要|通知|清单|方案|总结|汇报|情况)[）)]?$")
_ENOUGH_LINES = 8  # on a page, to tell its edges by
_LAST_COLUMN = re.compile(r"[｜|](?:完成|整改)?(?:时限|时间|期限|备注|责任人|责任单位)$")
_BARS = re.compile(r"[｜|]")
_BYLINE = re.compile(r"[（(]|[\d〇○二零一]{4}年|\S{1,3}(?: \S{1,3})?$|.*(?:同志|书记|局长|主任|委员)")


@dataclass(slots=True)
class _Column:
    """Between which edges the lines of a page are set."""

    left: float
    right: float


@dataclass(slots=True)
class _Setting:
    """How a document is set (版式): the body's size and leading, and the number of characters at which lines break."""

    size: float
    leading: dict[tuple[int, int], float]
    usual_leading: float
    fixed_count: int | None
    running_items: bool
    indented: bool = False  # paragraphs begin with an indent
    reach: float = 0.15  # em: a line is full when its next word would have reached so far beyond the right edge


def lay_out(pages: Sequence[Page], builder: TextBuilder) -> None:
    """Writes the pages' text into the builder in reading order.

    A noise line between two halves of a paragraph is marked together with the line ends around it, so that the text
    without its noise has the paragraph whole.
    """
    writer = _Writer(builder)
    split = split_noise(pages)
    lines_by_page = [[line_of(row, page.number) for row in rows] for page, (rows, _) in zip(pages, split, strict=True)]
    rows_by_page = [find_rows(page, lines) for page, lines in zip(pages, lines_by_page, strict=True)]
    flow = [item for items in rows_by_page for item in items if isinstance(item, Line)]
    setting = _setting(flow)
    columns = _columns(rows_by_page, pages)
    setting.reach = _reach(flow, columns)
    setting.indented = _begins_indented(flow, columns, setting)
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

    def line(self, line: Line, columns: dict[int, _Column], setting: _Setting) -> None:
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


def _goes_on(a: Line, b: Line, a_is_first: bool, columns: dict[int, _Column], setting: _Setting) -> bool:
    """Whether line ``b`` goes on with the paragraph that line ``a`` ends."""
    if b.text[0] in _NEVER_FIRST and 0.6 * a.size < b.size < 1.6 * a.size:
        return True
    if abs(a.size - b.size) > 0.12 * max(a.size, b.size):
        return False
    if a.page == b.page and b.base - a.base > 1.3 * _leading(a, b, setting):
        return False
    column, column_b = columns[a.page], columns[b.page]
    if _is_centred(a, column) and _is_centred(b, column_b):
        return _one_title(a, b, setting, column)
    indented = b.left - column_b.left > 1.2 * b.size
    if not _is_full(a, b, column, setting):
        return _barely_short(a, b, indented, column, setting)
    if indented and not (a.size > 1.1 * setting.size and _is_centred(b, column_b)):
        hangs = not setting.indented and not _ends(a.text) and a.text[-1] not in "：:"
        return hangs and not begins_block(b.text)
    return setting.indented or _runs_on(a, b, a_is_first, setting)


def _runs_on(a: Line, b: Line, a_is_first: bool, setting: _Setting) -> bool:
    """Whether ``b`` goes on after a full line where no indent tells: by its first words."""
    begin, last = begins_block(b.text), a.text[-1]
    if begin is Begin.NO:
        return not (_ends(a.text) and _LABEL.match(b.text))
    if begin is Begin.HEADING:
        return last in _OPEN_ENDS or (last.isdigit() and b.text[0].isdigit())
    if last in "，、,":
        return True
    if _ends(a.text) or last in "：:":
        return setting.running_items
    return not (a_is_first and _is_heading(a.text))


def _is_full(a: Line, b: Line, column: _Column, setting: _Setting) -> bool:
    """Whether the first word of ``b`` would not have fitted behind ``a``."""
    if setting.fixed_count is not None:
        return len(a.text) >= setting.fixed_count
    reach = setting.reach - 0.1 if abs(a.size - setting.size) < 0.1 * setting.size else 0.05  # titles are not justified
    return _overshoot(a, b, column) >= reach


def _overshoot(a: Line, b: Line, column: _Column) -> float:
    """How far beyond the right edge the first word of ``b`` would have reached behind ``a``, in em."""
    unit = _FIRST_UNIT.match(b.text)
    return (a.right - column.right) / a.size + _width(unit.group() if unit else b.text[:1])


def _reach(lines: list[Line], columns: dict[int, _Column]) -> float:
    """The least overshoot of lines that certainly go on: they are in mid sentence and nothing new begins below them.

    It says whether text is justified (one em), how much of the edge a line may leave free, and that all at once.
    """
    sure = []
    for a, b in pairwise(lines):
        if a.page == b.page and a.size == b.size and not _ends(a.text) and not _is_heading(a.text):
            column = columns[a.page]
            overshoot = _overshoot(a, b, column)
            if (
                overshoot > -2.5
                and b.left - column.left < a.size
                and not begins_block(b.text)
                and a.text[-1] not in "：:"
            ):
                sure.append(overshoot)
    sure.sort()
    return min(1.0, sure[len(sure) // 25]) if len(sure) >= 6 else 0.15


def _begins_indented(lines: list[Line], columns: dict[int, _Column], setting: _Setting) -> bool:
    """Whether most paragraphs that certainly begin are indented: those after a line that leaves much room."""
    indented = fresh = 0
    for a, b in pairwise(lines):
        column = columns[b.page]
        if a.page == b.page and _overshoot(a, b, column) < -2 and not _is_centred(b, column) and _ends(a.text):
            fresh += 1
            indented += 1.2 * b.size < b.left - column.left < 5 * b.size
    return fresh >= 3 and indented > 0.7 * fresh


def _ends(words: str) -> bool:
    """Whether a line ends a sentence; a half-width full stop counts behind a Chinese character."""
    return ends_sentence(words) or (words[-1] == "." and len(words) > 1 and is_wide(words[-2]))


def _is_heading(words: str) -> bool:
    """A numbered line without a sentence in it."""
    return begins_block(words) is Begin.HEADING and _SENTENCE_MARK.search(words) is None


def _barely_short(a: Line, b: Line, indented: bool, column: _Column, setting: _Setting) -> bool:
    """A line a little short, in mid sentence: breaking rules and lost blanks make such lines, paragraphs do not."""
    if setting.fixed_count is not None:
        near = len(a.text) >= setting.fixed_count - 2
    else:
        near = a.right > column.right - 3.2 * a.size and a.right - a.left > 0.6 * (column.right - column.left)
    if not near or indented or begins_block(b.text) or _ends(a.text):
        return False
    if _CLOSED_LATER.match(b.text) and any(
        a.text.count(one) > a.text.count(two) for one, two in ("“”", "《》", "（）")
    ):
        return True
    return a.text[-1] in _OPEN_ENDS or (a.text[-1] not in "：:）)】" and not _is_heading(a.text))


def _width(words: str) -> float:
    """The width of words in em."""
    return sum(1.0 if is_wide(character) else 0.5 for character in words[:24])


def _leading(a: Line, b: Line, setting: _Setting) -> float:
    """The usual distance of two baselines at these sizes; titles are rare, so their own distance is guessed."""
    known = setting.leading.get((round(a.size), round(b.size)))
    if known is not None:
        return known
    larger = max(a.size, b.size)
    guessed = setting.usual_leading * max(1.0, larger / setting.size)
    return max(guessed, 1.65 * larger) if larger > 1.1 * setting.size else guessed


def _is_centred(line: Line, column: _Column) -> bool:
    before, after = line.left - column.left, column.right - line.right
    return before > 1.5 * line.size and after > 1.5 * line.size and abs(before - after) < 1.6 * line.size


def _one_title(a: Line, b: Line, setting: _Setting, column: _Column) -> bool:
    """Whether two centred lines are one title: larger than the body, the first not complete, the second no byline."""
    if a.page != b.page or _COMPLETE_TITLE.search(a.text) or _BYLINE.match(b.text):
        return False
    if begins_block(b.text) is Begin.HEADING:
        return False
    return min(a.size, b.size) > 1.1 * setting.size and a.right - a.left > 0.35 * (column.right - column.left)


def _setting(lines: list[Line]) -> _Setting:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += line.count
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    gaps: dict[tuple[int, int], list[float]] = {}
    for a, b in pairwise(lines):
        if a.page == b.page and 0 < b.base - a.base < 4 * max(a.size, b.size):
            gaps.setdefault((round(a.size), round(b.size)), []).append(b.base - a.base)
    leading = {key: _usual(values) for key, values in gaps.items() if len(values) >= 4}
    body = [value for (one, two), values in gaps.items() if one == two == round(size) for value in values]
    usual = _usual(body) if body else (_usual([v for vs in gaps.values() for v in vs]) if gaps else 1.75 * size)
    if len(body) < 4:
        usual = min(usual, 2.0 * size)
    return _Setting(size, leading, usual, _fixed_count(lines), _items_run_on(lines))


def _usual(gaps: list[float]) -> float:
    """The most frequent distance of baselines; the smaller one where two are about as frequent."""
    counted = Counter(round(gap * 2) / 2 for gap in gaps)
    most = max(counted.values())
    return min(gap for gap, count in counted.items() if count >= 0.6 * most)


def _fixed_count(lines: list[Line]) -> int | None:
    """The number of characters at which every full line breaks, where lines break by count and not by width."""
    if len(lines) < 6:
        return None
    counts = Counter(len(line.text) for line in lines)
    limit, number = max(
        ((count, number) for count, number in counts.items() if count >= 10), key=lambda c: c[1], default=(0, 0)
    )
    longer = sum(number for count, number in counts.items() if count > limit)
    if number < max(3, 0.2 * len(lines)) or longer > len(lines) // 100:
        return None
    going_on = [line for line in lines if len(line.text) > 0.7 * limit and not _ends(line.text)]
    full = [line for line in lines if len(line.text) == limit]
    if sum(len(line.text) == limit for line in going_on) < 0.85 * len(going_on):
        return None
    edge = max(line.right for line in full) - 1.2 * full[0].size
    narrow = [line for line in full if line.right < edge]  # short to the eye, but full by count
    in_mid_sentence = sum(not _ends(line.text) for line in narrow)
    return limit if in_mid_sentence > 0.6 * len(narrow) else None


_ITEM_INSIDE = re.compile(r"(?<=[。；;.])(?:[一二三四五六七八九十]是|其[一二三四五六]|第[一二三四五六七八九十][，、])")


def _items_run_on(lines: list[Line]) -> bool:
    """Whether 一是, 二是 run on inside paragraphs rather than begin paragraphs."""
    inside = sum(len(_ITEM_INSIDE.findall(line.text)) for line in lines)
    widest = max((line.right for line in lines), default=0.0)
    fresh = sum(begins_block(b.text) is Begin.ITEM and a.right < widest - 4 * a.size for a, b in pairwise(lines))
    return inside > fresh


def _columns(rows_by_page: Sequence[Sequence[Line | Row]], pages: Sequence[Page]) -> dict[int, _Column]:
    """The edges of the text on every page; a page with few lines borrows the document's."""
    by_page = {
        page.number: [item for item in items if isinstance(item, Line)]
        for page, items in zip(pages, rows_by_page, strict=True)
    }
    own = {page.number: _edges(by_page[page.number], page.width) for page in pages if by_page[page.number]}
    if not own:
        return {}
    sure = [edges for number, edges in own.items() if len(by_page[number]) >= _ENOUGH_LINES] or list(own.values())
    left, width = median(edges.left for edges in sure), max(edges.right - edges.left for edges in sure)
    columns = {}
    for page in pages:
        if page.number in own:
            edges = own[page.number]
            start = edges.left if len(by_page[page.number]) >= _ENOUGH_LINES else min(left, edges.left)
            # lines that all end in the left half wrap nowhere: the text may reach as far to the right as on the left
            end = start + width if width > 0.5 * page.width else max(start + width, page.width - start)
            columns[page.number] = _Column(start, max(edges.right, end))
    return columns


def _edges(lines: list[Line], page_width: float) -> _Column:
    """The left edge that more than one line has, and the outermost right one that leaves a margin like the left one's.

    Punctuation may hang over the right edge and does not count.
    """
    lefts = sorted(line.left for line in lines)
    left = lefts[0]
    if len(lines) >= _ENOUGH_LINES:
        left = next((a for a, b in pairwise(lefts) if b - a <= 2), left)
    rights = [line.right - (line.size if line.text[-1] in _CLOSING else 0.0) for line in lines]
    within = [right for right in rights if right <= page_width - 0.75 * lefts[0]]
    return _Column(left, max(within or rights))

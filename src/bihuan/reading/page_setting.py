"""How a document is set (版式): takes its lines, gives edges, leading and what tells a full line and a new paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from bihuan.reading.page_lines import Line, Page, is_wide
from bihuan.reading.page_tables import Row
from bihuan.text.lines import Begin, begins_block, ends_sentence

_FIRST_UNIT = re.compile(
    r"[（《“‘〈「『【(\[]*(?:[A-Za-z0-9.,%％&/+-]+|.)[，。、；：！？”’）》〉」』】…—,.;:!?)\]％%]*", re.DOTALL
)
_CLOSING = "，。、；：？！”’）》」』】,.;:?!)"
_ENOUGH_LINES = 8  # on a page, to tell its edges by
_ITEM_INSIDE = re.compile(r"(?<=[。；;.])(?:[一二三四五六七八九十]是|其[一二三四五六]|第[一二三四五六七八九十][，、])")


@dataclass(slots=True)
class Column:
    """Between which edges the lines of a page are set."""

    left: float
    right: float


@dataclass(slots=True)
class Setting:
    """How a document is set (版式): the body's size and leading, and the number of characters at which lines break."""

    size: float
    leading: dict[tuple[int, int], float]
    usual_leading: float
    fixed_count: int | None
    running_items: bool
    indented: bool = False  # paragraphs begin with an indent
    reach: float = 0.15  # em: a line is full when its next word would have reached so far beyond the right edge


def measure(pages: Sequence[Page], rows_by_page: Sequence[Sequence[Line | Row]]) -> tuple[Setting, dict[int, Column]]:
    """The setting of the whole document and the edges of the text on every page."""
    flow = [item for items in rows_by_page for item in items if isinstance(item, Line)]
    setting = _setting(flow)
    columns = _columns(rows_by_page, pages)
    setting.reach = _reach(flow, columns)
    setting.indented = _begins_indented(flow, columns, setting)
    return setting, columns


def overshoot(a: Line, b: Line, column: Column) -> float:
    """How far beyond the right edge the first word of ``b`` would have reached behind ``a``, in em."""
    unit = _FIRST_UNIT.match(b.text)
    return (a.right - column.right) / a.size + _width(unit.group() if unit else b.text[:1])


def ends(words: str) -> bool:
    """Whether a line ends a sentence; a half-width full stop counts behind a Chinese character."""
    return ends_sentence(words) or (words[-1] == "." and len(words) > 1 and is_wide(words[-2]))


def is_heading(words: str, sentence_marks: str = "。；，,;") -> bool:
    """A numbered line without a sentence in it."""
    return begins_block(words) is Begin.HEADING and not any(mark in words for mark in sentence_marks)


def is_centred(line: Line, column: Column) -> bool:
    before, after = line.left - column.left, column.right - line.right
    return before > 1.5 * line.size and after > 1.5 * line.size and abs(before - after) < 1.6 * line.size


def _setting(lines: list[Line]) -> Setting:
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
    return Setting(size, leading, usual, _fixed_count(lines), _items_run_on(lines))


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
    going_on = [line for line in lines if len(line.text) > 0.7 * limit and not ends(line.text)]
    full = [line for line in lines if len(line.text) == limit]
    if sum(len(line.text) == limit for line in going_on) < 0.85 * len(going_on):
        return None
    edge = max(line.right for line in full) - 1.2 * full[0].size
    narrow = [line for line in full if line.right < edge]  # short to the eye, but full by count
    in_mid_sentence = sum(not ends(line.text) for line in narrow)
    return limit if in_mid_sentence > 0.6 * len(narrow) else None


def _items_run_on(lines: list[Line]) -> bool:
    """Whether 一是, 二是 run on inside paragraphs rather than begin paragraphs."""
    inside = sum(len(_ITEM_INSIDE.findall(line.text)) for line in lines)
    widest = max((line.right for line in lines), default=0.0)
    fresh = sum(begins_block(b.text) is Begin.ITEM and a.right < widest - 4 * a.size for a, b in pairwise(lines))
    return inside > fresh


def _columns(rows_by_page: Sequence[Sequence[Line | Row]], pages: Sequence[Page]) -> dict[int, Column]:
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
            columns[page.number] = Column(start, max(edges.right, end))
    return columns


def _edges(lines: list[Line], page_width: float) -> Column:
    """The left edge that more than one line has, and the outermost right one that leaves a margin like the left one's.

    Punctuation may hang over the right edge and does not count.
    """
    lefts = sorted(line.left for line in lines)
    left = lefts[0]
    if len(lines) >= _ENOUGH_LINES:
        left = next((a for a, b in pairwise(lefts) if b - a <= 2), left)
    rights = [line.right - (line.size if line.text[-1] in _CLOSING else 0.0) for line in lines]
    within = [right for right in rights if right <= page_width - 0.75 * lefts[0]]
    return Column(left, max(within or rights))


def _reach(lines: list[Line], columns: dict[int, Column]) -> float:
    """The least overshoot of lines that certainly go on: they are in mid sentence and nothing new begins below them.

    It says whether text is justified (one em), how much of the edge a line may leave free, and that all at once.
    """
    sure = []
    for a, b in pairwise(lines):
        if a.page == b.page and a.size == b.size and not ends(a.text) and not is_heading(a.text):
            column = columns[a.page]
            beyond = overshoot(a, b, column)
            if beyond > -2.5 and b.left - column.left < a.size and not begins_block(b.text) and a.text[-1] not in "：:":
                sure.append(beyond)
    sure.sort()
    return min(1.0, sure[len(sure) // 25]) if len(sure) >= 6 else 0.15


def _begins_indented(lines: list[Line], columns: dict[int, Column], setting: Setting) -> bool:
    """Whether most paragraphs that certainly begin are indented: those after a line that leaves much room."""
    indented = fresh = 0
    for a, b in pairwise(lines):
        column = columns[b.page]
        if a.page == b.page and overshoot(a, b, column) < -2 and not is_centred(b, column) and ends(a.text):
            fresh += 1
            indented += 1.2 * b.size < b.left - column.left < 5 * b.size
    return fresh >= 3 and indented > 0.7 * fresh


def _width(words: str) -> float:
    """The width of words in em."""
    return sum(1.0 if is_wide(character) else 0.5 for character in words[:24])

"""The article's elements → lines of text as a browser shows them, table rows with their cells parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bihuan.model import Cell, SourcePlace, Span
from bihuan.reading.building import TextBuilder
from bihuan.reading.html_article import BLOCKS, Article, words_of
from bihuan.text.lines import begins_block

Element = etree._Element

_WHITE = re.compile(r"[ \t\r\n\f]+")
_LINE_END_IN_SOURCE = re.compile(r" *\n[ \n]*")
_BETWEEN_WIDE = re.compile(r"(?<=[\u2e80-\uffef“”‘’—…])\n(?=[\u2e80-\uffef“”‘’—…])")
_SPACES = re.compile(r"  +")
_EDGES = " \u00a0\u3000\u200b\ufeff\t"
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.I)
_CHINESE_LISTS = ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal")
_DIGITS = "零一二三四五六七八九"
_LONG_CELL = 2_000


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]]


@dataclass(slots=True)
class _Cell:
    lines: list[_Line]
    column: int
    continues: bool = False


@dataclass(slots=True)
class _Line:
    text: str
    number: str = ""  # what the browser writes before an item of a numbered list


def write_article(article: Article, builder: TextBuilder) -> None:
    """Writes the title, if it stands outside the article, and then the article."""
    blocks: list[_Line | _Table] = []
    if isinstance(article.title, str):
        blocks.append(_Line(article.title))
    elif article.title is not None:
        blocks += _blocks(article.title, article.dropped)
    blocks += _blocks(article.container, article.dropped)
    for paragraph, block in enumerate(blocks):
        if isinstance(block, _Table):
            _write_table(block, builder, paragraph)
        else:
            _write_line(block, builder, SourcePlace(paragraph_index=paragraph))
            builder.end_line()


def _write_line(line: _Line, builder: TextBuilder, place: SourcePlace) -> None:
    if line.number:
        builder.add(line.number, place, generated=True)
    builder.add(line.text, place)


def _write_table(table: _Table, builder: TextBuilder, paragraph: int) -> None:
    number = len(builder.tables)
    rows: list[list[Cell]] = []
    for row_index, row in enumerate(table.rows):
        cells = []
        for position, cell in enumerate(row):
            if position:
                builder.part_cells()
            start = builder.length
            place = SourcePlace("table", paragraph, None, number, row_index, cell.column)
            for index, line in enumerate(cell.lines):
                if index:
                    builder.end_line()
                _write_line(line, builder, place)
            cells.append(Cell(Span(start, builder.length), row_index, cell.column, cell.continues))
        builder.end_line()
        rows.append(cells)
    builder.add_table(rows)


def _blocks(root: Element, dropped: frozenset[Element]) -> list[_Line | _Table]:
    """The lines and tables below an element, in order."""
    collector = _Collector()
    for event, element, words in _events(root, dropped):
        if event == "text":
            collector.add(words, element)
        elif event == "table":
            collector.end_line()
            collector.blocks.append(_table(element, dropped))
        elif event == "enter":
            collector.enter(element)
        else:
            collector.leave(element)
    collector.end_line()
    return collector.blocks


def _events(root: Element, dropped: frozenset[Element]) -> Iterator[tuple[str, Element, str]]:
    """Enter, leave, text and table events in document order, without recursion."""
    yield "enter", root, ""
    yield "text", root, root.text or ""
    stack: list[tuple[Element, Iterator[Element]]] = [(root, iter(root))]
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield "leave", element, ""
            if stack and element.tail:
                yield "text", stack[-1][0], element.tail
            continue
        if isinstance(child.tag, str) and child not in dropped:
            if child.tag == "table" and _holds_data(child, dropped):
                yield "table", child, ""
            else:
                yield "enter", child, ""
                if child.text:
                    yield "text", child, child.text
                stack.append((child, iter(child)))
                continue
        if child.tail:
            yield "text", element, child.tail


@dataclass(slots=True)
class _Collector:
    """Puts text together to lines: blocks and br end them, white space collapses as in a browser."""

    blocks: list[_Line | _Table] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _number: str = ""
    _counters: list[int] = field(default_factory=list)
    _pre: int = 0

    def add(self, words: str, element: Element) -> None:
        if self._pre:
            first, *rest = words.split("\n")
            self._parts.append(first)
            for line in rest:
                self.end_line()
                self._parts.append(line)
        elif words:
            self._parts.append(_WHITE.sub(_one_blank, words))

    def enter(self, element: Element) -> None:
        tag = element.tag
        if tag == "br":
            self.end_line()
        if tag in BLOCKS:
            self.end_line()
        if _is_pre(element):
            self._pre += 1
        if tag == "ol":
            self._counters.append(_integer(element.get("start"), 1) - 1)
        elif tag == "ul":
            self._counters.append(0)
        elif tag == "li" and self._counters:
            self._counters[-1] = _integer(element.get("value"), self._counters[-1] + 1)
            self._number = _list_number(element, self._counters[-1])

    def leave(self, element: Element) -> None:
        if element.tag in BLOCKS:
            self.end_line()
        if _is_pre(element):
            self._pre -= 1
        if element.tag in ("ol", "ul") and self._counters:
            self._counters.pop()

    def end_line(self) -> None:
        if not self._parts:
            return
        text = "".join(self._parts)
        self._parts.clear()
        if "\n" in text:
            text = _LINE_END_IN_SOURCE.sub("\n", text)
            text = _BETWEEN_WIDE.sub("", text.strip("\n" + _EDGES)).replace("\n", " ")
        text = _SPACES.sub(" ", text).strip(_EDGES).replace("\t", " ")
        if text:
            number = "" if begins_block(text) else self._number
            self.blocks.append(_Line(text, number))
            self._number = ""


def _one_blank(match: re.Match[str]) -> str:
    return "\n" if "\n" in match.group() else " "


def _is_pre(element: Element) -> bool:
    return element.tag == "pre" or ((style := element.get("style")) is not None and bool(_PRE_STYLE.search(style)))


def _integer(words: str | None, default: int) -> int:
    return int(words) if words is not None and words.strip().isdecimal() and len(words) < 6 else default


def _list_number(item: Element, number: int) -> str:
    """What a browser writes before an item: nothing in bulleted lists and where the page switches it off."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    style = _LIST_STYLE.search(f"{parent.get('style') or ''};{item.get('style') or ''}")
    kind = style.group(1).lower() if style else ""
    if kind in ("none", "disc", "circle", "square"):
        return ""
    if kind in _CHINESE_LISTS and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "") + "、"
    letters = {"a": ord("a"), "A": ord("A")}.get(parent.get("type") or "")
    if letters and 1 <= number <= 26:
        return chr(letters + number - 1) + ". "
    return f"{number}. "


def _holds_data(table: Element, dropped: frozenset[Element]) -> bool:
    """A table that lists something, and not one that only arranges the page."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return False
    full_rows = 0
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th") and cell not in dropped]
        lengths = [len(words_of(cell).strip()) for cell in cells]
        if any(length > _LONG_CELL for length in lengths):
            return False
        full_rows += sum(length > 0 for length in lengths) >= 2
    return full_rows >= 2


def _table(table: Element, dropped: frozenset[Element]) -> _Table:
    """A table's rows with merged cells laid out: listed in every row they cover, with words only in the first."""
    rows: list[list[_Cell]] = []
    below: dict[int, int] = {}  # column -> rows that a merged cell still covers
    for element in table.iter("tr"):
        if element in dropped:
            continue
        row: list[_Cell] = []
        column = 0
        for child in element:
            if child.tag not in ("td", "th") or child in dropped:
                continue
            column = _continued(row, below, column)
            lines = [block for block in _blocks(child, dropped) if isinstance(block, _Line)]
            row.append(_Cell(lines, column))
            if (span := _integer(child.get("rowspan"), 1)) > 1:
                below[column] = span
            column += max(1, min(_integer(child.get("colspan"), 1), 100))
        _continued(row, below, column)
        below = {at: left - 1 for at, left in below.items() if left > 1}
        if any(cell.lines for cell in row):
            rows.append(row)
    caption = table.find("caption")
    if caption is not None and caption not in dropped and (words := _WHITE.sub(" ", words_of(caption)).strip()):
        rows.insert(0, [_Cell([_Line(words)], 0)])
    return _Table(rows)


def _continued(row: list[_Cell], below: dict[int, int], column: int) -> int:
    """Adds the cells that go on from the rows above at this column, and gives the next free column."""
    while column in below and all(cell.column != column for cell in row):
        row.append(_Cell([], column, continues=True))
        column += 1
    return column

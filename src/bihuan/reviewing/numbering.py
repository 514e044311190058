"""Enumerations as the document writes them (序号): gaps and repeats among items, headings, and inside items."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bihuan.model import Span
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import ReviewInput
from bihuan.text.markers import chinese_number

_CN = "[一二三四五六七八九十]{1,3}"
_START = re.compile(
    rf"\s*(?:(?P<is>{_CN})(?:是|要)|(?P<chinese>{_CN})[、.．]|[（(](?P<bracketed>{_CN})[）)]"
    rf"|第(?P<ordinal>{_CN})(?=[，、：,:]|[个条点件项]?(?:是|，|、))|(?P<first>首先|其次|再次|再者)(?=[，、：,是要])|其(?P<each>{_CN})(?=[，、：,是])"
    r"|[（(](?P<roundarabic>\d{1,2})[）)]|(?P<arabic>\d{1,2})[.．、](?!\d)|(?P<halfarabic>\d{1,2})[）)]"
    r"|(?P<circled>[①-⑳]))"
)
_COLUMN = r"\s*(?P<column>\d{1,3})\s*[\t|｜]"
_INNER = re.compile(rf"[。；;：:\n\t](?P<is>{_CN})是(?!{_CN}、)")
_CELL_END = r"[\t\n|｜]"
_FIRST = {"首先": 1, "其次": 2, "再次": 3, "再者": 3}
_SHOWN = {
    "is": "{}是", "chinese": "{}、", "bracketed": "（{}）", "ordinal": "第{}", "each": "其{}", "arabic": "{}.",
    "roundarabic": "（{}）", "halfarabic": "{}）", "circled": "{}", "column": "{}",
}  # fmt: skip


class Number(NamedTuple):
    """One number of an enumeration; offsets into the folded text. ``box`` tells what it stands in, ``ref`` the item."""

    start: int
    end: int
    style: str
    value: int | None
    box: str
    ref: str | None
    item_end: int


class Break(NamedTuple):
    """A place where an enumeration does not go on as it should; ``after`` is None where it begins wrongly."""

    at: Number
    after: Number | None


def broken(review: ReviewInput) -> Iterator[Break]:
    seen: set[int] = set()  # one number in front of a table row counts for all the items of the row
    for row in _rows(review):
        for found in _breaks(review.folded.text, row):
            if found.at.start not in seen:
                seen.add(found.at.start)
                yield found
    yield from _inner_breaks(review)


def shown(style: str, value: int) -> str:
    """A number as a document of that style writes it."""
    if style == "circled":
        return chr(ord("①") + value - 1)
    chinese = style in ("is", "chinese", "bracketed", "ordinal", "each")
    return _SHOWN[style].format(_chinese(value) if chinese else value)


def _chinese(value: int) -> str:
    digits = "一二三四五六七八九"
    tens, ones = divmod(value, 10)
    return ("" if not tens else "十" if tens == 1 else f"{digits[tens - 1]}十") + (digits[ones - 1] if ones else "")


def _rows(review: ReviewInput) -> Iterator[list[Number]]:
    """The numbers of headings, and those of each kind of item, in text order."""
    document, items = review.document, review.items
    boxes = sorted((section.span.start, section.id) for section in document.sections)
    boxes += sorted((aspect.span.start, aspect.id) for aspect in document.aspects)
    boxes.sort()
    starts = [start for start, _ in boxes]

    def box(span: Span) -> str:
        at = bisect_right(starts, span.start) - 1
        return boxes[at][1] if at >= 0 else ""

    aspects = {aspect.heading: aspect.id for aspect in document.aspects}
    headings = sorted({*document.headings, *aspects})
    yield _numbers(review, ((span, aspects.get(span), "") for span in headings if len(span)))
    for row in (items.problems, items.causes, items.measures):
        yield _numbers(review, ((item.span, item.id, item.aspect or box(item.span)) for item in row))
    yield _numbers(review, ((item.span, item.id, box(item.span)) for item in items.prior))


def _numbers(review: ReviewInput, spans: Iterable[tuple[Span, str | None, str]]) -> list[Number]:
    folded, text = review.folded, review.folded.text
    found = []
    line = -1
    for span, ref, box in spans:
        start, end = folded.span_to_folded(span)
        match = _START.match(text, start, end)
        if match is None:
            begin, line_before = text.rfind("\n", 0, start) + 1, line
            match = compiled(_COLUMN).match(text, begin, end) if begin != line_before else None
            line = begin
        if match is None:
            found.append(Number(start, start, "", None, box, ref, end))
            continue
        style = match.lastgroup or ""
        value = _value(style, match.group(style))
        style = "ordinal" if style == "first" else style
        found.append(Number(match.end() - len(match.group().lstrip()), match.end(), style, value, box, ref, end))
    return found


def _value(style: str, words: str) -> int | None:
    if style == "circled":
        return ord(words) - ord("①") + 1
    return _FIRST.get(words) or (int(words) if words.isdigit() else chinese_number(words))


def _breaks(text: str, row: list[Number]) -> Iterator[Break]:
    """Each number must follow its predecessor of the same style, or begin anew at one."""
    last: dict[str, Number] = {}
    unnumbered_since = False
    box: str | None = None
    for at in row:
        if at.box != box:
            box, unnumbered_since = at.box, False
        if at.value is None:
            unnumbered_since = True
            continue
        before = last.get(at.style)
        last[at.style] = at
        if before is None or before.value is None:
            if at.value != 1 and not unnumbered_since and not _stands(text, at.style, at.value - 1, 0, at.start):
                yield Break(at, None)
        elif at.value == 1:
            if before.value == 1 and before.box == at.box and at.box and at.start - before.item_end < 3:
                yield Break(at, before)
        elif at.value != before.value + 1 and not unnumbered_since:
            if at.value == before.value and at.style == "column" and _same_cell(text, before, at):
                continue  # one matter over two rows
            if at.value == before.value or not _stands(text, at.style, at.value - 1, before.end, at.start):
                yield Break(at, before)


def _same_cell(text: str, before: Number, at: Number) -> bool:
    first, second = (compiled(_CELL_END).split(text[number.end : number.end + 40], 1)[0] for number in (before, at))
    return first == second


def _stands(text: str, style: str, value: int, start: int, end: int) -> bool:
    """Whether the number looked for stands in between after all, where no item was recognised."""
    if value < 1 or style == "column":
        return False
    words = shown(style, value)
    return text.find(words, start, end) >= 0 or (style == "ordinal" and value < 4)


def _inner_breaks(review: ReviewInput) -> Iterator[Break]:
    """一是 … 三是 inside an item or another paragraph: each stretch of text between item beginnings by itself."""
    text = review.folded.text
    items = review.items
    spans = [
        item.span for row in (items.problems, items.causes, items.measures, items.prior, items.credits) for item in row
    ]
    spans += [part.span for row in (review.document.sections, review.document.aspects) for part in row]
    folded = [review.folded.span_to_folded(span) for span in spans]
    borders = sorted({edge for pair in folded for edge in pair})
    begins = {start for start, _ in folded}
    last: Number | None = None
    for match in _INNER.finditer(text):
        start = match.start("is")
        stretch = str(bisect_right(borders, start))
        at = Number(start, match.end(), "is", chinese_number(match.group("is")), stretch, None, match.end())
        if start in begins or at.value is None:
            continue
        if last is not None and last.value and last.box == stretch:
            gap = at.value > last.value + 1 and not _stands(text, "is", at.value - 1, last.end, start)
            if gap or at.value == last.value > 1:
                yield Break(at, last)
        last = at

"""Lines of a text: which are noise, whether the text is hard-wrapped, which line continues the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

_HAN_NUMBER = "[一二三四五六七八九十百〇零]"


class Begin(IntEnum):
    """How surely a line begins a block of its own: a heading is sure, an item (一是) may also run on inside a paragraph."""

    NO = 0
    ITEM = 1
    HEADING = 2


# Headings and list numbers that hardly ever stand at the beginning of a line by the chance of a line break.
_HEADING = re.compile(
    rf"""
      {_HAN_NUMBER}{{1,3}}[、.．]                       # 一、
    | [（(]\s*(?:{_HAN_NUMBER}{{1,3}}|\d{{1,2}})\s*[）)]  # （一） (1)
    | 第{_HAN_NUMBER}{{1,3}}[章节条编篇](?=[\s　：:、]|[^\W\d]) | 第{_HAN_NUMBER}{{1,2}}(?:个方面|部分|方面)
    | \d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[.．、]\s*(?![\d\s])    # 1. 2、 1.1.
    | \d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\s+(?=[^\W\d])(?![万亿元个人次名倍公吨亩])      # 1.1 学习
    | \d{{1,2}}[）)]
    | [①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿]
    | (?:附件|附表|附)\s*\d*\s*[:：]
    | [•●■◆▲★▪◇□○·]\s*[^\W\d]
    | 尊敬的|同志们[:：]|各位(?:领导|同志)[^。]{{0,12}}[:：]
    """,
    re.VERBOSE,
)
# Numbers of items that also run on inside a paragraph; the group tells the families apart.
_ITEM = re.compile(
    rf"""
      (?P<is>{_HAN_NUMBER}{{1,2}}(?:是|要(?=[^求素领点件务]))[，,：:]?)
    | (?P<qi>其{_HAN_NUMBER}{{1,2}}[，,、：:是])
    | (?P<di>第{_HAN_NUMBER}{{1,2}}[，,、：:])
    | (?P<first>(?:首先|其次|再次|再者|最后)[，,：:])
    | (?P<side>(?:一方面|另一方面)[，,：:])
    """,
    re.VERBOSE,
)
_DATE = r"(?:\d{4}|[二〇○零一三四五六七八九]{4}|[xX×]{2,4}|20[xX×]{2})\s*年(?:\s*[\dxX×一二三四五六七八九十]{1,3}\s*月(?:\s*[\dxX×一二三四五六七八九十]{1,3}\s*日)?)?"
_DATE_LINE = re.compile(rf"[（(]?\s*{_DATE}\s*[）)]?$")
_FINAL = re.compile(r"[。！？!?…；;.][”’」』》）)\]】]*$")
_OPEN_END = "，、,（(“‘《—和与及或的"

BLANKS = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ufeff\u200b\u200c\u200d\u2060\u00ad"


def begins_block(line: str) -> Begin:
    """Whether a line begins a heading, a numbered item or a date line, judged by its own first words."""
    if _HEADING.match(line) or _DATE_LINE.match(line):
        return Begin.HEADING
    return Begin.ITEM if _ITEM.match(line) else Begin.NO


def ends_sentence(line: str) -> bool:
    """Whether a line ends with a full stop or its like, closing quotes and brackets after it allowed."""
    return _FINAL.search(line, max(0, len(line) - 6)) is not None


class Line(NamedTuple):
    """A line that is not blank: its words, where they stand in the text, and what parts them from the line before."""

    start: int
    end: int
    words: str
    indent: int = 0  # display columns of blanks before the words
    width: int = 0  # characters of the raw line, indent included, blanks at its end not
    blank_lines_before: int = 0
    noise_before: bool = False
    blank_at_end: bool = False


class Wrapping(NamedTuple):
    """How a text is broken into lines (硬换行): ``limit`` characters, or display columns where ``columns``."""

    limit: int
    columns: bool
    spaced: bool  # every line is followed by a blank line
    indented: bool  # paragraphs begin with blanks
    running: frozenset[str]  # families of item numbers that stand inside paragraphs


def find_wrapping(lines: Sequence[Line]) -> Wrapping | None:
    """How the lines are wrapped; None for a text with one paragraph per line."""
    if len(lines) < 4:
        return None
    longest_allowed = len(lines) // 33
    if sum(1 for line in lines if line.width > 140) > longest_allowed:
        return None
    limit, columns = _fixed_width(lines, longest_allowed), False
    if limit is None:
        limit, columns = _column_width(lines, longest_allowed), True
        if limit is None:
            return None
    inner = lines[1:]
    indented = sum(1 for line in inner if line.indent >= 2)
    return Wrapping(
        limit=limit,
        columns=columns,
        spaced=sum(1 for line in inner if line.blank_lines_before) > 0.8 * len(inner),
        indented=indented >= 2 and 0.03 * len(inner) <= indented <= 0.8 * len(inner),
        running=_running_families(lines, limit),
    )


def continues(line: Line, following: Line, wrapping: Wrapping | None, paragraph: Sequence[Line] = ()) -> bool:
    """Whether the following line goes on with the paragraph of this one; ``paragraph`` is what the paragraph has so far."""
    if wrapping is None:
        return _continues_over_a_gap(line, following)
    if wrapping.indented and following.indent >= 2:
        return False
    if not _is_full(line, following, wrapping):
        return following.noise_before and _continues_over_a_gap(line, following)
    if (
        following.blank_lines_before
        and not wrapping.spaced
        and not following.noise_before
        and ends_sentence(line.words)
    ):
        return False
    begin = begins_block(following.words)
    last = line.words[-1]
    if begin is Begin.NO:
        return True
    if begin is Begin.HEADING:
        return last in _OPEN_END or (last.isdigit() and following.words[0].isdigit())  # 2023年1|2.5万 is no list number
    if last in "，、,":
        return True
    family = _ITEM.match(following.words)
    if ends_sentence(line.words) or last in "：:":
        return family is not None and _runs_on(family.lastgroup, wrapping, paragraph or (line,))
    return begins_block(line.words) is not Begin.HEADING


def _continues_over_a_gap(line: Line, following: Line) -> bool:
    """In a text that is not wrapped a sentence goes on only after an open mark or over a page break (dropped noise)."""
    words, last = line.words, line.words[-1]
    if following.indent >= 2 or begins_block(following.words) is Begin.HEADING:
        return False
    if last in "，、" and len(words) >= 12:
        return not following.blank_lines_before or following.noise_before
    if not following.noise_before or ends_sentence(words) or last in "：:）)】":
        return False
    return len(words) >= 25 and any(mark in words for mark in "，。；") and begins_block(following.words) is Begin.NO


def _is_full(line: Line, following: Line, wrapping: Wrapping) -> bool:
    """Whether the first word of the following line would not have fitted on this one."""
    if not wrapping.columns:
        return line.width >= wrapping.limit
    unit = _FIRST_UNIT.match(following.words)
    needed = _columns(unit.group()) if unit else 2
    return _line_columns(line) + min(needed, 24) > wrapping.limit - 2


_FIRST_UNIT = re.compile(r"[A-Za-z0-9.,%]+|.[，。、；：！？”’）》]?")


def _columns(words: str) -> int:
    return len(words) if words.isascii() else len(words.encode("gb18030", "replace"))


def _line_columns(line: Line) -> int:
    return line.indent + _columns(line.words)


def _fixed_width(lines: Sequence[Line], longest_allowed: int) -> int | None:
    """The number of characters at which every long line ends."""
    widths = Counter(line.width for line in lines)
    candidates = [(count, width) for width, count in widths.items() if width >= 10 and count >= 3]
    if not candidates:
        return None
    count, limit = max(candidates)
    longer = sum(number for width, number in widths.items() if width > limit)
    if longer > longest_allowed or count < 0.25 * len(lines):
        return None
    return limit if _breaks_sentences(lines, lambda line: line.width >= limit) else None


def _column_width(lines: Sequence[Line], longest_allowed: int) -> int | None:
    """The display columns near which every long line ends: a ragged edge of a few columns is usual."""
    columns = sorted(map(_line_columns, lines))
    limit = columns[-1 - longest_allowed]
    full = sum(1 for width in columns if width >= limit - 6)
    if limit < 24 or full < max(3, 0.3 * len(lines)):
        return None
    return limit if _breaks_sentences(lines, lambda line: _line_columns(line) >= limit - 6) else None


def _breaks_sentences(lines: Sequence[Line], is_full: Callable[[Line], bool]) -> bool:
    """Whether the full lines mostly end in mid sentence, and what follows them is mostly no heading."""
    full = broken = 0
    for line, following in pairwise(lines):
        if is_full(line):
            full += 1
            broken += not ends_sentence(line.words) and begins_block(following.words) is not Begin.HEADING
    return full > 0 and broken >= 0.6 * full


_RUNS_ON = re.compile(rf"(?<=[。；：，;.:,])(?:{_ITEM.pattern})", re.VERBOSE)


def _runs_on(family: str | None, wrapping: Wrapping, paragraph: Sequence[Line]) -> bool:
    """Whether items of the family run on inside this paragraph; else what the text does elsewhere decides."""
    words = "".join(line.words for line in paragraph[-40:])
    begun = _ITEM.match(words)
    if begun and begun.lastgroup == family:
        return family in wrapping.running
    return any(found.lastgroup == family for found in _RUNS_ON.finditer(words)) or family in wrapping.running


def _running_families(lines: Sequence[Line], limit: int) -> frozenset[str]:
    """The families of item numbers that stand more often inside a line than at the beginning of a fresh paragraph."""
    inside: Counter[str | None] = Counter()
    fresh: Counter[str | None] = Counter()
    for line, following in pairwise(lines):
        inside.update(found.lastgroup for found in _RUNS_ON.finditer(line.words))
        if line.width < 0.8 * min(limit, 60) and (begun := _ITEM.match(following.words)):
            fresh[begun.lastgroup] += 1
    return frozenset(family for family, count in inside.items() if family and count > fresh[family])

"""Numbering of Chinese documents (序号): which marks open an item, of which style, with which number."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

CHINESE_DIGITS = "一二三四五六七八九十"
_CN = f"[{CHINESE_DIGITS}]{{1,3}}"

# One alternative per style, outermost styles first. The name of the group is the style.
_STYLES = {
    "part": rf"第{_CN}(?:部分|章|节)[、，：]?",
    "chinese": rf"{_CN}[、.．]",  # 一、
    "bracketed": rf"[（(]{_CN}[）)][、.．]?",  # （一）
    "labelled": rf"(?:问题|原因|措施|整改措施|不足|表现)(?:\d{{1,2}}|{_CN})[：:、.．]",  # 问题1：
    "decimal": r"\d{1,2}\.\d{1,2}(?!\.?\d)(?=[^\d%％万亿元个倍])",  # 1.1
    "decimal-decimal": r"\d{1,2}\.\d{1,2}\.\d{1,2}(?=[^\d%％])",  # 1.1.1
    "arabic": r"\d{1,2}(?:[.．、](?!\d)|(?=[ 　]+[^\W\da-zA-Z_]))",  # 1.
    "bracketed-arabic": r"[（(]\d{1,2}[）)][、.．]?",  # （1）
    "half-bracketed": r"(?:\d{1,2}|[一二三四五六七八九十])[）)]",  # 1）
    "circled": r"[①-⑳⑴-⒇➀-➉❶-❿]",
    "bullet": r"(?:[●◆■▲○◇□★☆※•‣▪▶►·]|—{1,2}|[-–](?=[ 　]?[^\W\da-zA-Z_]))[ 　]*",
    "is": rf"{_CN}(?:是(?![一二三四五六七八九十]、)|则(?=[^，]{{2}})|来(?![个一人天]))",  # 一是, 一则, 一来
    "must": rf"{_CN}要(?![求点])",  # 一要
    "ordinal": rf"第{_CN}(?:[，、：:]|[个条件点桩样宗方面]{{1,2}}[^，。；：\d]{{0,3}}[，、：]|[个条件点桩样]?(?:是|就是))",
    "each": rf"其[{CHINESE_DIGITS}](?:[，、：]|是)?",  # 其一，
    "first": r"(?:首先|其次|再次|再者|最后|此外|另外)(?=[，、：是要还也])[，、：]?(?:是|要)?",
    "sides": r"(?:一方面|另一方面)[，：]?(?:是)?",
    "spoken": r"(?:先说|先讲|再说|再讲|再一[个条件点桩样][^，。；\d]{0,2}(?=[，：是])|再有|再就是|还有(?=[，一])(?:一[个条件点桩样])?|另外(?!一|的)|头一[个条件点桩样]|"
    r"最后(?:一[个条件点桩样])?(?=[，：说])|一[个条件桩][是，]|另一[个条]是)(?:，?是)?[，：]?",
}
_ORDER = {style: n for n, style in enumerate(_STYLES)}
_PATTERN = "|".join(f"(?P<{style.replace('-', '_')}>{pattern})" for style, pattern in _STYLES.items())

# The look at the first character comes first: it spares most positions everything else.
_ANYWHERE = re.compile(
    rf"(?=[第一二三四五六七八九十（(\d①-⑳⑴-⒇➀-➉❶-❿问原措整不表其首再最此另先头还●◆■▲○◇□★☆※•‣▪▶►·—–\-])(?:^|(?<=[。！？；：:…\t])|(?<=[。！？；][”’）]))(?:{_PATTERN})",
    re.MULTILINE,
)

_FIRST_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3}
_SPOKEN_FIRST = ("先说", "先讲", "头一")
_CONTINUING = ("再", "还", "另", "此外", "最后", "其次")


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark that opens an item (序号). ``number`` is None where the mark tells none: 此外, ●, 一条是.

    ``continues`` where it says that something of its kind stands before it: 再一个, 还有, 此外.
    """

    start: int
    end: int
    style: str
    number: int | None
    at_line: bool
    before: str  # the character before it; "" at the text's beginning
    continues: bool = False


@lru_cache(maxsize=256)
def chinese_number(words: str) -> int | None:
    """一 to 九十九 as a number; None for anything else."""
    if len(words) == 1:
        at = CHINESE_DIGITS.find(words)
        return at + 1 if at >= 0 else None
    tens, ten, ones = words.partition("十")
    if not ten:
        return None
    high = CHINESE_DIGITS.find(tens) + 1 if tens else 1
    low = CHINESE_DIGITS.find(ones) + 1 if ones else 0
    if (tens and not 1 <= high <= 9) or (ones and not 1 <= low <= 9):
        return None
    return high * 10 + low


_INNER = re.compile(rf"\d+(?:\.\d+)*|{_CN}")


def _number(style: str, words: str) -> int | None:
    if style == "circled":
        for first in "①⑴➀❶":
            if 0 <= ord(words) - ord(first) < 20:
                return ord(words) - ord(first) + 1
    if style == "first":
        return _FIRST_WORDS.get(words[:2])
    if style == "sides":
        return 1 if words.startswith("一") else 2
    if style == "spoken":
        return 1 if words.startswith(_SPOKEN_FIRST) else None
    found = _INNER.search(words)
    if found is None:
        return None
    if found.group()[0].isdigit():
        return int(found.group().rsplit(".", 1)[-1])
    return chinese_number(found.group())


def _marker(match: re.Match[str], text: str) -> Marker:
    style = (match.lastgroup or "").replace("_", "-")
    start = match.start()
    before = text[start - 1] if start else ""
    words = match.group()
    continues = style in ("first", "spoken") and words.startswith(_CONTINUING)
    return Marker(start, match.end(), style, _number(style, words), before in ("", "\n"), before, continues)


def line_markers(text: str) -> list[Marker]:
    """The marks that open lines of the text."""
    return [m for m in _markers(text)[1] if m.at_line]


def all_markers(text: str, start: int = 0, end: int | None = None) -> list[Marker]:
    """The marks that open lines, cells, sentences or parts of an enumeration in ``text[start:end]``, offsets into ``text``."""
    starts, markers = _markers(text)
    return list(markers[bisect_left(starts, start) : bisect_left(starts, len(text) if end is None else end)])


@lru_cache(maxsize=2)
def _markers(text: str) -> tuple[list[int], list[Marker]]:
    """Every stage asks for the marks of the same text: they are found once."""
    markers = [_marker(m, text) for m in _ANYWHERE.finditer(text)]
    return [m.start for m in markers], markers


def depth(style: str) -> int:
    """How deep a style usually stands: 一、 before （一） before 1. before （1） before 一是."""
    return _ORDER[style]

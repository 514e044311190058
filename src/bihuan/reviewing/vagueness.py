"""What is left of a problem once the genre's stock words are taken away (套话之外还剩什么)."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from itertools import compress

from bihuan.reviewing.lexicon import terms
from bihuan.reviewing.patterns import compiled

# Characters that carry no matter of their own.
_GRAMMAR = (
    "的了着过在是和与及或对把被将让使给于以为从到由向就也都还又再更最很较太不没无有能会要可该这那此其之而且并但却因所得地等上"
    "下中里内外前后时个些种次每各另一二三四五六七八九十两几多少大小好来去做"
)
_WITHOUT_GRAMMAR = dict.fromkeys(map(ord, _GRAMMAR))
_NOT = bytes([1, *[0] * 255])
_RUN = re.compile(r"\w+")
_LEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}(?:是|要|、)|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．)）]|[①-⑳]|其[一二三四五]，?|第[一二三四五六七八九十]{1,2}，?)"
)
_PLACEHOLDER = r"【[^】]*】|[（(]此处[^）)]*[）)]"


@cache
def stock() -> frozenset[int]:
    """Every two neighbouring characters in the genre's stock words."""
    return pairs(" ".join(terms("stock_words")))


def pairs(words: str) -> frozenset[int]:
    """Every two neighbouring characters within a run of characters, each pair as one number."""
    return frozenset(pair for run in _RUN.findall(words) for pair in _pairs(run))


def _pairs(words: str) -> list[int]:
    """Two UTF-16 units seen as one 32-bit number: half the time that slicing pairs of characters takes."""
    raw = words.encode("utf-16", "surrogatepass")[2:]  # in the machine's own byte order
    if len(raw) > 2 * len(words):  # characters beyond the basic plane take two units
        return _pairs("".join([char if char <= "\uffff" else "〓" for char in words]))
    found = [0] * max(0, len(words) - 1)
    found[0::2] = memoryview(raw[: len(raw) // 4 * 4]).cast("I")
    found[1::2] = memoryview(raw[2 : 2 + (len(raw) - 2) // 4 * 4]).cast("I")
    return found


def residue(words: str, known: Set[int], own: Set[int] = frozenset()) -> tuple[str, int]:
    """What of a problem belongs to no pair of ``known`` or ``own``, and how many characters there were in all."""
    if "【" in words or "此处" in words:
        words = compiled(_PLACEHOLDER).sub("", words)
    leading = _LEADING.match(words)
    if leading:
        words = words[leading.end() :]
    found = _pairs(words)
    if not own.isdisjoint(found):
        known = known | own
    covered = int.from_bytes(bytes(map(known.__contains__, found)), "little")
    covered |= covered << 8  # a pair covers both of its characters
    left = "".join(compress(words, covered.to_bytes(len(words), "little").translate(_NOT)))
    left = left.translate(_WITHOUT_GRAMMAR)
    return "".join(filter(str.isalnum, left)), sum(map(len, _RUN.findall(words)))

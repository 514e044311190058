"""What is left of a problem once the genre's stock words are taken away (套话之外还剩什么)."""

from __future__ import annotations

import re
from functools import cache

from bihuan.reviewing.lexicon import terms

# Characters that carry no matter of their own.
_GRAMMAR = frozenset(
    "的了着过在是和与及或对把被将让使给于以为从到由向就也都还又再更最很较太不没无有能会要可该这那此其之而且并但却因所得地等上下中里内外前后时个些种次每各另一二三四五六七八九十两几多少大小好来去做"
)
_RUN = re.compile(r"\w+")
_LEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}(?:是|要|、)|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．)）]|[①-⑳]|其[一二三四五]，?|第[一二三四五六七八九十]{1,2}，?)"
)
_PLACEHOLDER = re.compile(r"【[^】]*】|[（(]此处[^）)]*[）)]")


@cache
def _stock() -> frozenset[str]:
    return pairs(" ".join(terms("stock_words")))


def pairs(words: str) -> frozenset[str]:
    """Every two neighbouring characters within a run of characters."""
    return frozenset(run[i : i + 2] for run in _RUN.findall(words) for i in range(len(run) - 1))


def residue(words: str, known: frozenset[str] = frozenset()) -> tuple[str, int]:
    """What belongs to no stock word and no pair of ``known``, and how many characters there were in all.

    ``known`` are the pairs of the author's own unit and post: naming one's hospital makes no problem concrete.
    """
    words = _PLACEHOLDER.sub("", words)
    leading = _LEADING.match(words)
    if leading:
        words = words[leading.end() :]
    stock = _stock()
    covered = bytearray(len(words) + 1)
    for at in range(len(words) - 1):
        pair = words[at : at + 2]
        if pair in stock or pair in known:
            covered[at] = covered[at + 1] = 1
    left = [char for char, is_stock in zip(words, covered, strict=False) if not is_stock and char.isalnum()]
    return "".join(char for char in left if char not in _GRAMMAR), sum(map(str.isalnum, words))

"""Pairs of neighbouring characters (字对) as numbers: text -> sets of pairs, and pairs that only punctuate or are stock."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache

# Two UTF-32 code units read as one 64-bit number: sets of such numbers are built several times faster than sets of strings.
_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_FIRST, _SECOND = (0, 32) if sys.byteorder == "little" else (32, 0)
_CODE_POINT = 0xFFFFFFFF
_GRAMMAR = frozenset("的了着是在和与也")
_DATE = frozenset("年月日")


class PairIndex:
    """The character pairs of a text, ready to be cut out for any range of it."""

    __slots__ = ("_even", "_odd")

    def __init__(self, text: str) -> None:
        units = text.encode(_UTF_32, "surrogatepass")
        self._even, self._odd = _pairs(units), _pairs(units[4:])

    def within(self, start: int, end: int) -> set[int]:
        """The pairs whose two characters both stand in ``[start, end)``."""
        pairs = set(self._even[(start + 1) // 2 : end // 2])
        pairs.update(self._odd[start // 2 : max(0, end - 1) // 2])
        return pairs


def pairs_of(word: str) -> set[int]:
    """The character pairs of a word; empty for a single character."""
    units = word.encode(_UTF_32, "surrogatepass")
    return set(_pairs(units)) | set(_pairs(units[4:]))


def pairs_of_all(words: Iterable[str]) -> frozenset[int]:
    return frozenset(pair for word in words for pair in pairs_of(word))


def pair_text(pair: int) -> str:
    return chr(pair >> _FIRST & _CODE_POINT) + chr(pair >> _SECOND & _CODE_POINT)


@lru_cache(maxsize=1 << 16)
def is_telling(pair: int) -> bool:
    """Whether sharing the pair may tell something: two letters, ideographs or digits, no grammar in it, no part of a date."""
    word = pair_text(pair)
    return word.isalnum() and _GRAMMAR.isdisjoint(word) and not (_DATE.intersection(word) and any(map(str.isdigit, word)))


def is_ideograph(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def _pairs(units: bytes) -> array[int]:
    pairs = array("Q")
    pairs.frombytes(units[: len(units) // 8 * 8])
    return pairs

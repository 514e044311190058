"""Characters and pairs of neighbouring characters (字对) as numbers, cut out of a text without copying it item by item."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

# A UTF-32 code unit is a character; two of them read as one 64-bit number are a pair. Arrays of numbers are small and are
# walked at the speed of C, several times faster than strings would be.
_LITTLE = sys.byteorder == "little"
_UTF_32 = "utf-32-le" if _LITTLE else "utf-32-be"
_FIRST, _SECOND = (0, 32) if _LITTLE else (32, 0)
_CODE_POINT = 0xFFFFFFFF
_GRAMMAR = frozenset("的了着是在和与也")
_DATE = frozenset("年月日")
# Characters so common that sharing one of them says nothing.
COMMON_LETTERS = frozenset(
    map(
        ord,
        "的一是不了在人有我他这个们上为和到以说要就出会可也你对能而得于着下自之过后里用所然多么去如都同没起看还些样前但因只从"
        "想与把又将很最并被等或更别才再做此已使其它各每且即则却让中大来时年月日第二三四五六七八九十够常及向由进行作工",
    )
)


class Letters:
    """A text's characters and pairs, ready to be cut out for any range of it."""

    __slots__ = ("_even", "_odd", "_single")

    def __init__(self, text: str) -> None:
        units = text.encode(_UTF_32, "surrogatepass")
        self._single = array("I", units)
        self._even, self._odd = _pairs(units), _pairs(units[4:])

    def single(self, start: int, end: int) -> list[int]:
        """The characters in ``[start, end)``."""
        return self._single[start:end].tolist()

    def pairs(self, start: int, end: int) -> list[int]:
        """The pairs whose two characters both stand in ``[start, end)``, in no particular order."""
        return (self._even[(start + 1) // 2 : end // 2] + self._odd[start // 2 : max(0, end - 1) // 2]).tolist()


def pairs_of(word: str) -> set[int]:
    """The character pairs of a word; empty for a single character."""
    return {one << _FIRST | other << _SECOND for one, other in pairwise(map(ord, word))}


def pairs_of_all(words: Iterable[str]) -> frozenset[int]:
    return frozenset(pair for word in words for pair in pairs_of(word))


def pair_text(pair: int) -> str:
    return chr(pair >> _FIRST & _CODE_POINT) + chr(pair >> _SECOND & _CODE_POINT)


@lru_cache(maxsize=1 << 16)
def is_telling(unit: int) -> bool:
    """Whether sharing a character or a pair may tell something: no sign, no grammar, no part of a date, no single digit."""
    if unit <= _CODE_POINT:
        return chr(unit).isalpha() and not chr(unit).isascii()
    word = pair_text(unit)
    return (
        word.isalnum() and _GRAMMAR.isdisjoint(word) and not (_DATE.intersection(word) and any(map(str.isdigit, word)))
    )


def is_pair(unit: int) -> bool:
    return unit > _CODE_POINT


def _pairs(units: bytes) -> array[int]:
    return array("Q", units[: len(units) // 8 * 8])

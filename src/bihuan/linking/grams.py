"""Characters and pairs of neighbouring characters (字对) as numbers, cut out of a text without copying it item by item."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

_CODE_POINT = 0x10FFFF
# A pair is one number, the second character times this plus the first: sums spread evenly over a set's slots, and sets
# of pairs are what linking works with.
_SECOND = (1 << 21) + 1
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

    __slots__ = ("_pairs", "_single")

    def __init__(self, text: str) -> None:
        units = text.encode("utf-32-le", "surrogatepass")
        wide = bytearray(2 * len(units))  # each character in 64 bits
        for byte in range(3):
            wide[byte::8] = units[byte::4]
        letters = int.from_bytes(wide, "little")
        pairs = letters + (letters >> 64) * _SECOND  # all of them at once, at the speed of C
        self._single = _array("I", units)
        self._pairs = _array("Q", pairs.to_bytes(len(wide), "little"))

    def single(self, start: int, end: int) -> list[int]:
        """The characters in ``[start, end)``."""
        return self._single[start:end].tolist()

    def pairs(self, start: int, end: int) -> list[int]:
        """The pairs whose two characters both stand in ``[start, end)``."""
        return self._pairs[start : max(start, end - 1)].tolist()


def pairs_of(word: str) -> set[int]:
    """The character pairs of a word; empty for a single character."""
    return {one + other * _SECOND for one, other in pairwise(map(ord, word))}


def pairs_of_all(words: Iterable[str]) -> frozenset[int]:
    return frozenset(pair for word in words for pair in pairs_of(word))


def pair_text(pair: int) -> str:
    second, first = divmod(pair, _SECOND)
    return chr(first) + chr(second)


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


def _array(kind: str, little: bytes) -> array[int]:
    numbers = array(kind, little)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers

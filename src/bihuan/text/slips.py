"""Masks that are written out in the tables, and slips in fixed phrases (谐音): 档史, 从严制党, 实施求是."""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from bihuan.text.terms import TermTable, shipped_masks, slip_pairs, slips

_FILTER_BITS = 20
_WORTH_FILTERING = 200  # characters
MaskRange = tuple[int, int, str]
_BEFORE_FILE = frozenset(
    "存归建查入高低中换降掉挂调阻抵遮拦格"
)  # 存档、高档、阻挡: the character goes with the one before


class _Pairs:
    """Neighbouring characters as numbers, which a text is searched for all at once."""

    def __init__(self, masks: Mapping[str, str]) -> None:
        self.masks: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for mask, term in masks.items():
            at = _telling_place(mask, term)
            self.masks[_number(mask[at : at + 2])].append((mask, at))
        self.all = set(_numbers(slip_pairs()))
        self.all.update(self.masks)
        self.terms = masks
        self._filter: Any = None

    def places_in(self, text: str) -> list[tuple[int, int]]:
        """The known pairs that a text has, as number and place, in order."""
        encoded = text.encode("utf-16-le", "surrogatepass")
        numpy = sys.modules.get("numpy")
        if numpy is None or len(encoded) != 2 * len(text) or len(text) < _WORTH_FILTERING:
            found = self.all.intersection(_numbers(encoded)) | self.all.intersection(_numbers(encoded[2:]))
            return [(number, at) for number in sorted(found) for at in _everywhere(text, _pair(number))]
        # Where numpy is loaded anyway (a collection is compared), a table tells nearly all other pairs apart much
        # faster than looking each up; a single document must not wait for numpy to be loaded.
        if self._filter is None:
            self._filter = numpy.zeros(1 << _FILTER_BITS, dtype=numpy.bool_)
            self._filter[_slots(numpy, numpy.fromiter(self.all, numpy.uint32, len(self.all)))] = True
        letters = numpy.frombuffer(encoded, dtype="<u2").astype(numpy.uint32)
        numbers = letters[:-1] | letters[1:] << numpy.uint32(16)
        places = numpy.flatnonzero(self._filter[_slots(numpy, numbers)])
        likely = zip(numbers[places].tolist(), places.tolist(), strict=True)
        return sorted((number, at) for number, at in likely if number in self.all)


def _slots(numpy: Any, numbers: Any) -> Any:
    return (numbers * numpy.uint32(0x9E3779B1)) >> numpy.uint32(32 - _FILTER_BITS)


def _everywhere(text: str, pair: str) -> Iterator[int]:
    at = text.find(pair)
    while at >= 0:
        yield at
        at = text.find(pair, at + 1)


def _pair(number: int) -> str:
    return number.to_bytes(4, "little").decode("utf-16-le", "surrogatepass")


def _telling_place(mask: str, term: str) -> int:
    """Where the mask first differs from its term: the pair of characters there is rarer than the term's own."""
    differs = next((n for n, pair in enumerate(zip(mask, term, strict=False)) if pair[0] != pair[1]), 0)
    return max(0, min(differs, len(mask) - 2))


def _numbers(encoded: bytes) -> array[int]:
    numbers = array("I")
    assert numbers.itemsize == 4
    numbers.frombytes(encoded[: len(encoded) // 4 * 4])
    return numbers


def _number(pair: str) -> int:
    return int.from_bytes(pair.encode("utf-16-le", "surrogatepass")[:4], "little")


@cache
def _shipped_pairs() -> _Pairs:
    return _Pairs(shipped_masks())


def find_written_out(text: str, table: TermTable | None) -> Iterator[MaskRange]:
    """Masks that the tables list, and slips in fixed phrases."""
    pairs = _shipped_pairs() if table is None or not table.masks else _Pairs({**shipped_masks(), **table.masks})
    for number, at in pairs.places_in(text):
        for mask, place in pairs.masks.get(number, ()):
            start = at - place
            if start >= 0 and text.startswith(mask, start) and not _goes_with_the_one_before(text, start):
                yield start, start + len(mask), pairs.terms[mask]
        yield from _slips_at(text, at)


def _goes_with_the_one_before(text: str, at: int) -> bool:
    before = text[at - 1] if at else ""
    if text[at] in "档挡":
        return before in _BEFORE_FILE
    return text[at] in "XxX×*" and before == text[at]


def _slips_at(text: str, at: int) -> Iterator[MaskRange]:
    """Phrases of which the text has all but one of the two characters at ``at``."""
    for phrase_number, slot, offset in _candidates(text[at : at + 2]):
        table = slips()
        phrase, start = table.phrases[phrase_number], at - offset
        if (
            start >= 0
            and text.startswith(phrase[:slot], start)
            and text.startswith(phrase[slot + 1 :], start + slot + 1)
        ):
            first, last = table.cores[phrase_number]
            yield start + first, start + last, phrase[first:last]


@lru_cache(maxsize=8192)
def _candidates(pair: str) -> tuple[tuple[int, int, int], ...]:
    """The phrases that may have the pair by a slip: which, the place of the wrong character, the place of the pair."""
    table = slips()
    found = []
    for known, wrong in ((1, 0), (0, 1)):
        for phrase_number, place in table.places.get(pair[known], ()):
            slot = place + wrong - known
            if 0 <= slot < len(table.phrases[phrase_number]) and pair[wrong] in table.wrong[phrase_number][slot]:
                found.append((phrase_number, slot, place - known))
    return tuple(found)

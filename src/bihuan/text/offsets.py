"""Offsets in Unicode code points (ours) and in UTF-16 units (the browser's), one into the other."""

from __future__ import annotations

import re
from bisect import bisect_left

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class BrowserOffsets:
    """Converts offsets of one text both ways; a text without characters beyond the first plane costs one look."""

    __slots__ = ("_points", "_units")

    def __init__(self, text: str) -> None:
        self._points = [found.start() for found in _ASTRAL.finditer(text)]
        self._units = [point + n for n, point in enumerate(self._points)]

    def to_units(self, offset: int) -> int:
        """UTF-16 units before the code point offset."""
        return offset + bisect_left(self._points, offset)

    def to_points(self, units: int) -> int:
        """Code points before the UTF-16 offset; inside a surrogate pair, where the pair begins."""
        before = bisect_left(self._units, units)
        return units - before


def units_before(text: str, offset: int) -> int:
    """UTF-16 units before one code point offset, without keeping a table."""
    return offset + sum(1 for _ in _ASTRAL.finditer(text, 0, offset))

"""Offsets for those who count otherwise: a browser counts UTF-16 units, everything here Unicode code points."""

from __future__ import annotations

import re
from bisect import bisect_left

_BEYOND = re.compile("[\U00010000-\U0010ffff]")


class Utf16Offsets:
    """Code points of one text as UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._beyond = [match.start() for match in _BEYOND.finditer(text)]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._beyond, offset)

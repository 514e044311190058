"""Which rare characters a text has at all: what looks for those it has not can be passed over.

Most texts have no odd widths, no traditional characters, no blanks inside lines, no Latin letters; searching for each of them costs
more than everything else that folding does. One look at all characters tells, where numpy is loaded anyway (a collection is
compared); a single document must not wait for numpy to be loaded, and all kinds are looked for in it.
"""

from __future__ import annotations

import re
import sys
from enum import IntFlag
from functools import cache, reduce
from operator import or_
from typing import Any

from bihuan.text.blanks import BLANK_RUN
from bihuan.text.punctuation import HALF_MARKS
from bihuan.text.spelling import MARKS
from bihuan.text.unmasking import LETTER
from bihuan.text.width import REALLY_ODD, traditional
from bihuan.text.withheld import SIGNS

_WORTH_LOOKING = 200  # characters
_BASIC_PLANE = 1 << 16


class Rare(IntFlag):
    """Kinds of characters that a text may have."""

    ODD = 1  # width variants, compatibility forms, carriage returns
    TRADITIONAL = 2
    BLANK = 4  # blanks and what is invisible, line ends apart
    LETTER = 8  # Latin
    MARK = 16  # may stand between the characters of a masked term
    HALF_MARK = 32  # half-width punctuation
    SIGN = 64  # of a fact withheld


EVERY_KIND = reduce(or_, Rare)


def rare_in(text: str) -> Rare:
    """The kinds of rare characters in a text: those that it has, and perhaps some that it has not."""
    numpy = sys.modules.get("numpy")
    if numpy is None or len(text) < _WORTH_LOOKING:
        return EVERY_KIND
    units = numpy.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    return Rare(int(numpy.bitwise_or.reduce(_kinds(numpy)[units])))


@cache
def _kinds(numpy: Any) -> Any:
    """For each UTF-16 code unit the kinds it may be of, all for halves of characters beyond the basic plane."""
    kinds = numpy.zeros(_BASIC_PLANE, dtype=numpy.uint8)
    characters = "".join(map(chr, range(_BASIC_PLANE)))
    for kind, pattern in _patterns().items():
        for found in re.finditer(pattern, characters):
            kinds[found.start() : found.end()] |= numpy.uint8(kind)
    kinds[0xD800:0xE000] = EVERY_KIND
    return kinds


def _patterns() -> dict[Rare, str]:
    return {
        Rare.ODD: rf"{REALLY_ODD.pattern}|\r",
        Rare.TRADITIONAL: traditional().pattern,
        Rare.BLANK: BLANK_RUN.pattern,
        Rare.LETTER: LETTER.pattern,
        Rare.MARK: f"[{re.escape(MARKS)}]",
        Rare.HALF_MARK: f"[{HALF_MARKS}]",
        Rare.SIGN: f"[{SIGNS}]",
    }

"""The words of an opinion (意见原文): kept as they are, without what cannot be read or would spoil the page; and what is the same."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator

from bihuan_web.common.errors import Refused

LONGEST = 5_000  # characters
_MARKS_ON_ONE = 4  # combining marks on a letter; no script needs more, and towers of them run over their neighbours
# Written by nobody on purpose, they turn the reading order round.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HIDDEN = ("Cc", "Cs")


def clean(text: str) -> str:
    """The text as it is kept; raises ``Refused`` where it is too long, and then nothing of it is lost: the form still has it."""
    kept = "".join(_readable(text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    if len(kept) > LONGEST:
        raise Refused(
            f"这条意见有 {len(kept)} 字，最多 {LONGEST} 字，请分几条写",
            f"the opinion has {len(kept)} characters, at most {LONGEST} can be taken: write several",
            code="too-long",
        )
    return kept


def sameness(text: str, *where: object) -> str:
    """What two opinions share that say the same: differences of width, case, blanks and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(one for one in folded if unicodedata.category(one)[0] in "LNS")
    place = "/".join(str(one) for one in where)
    return hashlib.sha256(f"{place}\n{letters or folded}".encode()).hexdigest()


def _readable(text: str) -> Iterator[str]:
    marks = 0
    for one in text:
        category = unicodedata.category(one)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if one in "\n\t" or not (category in _HIDDEN or one in _TURNING or marks > _MARKS_ON_ONE):
            yield one

"""The mark of a finding (发现的指纹): what makes a finding of a later version the same one.

It is made of the rule, of the words it stands at and of what it says, without blanks, figures and keys of items: an item that moved
or has another number is still the same, words that were changed are looked at anew. Equal ones are told apart by their order.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

LENGTH = 24  # hexadecimal digits
_CHANGING = re.compile(r"\b[A-Z]\d+(?:\.E?\d+)?\b|\d+(?:\.\d+)?%?")


def marks_of(text: str, findings: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The mark of each finding of an examination, in its order."""
    seen: Counter[str] = Counter()
    for one in findings:
        said = _CHANGING.sub("", "".join(str(one["message"]).split()))
        words = "".join(text[one["start"] : one["end"]].split())
        key = "\x1f".join((one["rule"], words, said))
        seen[key] += 1
        yield hashlib.sha256(f"{key}\x1f{seen[key]}".encode("utf-8", "replace")).hexdigest()[:LENGTH]

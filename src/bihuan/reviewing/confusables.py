"""Wrong characters this genre is known for (常见错别字), from ``data/confusables.txt``: wrong → right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bihuan.reviewing.lexicon import either, is_expression, terms

_LOOKAROUND = re.compile(r"\(\?[^)]*\)")


class Confusables(NamedTuple):
    """One pattern for all wrong forms, what is right for each, and where bare words may be right the closer check."""

    pattern: re.Pattern[str]
    right: dict[str, str]
    closer: dict[str, re.Pattern[str]]


def find_confusables(text: str) -> Iterator[tuple[int, int, str]]:
    """Where wrong forms stand, and what is right."""
    known = _confusables()
    for match in known.pattern.finditer(text):
        wrong = match.group()
        if wrong not in known.closer or known.closer[wrong].match(text, match.start()):
            yield match.start(), match.end(), known.right[wrong]


@cache
def _confusables() -> Confusables:
    right: dict[str, str] = {}
    closer: dict[str, re.Pattern[str]] = {}
    for line in terms("confusables"):
        wrong, _, good = (part.strip() for part in line.partition("→"))
        bare = _LOOKAROUND.sub("", wrong[1:-1]) if is_expression(wrong) else wrong
        right[bare] = good
        if is_expression(wrong):  # kept out of the one pattern, which is fast because it is all plain words
            closer[bare] = re.compile(wrong[1:-1])
    return Confusables(either(tuple(right)), right, closer)

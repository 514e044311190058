"""Wrong characters this genre is known for (常见错别字), from ``data/confusables.txt``: wrong → right."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bihuan.reviewing.lexicon import either, terms


class Confusables(NamedTuple):
    """One pattern for every wrong form, and what is right for each."""

    pattern: re.Pattern[str]
    right: dict[str, str]
    expressions: tuple[tuple[re.Pattern[str], str], ...]

    def advice(self, wrong: str) -> str:
        """What should stand instead of the words that the pattern found."""
        found = self.right.get(wrong)
        return found or next(good for expression, good in self.expressions if expression.fullmatch(wrong))


@cache
def confusables() -> Confusables:
    entries = [tuple(part.strip() for part in line.split("→", 1)) for line in terms("confusables")]
    right = {wrong: good for wrong, good in entries if not wrong.startswith("/")}
    expressions = tuple((re.compile(wrong[1:-1]), good) for wrong, good in entries if wrong.startswith("/"))
    return Confusables(either(tuple(wrong for wrong, _ in entries)), right, expressions)

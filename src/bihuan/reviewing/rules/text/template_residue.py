"""template-residue: what a template left behind (模板残留): blanks to fill, a year or a unit not its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.lexicon import triggered
from bihuan.reviewing.residue import foreign_names, strange_levels, strange_years
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_FORBIDDEN_BEFORE = re.compile(r"[A-Za-z]")


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    yield from _blanks(review)
    yield from strange_years(review)
    yield from foreign_names(review)
    yield from strange_levels(review)


def _blanks(review: ReviewInput) -> Iterator[Remark]:
    text = review.folded.text
    groups: dict[str, list[tuple[int, int]]] = {}
    taken: list[tuple[int, int]] = []
    for needed, expression in triggered("blanks_to_fill"):
        for match in expression.finditer(text) if any(char in text for char in needed) else ():
            start, end = match.span()
            inside = any(start < taken_end and taken_start < end for taken_start, taken_end in taken)
            if not inside and not _FORBIDDEN_BEFORE.match(text, start - 1 if start else 0, start):
                taken.append((start, end))
                groups.setdefault(match.group(), []).append((start, end))
    for words, places in groups.items():
        spans = [review.folded.to_source(*place) for place in places]
        yield Remark(
            spans[0],
            f"“{words}”像是模板里没有填的地方" + (f"，共 {len(spans)} 处" if len(spans) > 1 else ""),
            f"{words!r} looks like a blank left unfilled",
            related=tuple(spans[1:]),
        )


RULE = Rule(
    slug="template-residue",
    title="模板残留",
    title_en="Left over from a template",
    severity=Severity.WARNING,
    check=check,
    suggestion="换成自己的单位、时间和情况，并通读全文看还有没有类似的地方。",
    suggestion_en="Put your own unit, time and facts here, and read the text for more of the kind.",
)

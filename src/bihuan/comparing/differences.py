"""A passage of two documents -> what differs inside it: years, figures, names, places, wording."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bihuan.comparing.results import Difference, Pair, Passage, Range

_TOKEN = re.compile(
    r"(?P<year>(?:19|20)\d\d(?=年|年度|\D|$)|二[〇零]\w[一二三四五六七八九〇零](?=年))"
    r"|(?P<figure>\d+(?:[.,]\d+)*%?|[〇零一二三四五六七八九十百千万亿两]+)"
)
_FACTS = frozenset({"year", "figure", "name", "place"})
_WORDS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class _Token:
    """A figure, a name or one character, as one sign to compare."""

    start: int
    end: int
    kind: str
    words: str


def differences(
    a: str, b: str, passage: Passage, *, names: Set[str] = frozenset(), places: Set[str] = frozenset()
) -> tuple[Difference, ...]:
    """What differs between the two sides of a passage, in order; ``a`` and ``b`` are the texts of its documents."""
    finder = _finder(names, places)
    ones, others = _tokens(a, passage.a, finder, places), _tokens(b, passage.b, finder, places)
    found = []
    for step in Levenshtein.opcodes([one.words for one in ones], [one.words for one in others]):
        if step.tag == "equal":
            continue
        left, right = ones[step.src_start : step.src_end], others[step.dest_start : step.dest_end]
        if len(left) == len(right):  # a change in place: sign by sign
            sides = [([one], [other]) for one, other in zip(left, right, strict=True)]
        else:
            sides = [(left, right)]
        for one_side, other_side in _joined(sides):
            kind = _kind(one_side, other_side)
            if kind:
                found.append(
                    Difference(
                        kind,
                        _range(ones, one_side, step.src_start, passage.a),
                        _range(others, other_side, step.dest_start, passage.b),
                    )
                )
    return tuple(found)


def only_facts_changed(
    pair: Pair, a: str, b: str, *, names: Set[str] = frozenset(), places: Set[str] = frozenset()
) -> bool:
    """Whether two near-duplicates differ in nothing but years, figures, names and places."""
    if not pair.near_duplicate or not pair.passages:
        return False
    inside = all(
        one.kind in _FACTS
        for passage in pair.passages
        for one in differences(a, b, passage, names=names, places=places)
    )
    return inside and _covered(a, [one.a for one in pair.passages]) and _covered(b, [one.b for one in pair.passages])


def _covered(text: str, ranges: list[Range]) -> bool:
    """Whether hardly anything (a title, a signature) stands outside of the ranges."""
    outside, at = 0, 0
    for start, end in [*sorted(ranges), (len(text), len(text))]:
        outside += len(_WORDS.findall(text[at:start])) if start > at else 0
        at = max(at, end)
    return outside <= max(20, len(text) // 50)


def _finder(names: Set[str], places: Set[str]) -> re.Pattern[str]:
    terms = sorted((one for one in names | places if one), key=lambda one: (-len(one), one))
    if not terms:
        return _TOKEN
    return re.compile("(?P<term>" + "|".join(map(re.escape, terms)) + ")|" + _TOKEN.pattern)


def _tokens(text: str, where: Range, finder: re.Pattern[str], places: Set[str]) -> list[_Token]:
    tokens: list[_Token] = []
    at, end = where
    for match in finder.finditer(text, at, end):
        tokens += [_Token(place, place + 1, "", text[place]) for place in range(at, match.start())]
        kind = match.lastgroup or ""
        if kind == "term":
            kind = "place" if match[0] in places else "name"
        tokens.append(_Token(match.start(), match.end(), kind, match[0]))
        at = match.end()
    return tokens + [_Token(place, place + 1, "", text[place]) for place in range(at, end)]


def _joined(sides: list[tuple[list[_Token], list[_Token]]]) -> list[tuple[list[_Token], list[_Token]]]:
    """Neighbouring changes of plain characters are one change of wording."""
    joined: list[tuple[list[_Token], list[_Token]]] = []
    for left, right in sides:
        plain = not any(one.kind for one in left + right)
        if joined and plain and not any(one.kind for one in joined[-1][0] + joined[-1][1]):
            joined[-1] = (joined[-1][0] + left, joined[-1][1] + right)
        else:
            joined.append((left, right))
    return joined


def _kind(left: list[_Token], right: list[_Token]) -> str:
    kinds = {one.kind for one in left + right if one.kind or _WORDS.match(one.words)}
    if not kinds:
        return ""  # punctuation or blanks
    if len(kinds) == 1 and "" not in kinds:
        return kinds.pop()
    if kinds <= {"year", "figure"}:
        return "figure"
    return "wording"


def _range(tokens: list[_Token], side: list[_Token], index: int, whole: Range) -> Range:
    if side:
        return side[0].start, side[-1].end
    at = tokens[index].start if index < len(tokens) else whole[1]
    return at, at

"""A passage of two documents -> what differs inside it: dates, years, figures, names, places, wording."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from bihuan.comparing.naming import named_change
from bihuan.comparing.results import Difference, Pair, Passage, Range

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_TOKEN = re.compile(
    rf"(?P<date>(?:(?:(?:19|20)\d\d|二[〇零]\w[一二三四五六七八九〇零])年)?{_NUMBER}月(?:份|{_NUMBER}[日号])?|(?:19|20)\d\d(?P<mark>[-./])\d\d?(?P=mark)\d\d?)"
    r"|(?P<year>(?:19|20)\d\d(?=年|年度|\D|$)|二[〇零]\w[一二三四五六七八九〇零](?=年))"
    r"|(?P<figure>\d+(?:[.,]\d+)*%?|[〇零一二三四五六七八九十百千万亿两]+)"
)
_YEAR = re.compile(r"^(?:\d{4}|[二〇零一三四五六七八九]{4})(?=[-./年])")
_FACTS = frozenset({"date", "year", "figure", "name", "place"})
_WORDS = re.compile(r"\w")
_OF_DATES = frozenset("年月日号度份初底")
_GAP = 2  # characters that two changes of one name may have in common between them
_LONGEST_NAME = 12


@dataclass(frozen=True, slots=True)
class _Token:
    """A figure, a name or one character, as one sign to compare."""

    start: int
    end: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The signs of a side, column by column: a text has thousands, and few of them differ."""

    starts: list[int]
    kinds: list[str]
    words: list[str]

    def __len__(self) -> int:
        return len(self.starts)

    def between(self, first: int, last: int) -> list[_Token]:
        return [self.at(index) for index in range(first, last)]

    def at(self, index: int) -> _Token:
        start, words = self.starts[index], self.words[index]
        return _Token(start, start + len(words), self.kinds[index], words)


def differences(
    a: str, b: str, passage: Passage, *, names: Set[str] = frozenset(), places: Set[str] = frozenset()
) -> tuple[Difference, ...]:
    """What differs between the two sides of a passage, in order; ``a`` and ``b`` are the texts of its documents."""
    finder = _finder(frozenset(names), frozenset(places))
    ones, others = _tokens(a, passage.a, finder, places), _tokens(b, passage.b, finder, places)
    found = []
    for step in Levenshtein.opcodes(ones.words, others.words):
        if step.tag == "equal":
            continue
        left, right = ones.between(step.src_start, step.src_end), others.between(step.dest_start, step.dest_end)
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
    return tuple(_with_names(a, b, found))


def _with_names(a: str, b: str, found: list[Difference]) -> Iterator[Difference]:
    """The differences, those of wording that turn out to change a name or a place as such; two of one name are one."""
    at, free = 0, (0, 0)
    while at < len(found):
        one, several = found[at], 1
        for count in (3, 2, 1):
            some, following = found[at : at + count], found[at + count : at + count + 1]
            whole = _date(a, b, some) or _named(a, b, some) if len(some) == count else None
            if whole and _is_between(whole, free, following):
                one, several = whole, count
                break
        yield one
        at, free = at + several, (one.a[1], one.b[1])


def _is_between(one: Difference, free: Range, following: Sequence[Difference]) -> bool:
    """A name that was widened by what both have must not reach into the difference before or after it."""
    before = one.a[0] >= free[0] and one.b[0] >= free[1]
    return before and all(one.a[1] <= other.a[0] and one.b[1] <= other.b[0] for other in following)


def _date(a: str, b: str, some: list[Difference]) -> Difference | None:
    """A date of which one text has more than the other: 2023年 → 2024年3月."""
    if len(some) != 2 or {one.kind for one in some} not in ({"date", "wording"}, {"year", "wording"}):
        return None
    words = next(a[slice(*one.a)] + b[slice(*one.b)] for one in some if one.kind == "wording")
    if some[0].a[1] != some[1].a[0] or some[0].b[1] != some[1].b[0] or not _OF_DATES.issuperset(words):
        return None
    return Difference("date", (some[0].a[0], some[1].a[1]), (some[0].b[0], some[1].b[1]))


def _named(a: str, b: str, some: list[Difference]) -> Difference | None:
    if any(one.kind != "wording" for one in some):
        return None
    for one, following in pairwise(some):
        gap = following.a[0] - one.a[1]
        if gap > _GAP or a[one.a[1] : following.a[0]] != b[one.b[1] : following.b[0]]:
            return None
    first, second = (some[0].a[0], some[-1].a[1]), (some[0].b[0], some[-1].b[1])
    if not 0 < first[1] - first[0] <= _LONGEST_NAME or not 0 < second[1] - second[0] <= _LONGEST_NAME:
        return None
    named = named_change(a, first, b, second)
    return Difference(*named) if named else None


def only_facts_changed(
    pair: Pair,
    a: str,
    b: str,
    *,
    names: Set[str] = frozenset(),
    places: Set[str] = frozenset(),
    known: Iterable[Sequence[Difference]] | None = None,
) -> bool:
    """Whether two near-duplicates differ in nothing but years, figures, names and places.

    ``known`` are the differences of each passage where they were found before.
    """
    if not pair.near_duplicate or not pair.passages:
        return False
    if known is None:
        known = (differences(a, b, one, names=names, places=places) for one in pair.passages)
    inside = all(one.kind in _FACTS for found in known for one in found)
    return inside and _covered(a, [one.a for one in pair.passages]) and _covered(b, [one.b for one in pair.passages])


def _covered(text: str, ranges: list[Range]) -> bool:
    """Whether hardly anything (a title, a signature) stands outside of the ranges."""
    outside, at = 0, 0
    for start, end in [*sorted(ranges), (len(text), len(text))]:
        outside += len(_WORDS.findall(text[at:start])) if start > at else 0
        at = max(at, end)
    return outside <= 20


@lru_cache(maxsize=64)
def _finder(names: frozenset[str], places: frozenset[str]) -> re.Pattern[str]:
    terms = sorted((one for one in names | places if one), key=lambda one: (-len(one), one))
    if not terms:
        return _TOKEN
    return re.compile("(?P<term>" + "|".join(map(re.escape, terms)) + ")|" + _TOKEN.pattern)


def _tokens(text: str, where: Range, finder: re.Pattern[str], places: Set[str]) -> _Tokens:
    found = _Tokens([], [], [])
    at, end = where
    for match in finder.finditer(text, at, end):
        _add_plain(found, text, at, match.start())
        kind = match.lastgroup or ""
        if kind == "term":
            kind = "place" if match[0] in places else "name"
        found.starts.append(match.start())
        found.kinds.append(kind)
        found.words.append(match[0])
        at = match.end()
    _add_plain(found, text, at, end)
    return found


def _add_plain(found: _Tokens, text: str, start: int, end: int) -> None:
    found.starts.extend(range(start, end))
    found.kinds.extend([""] * (end - start))
    found.words.extend(text[start:end])


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
    signs = [one for one in left + right if one.kind or _WORDS.match(one.words)]
    kinds = {one.kind for one in signs}
    if not kinds:
        return ""  # punctuation or blanks
    if kinds & {"date", "year"} and all(one.kind or one.words in _OF_DATES for one in signs):
        kinds.discard("")  # 2023年 → 2024年3月
    if kinds == {"date"} and len(left) == len(right) == 1 and _without_year(left[0]) == _without_year(right[0]):
        return "year"
    if len(kinds) == 1 and "" not in kinds:
        return kinds.pop()
    if kinds <= {"date", "year", "figure"}:
        return "date" if "date" in kinds else "figure"
    return "wording"


def _without_year(one: _Token) -> str:
    return _YEAR.sub("", one.words)


def _range(tokens: _Tokens, side: list[_Token], index: int, whole: Range) -> Range:
    if side:
        return side[0].start, side[-1].end
    at = tokens.starts[index] if index < len(tokens) else whole[1]
    return at, at

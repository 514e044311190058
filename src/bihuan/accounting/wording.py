"""What two passages have in common once years, ordinals and figures are set aside: masked words, weighted pairs, shared runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from math import fsum, log

_FIGURE = "0"
_HAN = "〇○零一二三四五六七八九十百千万亿两几"
_UNITS = "年月日天周季次个条项件名人户元角万亿小时分钟期批场篇本章节课字处家所岁里公吨亩米倍成轮遍页号届点位份支台辆封句段类级层遭趟"
# Numbers in either script, and the words that name a year by where one stands. A Chinese numeral by itself counts only
# before a unit or in an ordinal: 零敲碎打 and 一知半解 are words.
_NUMBER = re.compile(
    rf"[0-9]+(?:[.,:/~～—–-]*[0-9]+)*[%％]?[{_HAN}]*|[{_HAN}]{{2,}}|(?<=[第周])[{_HAN}]|[{_HAN}半](?=[{_UNITS}])"
    r"|(?:[去今上本前当]|上[一1])年度?"
)
_LEAD = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}(?:是|、)|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．)）]|[①-⑳]|"
    r"其[一二三四五六七八九十][，、]?|第[一二三四五六七八九十][，、是])\s*"
)
_LONGEST = 2000  # characters that a shared run is looked for in; a longer item is many items that were read as one
_SLIGHT = 0.25  # what a pair of characters weighs that every such document has


@dataclass(slots=True)
class Words:
    """A passage with its numbers set aside and its signs dropped; ``origin`` maps back to the folded text."""

    text: str
    origin: list[tuple[int, int]]
    pairs: frozenset[str] = field(default_factory=frozenset)


def words_of(folded: str, start: int, end: int) -> Words:
    """The words in ``[start, end)`` of a folded text."""
    lead = _LEAD.match(folded, start, end)
    at = lead.end() if lead else start
    characters: list[str] = []
    origin: list[tuple[int, int]] = []
    for found in _NUMBER.finditer(folded, at, end):
        _take(folded, at, found.start(), characters, origin)
        characters.append(_FIGURE)
        origin.append(found.span())
        at = found.end()
    _take(folded, at, end, characters, origin)
    if not characters:  # nothing but signs: they are all there is to compare
        origin = [(at, at + 1) for at in range(start, end)]
        characters = list(folded[start:end])
    text = "".join(characters)
    return Words(text, origin, frozenset(pairs_of(text)))


def _take(folded: str, start: int, end: int, characters: list[str], origin: list[tuple[int, int]]) -> None:
    for at in range(start, end):
        if folded[at].isalnum():
            characters.append(folded[at])
            origin.append((at, at + 1))


def pairs_of(text: str) -> Iterable[str]:
    """The pairs of neighbouring characters; none that touches a figure."""
    return (text[i : i + 2] for i in range(len(text) - 1) if _FIGURE not in text[i : i + 2])


class Weights:
    """How much it tells to share a pair: the fewer sentences of the two documents have it, the more (idf)."""

    def __init__(self, sentences: Iterable[frozenset[str]]) -> None:
        held: Counter[str] = Counter()
        count = 1
        for pairs in sentences:
            held.update(pairs)
            count += 1
        slight = common_pairs()
        self._weights = {
            pair: (_SLIGHT if pair in slight else 1.0) * log(1 + count / (1 + number)) for pair, number in held.items()
        }

    def of(self, pairs: Iterable[str]) -> float:
        """The weight of all of them, exactly rounded, so that no order of the pairs changes it."""
        weights = self._weights
        return fsum([weights.get(pair, 0.0) for pair in pairs])

    def rarest(self, pairs: Iterable[str], count: int) -> list[str]:
        """Those that tell most."""
        return sorted(pairs, key=lambda pair: (-self._weights.get(pair, 0.0), pair))[:count]

    def contained(self, part: frozenset[str], whole: frozenset[str]) -> float:
        """Which share of one passage's weight stands in the other."""
        total = self.of(part)
        return self.of(part & whole) / total if total else 0.0

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Twice what is shared over the sum of both (Dice)."""
        total = self.of(one) + self.of(other)
        return 2 * self.of(one & other) / total if total else 0.0


def shared_run(one: Words, other: Words) -> tuple[int, int, int]:
    """The longest run of words that both have: its folded range in ``other``, and its length."""
    matcher = SequenceMatcher(None, one.text[:_LONGEST], other.text[:_LONGEST], autojunk=False)
    run = matcher.find_longest_match()
    if not run.size:
        return 0, 0, 0
    return other.origin[run.b][0], other.origin[run.b + run.size - 1][1], run.size


@cache
def common_pairs() -> frozenset[str]:
    """Pairs of characters that most such documents have."""
    data = files("bihuan.accounting").joinpath("data/common_pairs.txt").read_text(encoding="utf-8")
    return frozenset(data.split())

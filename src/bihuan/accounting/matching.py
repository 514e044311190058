"""Which passages of this year's text take up an item of last year's: candidates on both sides -> scores and shared runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.accounting.wording import Weights, Words, shared_run

_TELLING = 6.0  # a name that weighs less shares nothing that tells
_SAME_MATTER = 0.3
_NAME = 6  # characters; shorter names are the same by chance
_VERBATIM = 12  # characters; a whole item of that length that stands in another is no chance
_MANY = 200  # passages; no examination that people wrote has more, a broken or hostile file may
_RAREST = 8
_LONG = 40  # characters; a shorter passage is judged by its name alone


@dataclass(frozen=True, slots=True)
class Passage:
    """An item or a sentence: the words that name it, and all its words, in folded offsets."""

    ref: str | None
    start: int
    end: int
    claim: Words
    whole: Words


@dataclass(frozen=True, slots=True)
class Match:
    """How surely a passage takes an item up, and the longest run that both have, in this year's folded text."""

    score: float
    shared: tuple[int, int]
    run: int


class Candidates:
    """Passages to compare with: all of them, or where there are very many, those that share the rarest pairs."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._all = passages
        self._holders: dict[str, list[Passage]] = {}
        if len(passages) > _MANY:
            for passage in passages:
                self._holders.setdefault(passage.whole.text, [passage])
                for pair in passage.whole.pairs:
                    self._holders.setdefault(pair, []).append(passage)

    def near(self, passage: Passage, weights: Weights) -> Sequence[Passage]:
        if not self._holders:
            return self._all
        found = {there.start: there for there in self._holders.get(passage.whole.text, ())}
        for pair in weights.rarest(passage.whole.pairs, _RAREST):
            found |= {there.start: there for there in self._holders.get(pair, ())[:_MANY]}
        return list(found.values())


def again(last: Passage, this: Passage, weights: Weights, least: float, *, slogans: bool = False) -> Match | None:
    """Does this year's item say last year's over again: by its name, or by most of its words?

    Strict, since it is shown to people as a repetition. Where names may be ``slogans`` (永葆清廉本色, 筑牢思想根基),
    a name alone is not enough.
    """
    if last.whole.text and last.whole.text == this.whole.text:
        return _match(1.0, last.whole, this, 1)
    if len(last.whole.text) >= _VERBATIM and last.whole.text in this.whole.text:
        return _match(1.0, last.whole, this, _VERBATIM)
    by_name = 0.0
    if len(last.claim.text) >= _NAME and last.claim.text == this.claim.text:
        by_name = 1.0
    elif weights.of(last.claim.pairs & this.claim.pairs) >= _TELLING:
        by_name = weights.alike(last.claim.pairs, this.claim.pairs)
    if slogans and by_name >= least and weights.alike(last.whole.pairs, this.whole.pairs) < _SAME_MATTER:
        by_name = 0.0
    by_words = 0.0
    if min(len(last.whole.text), len(this.whole.text)) >= _LONG:
        small, large = sorted((last.whole, this.whole), key=lambda words: len(words.text))
        by_words = weights.contained(small.pairs, large.pairs)
    score = max(by_name, by_words)
    if score < least:
        return None
    return _match(score, last.whole, this, 4)


def told(last: Passage, this: Passage, weights: Weights, least: float) -> Match | None:
    """Does a passage that looks back speak of last year's item? Lenient, since a miss would be shown as a silence."""
    score = max(
        weights.contained(last.claim.pairs, this.whole.pairs),
        weights.contained(this.whole.pairs, last.whole.pairs),
    )
    if score < least or weights.of(last.whole.pairs & this.whole.pairs) < _TELLING:
        return None
    return _match(score, last.whole, this, 3)


def _match(score: float, last: Words, this: Passage, least: int) -> Match | None:
    start, end, run = shared_run(last, this.whole)
    return Match(min(1.0, score), (start, end), run) if run >= least else None

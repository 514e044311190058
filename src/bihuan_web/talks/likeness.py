"""What is marked in prepared criticism (提示): the same text used twice, and nothing of its own in it. Never a verdict on anybody's attitude.

A mark is shown to whoever wrote the text; the office sees how many there are. Where a text is like somebody else's, nobody is told whose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bihuan.extracting.examples import names_a_fact
from bihuan_web.talks.models import Criticism

ALIKE = 0.9  # the share of equal characters from which two texts are one
_LEAST = 8  # characters: below this two people may well say the same
_NOT_WORDS = re.compile(r"\W+|_|同志")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in one text: like another of the speaker's own, like somebody else's, without a fact."""

    own_twice: bool
    others: bool
    factless: bool

    @property
    def alike(self) -> bool:
        return self.own_twice or self.others


def marks_of(texts: Sequence[Criticism], names: Iterable[str] = ()) -> dict[int, Marks]:
    """The marks of every text by key, each compared with all the others; ``names`` of people make no difference."""
    bare = [bare_words(one.text, names) for one in texts]
    own: set[int] = set()
    others: set[int] = set()
    for number, one in enumerate(texts):
        for before in range(number):
            if alike(bare[number], bare[before]):
                kind = own if one.speaker_id == texts[before].speaker_id else others
                kind |= {one.pk, texts[before].pk}
    return {one.pk: Marks(one.pk in own, one.pk in others, not names_a_fact(one.text)) for one in texts}


def bare_words(text: str, names: Iterable[str] = ()) -> str:
    """A text without blanks, marks and the names of people: what is left when only the receiver is another."""
    text = unicodedata.normalize("NFKC", text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return _NOT_WORDS.sub("", text).casefold()


def alike(one: str, other: str) -> bool:
    """Whether two bare texts are one and the same, a few characters apart."""
    if min(len(one), len(other)) < _LEAST:
        return False
    return Levenshtein.normalized_similarity(one, other, score_cutoff=ALIKE) >= ALIKE

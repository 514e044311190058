"""What differs from the version before, in the text itself (文内对照): ranges that were added, and words that are gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

_ALIKE = 55  # of 100: two lines that share less were not reworded, one went and another came
_NEAR = 8  # lines; how far on a reworded line is looked for
_FAR = 4_000  # characters; longer lines are the same or are not


@dataclass(frozen=True, slots=True)
class Compared:
    """``added``: ranges of this text; ``gone``: by position in this text the words of the version before that stood there."""

    added: tuple[tuple[int, int], ...] = ()
    gone: dict[int, str] = field(default_factory=dict)


def compared(before: str, now: str) -> Compared:
    """The differences of two texts, line by line and within lines that were reworded."""
    olds, news = before.splitlines(keepends=True), now.splitlines(keepends=True)
    at = [0]
    for line in news:
        at.append(at[-1] + len(line))
    found = _Found(len(now))
    for tag, first, last, start, end in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        left, right = list(range(first, last)), list(range(start, end))
        for one in left:
            again = next((new for new in right[:_NEAR] if _alike(olds[one], news[new])), None)
            if again is None:
                found.drop(at[right[0] if right else end], olds[one])
                continue
            while right[0] != again:
                found.add(at[right[0]], at[right.pop(0) + 1])
            found.reword(olds[one], news[right.pop(0)], at[again])
        for new in right:
            found.add(at[new], at[new + 1])
    return Compared(tuple(found.added), found.gone)


def _alike(old: str, new: str) -> bool:
    return bool(old.strip()) and bool(new.strip()) and max(len(old), len(new)) <= _FAR and ratio(old, new) >= _ALIKE


class _Found:
    """Collects differences; ``length`` is that of the text now."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.added: list[tuple[int, int]] = []
        self.gone: dict[int, str] = {}

    def add(self, start: int, end: int) -> None:
        self.added.append((start, end))

    def drop(self, at: int, words: str) -> None:
        if words.strip():
            place = min(at, max(self.length - 1, 0))
            self.gone[place] = self.gone.get(place, "") + words.strip("\n")

    def reword(self, old: str, new: str, at: int) -> None:
        for step in Levenshtein.opcodes(old, new):
            if step.tag != "equal" and step.src_end > step.src_start:
                self.drop(at + step.dest_start, old[step.src_start : step.src_end])
            if step.tag != "equal" and step.dest_end > step.dest_start:
                self.add(at + step.dest_start, at + step.dest_end)

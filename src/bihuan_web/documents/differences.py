"""Two versions of a document, item by item (逐项对照): kept, reworded, new or dropped. Matched as the engine matches years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bihuan.accounting.matching import Candidates, Passage, again
from bihuan.accounting.wording import Weights, words_of
from bihuan.text.sentences import sentences
from bihuan_web.documents.models import Item

KEPT, REWORDED, NEW, DROPPED = "kept", "reworded", "new", "dropped"
COMPARED = ("problem", "cause", "measure")
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of both versions, or of one: ``same``, ``taken`` (only before) or ``added`` (only now)."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One item of one kind in two versions; a side is None where it is new or dropped."""

    kind: str
    change: str
    before: Item | None
    now: Item | None
    pieces: tuple[Piece, ...] = ()

    @property
    def key(self) -> str:
        item = self.now or self.before
        return item.key if item else ""


def differences(before: Iterable[Item], text_before: str, now: Iterable[Item], text_now: str) -> list[Difference]:
    """Every problem, cause and measure of both versions, in the order of the new one, the dropped ones at the end."""
    olds, news = list(before), list(now)
    weights = Weights(
        words_of(text, start, end).pairs for text in (text_before, text_now) for start, end in sentences(text)
    )
    found: list[Difference] = []
    for kind in COMPARED:
        left = [one for one in olds if one.kind == kind]
        right = sorted((one for one in news if one.kind == kind), key=lambda one: one.start)
        pairs = _paired(left, text_before, right, text_now, weights)
        for item in right:
            old = pairs.get(item.key)
            found.append(_difference(kind, old, text_before, item, text_now))
        taken = {one.key for one in pairs.values()}
        found += [Difference(kind, DROPPED, one, None) for one in left if one.key not in taken]
    return found


def _paired(
    olds: Sequence[Item], text_before: str, news: Sequence[Item], text_now: str, weights: Weights
) -> dict[str, Item]:
    """For keys of the new version the old item, one to one, the surest pairs first."""
    by_key = {one.key: one for one in olds}
    candidates = Candidates([_passage(one, text_before) for one in olds])
    scored = []
    for place, item in enumerate(news):
        passage = _passage(item, text_now)
        for there in candidates.near(passage, weights):
            match = again(passage, there, weights, _ALIKE)
            if match is not None and there.ref:
                scored.append((-match.score, place, item.key, there.ref))
    pairs: dict[str, Item] = {}
    used: set[str] = set()
    for _, _, new, old in sorted(scored):
        if new not in pairs and old not in used:
            pairs[new] = by_key[old]
            used.add(old)
    return pairs


def _passage(item: Item, text: str) -> Passage:
    whole = words_of(text, item.start, item.end)
    named = item.claim_start is not None and item.claim_end is not None and item.claim_end > item.claim_start
    claim = words_of(text, item.claim_start or 0, item.claim_end or 0) if named else whole
    return Passage(item.key, item.start, item.end, claim, whole)


def _difference(kind: str, old: Item | None, text_before: str, new: Item, text_now: str) -> Difference:
    if old is None:
        return Difference(kind, NEW, None, new)
    before, now = text_before[old.start : old.end], text_now[new.start : new.end]
    if before.split() == now.split():
        return Difference(kind, KEPT, old, new)
    return Difference(kind, REWORDED, old, new, tuple(_pieces(before, now)))


def _pieces(before: str, now: str) -> Iterable[Piece]:
    for step in Levenshtein.opcodes(before, now):
        if step.tag == "equal":
            yield Piece("same", now[step.dest_start : step.dest_end])
            continue
        if step.src_end > step.src_start:
            yield Piece("taken", before[step.src_start : step.src_end])
        if step.dest_end > step.dest_start:
            yield Piece("added", now[step.dest_start : step.dest_end])

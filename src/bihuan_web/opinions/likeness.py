"""Which opinions are alike (相近意见): proposals only, a person decides. rapidfuzz compares, the engine's union-find joins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from bihuan.comparing.documents import Groups
from bihuan_web.opinions.models import Opinion

MOST = 1_000  # looked at together; the rest comes when these are sorted
_ALIKE = 55  # per cent of the characters that two have in common in the same order
_INSIDE = 90  # the same for a short one somewhere inside a long one
_SHORTEST_INSIDE = 8
_NAME = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """Opinions that may belong together, and a name for them: the words of the one that is most like the others."""

    opinions: tuple[Opinion, ...]
    name: str


def proposals(opinions: Sequence[Opinion]) -> list[Proposal]:
    """Groups of two or more, the largest first, and after them what is like nothing else as one group without a name."""
    texts = [_letters(one.text) for one in opinions]
    if not texts:
        return []
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, dtype=np.uint8)
    groups = Groups(len(texts))
    for one, other in np.argwhere(np.triu(scores >= _ALIKE, 1)):
        groups.join(int(one), int(other))
    inside = process.cdist(texts, texts, scorer=fuzz.partial_ratio, score_cutoff=_INSIDE, dtype=np.uint8)
    for one, other in np.argwhere(np.triu(inside, 1)):
        if min(len(texts[one]), len(texts[other])) >= _SHORTEST_INSIDE:
            groups.join(int(one), int(other))
    found = []
    for group in groups.members():
        centre = group[int(scores[np.ix_(group, group)].astype(int).sum(axis=1).argmax())]
        found.append(Proposal(tuple(opinions[at] for at in group), opinions[centre].text[:_NAME]))
    found.sort(key=lambda one: -len(one.opinions))
    alone = tuple(one for at, one in enumerate(opinions) if groups.size(at) == 1)
    return [*found, Proposal(alone, "")] if alone else found


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())

"""Seeds of very many documents -> shared stock: each passage once, where it stands in the first document that has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bihuan.comparing.masking import Codes, Places
from bihuan.comparing.passages import Crowds, reach
from bihuan.comparing.sketching import SEED

_FURTHEST = 2000  # how far the ends of a passage are looked for


@dataclass(frozen=True, slots=True)
class Stock:
    """A shared passage in the codes of the collection."""

    document: int
    start: int
    end: int
    documents: int


def stock(codes: Codes, starts: Places, crowds: Crowds, least: int) -> list[Stock]:
    """Neighbouring seeds of the same crowd are one passage; its ends are those that the next document confirms."""
    order = np.argsort(crowds.at)
    at, second, sizes = crowds.at[order], crowds.second[order], crowds.documents[order]
    if not len(at):
        return []
    document = np.searchsorted(starts, at, side="right") - 1
    apart = (document[1:] != document[:-1]) | (at[1:] - at[:-1] > SEED)
    apart |= np.maximum(sizes[1:], sizes[:-1]) > 2 * np.minimum(sizes[1:], sizes[:-1])
    begins = np.flatnonzero(np.concatenate([[True], apart]))
    ends = np.append(begins[1:], len(at)) - 1
    other = np.searchsorted(starts, second, side="right") - 1
    before = reach(codes, at[begins] - 1, second[begins] - 1, -1, _FURTHEST)
    before = np.minimum(
        before, np.minimum(at[begins] - starts[document[begins]], second[begins] - starts[other[begins]])
    )
    after = reach(codes, at[ends] + SEED, second[ends] + SEED, 1, _FURTHEST)
    room = np.minimum(starts[document[ends] + 1] - at[ends], starts[other[ends] + 1] - second[ends]) - SEED
    start, end = at[begins] - before, at[ends] + SEED + np.minimum(after, room)
    size = np.maximum.reduceat(
        sizes, begins
    )  # seeds near the ends are not chosen everywhere: the inner ones count best
    long = end - start >= least
    columns = (document[begins][long].tolist(), start[long].tolist(), end[long].tolist(), size[long].tolist())
    return _once(codes, [Stock(*column) for column in zip(*columns, strict=True)])


def _once(codes: Codes, found: list[Stock]) -> list[Stock]:
    """Each passage once, from the largest crowd on: which of its seeds are chosen depends on what stands around it."""
    known: set[bytes] = set()
    kept = []
    for one in sorted(found, key=lambda one: (-one.documents, one.start)):
        words = codes[one.start : one.end].tobytes()
        pieces = {words[at : at + 2 * SEED] for at in range(0, len(words) - 2 * SEED + 1, 2)}
        if 2 * len(pieces & known) < len(pieces):
            kept.append(one)
        known |= pieces
    return kept

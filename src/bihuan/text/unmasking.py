"""Masked terms (被遮掩的词): folded text -> where they stand and what they stand for; nothing uncertain is named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bihuan.text.slips import find_written_out
from bihuan.text.spelling import MaskRange, find_marked, find_read_aloud, find_spelled, find_spread, index_of
from bihuan.text.terms import TermTable

__all__ = ["LETTER", "MaskRange", "TermTable", "find_masks", "find_spelled_out"]

LETTER = re.compile("[A-Za-zāáǎàēéěèīíǐìōóǒòūúǔù]")
_BRACKETED = re.compile(r"[（(][A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]")


def find_masks(
    text: str,
    table: TermTable | None = None,
    blanks: Sequence[int] = (),
    *,
    letters: bool = True,
    marks: bool = True,
) -> list[MaskRange]:
    """The masked terms of a folded text, in order; ``blanks`` is before which characters blanks were dropped.

    ``letters`` and ``marks``: whether there may be Latin letters, and marks between characters, at all.
    """
    found = list(find_written_out(text, table))
    if letters and LETTER.search(text):
        found += find_spelled(text, table)
    if marks:
        found += find_marked(text, table)
    if blanks:
        found += find_spread(text, list(blanks), table)
    return _without_overlaps(found)


def find_spelled_out(text: str, table: TermTable | None = None) -> tuple[list[MaskRange], list[tuple[int, int]]]:
    """Characters with their sound in brackets: those that make a masked term together, and the brackets to drop."""
    if not LETTER.search(text) or not _BRACKETED.search(text):
        return [], []
    parts = list(find_read_aloud(text))
    terms = index_of(table).words
    masks: list[MaskRange] = []
    dropped: list[tuple[int, int]] = []
    n = 0
    while n < len(parts):
        stop = n + 1
        while stop < len(parts) and parts[stop][0] == parts[stop - 1][2]:
            stop += 1
        words = "".join(text[at] for at, _, _ in parts[n:stop])
        if words in terms:
            masks.append((parts[n][0], parts[stop - 1][2], words))
        else:
            dropped += [(start, end) for _, start, end in parts[n:stop]]
        n = stop
    return masks, dropped


def _without_overlaps(found: list[MaskRange]) -> list[MaskRange]:
    """In order; of two that overlap the longer, of equal ones the first."""
    kept: list[MaskRange] = []
    for mask in sorted(set(found), key=lambda m: (m[0], -m[1])):
        if kept and mask[0] < kept[-1][1]:
            if mask[1] - mask[0] > kept[-1][1] - kept[-1][0]:
                kept[-1] = mask
            continue
        kept.append(mask)
    return kept

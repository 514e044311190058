"""Texts -> masked codes: no blanks or punctuation, each figure one sign, names and places one sign; with the way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bihuan.comparing.results import Entry

Codes = NDArray[np.uint16]
Places = NDArray[np.int64]

FIGURE = ord("0")
NAMED = 0xF8F0  # of the private use area: what stands for a masked name or place
_FIGURES = "0123456789〇零一二三四五六七八九十百千万亿两"


@dataclass(frozen=True, slots=True)
class View:
    """Masked codes of several texts one after the other (遮蔽视图).

    ``at`` holds for each code the offset of its character in the joined texts, ``starts`` where each text's codes begin
    (one more than there are texts), ``offsets`` where each text begins in the joined texts.
    """

    codes: Codes
    at: Places
    starts: Places
    offsets: Places


class Masker:
    """Makes masked views; ``terms`` are names and places."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        groups: dict[int, set[tuple[int, ...]]] = {}
        for term in terms:
            if term:
                groups.setdefault(len(term), set()).add(tuple(map(ord, term)))
        self._terms = [(length, _packed(np.array(sorted(groups[length])))) for length in sorted(groups, reverse=True)]
        self._begins = np.zeros(65536, dtype=np.bool_)
        for group in groups.values():
            self._begins[[min(one[0], 65535) for one in group]] = True

    def view(self, entries: Sequence[Entry]) -> View:
        """The masked view of texts."""
        texts = [one.text for one in entries]
        offsets = np.cumsum([0, *map(len, texts)], dtype=np.int64)
        raw = _code_points("".join(texts))
        codes = _table()[np.minimum(raw, 65535)]
        if len(raw) and int(raw.max()) > 65535:
            beyond = raw > 65535
            codes[beyond] = (0xE000 | (raw[beyond] & 0x7FF)).astype(np.uint16)
        if self._terms:
            self._mask_terms(raw, codes, offsets)
        for entry, offset in zip(entries, offsets.tolist(), strict=False):
            if entry.names or entry.places or entry.aside:
                _mask_own(entry, codes[offset : offset + len(entry.text)])
        at = np.flatnonzero(codes)
        kept = codes[at]
        figure = kept == FIGURE
        again = figure[1:] & figure[:-1]
        starts = np.searchsorted(at, offsets)
        again[starts[(starts > 0) & (starts < len(kept))] - 1] = False  # a figure may begin a text
        keep = np.concatenate([np.ones(min(1, len(kept)), dtype=np.bool_), ~again])
        kept, at = kept[keep], at[keep]
        return View(kept, at, np.searchsorted(at, offsets).astype(np.int64), offsets)

    def _mask_terms(self, raw: NDArray[np.uint32], codes: Codes, offsets: Places) -> None:
        """The first character of a term becomes its sign, the others vanish; of two that overlap, the longer or the first."""
        candidates = np.flatnonzero(self._begins[np.minimum(raw, 65535)])
        ends = offsets[np.searchsorted(offsets, candidates, side="right")]
        taken = np.zeros(len(raw), dtype=np.bool_)
        for length, known in self._terms:
            fitting = candidates[candidates + length <= ends]
            letters = raw[fitting[:, None] + np.arange(length)]
            free = -1
            for start in fitting[np.isin(_packed(letters), known)].tolist():
                if start >= free and not taken[start : start + length].any():
                    codes[start], codes[start + 1 : start + length] = NAMED, 0
                    taken[start : start + length] = True
                    free = start + length


def _mask_own(entry: Entry, codes: Codes) -> None:
    """A document's own names and places each become their sign, what was set aside vanishes; ``codes`` are its own."""
    for start, end in entry.aside:
        codes[start:end] = 0
    for term in sorted({*entry.names, *entry.places}, key=lambda one: (-len(one), one)):
        at = entry.text.find(term) if term else -1
        while at >= 0:
            end = at + len(term)
            if codes[at] and not (codes[at:end] == NAMED).any():  # no part of a longer term
                codes[at], codes[at + 1 : end] = NAMED, 0
            at = entry.text.find(term, end)


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def written(entry: Entry) -> Codes:
    """The text as written, without blanks and what was set aside: what the plain Jaccard index is taken of."""
    raw = _code_points(entry.text)
    codes = np.where(raw > 65535, 0xE000 | (raw & 0x7FF), raw).astype(np.uint16)
    keep = ~_blank()[codes]
    for start, end in entry.aside:
        keep[start:end] = False
    return codes[keep]


@cache
def _table() -> Codes:
    """For each character of the basic plane what stands for it; 0 for what is dropped."""
    table = np.zeros(65536, dtype=np.uint16)
    for code in range(65536):
        character = chr(code)
        if character.isalnum():
            lower = character.lower()
            table[code] = ord(lower) if len(lower) == 1 else code
    for figure in _FIGURES:
        table[ord(figure)] = FIGURE
    return table


@cache
def _blank() -> NDArray[np.bool_]:
    return np.array([chr(code).isspace() for code in range(65536)])


def _packed(letters: NDArray[Any]) -> NDArray[np.uint64]:
    """One number for each row of code points (64 bits of a product sum: exact for practical purposes)."""
    total = np.zeros(len(letters), dtype=np.uint64)
    for column in range(letters.shape[1]):
        total = total * np.uint64(0x100000001B3) + letters[:, column].astype(np.uint64)
        total ^= total >> np.uint64(29)
    return total

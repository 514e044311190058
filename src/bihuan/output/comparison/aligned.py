"""A pair as people read it (并排): its passages in the order of the first text, every span in the texts as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.comparing import Pair
from bihuan.model import Span
from bihuan.output.comparison.compared import Compared


@dataclass(frozen=True, slots=True)
class Change:
    """One difference inside a passage; an empty span is where the other side has more."""

    kind: str
    a: Span
    b: Span


@dataclass(frozen=True, slots=True)
class Aligned:
    """One passage of a pair with its number, which counts from 1 and is the same on both sides."""

    number: int
    a: Span
    b: Span
    length: int
    matched: int
    verbatim: bool
    changes: tuple[Change, ...]


def aligned(compared: Compared, pair: Pair) -> tuple[Aligned, ...]:
    """The passages of a pair, numbered as they stand in ``pair.a``."""
    found = []
    for number, one in enumerate(sorted(pair.passages, key=lambda one: (one.a, one.b)), 1):
        changes = [
            Change(change.kind, compared.span(pair.a, change.a), compared.span(pair.b, change.b))
            for change in compared.differences(pair, one)
        ]
        a, b = compared.span(pair.a, one.a), compared.span(pair.b, one.b)
        # wording that is set aside (a heading) is not counted in the length, and may differ all the same
        verbatim = one.verbatim and not any(change.kind == "wording" for change in changes)
        found.append(Aligned(number, a, b, one.length, one.matched, verbatim, tuple(changes)))
    return tuple(found)


def in_order(compared: Compared) -> list[Pair]:
    """Documents alike as a whole first, then by the longest passage."""
    return sorted(compared.found.pairs, key=lambda one: (not one.near_duplicate, -one.longest, one.a, one.b))


def marked(text: str, span: Span, changes: Sequence[tuple[str, Span]]) -> list[tuple[str, str]]:
    """The words of ``span`` in runs, each with the kind of difference it is, empty for none.

    A run without words is where the other side has more.
    """
    runs, at = [], span.start
    for kind, where in changes:
        start, end = max(where.start, at), min(where.end, span.end)
        if start <= end:
            runs += [(text[at:start], ""), (text[start:end], kind)]
            at = end
    return [run for run in [*runs, (text[at : span.end], "")] if run[0] or run[1]]

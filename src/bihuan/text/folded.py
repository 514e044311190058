"""A folded view of a text with the way back: what matching reads instead of the text itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from bihuan.model.spans import Span

Edit = tuple[int, int, str]


class Folded:
    """A folded view (折叠视图): the source text with some ranges replaced, and a map between the two.

    Characters that no edit touches map one to one. Every character of a replacement maps to the whole range it
    replaces, so a span found in the view covers whole masks, never half of one. Offsets are code points.
    """

    __slots__ = ("_folded_at", "_ranges", "_replaced", "_source_at", "source_length", "text")

    def __init__(self, base: str, edits: Iterable[Edit] = ()) -> None:
        """``base`` has the source's length (it may differ from it character by character); edits are in order and do not overlap."""
        out: list[str] = []
        folded_at, source_at, replaced = [0], [0], [-1]
        position = folded = 0
        for start, end, replacement in edits:
            if start < position or end < start:
                raise ValueError("edits must be in order and must not overlap")
            if start > position:
                out.append(base[position:start])
                folded += start - position
            elif folded_at[-1] == folded:  # nothing lies between the last segment's start and this edit
                folded_at.pop(), source_at.pop(), replaced.pop()
            if replacement:
                folded_at.append(folded)
                source_at.append(start)
                replaced.append(end)
                out.append(replacement)
                folded += len(replacement)
            position = end
            folded_at.append(folded)
            source_at.append(end)
            replaced.append(-1)
        out.append(base[position:])
        self.text = "".join(out)
        self.source_length = len(base)
        self._folded_at, self._source_at, self._replaced = folded_at, source_at, replaced
        self._ranges: dict[Span, tuple[int, int]] = {}  # every stage asks for the same items' words

    @classmethod
    def restored(cls, text: str, source_length: int, segments: Sequence[tuple[int, int, int]]) -> Folded:
        """The view that had this text and these ``segments``; what stands only in it (masks, noise) is not brought back."""
        view = Folded.__new__(Folded)
        view.text, view.source_length, view._ranges = text, source_length, {}
        columns = zip(*segments, strict=True)
        view._folded_at, view._source_at, view._replaced = (list(column) for column in columns)
        return view

    @property
    def segments(self) -> list[tuple[int, int, int]]:
        """The map, to be stored: where each segment begins in the view and in the source, and the end of what it replaces or -1."""
        return list(zip(self._folded_at, self._source_at, self._replaced, strict=True))

    def source_start(self, offset: int) -> int:
        """Where the folded character at ``offset`` begins in the source; the source's end for the folded end."""
        if offset >= len(self.text):
            return self.source_length
        segment = bisect_right(self._folded_at, offset) - 1
        if self._replaced[segment] >= 0:
            return self._source_at[segment]
        return self._source_at[segment] + offset - self._folded_at[segment]

    def source_end(self, offset: int) -> int:
        """Where the folded character before ``offset`` ends in the source; the source's beginning for 0."""
        if offset <= 0:
            return 0
        segment = bisect_right(self._folded_at, offset - 1) - 1
        if self._replaced[segment] >= 0:
            return self._replaced[segment]
        return self._source_at[segment] + offset - self._folded_at[segment]

    def to_source(self, start: int, end: int) -> Span:
        """The source span of the folded range ``[start, end)``."""
        first = self.source_start(start)
        return Span(first, max(first, self.source_end(end)))

    def to_folded(self, offset: int) -> int:
        """The folded offset of a source offset; inside a replaced or dropped range, where that range begins."""
        segment = bisect_right(self._source_at, offset) - 1
        if segment < 0:
            return 0
        if self._replaced[segment] >= 0:
            return self._folded_at[segment]
        limit = self._folded_at[segment + 1] if segment + 1 < len(self._folded_at) else len(self.text)
        return min(self._folded_at[segment] + offset - self._source_at[segment], limit)

    def span_to_folded(self, span: Span) -> tuple[int, int]:
        """The folded range of a source span."""
        known = self._ranges.get(span)
        if known is None:
            start = self.to_folded(span.start)
            known = self._ranges[span] = start, max(start, self._folded_end(span.end))
        return known

    def of(self, span: Span) -> str:
        """The folded words of a source span."""
        start, end = self.span_to_folded(span)
        return self.text[start:end]

    def _folded_end(self, offset: int) -> int:
        """The folded offset after the last folded character that ends at or before the source offset (or contains it)."""
        if offset <= 0:
            return 0
        at = self.to_folded(offset - 1)
        segment = bisect_right(self._folded_at, at) - 1
        if (
            at < len(self.text)
            and self._replaced[segment] >= 0
            and self.source_start(at) <= offset - 1 < self.source_end(at + 1)
        ):
            return self._folded_at[segment + 1] if segment + 1 < len(self._folded_at) else len(self.text)
        return at + 1 if at < len(self.text) and self.source_start(at) == offset - 1 else at

"""Overlapping spans over one text, cut into flat pieces: whatever overlaps, the markup nests, the text is untouched."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.model import Span
from bihuan.output.html.markup import escape


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that is shown: its classes, and the item and the finding that scripts find it by."""

    span: Span
    classes: str
    item: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Insert:
    """An element without text of its own that stands between two characters (a label, a note's number).

    One that ``opens`` belongs to the words after it, the others to the words before. Lower ranks come first.
    """

    offset: int
    rank: int
    markup: str
    opens: bool = False


class MarkedText:
    """A text with marks and inserts, rendered range by range; ranges that part the text render everything once."""

    def __init__(self, text: str, marks: Iterable[Mark], inserts: Iterable[Insert] = ()) -> None:
        self._text = text
        self._before: dict[int, list[Insert]] = defaultdict(list)  # inserts that belong to what stands before
        self._after: dict[int, list[Insert]] = defaultdict(list)
        for insert in sorted(inserts, key=lambda i: i.rank):
            opens = insert.opens if 0 < insert.offset < len(text) else insert.offset == 0
            (self._after if opens else self._before)[insert.offset].append(insert)
        shown = [mark for mark in marks if mark.span]
        self._starts, self._openings = _pieces(len(text), shown, [*self._before, *self._after])

    def render(self, start: int, end: int) -> str:
        """The markup of ``text[start:end]``."""
        out: list[str] = []
        piece = bisect_right(self._starts, start) - 1
        at = start
        while at < end:
            limit = min(end, self._starts[piece + 1])
            out.extend(insert.markup for insert in self._after.get(at, ()))
            opening = self._openings[piece]
            words = escape(self._text[at:limit])
            out.append(f"{opening}{words}</span>" if opening else words)
            out.extend(insert.markup for insert in self._before.get(limit, ()))
            at = limit
            piece += 1
        return "".join(out)


def _pieces(length: int, marks: list[Mark], cuts: list[int]) -> tuple[list[int], list[str]]:
    """Where each piece starts (and, last, where the text ends), and the tag that opens it, empty for plain text."""
    events: dict[int, list[tuple[bool, int]]] = defaultdict(list)
    for cut in (0, length, *cuts):
        events[cut]  # a cut without a mark
    for index, mark in enumerate(marks):
        events[mark.span.start].append((True, index))
        events[mark.span.end].append((False, index))
    starts = sorted(events)
    active: dict[int, Mark] = {}
    openings = []
    for start in starts:
        for begins, index in events[start]:
            if begins:
                active[index] = marks[index]
            else:
                active.pop(index, None)
        openings.append(_opening(active.values()))
    return starts, openings


def _opening(active: Iterable[Mark]) -> str:
    marks = list(active)
    if not marks:
        return ""
    attributes = [f'class="{_joined(m.classes for m in marks)}"']
    if items := _joined(m.item for m in marks):
        attributes.append(f'data-item="{items}"')
    if findings := _joined(m.finding for m in marks):
        attributes.append(f'data-finding="{findings}"')
    return f"<span {' '.join(attributes)}>"


def _joined(words: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(word for word in words if word))

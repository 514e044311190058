"""Which element of a Word file every character came from (字符溯源): what writing comments needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from bihuan.reading.docx_package import Element


@dataclass(slots=True)
class Leaf:
    """One piece of text of a run, traced (用于批注定位): where it is in the text, and the element it came from."""

    start: int
    end: int
    element: Element
    anchor: Element | None  # for text boxes and notes: the element in a run of the body that shows them


@dataclass(slots=True)
class TracedParagraph:
    """A paragraph's range in the text, its number included, and its element."""

    start: int
    end: int
    element: Element
    anchor: Element | None


@dataclass(slots=True)
class Trace:
    """Which element every character came from; only collected for writing comments."""

    leaves: list[Leaf] = field(default_factory=list)
    paragraphs: list[TracedParagraph] = field(default_factory=list)

    def clear(self) -> None:
        self.leaves.clear()
        self.paragraphs.clear()

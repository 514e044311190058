"""Where a comment is anchored in a Word document (批注锚点): spans of the text → marks around the right runs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from bihuan.model import Span
from bihuan.reading.docx_package import WRAPPERS, Element, W
from bihuan.reading.docx_trace import Leaf, Trace

_P, _R, _T, _PPR, _RPR = f"{W}p", f"{W}r", f"{W}t", f"{W}pPr", f"{W}rPr"
_BOX = f"{W}txbxContent"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WHITE = " \t\r\n"


def merge_split_text(root: Element) -> None:
    """Take XML comments out of text elements, where they would hide half of the words from the reader."""
    for text in root.iter(_T):
        if len(text):
            etree.strip_tags(text, etree.Comment, etree.ProcessingInstruction)


@dataclass(slots=True)
class Place:
    """Where one comment goes: from the beginning of one leaf's character to the end of another's, or at a paragraph."""

    first: int = -1
    start: int = 0
    last: int = -1
    end: int = 0
    paragraph: Element | None = None


class Anchors:
    """Puts the marks of comments into the elements that ``trace`` was taken from."""

    def __init__(self, trace: Trace) -> None:
        self._leaves = [leaf for leaf in trace.leaves if leaf.end > leaf.start]
        self._starts = [leaf.start for leaf in self._leaves]
        self._ends = [leaf.end for leaf in self._leaves]
        self._paragraphs = trace.paragraphs
        self._segments: dict[int, list[tuple[int, Element]]] = {}

    def put(self, spans: Iterable[tuple[int, Span]], reference_style: str | None) -> None:
        """Mark each span with the comment of its number. Outer spans are marked outside inner ones."""
        wanted = sorted(spans, key=lambda item: (item[1].start, -item[1].end, item[0]))
        places = [(number, self._place(span)) for number, span in wanted]
        self._split(place for _, place in places)
        for number, place in places:
            self._mark(number, place, reference_style)

    def in_body(self, span: Span) -> bool:
        """Does the comment of this span stand beside the very words, and not at the box or note that holds them?"""
        place = self._place(span)
        if place.paragraph is not None:
            return not self._in_box_paragraph(span)
        return self._leaves[place.first].anchor is None

    def _place(self, span: Span) -> Place:
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end) - 1
        if first > last or not len(span):
            return Place(paragraph=self._paragraph_at(span.start))
        # Word ignores marks inside text boxes and notes, so those are marked at the place in the body that shows them;
        # what begins in the body ends there, and the other way round.
        if self._leaves[first].anchor is None:
            while self._leaves[last].anchor is not None:
                last -= 1
        elif self._leaves[last].anchor is not None:
            last = first
        start = max(0, span.start - self._starts[first])
        return Place(first, start, last, min(span.end, self._ends[last]) - self._starts[last])

    def _paragraph_at(self, offset: int) -> Element:
        """The paragraph that holds an offset; its number, where it has one, belongs to it. The first of joined ones."""
        index = max(0, bisect_right(self._paragraphs, offset, key=lambda paragraph: paragraph.start) - 1)
        while index and self._paragraphs[index - 1].start == self._paragraphs[index].start:
            index -= 1
        paragraph = self._paragraphs[index]
        return paragraph.element if paragraph.anchor is None else paragraph.anchor

    def _in_box_paragraph(self, span: Span) -> bool:
        return bool(self._paragraph_at(span.start).tag != _P)

    # -- splitting runs ---------------------------------------------------------

    def _split(self, places: Iterable[Place]) -> None:
        """Split runs so that every place begins and ends at the edge of one."""
        cuts: dict[int, set[int]] = {}
        for place in places:
            if place.paragraph is None:
                for index, offset in ((place.first, place.start), (place.last, place.end)):
                    leaf = self._leaves[index]
                    if 0 < offset < leaf.end - leaf.start and _can_be_split(leaf):
                        cuts.setdefault(index, set()).add(offset)
        for index, offsets in cuts.items():
            leaf = self._leaves[index].element
            segments = [(offset, _split_run(leaf, offset)) for offset in sorted(offsets, reverse=True)]
            self._segments[index] = [(0, leaf), *reversed(segments)]

    def _segment(self, index: int, offset: int) -> Element:
        """The element that holds the character at ``offset`` of a leaf, now that runs are split."""
        segments = self._segments.get(index)
        if segments is None:
            return self._leaves[index].element
        return segments[bisect_right(segments, offset, key=lambda segment: segment[0]) - 1][1]

    # -- marks ------------------------------------------------------------------

    def _mark(self, number: int, place: Place, reference_style: str | None) -> None:
        begin, end, reference = _marks(number, reference_style)
        paragraph = place.paragraph
        if paragraph is not None and paragraph.tag == _P:
            properties = paragraph.find(_PPR)
            at = 0 if properties is None else paragraph.index(properties) + 1
            paragraph[at:at] = [begin, end, reference]
            return
        if paragraph is not None:  # an empty paragraph of a text box or a note
            first = last = _markable(paragraph)
        else:
            head, tail = self._leaves[place.first], self._leaves[place.last]
            first = _markable(head.anchor if head.anchor is not None else self._segment(place.first, place.start))
            last = _markable(tail.anchor if tail.anchor is not None else self._segment(place.last, place.end - 1))
        first.addprevious(begin)
        _add_after(last, end)
        # The reference is a run of its own: outside of links, fields and insertions, which may be edited or rejected.
        outermost = end
        while outermost.getparent().tag != _P:
            outermost = outermost.getparent()
        _add_after(outermost, reference)


def _can_be_split(leaf: Leaf) -> bool:
    if leaf.anchor is not None or leaf.element.tag != _T or leaf.element.getparent().tag != _R:
        return False
    return bool(_markable(leaf.element) is leaf.element.getparent())


def _split_run(text: Element, offset: int) -> Element:
    """Part a run within one of its text elements; gives the text element that now begins the second run."""
    run = text.getparent()
    words = text.text or ""
    if text.get(_SPACE) != "preserve":
        words = words.strip(_WHITE)  # blanks that are not shown would be, once they are to be preserved
    second = run.makeelement(run.tag, dict(run.attrib), run.nsmap)
    properties = run.find(_RPR)
    if properties is not None:
        second.append(deepcopy(properties))
        second[-1].tail = None
    rest = text.makeelement(_T, dict(text.attrib), text.nsmap)
    followers = list(text.itersiblings())
    second.append(rest)
    second.extend(followers)
    text.text, rest.text = words[:offset], words[offset:]
    for element in (text, rest):
        element.set(_SPACE, "preserve")
    run.addnext(second)
    return rest


def _markable(element: Element) -> Element:
    """The element around which marks may stand: the run, or the outermost thing that must stay whole, such as a ruby."""
    path = [element]
    while path[-1].tag != _P:
        path.append(path[-1].getparent())
    path.pop()
    for candidate in reversed(path):
        if candidate.tag not in WRAPPERS:  # marks may stand inside those
            return candidate
    return element


def _add_after(element: Element, new: Element) -> None:
    """Add ``new`` right after ``element``; white space that follows stays behind."""
    parent = element.getparent()
    parent.insert(parent.index(element) + 1, new)


def _marks(number: int, reference_style: str | None) -> tuple[Element, Element, Element]:
    identity = {f"{W}id": str(number)}
    reference = etree.Element(_R)
    if reference_style is not None:
        properties = etree.SubElement(reference, _RPR)
        etree.SubElement(properties, f"{W}rStyle", {f"{W}val": reference_style})
    etree.SubElement(reference, f"{W}commentReference", identity)
    return (
        etree.Element(f"{W}commentRangeStart", identity),
        etree.Element(f"{W}commentRangeEnd", identity),
        reference,
    )


def highest_comment_number(*roots: Element | None) -> int:
    """The highest number that a comment or a mark of one has; -1 where there are none."""
    names = [f"{W}{name}" for name in ("comment", "commentRangeStart", "commentRangeEnd", "commentReference")]
    numbers = [
        int(value)
        for root in roots
        if root is not None
        for element in root.iter(*names)
        if re.fullmatch(r"\d{1,9}", value := element.get(f"{W}id", ""))
    ]
    return max(numbers, default=-1)

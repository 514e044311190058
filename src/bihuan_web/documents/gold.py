"""A corrected version as an annotated document (标注稿): the XML that docs/annotating.md describes. Text in it is verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from bihuan_web.documents.kinds import LETTERS
from bihuan_web.documents.models import Item, Link

# What XML cannot hold becomes one sign each, so that every position stays where it is.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Of elements over the same words the first is the outer one.
_RANK = {
    one: place
    for place, one in enumerate(
        ("preamble", "section", "aspect", "title", "byline", "heading", "credit", "problem", "cause", "measure", "prior",
         "claim", "example", "action", "mask")
    )
}  # fmt: skip
_NAMED = frozenset({"aspect", "problem", "cause", "measure"})


@dataclass(frozen=True, slots=True)
class _Element:
    start: int
    end: int
    tag: str
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> tuple[int, int, int]:
        return self.start, -self.end, _RANK[self.tag]


def gold_xml(examination: Mapping[str, Any], items: Iterable[Item], links: Iterable[Link]) -> str:
    """The annotated document. Links that are suspect are left out: nobody has said that they hold."""
    text = str(examination["text"])
    rows = list(items)
    elements = _nested([*_of_items(rows), *_around(examination)], len(text))
    ids = {one.key for one in rows if one.kind in _NAMED}
    pairs = [one for one in links if not one.suspect and {one.upstream, one.downstream} <= ids]
    lines = [f'<link from="{one.upstream}" to="{one.downstream}"/>' for one in pairs]
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f"<gold{_attributes(_about(examination['meta']))}>\n<document>",
            *_written(text, elements),
            "</document>\n<links>",
            *lines,
            "</links>\n<defects></defects>\n</gold>\n",
        )
    )


def _about(meta: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("year", "kind", "meeting", "profile"):
        if meta.get(name):
            yield name, str(meta[name])


def _of_items(rows: list[Item]) -> Iterator[_Element]:
    for one in rows:
        yield _Element(one.start, one.end, one.kind, tuple(_item_attributes(one)))
        if one.claim_start is not None and one.claim_end is not None and one.claim_end > one.claim_start:
            yield _Element(one.claim_start, one.claim_end, "claim")


def _item_attributes(one: Item) -> Iterator[tuple[str, str]]:
    if one.kind in _NAMED:
        yield "id", one.key
    for name in {"section": ("role",), "prior": ("status",), "action": ("owner", "due", "metric")}.get(one.kind, ()):
        if getattr(one, name):
            yield name, getattr(one, name)


def _around(examination: Mapping[str, Any]) -> Iterator[_Element]:
    """What nobody corrects: title, headings and the like."""
    meta = examination["meta"]
    for tag in ("title", "byline", "preamble"):
        if span := meta.get(f"{tag}_span"):
            yield _Element(span["start"], span["end"], tag)
    for span in examination.get("headings", ()):
        yield _Element(span["start"], span["end"], "heading")
    for mask in examination.get("masks", ()):
        yield _Element(mask["start"], mask["end"], "mask", (("term", mask["term"]),))


def _nested(elements: list[_Element], length: int) -> list[_Element]:
    """Those that nest, in the order in which they begin; one that crosses an outer one and is no item is left out."""
    kept: list[_Element] = []
    # Items first: a heading or a claim gives way to what somebody marked.
    items = [one for one in elements if one.tag in LETTERS or one.tag in ("example", "action")]
    for one in [*items, *(one for one in elements if one not in items)]:
        if 0 <= one.start < one.end <= length and not any(_cross(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.place)


def _cross(one: _Element, other: _Element) -> bool:
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def _written(text: str, elements: list[_Element]) -> Iterator[str]:
    at = 0
    open_: list[_Element] = []
    for one in elements:
        while open_ and open_[-1].end <= one.start:
            yield from (_words(text[at : open_[-1].end]), f"</{open_[-1].tag}>")
            at = open_.pop().end
        yield from (_words(text[at : one.start]), f"<{one.tag}{_attributes(one.attributes)}>")
        at = one.start
        open_.append(one)
    while open_:
        yield from (_words(text[at : open_[-1].end]), f"</{open_[-1].tag}>")
        at = open_.pop().end
    yield _words(text[at:])


def _words(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})


def _attributes(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f" {name}={quoteattr(_NOT_XML.sub(chr(0xFFFD), value))}" for name, value in pairs)

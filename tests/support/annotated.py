"""Annotated documents (``*.gold.xml``) as model objects: what a perfect reader would give. The format is in docs/annotating.md."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bihuan.model import (
    Action,
    Aspect,
    Cause,
    Credit,
    Document,
    Items,
    Kind,
    Mask,
    Measure,
    Meta,
    PriorItem,
    PriorStatus,
    Problem,
    Role,
    Section,
    SourceText,
    Span,
)
from bihuan.text.folded import Folded

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN = REPOSITORY / "tests" / "golden"


def shared_folder() -> Path | None:
    """The annotated corpus beside the checkout, where there is one."""
    folder = Path(os.environ.get("BIHUAN_SHARED", REPOSITORY.parent / "shared"))
    return folder if (folder / "corpus").is_dir() else None


def shared_documents() -> list[Path]:
    folder = shared_folder()
    return sorted([*folder.glob("seed/*.gold.xml"), *folder.glob("corpus/dev/*.gold.xml")]) if folder else []


def golden_documents() -> list[Path]:
    return sorted(GOLDEN.glob("*/*.gold.xml"))


@dataclass(frozen=True)
class Marked:
    """One element of the annotation."""

    tag: str
    span: Span
    attrs: dict[str, str]
    children: tuple[Marked, ...]

    def below(self, tag: str) -> Iterator[Marked]:
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.below(tag)

    def first(self, tag: str) -> Span | None:
        return next((child.span for child in self.below(tag)), None)


@dataclass(frozen=True)
class Annotated:
    """A document with everything a reviewer marked in it."""

    path: Path
    attrs: dict[str, str]
    text: str
    root: Marked
    document: Document
    items: Items
    folded: Folded
    links: frozenset[frozenset[str]]
    defects: frozenset[tuple[str, str | None]]


def read_annotated(path: Path) -> Annotated:
    xml = ET.parse(path).getroot()
    body = xml.find("document")
    assert body is not None, f"{path}: no <document>"
    pieces: list[str] = []

    def walk(element: ET.Element) -> Marked:
        start = sum(map(len, pieces))
        pieces.append(element.text or "")
        children = []
        for child in element:
            children.append(walk(child))
            pieces.append(child.tail or "")
        return Marked(element.tag, Span(start, sum(map(len, pieces))), dict(element.attrib), tuple(children))

    root = walk(body)
    text = "".join(pieces)
    masks = [Mask(m.span, m.attrs["term"]) for m in root.below("mask")]
    folded = Folded(text, [(m.span.start, m.span.end, m.term) for m in masks])
    document = _document(xml.attrib, root, text, tuple(masks))
    return Annotated(
        path=path,
        attrs=dict(xml.attrib),
        text=text,
        root=root,
        document=document,
        items=_items(root),
        folded=folded,
        links=frozenset(frozenset((e.attrib["from"], e.attrib["to"])) for e in xml.iterfind("links/link")),
        defects=frozenset((e.attrib["rule"], e.get("ref")) for e in xml.iterfind("defects/defect")),
    )


def _document(attrs: dict[str, str], root: Marked, text: str, masks: tuple[Mask, ...]) -> Document:
    title = root.first("title")
    year = attrs.get("year")
    sections = [
        Section(f"S{n}", Role(m.attrs["role"]), m.span, _own_heading(m))
        for n, m in enumerate(root.below("section"), start=1)
    ]
    aspects = []
    for marked in root.below("aspect"):
        heading = _own_heading(marked) or Span(marked.span.start, marked.span.start)
        aspects.append(Aspect(marked.attrs["id"], heading.of(text).strip(), marked.span, heading))
    return Document(
        source=SourceText(text=text, name="document.txt", format="txt"),
        meta=Meta(
            title=title.of(text) if title else "",
            year=int(year) if year else None,
            kind=Kind(attrs.get("kind", "other")),
            meeting=attrs.get("meeting"),
            profile=attrs.get("profile"),
        ),
        title=title,
        byline=root.first("byline"),
        preamble=root.first("preamble"),
        sections=tuple(sections),
        aspects=tuple(aspects),
        headings=tuple(m.span for m in root.below("heading")),
        masks=masks,
    )


def _own_heading(marked: Marked) -> Span | None:
    return next((child.span for child in marked.children if child.tag == "heading"), None)


def _items(root: Marked) -> Items:
    aspect_of = {inner: aspect.attrs["id"] for aspect in root.below("aspect") for inner in _spans_below(aspect)}
    problems, causes, measures = [], [], []
    for m in root.below("problem"):
        examples = tuple(e.span for e in m.below("example"))
        problems.append(Problem(m.attrs["id"], m.span, m.first("claim") or m.span, examples, aspect_of.get(m.span)))
    for m in root.below("cause"):
        causes.append(Cause(m.attrs["id"], m.span, m.first("claim") or m.span, aspect_of.get(m.span)))
    for m in root.below("measure"):
        actions = tuple(
            Action(a.span, a.attrs.get("owner"), a.attrs.get("due"), a.attrs.get("metric")) for a in m.below("action")
        )
        measures.append(Measure(m.attrs["id"], m.span, m.first("claim"), actions, aspect_of.get(m.span)))
    return Items(
        credits=tuple(
            Credit(f"K{n}", m.span, aspect_of.get(m.span)) for n, m in enumerate(root.below("credit"), start=1)
        ),
        problems=tuple(problems),
        causes=tuple(causes),
        measures=tuple(measures),
        prior=tuple(
            PriorItem(f"R{n}", m.span, PriorStatus(m.attrs["status"])) for n, m in enumerate(root.below("prior"), 1)
        ),
    )


def _spans_below(marked: Marked) -> Iterator[Span]:
    for child in marked.children:
        yield child.span
        yield from _spans_below(child)

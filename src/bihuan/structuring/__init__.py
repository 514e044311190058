"""Structuring: a source text and its folded view → a Document with title, sections and aspects (结构识别)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bihuan.model import Aspect, Document, Kind, Mask, Meta, Role, Section, SourceText, Span
from bihuan.structuring import meta
from bihuan.structuring.aspects import AspectRange, find_aspects
from bihuan.structuring.contents import without_contents
from bihuan.structuring.ranges import Range
from bihuan.structuring.sections import CORE, find_sections, split_parts
from bihuan.text.folded import Folded
from bihuan.text.lineview import Line, lines_between, split_lines


class ProfileChoice(Protocol):
    """What structuring asks of the profile: does it prescribe an aspect with this heading, and which one?"""

    @property
    def profile_id(self) -> str | None: ...
    @property
    def reason(self) -> str: ...
    def topics(self, heading: str) -> tuple[str, ...]: ...


Chooser = Callable[[Meta, Sequence[str]], ProfileChoice]


@dataclass(slots=True)
class _Part:
    """One self-examination of the file in folded offsets."""

    lines: Sequence[Line]
    head: meta.Head
    sections: list[Range]
    aspects: list[AspectRange]


def structure(
    source: SourceText,
    folded: Folded,
    choose: Chooser,
    *,
    masks: tuple[Mask, ...] = (),
    withheld: tuple[Span, ...] = (),
) -> Document:
    """Find what the document is and where its parts stand. A text that is no self-examination has no sections."""
    text = folded.text
    lines = without_contents(split_lines(text))
    if not lines:
        return Document(source, Meta(), masks=masks, withheld=withheld)
    parts = [_sections_of(text, part) for part in split_parts(lines)]
    about = _about(text, parts)
    if about.kind is Kind.OTHER:
        return _bare(source, folded, parts[0], about, masks, withheld)
    first_choice = choose(about, ())
    for part in parts:
        _aspects_of(part, lambda words: bool(first_choice.topics(words)))
    choice = choose(about, [a.name for part in parts for a in part.aspects])
    about = replace(about, profile=choice.profile_id, profile_reason=choice.reason)
    return _document(source, folded, parts, about, choice, masks, withheld)


def _sections_of(text: str, lines: Sequence[Line]) -> _Part:
    head = meta.find_head(lines)
    if head.body >= len(lines):
        head = meta.Head(head.title, None, 1)
    sections = find_sections(text, lines, head.body)
    return _Part(lines, head, sections, [])


def _about(text: str, parts: list[_Part]) -> Meta:
    head = parts[0].head
    title_lines = text[slice(*head.title)] if head.title else ""
    title = title_lines.replace("\n", "")
    byline = text[slice(*head.byline)] if head.byline else ""
    roles = {s.role for part in parts for s in part.sections}
    person, post, unit = meta.find_person(title_lines, byline)
    kind = meta.find_kind(title, text, bool(roles & {*CORE}), person)
    return Meta(
        title=title,
        year=meta.find_year(title, byline, text),
        kind=kind,
        meeting=meta.find_meeting(title, text),
        person=person,
        post=post,
        unit=unit,
    )


def _aspects_of(part: _Part, matches: Callable[[str], bool]) -> None:
    for section in part.sections:
        if section.role is Role.PROBLEMS:
            inside = [
                x for x in lines_between(part.lines, section.heading_end, section.end) if x.start >= section.heading_end
            ]
            part.aspects.extend(find_aspects(inside, section.end, matches))


def _bare(
    source: SourceText, folded: Folded, part: _Part, about: Meta, masks: tuple[Mask, ...], withheld: tuple[Span, ...]
) -> Document:
    title = folded.to_source(*part.head.title) if part.head.title else None
    return Document(source, about, title=title, withheld=withheld)


def _document(
    source: SourceText,
    folded: Folded,
    parts: list[_Part],
    about: Meta,
    choice: ProfileChoice,
    masks: tuple[Mask, ...],
    withheld: tuple[Span, ...],
) -> Document:
    head, text = parts[0].head, folded.text
    ranges = [s for part in parts for s in part.sections if s.role is not None]
    sections = []
    for n, r in enumerate(ranges, start=1):
        heading = folded.to_source(r.start, r.heading_end) if r.heading_end > r.start else None
        assert r.role is not None
        sections.append(Section(f"S{n}", r.role, _trimmed(folded, text, r.start, r.end), heading))
    aspects = []
    for n, a in enumerate((a for part in parts for a in part.aspects), start=1):
        topics = choice.topics(a.name)
        span, heading = _trimmed(folded, text, a.start, a.end), folded.to_source(a.start, a.heading_end)
        aspects.append(Aspect(f"A{n}", a.name, span, heading, topics[0] if topics else None))
    return Document(
        source,
        about,
        title=folded.to_source(*head.title) if head.title else None,
        byline=folded.to_source(*head.byline) if head.byline else None,
        preamble=_preamble(folded, parts[0]),
        sections=tuple(sections),
        aspects=tuple(aspects),
        headings=tuple(sorted([s.heading for s in sections if s.heading] + [a.heading for a in aspects])),
        masks=masks,
        withheld=withheld,
    )


def _preamble(folded: Folded, part: _Part) -> Span | None:
    start = part.lines[part.head.body].start
    end = min((s.start for s in part.sections), default=part.lines[-1].end)
    return _trimmed(folded, folded.text, start, end) if start < end else None


def _trimmed(folded: Folded, text: str, start: int, end: int) -> Span:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return folded.to_source(start, start + len(words.strip()))

"""Extracting: a Document and its folded view → credits, problems, causes, measures and last round's items (要素抽取)."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence

from bihuan.extracting.assembling import Builder
from bihuan.extracting.credits import read_opening
from bihuan.extracting.enumerating import MINIMUM, ItemRange, by_facets, by_semicolons, find_items
from bihuan.extracting.measures import measure_items
from bihuan.extracting.prior import find_prior
from bihuan.extracting.rows import extract_tables
from bihuan.extracting.zones import Zone, find_groups, find_zones
from bihuan.model import Document, Items, Kind, Role, Section
from bihuan.text.folded import Folded
from bihuan.text.lineview import Line, lines_between, split_lines

__all__ = ["extract"]


def extract(document: Document, folded: Folded) -> Items:
    """Find every item of a self-examination. A document of another kind has none."""
    if document.meta.kind is Kind.OTHER:
        return Items()
    builder = Builder(folded, _base_date(document, folded))
    lines = split_lines(folded.text)
    roles = {section.role for section in document.sections}
    for section in document.sections:
        start, end = _body(folded, section)
        inside = lines_between(lines, start, end)
        aspects = _aspects_in(document, folded, section)
        if extract_tables(builder, section.role, inside, aspects):
            _credits_before_tables(builder, inside, aspects)
            continue
        if section.role is Role.PROBLEMS:
            _problems(builder, document, section, inside, roles)
        elif section.role is Role.CAUSES:
            _causes(builder, start, end, inside)
        elif section.role is Role.MEASURES:
            _measures(builder, start, end, inside)
        elif section.role is Role.PREVIOUS:
            for item in find_prior(folded.text, start, end, inside):
                builder.prior(item)
    return builder.items()


def _base_date(document: Document, folded: Folded) -> dt.date:
    """The day of the meeting as far as it is told: the date under the title, else the January after the year examined."""
    if document.byline is not None:
        found = _DATE.search(folded.of(document.byline))
        if found and 1 <= int(found["month"]) <= 12:
            return dt.date(int(found["year"]), int(found["month"]), min(int(found["day"] or 1), 28))
    return dt.date((document.meta.year or 2000) + 1, 1, 15)


_DATE = re.compile(r"(?P<year>20\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")


def _body(folded: Folded, section: Section) -> tuple[int, int]:
    start, end = folded.span_to_folded(section.span)
    if section.heading:
        start = folded.span_to_folded(section.heading)[1]
    return start, end


def _aspects_in(document: Document, folded: Folded, section: Section) -> list[tuple[str, int, int, int]]:
    """The section's aspects as (id, body start, end, start) in folded offsets."""
    rows = []
    first = bisect_left(document.aspects, section.span.start, key=lambda aspect: aspect.span.start)
    for aspect in document.aspects[first:]:
        if not section.span.contains(aspect.span):
            break
        start, end = folded.span_to_folded(aspect.span)
        rows.append((aspect.id, folded.span_to_folded(aspect.heading)[1], end, start))
    return rows


def _credits_before_tables(builder: Builder, lines: Sequence[Line], aspects: list[tuple[str, int, int, int]]) -> None:
    """An aspect may open with a paragraph of praise before its table."""
    for key, start, end, _ in aspects:
        rows = [line.start for line in lines_between(lines, start, end) if line.is_row]
        if rows and rows[0] > start:
            opening = read_opening(builder.folded.text, start, rows[0])
            if opening.credit:
                builder.credit(*opening.credit, key)


def _problems(builder: Builder, document: Document, section: Section, lines: Sequence[Line], roles: set[Role]) -> None:
    folded = builder.folded
    start, end = _body(folded, section)
    regions: list[tuple[str | None, int, int]]
    regions = [(key, a, b) for key, a, b, _ in _aspects_in(document, folded, section)]
    regions = regions or [(None, a, b) for a, b in find_groups(start, end, lines)]
    for key, a, b in regions:
        zones = find_zones(
            folded.text, a, b, lines, causes=Role.CAUSES not in roles, measures=Role.MEASURES not in roles
        )
        first = True
        for zone in zones:
            inside = lines_between(lines, zone.start, zone.end)
            if zone.role is Role.PROBLEMS:
                _problem_zone(builder, zone, inside, key, opening=first and (key is not None or len(regions) > 1))
                first = False
            elif zone.inline:
                _labelled(builder, zone, inside, key)
            elif zone.role is Role.CAUSES:
                _causes(builder, zone.start, zone.end, inside, key)
            else:
                _measures(builder, zone.start, zone.end, inside, key)


def _problem_zone(builder: Builder, zone: Zone, lines: Sequence[Line], aspect: str | None, *, opening: bool) -> None:
    text = builder.folded.text
    start = zone.start
    if opening:
        read = read_opening(text, zone.start, zone.end)
        if read.credit:
            builder.credit(*read.credit, aspect)
        start = read.problems_from
    for item in find_items(text, start, zone.end, lines):
        if _says_something(text, item):
            builder.problem(item, aspect)


def _labelled(builder: Builder, zone: Zone, lines: Sequence[Line], aspect: str | None) -> None:
    """原因： or 整改措施： with its text on the same line: one item, unless it holds sentences numbered one after the other."""
    text = builder.folded.text
    items = find_items(text, zone.start, zone.end, lines)
    numbered = [item for item in items if item.marker is not None and item.marker.before in "。：:"]
    separate = len(items) > 1 and all(text[item.end - 1] == "。" for item in items) and len(numbered) == len(items)
    words = text[zone.start : zone.end].rstrip()
    first = next((n for n, c in enumerate(words) if c in "：:"), 0) + 1
    claim = re.compile(r"[。；]").search(words, first)
    whole = ItemRange(zone.start, zone.start + len(words), zone.start + (claim.end() if claim else len(words)))
    for item in items if separate else [whole]:
        if zone.role is Role.CAUSES:
            builder.cause(item, aspect)
        else:
            builder.measure(item, aspect)


def _says_something(text: str, item: ItemRange) -> bool:
    return item.end - item.start >= MINIMUM


def _causes(builder: Builder, start: int, end: int, lines: Sequence[Line], aspect: str | None = None) -> None:
    text = builder.folded.text
    items = find_items(text, start, end, lines)
    if len(items) <= 2 and all(item.marker is None for item in items):
        items = by_facets(text, start, end) or by_semicolons(text, start, end) or items
    if len(items) > 1 and items[0].marker is None and aspect is None and _leads(text[items[0].start : items[0].end]):
        items = items[1:]
    for item in items:
        if _says_something(text, item):
            builder.cause(item, aspect)


def _leads(words: str) -> bool:
    """Is the first unnumbered paragraph only the lead into the causes?"""
    cues = (
        "以下",
        "如下",
        "几个方面",
        "个方面",
        "归纳",
        "反思",
        "剖析",
        "深挖",
        "针对",
        "上述",
        "主要有",
        "原因是多方面",
    )
    return any(cue in words for cue in cues) and "根源：" not in words[:12] and len(words) < 120


def _measures(builder: Builder, start: int, end: int, lines: Sequence[Line], aspect: str | None = None) -> None:
    for item in measure_items(builder.folded.text, start, end, lines):
        if _says_something(builder.folded.text, item):
            builder.measure(item, aspect)

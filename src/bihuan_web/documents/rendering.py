"""A version's text for the reading page (阅读页): cut where something begins or ends, never altered, with labels before items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bihuan_web.documents.kinds import INNER, KINDS, SEVERITIES, Words
from bihuan_web.documents.models import Item, Link

_LONG = 400  # characters; a finding about more than that is told in the list only
_UNDERLINED = 80  # characters; one about more than that has its sign at the first word and no line under all of them
PART = 60_000  # characters of a text on one page; what people write for a meeting is a tenth of that
_WEIGHT = ("info", "warning", "error")
_LABELLED = ("problem", "cause", "measure", "credit", "prior", "section", "aspect")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before the first word of an item, or where a finding points."""

    kind: str
    key: str
    words: Words
    by_person: bool = False
    more: tuple[str, ...] = ()  # further findings at the same place

    @property
    def count(self) -> int:
        return 1 + len(self.more)


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the text (``start`` counts code points) within which nothing begins or ends."""

    start: int
    text: str
    classes: str
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as people see it; ``number`` counts as in the examination, from 0, ``place`` its words in the text."""

    number: int
    severity: str
    severity_words: Words
    rule: str
    message: Words
    suggestion: Words | None
    quotation: str
    start: int
    end: int
    in_text: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An item in the list beside the text, with what it corresponds to."""

    item: Item
    words: Words
    name: str
    links: tuple[tuple[str, bool], ...] = ()  # keys of the others, and whether the link is suspect
    inner: tuple[Item, ...] = field(default=())


def notes_of(examination: Mapping[str, Any]) -> list[Note]:
    """The findings that were not set aside."""
    text = str(examination.get("text", ""))
    found = []
    for number, one in enumerate(examination.get("findings", ())):
        if one["suppressed"] is not None:
            continue
        start, end = one["start"], one["end"]
        suggestion = (one["suggestion"], one["suggestion_en"] or one["suggestion"]) if one["suggestion"] else None
        words = (one["message"], one["message_en"] or one["message"])
        severity = one["severity"]
        found.append(
            Note(
                number, severity, SEVERITIES[severity], one["rule"], words, suggestion, _cut(text[start:end], 40), start,
                end, 0 < end - start <= _LONG,
            )
        )  # fmt: skip
    return found


def parts_of(text: str) -> list[tuple[int, int]]:
    """The ranges of a long text that are shown one by one, each up to the end of a line; one range where it is short."""
    found, start = [], 0
    while len(text) - start > PART:
        end = text.rfind("\n", start, start + PART) + 1 or start + PART
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def part_with(parts: Sequence[tuple[int, int]], start: int) -> int:
    """The number, from 1, of the part in which a place of the text lies."""
    return next((number for number, (_, end) in enumerate(parts, 1) if start < end), len(parts))


def segments(
    text: str,
    items: Sequence[Item],
    headings: Sequence[Mapping[str, int]],
    notes: Sequence[Note],
    part: tuple[int, int],
    shown: Item | None = None,
) -> list[Segment]:
    """A part of the text, in order; joined they are that part again. ``shown`` is the item that somebody came to see."""
    marks = [(one.start, one.end, f"i-{one.kind}") for one in items]
    marks += [(shown.start, shown.end, "i-shown")] if shown else []
    marks += [(one["start"], one["end"], "i-heading") for one in headings]
    marks += [
        (one.claim_start, one.claim_end, "i-claim")
        for one in items
        if one.claim_start is not None and one.claim_end is not None
    ]
    short = (one for one in notes if one.in_text and one.end - one.start <= _UNDERLINED)
    marks += [(one.start, one.end, f"found found-{one.severity}") for one in short]
    labels = {at: some for at, some in _labels(items, notes, text).items() if part[0] <= at < part[1]}
    begins, ends = defaultdict(list), defaultdict(list)
    for first, last, name in marks:
        start, end = max(first, part[0]), min(last, part[1])
        if start < end:
            begins[start].append(name)
            ends[end].append(name)
    active: list[str] = []
    found = []
    for start, end in pairwise(sorted({*part, *labels, *begins, *ends})):
        for name in ends[start]:
            active.remove(name)
        active += begins[start]
        found.append(Segment(start, text[start:end], " ".join(sorted(set(active))), tuple(labels.get(start, ()))))
    return found


def _labels(items: Iterable[Item], notes: Sequence[Note], text: str) -> dict[int, list[Label]]:
    found: dict[int, list[Label]] = defaultdict(list)
    for one in sorted(items, key=lambda one: (one.start, -one.end)):
        if one.kind in _LABELLED:
            start = one.start + len(text[one.start : one.end]) - len(text[one.start : one.end].lstrip())
            found[min(start, one.end - 1)].append(Label(one.kind, one.key, KINDS[one.kind], one.source == "person"))
    here: dict[int, list[Note]] = defaultdict(list)
    for note in notes:
        if note.in_text:
            here[note.start].append(note)
    for start, some in here.items():
        first, *others = sorted(some, key=lambda one: -_WEIGHT.index(one.severity))
        more = tuple(str(one.number) for one in others)
        found[start].append(Label("finding", str(first.number), first.severity_words, more=more))
    return found


def rows_of(text: str, items: Sequence[Item], links: Iterable[Link], kind: str) -> list[Row]:
    """The items of a kind for the list beside the text."""
    others: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    inside: dict[str, list[Item]] = defaultdict(list)
    for one in items:
        if one.kind in INNER:
            inside[one.parent].append(one)
    for link in links:
        others[link.upstream].append((link.downstream, link.suspect))
        others[link.downstream].append((link.upstream, link.suspect))
    return [
        Row(
            one,
            KINDS[kind],
            name_of(one, text),
            tuple(sorted(others[one.key], key=lambda pair: (pair[0][:1], len(pair[0]), pair[0]))),
            tuple(inside[one.key]),
        )
        for one in sorted(items, key=lambda one: one.start)
        if one.kind == kind
    ]


def name_of(item: Item, text: str, most: int = 40) -> str:
    """The words that name an item, cut short."""
    named = item.claim_start is not None and item.claim_end is not None
    words = text[item.claim_start : item.claim_end] if named else text[item.start : item.end]
    return _cut(words, most)


def _cut(words: str, most: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"

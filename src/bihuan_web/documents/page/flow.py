"""A version's text as the page shows it: folds that open and close, and lines cut where something begins or ends.

The words of all segments joined are the text again; what a person before had written there stands beside them, marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bihuan_web.documents.findings.notes import Note
from bihuan_web.documents.kinds import KINDS, ROLES, Words
from bihuan_web.documents.models import Item
from bihuan_web.documents.page.comparison import Compared
from bihuan_web.documents.page.lines import LABELLED, Covered, Range, covered, lines_of, within_lines
from bihuan_web.documents.page.naming import Ends, name_of

_UNDERLINED = (
    80  # characters; a finding about more than that has its sign at the first word and no line under all of them
)


@dataclass(frozen=True, slots=True)
class Label:
    """What says of an item which one it is, and to what it corresponds."""

    kind: str
    key: str
    words: Words
    name: str
    by_person: bool
    links: Ends = ()

    @property
    def foldable(self) -> bool:
        """Sections and aspects are told by their headings."""
        return self.kind not in ("section", "aspect")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of the text (``start`` counts code points) within which nothing begins or ends.

    ``opens``: items that begin here within their line, ``closes`` how many of such end behind; ``spots``: items that only have an
    address here; ``marks``: findings that point here; ``gone``: words of the version before that stood before these.
    """

    start: int
    text: str
    classes: str
    opens: tuple[Label, ...] = ()
    closes: tuple[str, ...] = ()
    spots: tuple[Label, ...] = ()
    marks: tuple[Note, ...] = ()
    gone: str = ""

    @property
    def html(self) -> SafeString:
        """The words in their element. Made here, not in the template: a long text has thousands."""
        return format_html('<span class="seg {}" data-start="{}">{}</span>', self.classes, self.start, self.text)

    @property
    def bare(self) -> bool:
        """Whether there is nothing but words."""
        return not (self.opens or self.closes or self.spots or self.marks or self.gone)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text with the findings that stand beside it."""

    segments: tuple[Segment, ...]
    notes: tuple[Note, ...] = ()

    @property
    def runs(self) -> Iterator[SafeString | Segment]:
        """The segments, those that are nothing but words joined to one piece of markup."""
        for bare, some in groupby(self.segments, key=lambda one: one.bare):
            if bare:
                yield format_html_join("", "{}", ((one.html,) for one in some))
            else:
                yield from some


@dataclass(frozen=True, slots=True)
class Step:
    """One step through the text: a fold opens, a line, or (neither) the innermost fold closes."""

    fold: Label | None = None
    line: Line | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown: the text, what was read in it, where headings are, which findings, and what differs from before."""

    text: str
    items: Sequence[Item]
    ends: Mapping[str, Ends]
    headings: Sequence[Mapping[str, int]]
    notes: Sequence[Note]
    compared: Compared = field(default_factory=Compared)
    sought: Item | None = None  # the item that somebody came to see


def flow_of(shown: Shown, part: Range) -> list[Step]:
    """A part of the text, step by step."""
    lines = lines_of(shown.text, part)
    folds = covered(shown.text, lines, shown.items)
    inside = within_lines(lines, shown.items, {one.item.key for one in folds})
    cut = _segments(shown, lines, folds, inside)
    notes = _notes_by_line(shown.notes, lines)
    opening: dict[int, list[Covered]] = defaultdict(list)
    closing: dict[int, int] = defaultdict(int)
    for one in folds:
        opening[one.first].append(one)
        closing[one.last] += 1
    found: list[Step] = []
    for number in range(len(lines)):
        found += [Step(fold=_label(one.item, shown)) for one in opening[number]]
        found.append(Step(line=Line(tuple(cut[number]), tuple(notes[number]))))
        found += [Step()] * closing[number]
    return found


def _notes_by_line(notes: Iterable[Note], lines: Sequence[Range]) -> dict[int, list[Note]]:
    found: dict[int, list[Note]] = defaultdict(list)
    place = 0
    for one in sorted((one for one in notes if not one.whole), key=lambda one: (one.start, one.number)):
        while place < len(lines) - 1 and one.start >= lines[place][1]:
            place += 1
        found[place].append(one)
    return found


def _segments(
    shown: Shown, lines: Sequence[Range], folds: Sequence[Covered], inside: Sequence[Item]
) -> list[list[Segment]]:
    part = (lines[0][0], lines[-1][1])
    begins, ends = _classes(shown, part)
    opens, closes, spots = _labels(shown, part, folds, inside)
    marks: dict[int, list[Note]] = defaultdict(list)
    for note in shown.notes:
        if not note.whole and part[0] <= note.start < part[1]:
            marks[note.start].append(note)
    gone = {at: words for at, words in shown.compared.gone.items() if part[0] <= at < part[1]}
    cuts = sorted({*(one for line in lines for one in line), *begins, *ends, *opens, *closes, *spots, *marks, *gone})
    active: list[str] = []
    found: list[list[Segment]] = [[] for _ in lines]
    place = 0
    for start, end in pairwise(cuts):
        for name in ends.get(start, ()):
            active.remove(name)
        active += begins.get(start, ())
        if start >= lines[place][1]:
            place += 1
        found[place].append(
            Segment(
                start, shown.text[start:end], " ".join(sorted(set(active))), tuple(opens.get(start, ())),
                tuple(closes.get(end, ())), tuple(spots.get(start, ())), tuple(marks.get(start, ())), gone.get(start, ""),
            )
        )  # fmt: skip
    return found


def _classes(shown: Shown, part: Range) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Where which class begins and ends."""
    marked = [(one.start, one.end, f"i-{one.kind}") for one in shown.items if one.kind not in ("section", "aspect")]
    marked += [(shown.sought.start, shown.sought.end, "i-shown")] if shown.sought else []
    marked += [(one["start"], one["end"], "i-heading") for one in shown.headings]
    marked += [
        (one.claim_start, one.claim_end, "i-claim")
        for one in shown.items
        if one.claim_start is not None and one.claim_end is not None
    ]
    short = (one for one in shown.notes if not one.whole and one.end - one.start <= _UNDERLINED)
    marked += [(one.start, one.end, f"found found-{one.severity}") for one in short]
    marked += [(start, end, "added") for start, end in shown.compared.added]
    begins: dict[int, list[str]] = defaultdict(list)
    ends: dict[int, list[str]] = defaultdict(list)
    for first, last, name in marked:
        start, end = max(first, part[0]), min(last, part[1])
        if start < end:
            begins[start].append(name)
            ends[end].append(name)
    return begins, ends


def _labels(
    shown: Shown, part: Range, folds: Sequence[Covered], inside: Sequence[Item]
) -> tuple[dict[int, list[Label]], dict[int, list[str]], dict[int, list[Label]]]:
    """Items that open and close within a line, and those that neither do nor are folds: they only get an address."""
    opens: dict[int, list[Label]] = defaultdict(list)
    closes: dict[int, list[str]] = defaultdict(list)
    spots: dict[int, list[Label]] = defaultdict(list)
    for one in inside:
        opens[one.start].append(_label(one, shown))
        closes[one.end].append(one.key)
    told = {one.item.key for one in folds} | {one.key for one in inside}
    for one in sorted(shown.items, key=lambda one: (one.start, -one.end)):
        if one.kind in LABELLED and one.key not in told and part[0] <= one.start < part[1]:
            words = shown.text[one.start : one.end]
            spots[min(one.start + len(words) - len(words.lstrip()), one.end - 1)].append(_label(one, shown))
    return opens, closes, spots


def _label(item: Item, shown: Shown) -> Label:
    name = name_of(item, shown.text, 60)
    words = ROLES.get(item.role, KINDS[item.kind]) if item.kind == "section" else KINDS[item.kind]
    return Label(item.kind, item.key, words, name, item.source == "person", tuple(shown.ends.get(item.key, ())))

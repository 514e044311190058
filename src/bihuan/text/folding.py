"""SourceText -> FoldedText: one logical paragraph or table row per line, in usual characters, masks restored, noise dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bihuan.model import Mask, SourceText, Span
from bihuan.text.blanks import blank_edits, blank_runs, row_edits
from bihuan.text.folded import Edit, Folded
from bihuan.text.lines import BLANKS, Begin, Line, begins_block, continues, ends_sentence, find_wrapping
from bihuan.text.noise import (
    BARE_NUMBER,
    is_advertisement,
    is_forum_noise,
    is_page_number,
    noise_inside,
)
from bihuan.text.punctuation import usual_punctuation
from bihuan.text.rare import EVERY_KIND, Rare, rare_in
from bihuan.text.terms import TermTable
from bihuan.text.unmasking import find_masks, find_spelled_out
from bihuan.text.width import simplified, usual_width
from bihuan.text.withheld import find_withheld

_BLANKS_BUT_TAB = BLANKS.replace("\t", "")
_RULE_ROW = re.compile(r"[|\t \-:—+=]*$")
Paragraph = list[Line]


class FoldedText(Folded):
    """The folded view of a whole source text, with what was restored, what is withheld, and what was dropped as noise.

    All spans point into the source text and are in order.
    """

    __slots__ = ("masks", "noise", "withheld")

    def __init__(
        self,
        base: str,
        edits: Sequence[Edit],
        masks: tuple[Mask, ...],
        noise: tuple[Span, ...],
        rare: Rare = EVERY_KIND,
    ) -> None:
        """``rare``: the kinds of characters to look for."""
        super().__init__(base, edits)
        if Rare.HALF_MARK in rare:
            self.text = usual_punctuation(self.text)
        self.masks = masks
        self.noise = noise
        withheld = find_withheld(self.text) if Rare.SIGN in rare else []
        self.withheld: tuple[Span, ...] = tuple(self.to_source(*found) for found in withheld)


def fold(source: SourceText, terms: TermTable | None = None) -> FoldedText:
    """The folded view of a source text; ``terms`` adds a user's own masks to the shipped ones."""
    base, rare = _usual_characters(source.text)
    base, tables = _without_line_ends_in_cells(base, source)
    lines, noise = _read_lines(base, source, tables)
    paragraphs = _join(lines, tables)
    edits, spread = _layout(base, paragraphs, tables, noise, rare)
    view = Folded(base, edits)
    restored: list[tuple[Span, str]] = []
    spelled_out, brackets = find_spelled_out(view.text, terms) if Rare.LETTER in rare else ([], [])
    if spelled_out or brackets:
        restored = [(view.to_source(start, end), term) for start, end, term in spelled_out]
        gone = [view.to_source(start, end) for start, end in brackets]
        changes = [(span.start, span.end, term) for span, term in [*restored, *((span, "") for span in gone)]]
        edits = _with_replacements(edits, sorted(changes))
        view = Folded(base, edits)
    found = find_masks(
        view.text,
        terms,
        [view.to_folded(at) for at in spread],
        letters=Rare.LETTER in rare,
        marks=Rare.MARK in rare,
    )
    if found:
        placed = [(view.to_source(start, end), term) for start, end, term in found]
        edits = _with_replacements(edits, [(span.start, span.end, term) for span, term in placed])
        restored = sorted([*restored, *placed])
    return FoldedText(base, edits, tuple(Mask(span, term) for span, term in restored), tuple(noise), rare)


def _usual_characters(text: str) -> tuple[str, Rare]:
    """The text in usual, simplified characters, and the kinds of rare ones that it still has."""
    rare = rare_in(text)
    if Rare.ODD not in rare and Rare.TRADITIONAL not in rare:
        return text, rare
    usual = simplified(usual_width(text))
    return usual, rare if usual is text else rare_in(usual)


def _without_line_ends_in_cells(base: str, source: SourceText) -> tuple[str, list[tuple[int, int]]]:
    """The text with the line ends inside table cells made invisible, and the tables' ranges."""
    if not source.tables:
        return base, []
    ranges = []
    pieces: list[str] = []
    position = 0
    for table in source.tables:
        ranges.append((table.span.start, table.span.end))
        for row in table.rows:
            for cell in row:
                start, end = cell.span.start, cell.span.end
                if start >= position and "\n" in base[start:end]:
                    pieces += (base[position:start], base[start:end].replace("\n", "\u200b"))
                    position = end
    pieces.append(base[position:])
    return "".join(pieces), sorted(ranges)


def _read_lines(base: str, source: SourceText, tables: list[tuple[int, int]]) -> tuple[list[Line], list[Span]]:
    """The lines that are not blank and not noise, and the noise."""
    noise = list(source.noise)
    if noise:  # what the reader knows to be noise becomes blank
        base = _blanked(base, noise)
    lines: list[Line] = []
    dropped: list[Span] = []
    noise_ends = {span.end for span in noise}
    position = blank_lines = 0
    noise_before = False
    in_table = _Ranges(tables)
    for raw in base.split("\n"):
        start, position = position, position + len(raw) + 1
        words = raw.strip(BLANKS)
        if not words:
            if noise_ends and any(end in noise_ends for end in range(start + 1, start + len(raw) + 1)):
                noise_before = True
            else:
                blank_lines += 1
            continue
        length = len(words)
        cell_row = bool(tables) and in_table.contains(start)
        if not cell_row and length <= 120 and _is_noise(words, length):
            at = start + raw.index(words)
            dropped.append(Span(at, at + length))
            noise_before = True
            continue
        indent, first, last = 0, start, start + length
        if length != len(raw):
            if "\t" in raw and (cell_row or "\t" in words):
                words = raw.strip(_BLANKS_BUT_TAB)
            before = raw[: raw.index(words)]
            first, indent = start + len(before), _indent(before)
            last = first + len(words)
        width = last - start
        lines.append(Line(first, last, words, indent, width, blank_lines, noise_before, last < start + len(raw)))
        blank_lines, noise_before = 0, False
    lines, numbers = _without_bare_page_numbers(lines, tables)
    return lines, sorted([*noise, *dropped, *numbers])


def _blanked(base: str, ranges: Sequence[Span]) -> str:
    pieces: list[str] = []
    position = 0
    for span in sorted(ranges):
        start = max(span.start, position)
        # With the line ends around it, noise stands inside a paragraph, even inside a number: nothing may stay there.
        blank = "\u200b" if "\n" in base[start : span.end] else " "
        pieces += (base[position : span.start], blank * (span.end - start))
        position = max(position, span.end)
    return "".join([*pieces, base[position:]])


class _Ranges:
    """Tells whether growing offsets lie in sorted ranges, in one pass."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges, self._next = ranges, 0

    def contains(self, offset: int) -> bool:
        while self._next < len(self._ranges) and self._ranges[self._next][1] < offset:
            self._next += 1
        return self._next < len(self._ranges) and self._ranges[self._next][0] <= offset


def _is_noise(words: str, length: int) -> bool:
    if length <= 24 and is_page_number(words):
        return True
    if is_advertisement(words):
        return True
    return length >= 5 and words.isascii() and is_forum_noise(words)


def _indent(blanks: str) -> int:
    return sum(
        2 if c == "\u3000" else 4 if c == "\t" else 0 if c in "\u200b\ufeff\u200c\u200d\u2060\u00ad" else 1
        for c in blanks
    )


def _without_bare_page_numbers(lines: list[Line], tables: list[tuple[int, int]]) -> tuple[list[Line], list[Span]]:
    """Lines that are a number only, rising through the text as page numbers do."""
    bare = [n for n, line in enumerate(lines) if line.width <= 40 and BARE_NUMBER.match(line.words)]
    if not bare or tables:
        return lines, []
    numbers = [int(lines[n].words) for n in bare]
    rising = all(b - a in (1, 2) for a, b in pairwise(numbers))
    close = any(b - a < 4 for a, b in pairwise(bare))
    if not rising or close or (len(numbers) == 1 and numbers[0] > 2):
        return lines, []
    gone = set(bare)
    kept = []
    after_number = False
    for n, line in enumerate(lines):
        if n in gone:
            after_number = True
            continue
        kept.append(line._replace(noise_before=True) if after_number else line)
        after_number = False
    return kept, [Span(lines[n].start, lines[n].end) for n in bare]


def _join(lines: list[Line], tables: list[tuple[int, int]]) -> list[Paragraph]:
    """The lines of each logical paragraph."""
    wrapping = find_wrapping(lines)
    in_table = _Ranges(tables)
    paragraphs: list[Paragraph] = []
    previous: Line | None = None
    table_before = False
    bars = _RowWidth()
    if wrapping is None and not any(line.noise_before or line.words[-1] in "，、" for line in lines):
        return [[line] for line in lines]
    for line in lines:
        cell_row = in_table.contains(line.start)
        if (
            previous is not None
            and not (cell_row or table_before)
            and (wrapping is not None or line.noise_before or previous.words[-1] in "，、")
            and continues(previous, line, wrapping, paragraphs[-1])
            and bars.has_room(line.words)
        ):
            paragraphs[-1].append(line)
            bars.extend(line.words)
        else:
            paragraphs.append([line])
            bars.start(line.words)
        previous, table_before = line, cell_row
    return paragraphs


class _RowWidth:
    """Counts the bars of wrapped table rows: a row is never joined to more columns than the rows before it have."""

    def __init__(self) -> None:
        self._bars = self._limit = 0

    def start(self, words: str) -> None:
        if self._bars >= 2:
            self._limit = self._bars
        self._bars = words.count("|")
        if not self._bars:
            self._limit = 0

    def extend(self, words: str) -> None:
        self._bars += words.count("|")

    def has_room(self, words: str) -> bool:
        bars = words.count("|")
        return not (self._limit and bars and self._bars + bars > self._limit)


def _layout(
    base: str, paragraphs: list[Paragraph], tables: list[tuple[int, int]], noise: list[Span], rare: Rare
) -> tuple[list[Edit], list[int]]:
    """The edits that give one line per paragraph, and where blanks between Chinese characters were dropped."""
    separators = _table_separators(base, paragraphs, tables)
    runs = blank_runs(base) if Rare.BLANK in rare or tables else []
    runs.append(len(base))
    run = 0
    edits: list[Edit] = []
    spread: list[int] = []
    position = 0
    for n, paragraph in enumerate(paragraphs):
        separator = separators.get(n, "")
        if separator == "|" and len(paragraph) == 1 and _RULE_ROW.match(paragraph[0].words):
            noise.append(Span(paragraph[0].start, paragraph[0].end))
            continue
        first = paragraph[0].start
        _part(base, position, first, "\n" if position else "", edits)
        for k, line in enumerate(paragraph):
            if k:
                edits.append((position, line.start, _joint(paragraph[k - 1], line)))
            if separator:
                edits += row_edits(line.words, line.start, separator, first=not k, last=line is paragraph[-1])
                position = line.end
                continue
            while runs[run] < line.start:
                run += 1
            if runs[run] < line.end:
                inner = blank_edits(line.words, line.start, byline=_may_be_byline(n, paragraphs))
                spread += [end for _, end, replacement in inner if not replacement]
                edits += inner
            position = line.end
    _part(base, position, len(base), "", edits)
    gaps = [
        gap
        for gap in noise_inside(base, letters=Rare.LETTER in rare)
        if not any(span.start <= gap[0] < span.end for span in noise)
    ]
    if gaps:
        noise += [Span(start, end) for start, end in gaps]
        edits = _with_replacements(edits, [(start, end, "") for start, end in gaps])
    noise.sort()
    return edits, spread


def _part(base: str, start: int, end: int, wanted: str, edits: list[Edit]) -> None:
    """Make the blank range between two paragraphs what is wanted there, touching it only where it differs."""
    if base[start:end] != wanted:
        edits.append((start, end, wanted))


def _joint(line: Line, following: Line) -> str:
    latin = (
        line.words[-1].isascii()
        and line.words[-1].isalpha()
        and following.words[0].isascii()
        and following.words[0].isalpha()
    )
    return " " if latin and (line.blank_at_end or following.indent) else ""


def _may_be_byline(n: int, paragraphs: list[Paragraph]) -> bool:
    """A short line without a full stop, near the top or the end, is where a blank parts a name from a post."""
    near_top = n < 8 and not any(ends_sentence(line.words) for p in paragraphs[:n] for line in p)
    if not (near_top or n >= len(paragraphs) - 3) or len(paragraphs[n]) > 1:
        return False
    words = paragraphs[n][0].words
    return len(words) <= 60 and not ends_sentence(words) and begins_block(words) is not Begin.HEADING


def _table_separators(base: str, paragraphs: list[Paragraph], tables: list[tuple[int, int]]) -> dict[int, str]:
    """Which paragraphs are table rows, and what parts their cells."""
    found: dict[int, str] = {}
    if not tables and "|" not in base and "\t" not in base:
        return found
    in_table = _Ranges(tables)
    run: list[tuple[int, int]] = []
    kind = ""

    def close() -> None:
        counts = [count for _, count in run]
        if any(counts[i] == counts[i + 1] >= 2 for i in range(len(counts) - 1)):
            found.update((n, kind) for n, _ in run)
        run.clear()

    for n, paragraph in enumerate(paragraphs):
        if in_table.contains(paragraph[0].start):
            found[n] = "\t"
            continue
        bars = tabs = 0
        for line in paragraph:
            bars += line.words.count("|")
            tabs += line.words.count("\t")
        separator = "|" if bars >= 2 else "\t" if tabs >= 2 else ""
        if run and separator != kind:
            close()
        if separator:
            kind = separator
            edge = paragraph[0].words.startswith("|") + (paragraph[-1].words.endswith("|")) if separator == "|" else 0
            run.append((n, (bars if separator == "|" else tabs) - edge))
    if run:
        close()
    return found


def _with_replacements(edits: list[Edit], replacements: list[Edit]) -> list[Edit]:
    """Both lists of edits in one; an edit that lies in a replaced range gives way to it, one that sticks out is cut."""
    merged: list[Edit] = []
    waiting = iter(edits)
    edit = next(waiting, None)
    for start, end, words in replacements:
        while edit is not None and edit[1] <= start and (edit[1] < start or edit[0] < start):
            merged.append(edit)
            edit = next(waiting, None)
        if edit is not None and edit[0] < start < edit[1]:
            if edit[1] >= end:
                continue  # dropped already
            merged.append((edit[0], start, edit[2]))
            edit = next(waiting, None)
        merged.append((start, end, words))
        while edit is not None and edit[1] <= end:
            edit = next(waiting, None)
        if edit is not None and edit[0] < end:
            edit = (end, edit[1], edit[2])
    if edit is not None:
        merged.append(edit)
        merged.extend(waiting)
    return merged

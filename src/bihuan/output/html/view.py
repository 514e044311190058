"""One analysis as the page shows it: labels, anchors, and findings numbered in the order in which people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.model import Analysis, Finding, Kind, Severity, Span
from bihuan.output.correspondence import Correspondence, Item, kind_of, linkable
from bihuan.output.html.words import Words

# A shape beside every word, so that nothing depends on colour alone.
SHAPES = {Severity.INFO: "○", Severity.WARNING: "△", Severity.ERROR: "■"}
LONG = 60  # characters; a longer passage is not underlined, it would only be noise


@dataclass(frozen=True, slots=True)
class Note:
    """A finding with its number on the page and the words it is shown at; none for what concerns the whole document."""

    number: int
    finding: Finding
    span: Span | None

    @property
    def is_long(self) -> bool:
        return self.span is not None and len(self.span) > LONG


class DocumentView:
    """What the parts of the page ask for about one document."""

    def __init__(self, analysis: Analysis, number: int, words: Words, rule_titles: Mapping[str, str]) -> None:
        self.analysis = analysis
        self.document = analysis.document
        self.items = analysis.items
        self.text = analysis.document.text
        self.number = number
        self.words = words
        self.correspondence = Correspondence(analysis)
        self.notes = _numbered(analysis)
        self.suppressed = [finding for finding in analysis.findings if finding.suppressed is not None]
        self._rule_titles = rule_titles

    @property
    def name(self) -> str:
        """What people know the document by: its title, or else the file's name."""
        return self.document.meta.title.strip() or self.document.source.name

    @property
    def examined(self) -> bool:
        """Whether there was anything to examine; what is no self-examination is only shown."""
        return self.document.meta.kind != Kind.OTHER or bool(linkable(self.items))

    def anchor(self, kind: str, number: int | str = "") -> str:
        """An id on the page, made of our own words only."""
        return f"d{self.number}-{kind}{number}"

    def item_anchor(self, item: Item) -> str:
        return self.anchor(kind_of(item), self.correspondence.numbers[item.id])

    def label(self, item: Item) -> str:
        """问题3, 原因1, 措施2."""
        return f"{self.words(kind_of(item))}{self.words.gap}{self.correspondence.numbers[item.id]}"

    def rule_title(self, rule: str) -> str:
        return self._rule_titles.get(rule, rule)

    def message(self, finding: Finding) -> str:
        return (finding.message_en or finding.message) if self.words.lang == "en" else finding.message

    def suggestion(self, finding: Finding) -> str | None:
        return (finding.suggestion_en or finding.suggestion) if self.words.lang == "en" else finding.suggestion

    def trimmed(self, span: Span) -> Span:
        return trimmed(span, self.text)


def trimmed(span: Span, text: str) -> Span:
    """The span without white space at its ends; empty where there is nothing else."""
    start, end = min(span.start, len(text)), min(span.end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _numbered(analysis: Analysis) -> list[Note]:
    text = analysis.document.text
    # A rule that has nowhere to point points at the title.
    title = trimmed(analysis.document.title, text) if analysis.document.title else None
    whole, placed = [], []
    for finding in analysis.findings:
        if finding.suppressed is not None:
            continue
        span = trimmed(finding.span, text)
        if not span or (finding.ref is None and (span == title or len(span) * 2 > len(text))):
            whole.append(finding)
        else:
            placed.append((span, finding))
    # The number of a long passage stands before its words, that of a short one behind them.
    placed.sort(key=lambda pair: (pair[0].start, len(pair[0]) <= LONG, pair[0].end))
    notes = [Note(number, finding, None) for number, finding in enumerate(whole, start=1)]
    return notes + [Note(number, finding, span) for number, (span, finding) in enumerate(placed, start=len(notes) + 1)]

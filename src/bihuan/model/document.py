"""A document once its parts are known, and everything found in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bihuan.model.items import (
    Aspect,
    Cause,
    Credit,
    Mask,
    Measure,
    Meta,
    PriorItem,
    Problem,
    Section,
)
from bihuan.model.source import SourceText
from bihuan.model.spans import Span


@dataclass(frozen=True, slots=True)
class Items:
    """What extracting gives. All spans point into the source text; lists are in text order."""

    credits: tuple[Credit, ...] = ()
    problems: tuple[Problem, ...] = ()
    causes: tuple[Cause, ...] = ()
    measures: tuple[Measure, ...] = ()
    prior: tuple[PriorItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A proposed correspondence (对应关系) between two of problem, cause and measure.

    ``score`` is 0.0 to 1.0; ``basis`` is ``number``, ``wording``, ``theme``, ``place`` or ``manual``; ``why`` says it in words.
    """

    from_id: str
    to_id: str
    score: float
    why: str
    basis: str


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An item for which no counterpart was found, and why, in words.

    ``nearest`` is the score of the likeliest counterpart (0.0 to 1.0): the lower, the surer it is that there is none.
    """

    item_id: str
    wanted: str  # "cause", "measure" or "problem"
    why: str
    nearest: float = 0.0


@dataclass(frozen=True, slots=True)
class Linking:
    """What linking gives."""

    links: tuple[Link, ...] = ()
    unlinked: tuple[Unlinked, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A source text with its parts (文档): where the title, the sections and the aspects are."""

    source: SourceText
    meta: Meta
    title: Span | None = None
    byline: Span | None = None
    preamble: Span | None = None
    sections: tuple[Section, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    headings: tuple[Span, ...] = ()
    masks: tuple[Mask, ...] = ()
    withheld: tuple[Span, ...] = field(default=())

    @property
    def text(self) -> str:
        return self.source.text

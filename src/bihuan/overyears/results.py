"""What following a person over the years gives: frozen values; every span counts code points of the text as read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.model import Account, Kind, Span, Standing


class Repeat(StrEnum):
    """What an item of a later year is to those of the years before (重复情况)."""

    NEW = "new"  # 以前年度没有
    AGAIN = "again"  # 上一份材料里就有
    RETURNED = "returned"  # 上一份没有, 更早的有
    EVERY = "every-year"  # 每一份都有, 三份以上: 年年提、年年有


@dataclass(frozen=True, slots=True)
class YearDocument:
    """The document of one year (某年度材料). ``others`` are further ones of that year, which were left aside, and why."""

    key: str
    year: int
    others: tuple[str, ...] = ()
    why: str = ""
    why_en: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The same problem or measure in the document of an earlier year; ``span`` is the whole item there, ``claim`` its name.

    ``told`` is what the next document's section on last round says of it: done, doing or open; None where it says nothing.
    """

    key: str
    year: int
    ref: str
    span: Span
    claim: Span
    score: float
    told: Standing | None = None


@dataclass(frozen=True, slots=True)
class FollowedItem:
    """One problem, measure or action of a later year, and where the earlier years had it (历年的同一项).

    ``earlier`` has one place a document, the latest first. ``running`` counts the years in a row that named it, this one
    included: 1 for what is new.
    """

    kind: str  # "problem", "measure" or "action"
    ref: str
    span: Span
    claim: Span
    repeat: Repeat
    running: int = 1
    earlier: tuple[Occurrence, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """The earlier years that named it, in order."""
        return tuple(sorted(one.year for one in self.earlier))


@dataclass(frozen=True, slots=True)
class Step:
    """One document beside the one of the series before it (逐年对照).

    ``items`` are this document's, ``accounts`` say what became of each of the previous one's: their ``span`` and ``claim``
    lie in the previous text, their mentions in this one. ``similarity`` is the Jaccard index with figures, names and places masked,
    ``changed`` are the kinds of differences inside the passages that both have, ``identical`` says that both have the very same words.
    """

    previous: str
    this: str
    items: tuple[FollowedItem, ...] = ()
    accounts: tuple[Account, ...] = ()
    similarity: float | None = None
    only_facts_changed: bool = False
    changed: tuple[str, ...] = ()
    identical: bool = False

    def repeated(self, kind: str = "problem") -> tuple[FollowedItem, ...]:
        return tuple(one for one in self.items if one.kind == kind and one.repeat is not Repeat.NEW)


@dataclass(frozen=True, slots=True)
class Series:
    """One person's or team's documents in the order of their years (同一人历年).

    ``who`` is the person's name, empty for a team; ``unit`` as the documents have it, empty where none says it. There is a
    step for each document but the first.
    """

    who: str
    unit: str
    kind: Kind
    documents: tuple[YearDocument, ...]
    steps: tuple[Step, ...] = ()

    def year(self, key: str) -> int:
        return next(one.year for one in self.documents if one.key == key)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that seems to belong to a series and was left out of it, with the reason (未列入)."""

    key: str
    reason: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Years:
    """All series of a collection, by unit and name; and what was left out."""

    series: tuple[Series, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

"""Last year's document and what this year's text says of each of its items."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.model.document import Document
from bihuan.model.spans import Span


class Standing(StrEnum):
    """What this year's text makes of an item of last year's (去向)."""

    PROBLEM = "problem-again"  # 又列为问题
    MEASURE = "measure-again"  # 又列为措施
    DONE = "done"  # 上年度整改部分说已完成
    DOING = "doing"
    OPEN = "open"
    MENTIONED = "mentioned"  # 别处说到, 没有说明完成与否
    ABSENT = "not-mentioned"


TOLD = (Standing.DONE, Standing.DOING, Standing.OPEN)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of this year's text that takes an item up: ``ref`` is the item there, if it is one.

    ``shared`` is the longest passage of this year's text that stands in last year's too, figures and years aside.
    ``via`` is the item of last year's whose rectification is told there, where it is not this one but one linked with it.
    """

    standing: Standing
    span: Span
    score: float
    ref: str | None = None
    shared: Span | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One item of last year's document and where it went (逐项对照). ``span`` and ``claim`` lie in the previous text."""

    kind: str  # "problem", "measure" or "action"
    ref: str  # the item's id there; M2.1 is the first action of M2
    span: Span
    claim: Span
    status: Standing
    mentions: tuple[Mention, ...] = ()

    @property
    def mention(self) -> Mention | None:
        """The place that decides the status."""
        return next((one for one in self.mentions if one.standing is self.status), None)

    @property
    def score(self) -> float:
        return self.mention.score if self.mention else 0.0

    def told(self) -> Mention | None:
        """Where the section on last round's rectification speaks of it."""
        return next((one for one in self.mentions if one.standing in TOLD), None)


@dataclass(frozen=True, slots=True)
class Previous:
    """The document of an earlier year (上年度材料) that was compared with, why it, and an account of each of its items.

    ``document`` is None where none was found, and ``why`` says so.
    """

    why: str
    why_en: str
    document: Document | None = None
    accounts: tuple[Account, ...] = ()

    def quotation(self, account: Account, limit: int = 40) -> str:
        """Last year's words of an item, on one line, cut to ``limit`` characters."""
        words = " ".join(account.claim.of(self.document.text).split()) if self.document else ""
        return words if len(words) <= limit else words[: limit - 1] + "…"

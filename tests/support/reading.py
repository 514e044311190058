"""What the engine reads in a text given as a string, in words: for tests that compare whole readings."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan import pipeline
from bihuan.model import Analysis, SourceText


@dataclass(frozen=True)
class Reading:
    """The words of everything found."""

    analysis: Analysis
    roles: list[str]
    aspects: list[str]
    credits: list[str]
    problems: list[str]
    examples: list[str]
    causes: list[str]
    measures: list[str]
    actions: list[str]
    prior: list[str]


def read_text(text: str) -> Reading:
    """Examine a text as a txt file would be."""
    analysis = pipeline.examine_text(SourceText(text=text, name="材料.txt", format="txt")).analysis
    document, items = analysis.document, analysis.items
    return Reading(
        analysis,
        roles=[s.role.value for s in document.sections],
        aspects=[a.name for a in document.aspects],
        credits=[c.span.of(text) for c in items.credits],
        problems=[p.span.of(text) for p in items.problems],
        examples=[e.of(text) for p in items.problems for e in p.examples],
        causes=[c.span.of(text) for c in items.causes],
        measures=[m.span.of(text) for m in items.measures],
        actions=[a.span.of(text) for m in items.measures for a in m.actions],
        prior=[p.span.of(text) for p in items.prior],
    )


def personal(body: str, *, year: int = 2024) -> str:
    """A personal self-examination around a body of sections."""
    return f"""{year}年度民主生活会个人对照检查材料
青禾县水务局副局长　钟望川
按照县委部署，我认真学习、征求意见，对照检查如下，请同志们批评指正。
{body}
以上检查，请同志们批评指正。
"""

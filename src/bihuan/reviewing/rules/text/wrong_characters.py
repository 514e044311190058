"""wrong-characters: a wrong character or word that this genre is known for (错别字)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.confusables import confusables
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    text = review.folded.text
    known = confusables()
    for match in known.pattern.finditer(text):
        span = review.folded.to_source(*match.span())
        if any(mask.span.overlaps(span) for mask in review.document.masks):
            continue  # masked-term says it already
        advice = known.advice(match.group())
        yield Remark(
            span,
            f"“{match.group()}”疑为“{advice}”之误",
            f"{match.group()} should probably be {advice}",
            suggestion=f"改为“{advice}”。",
            suggestion_en=f"Write {advice}.",
        )


RULE = Rule(
    slug="wrong-characters",
    title="疑似错别字",
    title_en="A wrong character",
    severity=Severity.WARNING,
    check=check,
    suggestion="改正错别字。",
    suggestion_en="Correct the character.",
)

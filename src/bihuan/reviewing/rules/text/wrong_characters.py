"""wrong-characters: a wrong character or word that this genre is known for (错别字)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.confusables import find_confusables
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    text = review.folded.text
    for start, end, right in find_confusables(text):
        span = review.folded.to_source(start, end)
        if any(mask.span.overlaps(span) for mask in review.document.masks):
            continue  # masked-term says it already
        yield Remark(
            span,
            f"“{text[start:end]}”疑为“{right}”之误",
            f"{text[start:end]} should probably be {right}",
            suggestion=f"改为“{right}”。",
            suggestion_en=f"Write {right}.",
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

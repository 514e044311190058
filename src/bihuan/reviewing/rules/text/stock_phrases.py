"""stock-phrases: a problem leans on stock phrases although something concrete is in it (套话多)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.lexicon import lexicon
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    least = options.number("count")
    for item in review.analysed:
        found = lexicon("stock_phrases").found(review.words(item.span))
        if len(found) >= least:
            yield Remark(
                item.claim,
                f"套话较多：{'、'.join(found)}",
                f"Many stock phrases: {', '.join(found)}",
                item.id,
            )


RULE = Rule(
    slug="stock-phrases",
    title="套话较多",
    title_en="Many stock phrases",
    severity=Severity.INFO,
    check=check,
    suggestion="换成自己的话，写清楚具体的事。",
    suggestion_en="Say it in your own words, with the facts.",
    preview=True,
    options=(Option("count", 3, "同一条里至少几句套话", "how many stock phrases in one item"),),
)

"""problem-vague: nothing but stock phrases (空泛): no behaviour, occasion or object a colleague would recognise."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule
from bihuan.reviewing.vagueness import pairs, residue, stock


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    share, allowance = options.number("share"), options.number("allowance")
    # Naming one's own hospital or school makes no problem concrete.
    known, own = stock(), pairs(review.self_description)
    for problem in review.items.problems:
        if problem.examples:
            continue
        left, total = residue(review.words(problem.span), known, own)
        if total and len(left) < share * total + allowance:
            yield Remark(
                problem.span,
                "这个问题通篇是套话，看不出做了什么、在什么场合、对什么事",
                "This problem is made of stock phrases: no behaviour, occasion or object can be recognised",
                problem.id,
            )


RULE = Rule(
    slug="problem-vague",
    title="问题空泛",
    title_en="A vague problem",
    severity=Severity.WARNING,
    check=check,
    suggestion="写出同事能认出来的行为：在哪件事上、怎么想的、怎么做的，换一个单位就不能照搬。",
    suggestion_en="Describe behaviour that a colleague would recognise: where, what you thought, what you did.",
    options=(
        Option(
            "share",
            0.14,
            "套话以外的字少于全条的这个比例（再加 allowance）算空泛",
            "vague with less than this share of other words",
        ),
        Option("allowance", 5, "不论长短，另外容许的字数", "and how many characters more, whatever the length"),
    ),
)

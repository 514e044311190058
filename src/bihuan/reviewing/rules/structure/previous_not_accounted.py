"""previous-not-accounted: items of last year's document of which this year's text says nothing (上年度事项没有交代)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bihuan.model import Account, Previous, Role, Severity, Span, Standing
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule

_WORDS = {"problem": ("个问题", "problem"), "measure": ("条措施", "measure")}


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    """One remark for the problems and one for the measures: they have no place of their own in this text."""
    previous = review.previous
    if previous is None:
        return
    for kind, (unit, noun) in _WORDS.items():
        missing = [one for one in previous.accounts if one.kind == kind and one.status is Standing.ABSENT]
        if not missing:
            continue
        listed = _listed(previous, missing, int(options.number("shown")))
        count = len(missing)
        yield Remark(
            _place(review),
            f"上年度材料中的{count}{unit}，今年没有看到交代：{listed}",
            f"Nothing is said about {count} {noun}{'s' if count > 1 else ''} of last year's document: {listed}",
        )


def _listed(previous: Previous, missing: Sequence[Account], shown: int) -> str:
    words = "；".join(f"{one.ref}“{previous.quotation(one)}”" for one in missing[:shown])
    return words + ("……" if len(missing) > shown else "")


def _place(review: ReviewInput) -> Span:
    """The section that should say it, else where findings about the whole document are shown."""
    for section in review.sections(Role.PREVIOUS):
        return section.heading or section.span
    return review.head


RULE = Rule(
    slug="previous-not-accounted",
    title="上年度的问题或措施没有交代",
    title_en="Last year's problems or measures are not accounted for",
    severity=Severity.WARNING,
    check=check,
    suggestion="对照上年度材料逐项说明：已经完成的、正在推进的、没有完成的及其原因；不再适用的，也写一句为什么。",
    suggestion_en="Go through last year's document item by item: done, under way, open and why, or no longer applicable.",
    options=(Option("shown", 6, "消息里最多列出几项（全部见报告的对照表）", "how many items the message lists"),),
)

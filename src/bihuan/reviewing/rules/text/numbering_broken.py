"""numbering-broken: a gap or a repeat in an enumeration (序号跳号、重号)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.numbering import broken, shown
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for at, before in broken(review):
        assert at.value is not None  # a break is always at a number
        number = shown(at.style, at.value)
        if before is None or before.value is None:
            message, message_en = f"序号从“{number}”开始，前面缺号", f"The enumeration begins with {number}"
        elif before.value == at.value:
            message, message_en = f"序号“{number}”重复", f"The number {number} stands twice"
        else:
            last = shown(before.style, before.value)
            message, message_en = f"序号不连续：“{last}”之后是“{number}”", f"{number} follows {last}"
        related = (review.folded.to_source(before.start, before.end),) if before else ()
        yield Remark(review.folded.to_source(at.start, at.end), message, message_en, at.ref, related)


RULE = Rule(
    slug="numbering-broken",
    title="序号跳号或重号",
    title_en="A gap or a repeat in the numbering",
    severity=Severity.WARNING,
    check=check,
    suggestion="检查是否漏了一条或删改后没有重排序号。",
    suggestion_en="Check whether an item was lost, then renumber.",
)

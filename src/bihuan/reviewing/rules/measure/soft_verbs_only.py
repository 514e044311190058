"""soft-verbs-only: a measure of soft verbs only (加强, 进一步, 持续, 不断) with nothing done (只有软动词)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.lexicon import lexicon
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for measure in review.items.measures:
        if any(action.checkable for action in measure.actions):
            continue
        words = review.words(measure.span)
        soft = lexicon("soft_verbs").find(words)
        if len(soft) >= options.number("count") and words not in lexicon("hard_verbs"):
            named = "、".join(dict.fromkeys(match.group() for match in soft))
            yield Remark(
                measure.claim or measure.span,
                f"这条措施只有软动词（{named}），没有一个看得见的动作",
                f"Soft verbs only ({named}), no act that anyone could see",
                measure.id,
            )


RULE = Rule(
    slug="soft-verbs-only",
    title="措施只有软动词",
    title_en="Soft verbs only",
    severity=Severity.INFO,
    check=check,
    suggestion="换成看得见的动作：制定什么、多久做一次、由谁检查。",
    suggestion_en="Promise an act that can be seen: what is drawn up, how often, who checks.",
    preview=True,
    options=(Option("count", 3, "至少出现几个软动词", "how many soft verbs there must be"),),
)

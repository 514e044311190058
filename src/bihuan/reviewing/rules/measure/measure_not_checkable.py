"""measure-not-checkable: a measure (整改措施) without one action that has an owner, a due date or a metric."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for measure in review.items.measures:
        if not any(action.checkable for action in measure.actions):
            yield Remark(
                measure.claim or measure.span,
                "这条措施没有一项写明责任人、时限或数量的行动，无法检查是否做到",
                "No action of this measure has an owner, a due date or a figure: nobody could check it",
                measure.id,
            )


RULE = Rule(
    slug="measure-not-checkable",
    title="措施无法检查",
    title_en="A measure that cannot be checked",
    severity=Severity.WARNING,
    check=check,
    suggestion="至少写出一项具体行动，并写明谁负责、什么时候完成或多久一次、做到什么程度。",
    suggestion_en="Promise at least one concrete action with its owner, its date or rhythm, or its figure.",
)

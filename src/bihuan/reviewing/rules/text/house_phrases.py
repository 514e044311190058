"""house-phrases: a phrase that the profile lists (本单位关注的说法)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.lexicon import Lexicon
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    lists = review.profile.phrases if review.profile else {}
    for name, phrases in lists.items():
        for match in Lexicon(tuple(phrases)).find(review.folded.text):
            yield Remark(
                review.folded.to_source(*match.span()),
                f"用到了场景配置“{name}”一栏所列的说法：{match.group()}",
                f"A phrase listed under {name!r} in the profile: {match.group()}",
            )


RULE = Rule(
    slug="house-phrases",
    title="场景配置所列的说法",
    title_en="A phrase the profile lists",
    severity=Severity.INFO,
    check=check,
    suggestion="按本单位的约定改写。",
    suggestion_en="Reword as your unit has agreed.",
)

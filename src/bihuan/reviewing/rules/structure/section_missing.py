"""section-missing: problems, causes or measures are absent as a whole (缺少部分)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_PARTS = (
    (Role.PROBLEMS, "存在问题", "problems"),
    (Role.CAUSES, "原因剖析", "causes"),
    (Role.MEASURES, "整改措施", "measures"),
)


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    missing = [(name, name_en) for role, name, name_en in _PARTS if role in review.absent]
    if missing:
        names = "、".join(name for name, _ in missing)
        names_en = ", ".join(name_en for _, name_en in missing)
        yield Remark(review.head, f"全文没有写“{names}”", f"The text has no part on: {names_en}")


RULE = Rule(
    slug="section-missing",
    title="缺少整个部分",
    title_en="A whole part is missing",
    severity=Severity.ERROR,
    check=check,
    suggestion="补写缺少的部分：问题、原因、措施三者缺一不可。",
    suggestion_en="Add the missing part: problems, causes and measures are all required.",
)

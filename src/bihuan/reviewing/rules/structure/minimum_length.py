"""minimum-length: the text or one of its parts is shorter than the profile allows (篇幅过短). Off by default."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule

_PARTS = (
    ("problems", Role.PROBLEMS, "存在问题"),
    ("causes", Role.CAUSES, "原因剖析"),
    ("measures", Role.MEASURES, "整改措施"),
)


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    if review.total_size < options.number("total"):
        yield _remark(review, "全文", "The text", review.total_size, int(options.number("total")))
    for option, role, name in _PARTS:
        sections = review.sections(role)
        size = sum(review.size(section.span) for section in sections)
        if sections and size < options.number(option):
            yield _remark(review, f"“{name}”部分", f"The part on {option}", size, int(options.number(option)))


def _remark(review: ReviewInput, name: str, name_en: str, size: int, least: int) -> Remark:
    message_en = f"{name_en} has {size} characters, fewer than {least}"
    return Remark(review.head, f"{name}只有 {size} 字，少于 {least} 字", message_en)


RULE = Rule(
    slug="minimum-length",
    title="篇幅过短",
    title_en="Too short",
    severity=Severity.INFO,
    check=check,
    suggestion="充实具体表现、原因和措施；篇幅只是提醒，内容实在更重要。",
    suggestion_en="Say more about what happened, why and what will be done; substance matters more than length.",
    default_on=False,
    options=(
        Option("total", 3000, "全文至少多少字（不计空白）", "the least length of the whole text"),
        Option("problems", 500, "问题部分至少多少字", "the least length of the part on problems"),
        Option("causes", 300, "原因部分至少多少字", "the least length of the part on causes"),
        Option("measures", 0, "措施部分至少多少字", "the least length of the part on measures"),
    ),
)

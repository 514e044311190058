"""repealed-rule: a rule that has been repealed or replaced is cited as if in force (引用已废止的法规)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.repealed import Repealed, repealed_rules
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    if "《" not in review.folded.text:
        return
    for entry in repealed_rules(options.lines("entries"), str(options["file"])):
        title = f"《{entry.title}》"
        at = review.folded.text.find(title)
        if at >= 0 and _applies(entry, review.year):
            instead = f"，现行的是《{entry.successor}》" if entry.successor else ""
            yield Remark(
                review.folded.to_source(at, at + len(title)),
                f"{title}已于 {entry.since} 年废止或被取代{instead}",
                f"{title} was repealed or replaced in {entry.since}",
            )


def _applies(entry: Repealed, year: int | None) -> bool:
    """A document of the year of repeal may rightly speak of the old rule."""
    return year is None or year > entry.since


RULE = Rule(
    slug="repealed-rule",
    title="引用已废止的法规",
    title_en="A repealed rule is cited",
    severity=Severity.WARNING,
    check=check,
    suggestion="核对后改引现行规定；如果是回顾历史，可在旁注中说明。",
    suggestion_en="Cite the rule now in force, or note that you speak of the past.",
    options=(
        Option("entries", (), "补充的条目，每条写作“名称｜废止年份｜现行名称”", "more entries: title｜year｜successor"),
        Option("file", "", "自己的表格文件（UTF-8，一行一条，写法同上）", "a file of one's own with such entries"),
    ),
)

"""date-after-document: something told as past is dated after the document itself (日期晚于落款)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity, Span
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule
from bihuan.text.markers import chinese_number

_DATE = r"(?<!\d)(20\d\d)年(\d{1,2})月(?:(\d{1,2})[日号])?"
_AHEAD = r"预计|计划|拟|将|争取|确保|力争|之?前|以前|目标|要求|起|到期|时限|开放|完成$"
_CHINESE = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_YEAR = (
    r"二[〇零○][一二三][〇零○一二三四五六七八九]年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?"
)


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    own = _own_date(review)
    if own is None:
        return
    for span in _told(review):
        words = review.words(span)
        for match in compiled(_DATE).finditer(words):
            told = (int(match.group(1)), int(match.group(2)), int(match.group(3) or 0))
            around = words[max(0, match.start() - 12) : match.end() + 12]
            if told > (own[0], own[1], own[2] or 31) and told[:2] != own[:2] and not compiled(_AHEAD).search(around):
                yield Remark(
                    review.spot(span, *match.span()),
                    f"这里写的时间（{match.group()}）晚于材料自己的日期（{own[0]}年{own[1]}月）",
                    f"{match.group()} is later than the document's own date ({own[0]}-{own[1]:02d})",
                )


def _told(review: ReviewInput) -> list[Span]:
    """Where the past is told: the opening, last round, the problems and the cases."""
    spans = [s.span for role in (Role.PREVIOUS, Role.CASES) for s in review.sections(role)]
    spans += [problem.span for problem in review.items.problems]
    return [*spans, *(part for part in (review.document.preamble,) if part)]


def _own_date(review: ReviewInput) -> tuple[int, int, int] | None:
    words = review.words(review.document.byline) if review.document.byline else ""
    match = compiled(_DATE).search(words)
    if match:
        return int(match.group(1)), int(match.group(2)), int(match.group(3) or 0)
    written = compiled(_CHINESE_YEAR).search(words)
    if written is None:
        return None
    year, _, rest = written.group().partition("年")
    month, _, day = rest.partition("月")
    return int(year.translate(_CHINESE)), chinese_number(month) or 1, chinese_number(day.rstrip("日")) or 0


RULE = Rule(
    slug="date-after-document",
    title="日期晚于材料的落款",
    title_en="Dated after the document",
    severity=Severity.INFO,
    check=check,
    suggestion="核对时间；如果来自别的材料，换成自己的事实。",
    suggestion_en="Check the date; if it was copied, put your own facts.",
)

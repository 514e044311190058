"""previous-missing: nothing is said about last round's rectification (上年度整改落实情况)."""

from __future__ import annotations

from collections.abc import Iterator

from bihuan.model import Role, Severity
from bihuan.reviewing.patterns import compiled
from bihuan.reviewing.rule import Option, Options, Remark, ReviewInput, Rule

# A sentence of its own will do: last round, and what became of its measures.
_SAID = (
    r"(?:上(?:一)?年度?|去年度?|上(?:一)?次|20\d\d年度?)(?:的)?[^。\n]{0,12}(?:民主生活会|组织生活会|对照检查|查摆)"
    r"[^。\n]{0,30}(?:整改|问题)[^。\n]{0,60}(?:完成|落实|到位|推进|销号|整改了|见效|尚未|没有)"
)


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    if not _asked(review, options) or review.items.prior or review.sections(Role.PREVIOUS):
        return
    if compiled(_SAID).search(review.folded.text) is None:
        yield Remark(
            review.head,
            "没有交代上年度查摆问题的整改落实情况",
            "Nothing is said about how last year's problems were rectified",
        )


def _asked(review: ReviewInput, options: Options) -> bool:
    """A profile of the meeting says so itself; without one, 民主生活会 are asked from a certain year on."""
    if review.profile is not None and review.profile.meeting != "any":
        return Role.PREVIOUS in review.profile.required_sections
    return "民主生活会" in (review.document.meta.meeting or "") and (review.year or 0) >= options.number("since")


RULE = Rule(
    slug="previous-missing",
    title="没有上年度整改情况",
    title_en="Last year's rectification is not reported",
    severity=Severity.WARNING,
    check=check,
    suggestion="逐项说明上年度查摆的问题：哪些已整改、哪些仍在整改、哪些没有完成以及为什么。",
    suggestion_en="Go through last year's problems: which are done, which are under way, which are open and why.",
    options=(
        Option(
            "since", 2022, "没有场景配置时，从哪一年的民主生活会起要求", "without a profile: the year it is asked from"
        ),
    ),
)

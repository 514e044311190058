"""How much of the text is analysis (问题和原因占比): net as the rule counts it, gross as reviewers count sections."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from bihuan.model import Role, Span
from bihuan.reviewing.rule import ReviewInput


def analysis_share(review: ReviewInput) -> float | None:
    """Problem and cause spans, without praise and headings inside them, as a share of the text."""
    total = review.total_size
    items = review.analysed
    if not total or not items:
        return None
    counted = sum(review.size(item.span) for item in items)
    inner = [credit.span for credit in review.items.credits] + list(review.document.headings)
    counted -= sum(review.size(part) for part in _inside(inner, [item.span for item in items]))
    return counted / total


def gross_share(review: ReviewInput) -> float | None:
    """The sections of problems and causes, everything in them counted, as a share of the text."""
    spans = [s.span for role in (Role.PROBLEMS, Role.CAUSES) for s in review.sections(role)]
    if not spans or not review.total_size:
        return None
    return sum(review.size(span) for span in spans) / review.total_size


def problem_part_share(review: ReviewInput) -> float | None:
    """The sections of problems alone, everything in them counted, as a share of the text."""
    sections = review.sections(Role.PROBLEMS)
    if not sections or not review.total_size:
        return None
    return sum(review.size(section.span) for section in sections) / review.total_size


def net_share(review: ReviewInput) -> float | None:
    """The same sections without what stands in each aspect before its first problem: heading, doctrine, praise."""
    gross = gross_share(review)
    if gross is None:
        return None
    lead = 0
    for aspect in review.document.aspects:
        problems = review.problems_of[aspect.id]
        end = problems[0].span.start if problems else aspect.span.end
        lead += review.size(Span(aspect.span.start, max(aspect.span.start, end)))
    return gross - lead / review.total_size


def _inside(parts: list[Span], spans: list[Span]) -> Iterator[Span]:
    """Those of the parts that lie within one of the spans, but are not all of it."""
    ordered = sorted(spans)
    starts = [span.start for span in ordered]
    reach = [0, *accumulate((span.end for span in ordered), max)]
    for part in parts:
        before = bisect_right(starts, part.start)
        if reach[before] >= part.end and any(span.contains(part) and span != part for span in ordered[:before]):
            yield part

"""impossible-date: a date that is in no calendar (不存在的日期): 2月30日, 13月."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bihuan.model import Severity
from bihuan.reviewing.rule import Options, Remark, ReviewInput, Rule

_DATE = re.compile(r"\d{1,4}(?:年\d{1,2})?月(?:\d{1,2}[日号])?")
_PARTS = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号])?")
_BEFORE_MONTH = len("2024年12")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check(review: ReviewInput, options: Options) -> Iterator[Remark]:
    for match in _dates(review.folded.text):
        parts = _PARTS.fullmatch(match.group())
        if parts is None:
            continue
        year, month, day = (int(part) if part else None for part in parts.groups())
        if month is not None and not _exists(year, month, day):
            yield Remark(
                review.folded.to_source(*match.span()),
                f"日历上没有这个日期：{match.group()}",
                f"There is no such date: {match.group()}",
            )


def _dates(text: str) -> Iterator[re.Match[str]]:
    """Looked for only where 月 stands: figures are everywhere."""
    end, month = 0, text.find("月")
    while month >= 0:
        match = _DATE.search(text, max(end, month - _BEFORE_MONTH), month + 4)
        if match is not None and match.start() < month:
            end = match.end()
            yield match
        month = text.find("月", month + 1)


def _exists(year: int | None, month: int, day: int | None) -> bool:
    if not 1 <= month <= 12:
        return False
    if day is None:
        return True
    leap_day_wrong = month == 2 and day == 29 and year is not None and not _is_leap(year)
    return 1 <= day <= _DAYS[month - 1] and not leap_day_wrong


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


RULE = Rule(
    slug="impossible-date",
    title="不存在的日期",
    title_en="An impossible date",
    severity=Severity.WARNING,
    check=check,
    suggestion="核对日期。",
    suggestion_en="Check the date.",
)

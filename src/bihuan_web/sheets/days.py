"""Days as people write them in a cell (日期): 2026-06-30, 2026.6.30, 2026年6月30日, 2026年6月底, a serial number. What is not clear
is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

from bihuan_web.common.errors import Refused

_EPOCH = date(1899, 12, 30)  # of Excel's serial numbers
_SERIALS = range(20_000, 80_000)  # 1954 to 2118: smaller numbers are no dates that anybody means
_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?:前|之前|以前)?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_END = re.compile(r"(\d{4})[-/.年](\d{1,2})月?(?:底|末)(?:前|之前|以前)?")
_YEAR_END = re.compile(r"(\d{4})年(?:底|末|年底|年末)(?:前|之前|以前)?")
_NO_YEAR = re.compile(r"\d{1,2}(?:月|[-/.])\d{0,2}[日号]?.*|年底.*|月底.*|本月.*|今年.*")
_MONTH = re.compile(r"\d{4}[-/.年]\d{1,2}月?(?:份)?(?:前|之前|以前)?")


class Unclear(Refused):
    """A cell that can be understood in several ways or in none."""

    code = "unclear"
    status = 422


def read_day(value: Any) -> date | None:
    """The day that a cell means, None where it is empty; raises ``Unclear``."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value in _SERIALS:
            return _EPOCH + timedelta(days=int(value))
        value = str(int(value)) if value == int(value) else str(value)
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(value or "")))
    if not text:
        return None
    for pattern in (_FULL, _PACKED):
        if found := pattern.fullmatch(text):
            return _day(text, *(int(one) for one in found.groups()[:3]))
    if found := _MONTH_END.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        return _day(text, year, month, monthrange(year, month)[1] if 1 <= month <= 12 and year else 0)
    if found := _YEAR_END.fullmatch(text):
        return _day(text, int(found[1]), 12, 31)
    if _MONTH.fullmatch(text):
        raise Unclear(f"“{text}”只写到月：请写到日，或写“某年某月底”", f"“{text}” names no day: write the whole date")
    if _NO_YEAR.fullmatch(text):
        raise Unclear(f"“{text}”没有写年份", f"“{text}” names no year")
    raise Unclear(f"“{text[:40]}”不是日期", f"“{text[:40]}” is no date")


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as trouble:
        raise Unclear(f"没有“{text}”这一天", f"there is no day “{text}”") from trouble
    if not 1949 <= year <= 2099:
        raise Unclear(f"“{text}”的年份不对", f"the year of “{text}” cannot be right")
    return found

"""Deadlines (完成时限) in folded text: where they stand, how exact they are, which dates they mean."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from bihuan.model import Deadline, Precision
from bihuan.text.numerals import parse_integer


class FoundDeadline(NamedTuple):
    """A deadline and where it stands; a bare date (2024年, 今年6月) is not ``firm``: it may merely tell when something is."""

    start: int
    end: int
    deadline: Deadline
    firm: bool


_COUNT = r"(?:\d{1,3}|[一二三四五六七八九十两]{1,3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|元|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_DIGIT_YEAR = r"(?:20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年"
_YEAR = rf"(?:{_DIGIT_YEAR}|今年|明年|后年|本年|当年|次年|来年)的?"
_EVENTS = "春节|清明|端午|中秋|汛期|主汛期|开学|入冬|换届|两会|高考|中考|放假|春耕|秋收|采暖期?|供暖"
_FIXED = {"元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "七一": (7, 1), "八一": (8, 1), "国庆": (10, 1)}
_EDGE = (
    r"(?:之前|以前|前(?![后期])|止|为止|开始(?=$|[，。；、,）]|[每全按对在实])"
    r"|起(?![草步点到来诉伏色初码因义用重落居立价家作名头跑航火床飞源]))"
)
_BEFORE = r"(?:之前|以前|前(?![后期]))"

_FORMS = {
    # 每周三、周五 · 每月15日 · 每季度末 · 每两个月 · 每次开标前一天 · 按季度
    "rhythm": rf"(?:每(?:{_COUNT}|半|双|单|隔)?个?(?:工作日|学期|学年|季度?|星期|天|日|周|旬|月|年度?)|逐[日周月季年])(?![度来均轻内])"
    r"(?:(?:星期|周)?[一二三四五六日天末](?:[、和及](?:周|星期)?[一二三四五六日天末])*(?![次个遍篇期批件条名户场处轮起人家项册本小天])"
    r"|的?第[一二三四五]个?(?:工作日|周[一二三四五六日]?|星期[一二三四五六日])|(?:的?最后一?个?(?:工作日|周[一二三四五六日]|天))"
    rf"|{_DAY}[日号](?:[、和及]{_DAY}[日号])*|[初末底](?![^\W\da-zA-Z_]*?初))?(?:上午|下午|晚上|晚|早上)?{_BEFORE}?"
    rf"|每次[^，。；、]{{1,8}}?(?:前一天|后一天|当天|{_BEFORE}|之?后)|按(?:日|周|旬|月|季度|季|半年|学期|年)(?![照度计份期])",
    "ongoing": r"长期坚持|持续坚持|坚持长期|常抓不懈|常态化?(?:坚持|推进|开展|执行|保持|长效)|长期(?:整改|推进|有效|执行)|持续(?:整改|推进)"
    r"|(?:自|从)?即日起|从现在起|立行立改|立说立行|立查立改|即知即改|边查边改|马上整改|立即整改",
    "within": rf"(?:{_COUNT}|半|数)(?:个工作日|工作日|个?小时|个自然日|天|日|个?星期|周|个?季度|个?月|年)(?:之内|以内|内)(?![部外容设涵])"
    r"|当[天日](?:[^，。；\d]{0,4}?前)?(?=[^，。；]|$)|次日(?:[^，。；\d]{0,3}?前)?|第一时间|(?:本周|下周)[一二三四五六日末]?(?:内|末|前)?",
    "quarter": rf"(?:自|从)?(?:{_YEAR})?(?:第?[一二三四1-4]季度|[上下]半年)[末底内]?{_EDGE}?",
    "term": rf"(?:自|从)?(?:{_YEAR})?(?:本|下|新|春季|秋季)学期[末初内]?(?:结束|开学)?{_EDGE}?",
    "holiday": rf"(?:{_YEAR})?[“\"]?(?:{'|'.join(_FIXED)}|{_EVENTS})[”\"]?(?:节|来临|到来)?{_BEFORE}",
    "range": rf"(?:{_YEAR})?{_MONTH}月?(?:{_DAY}[日号])?(?:至|到|—{{1,2}}|-|～|~)(?:{_YEAR})?{_MONTH}月(?:{_DAY}[日号]|[底末])?",
    "day": rf"(?:自|从)?(?:{_YEAR})?(?:{_MONTH}月份?(?:{_DAY}[日号]|[上中下]旬|[底末初])?|(?:本|当|下个?)月(?:{_DAY}[日号]|[底末内])|月[底末]){_EDGE}?",
    "year": rf"(?:自|从)?(?:(?:{_DIGIT_YEAR}|今年|明年|本年|当年|次年)(?![度级])(?:[底末内初]|以内|全年)?|年[底末内终])(?!前[\d一二三四五六七八九十两几])(?:{_EDGE}|结束前)?",
}
# A look at the first character spares the forms most positions: several times faster.
_FIRST = '[每逐按长持坚常自从即现立马边当次第本下上今明后来年月\\d一二三四五六七八九十两半数元春新秋清端中汛主开入换高放采供“"劳国八七五]'
_ANY = re.compile(
    f"(?={_FIRST})(?<![\\d第])(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()) + ")"
)
_NOT_AFTER = re.compile(r"以来|以后|来的|至今|度")
_SMALL_MONTH = re.compile(r"[一二三四五六七八九十]+月$")


def find_deadlines(text: str, base: dt.date, start: int = 0, end: int | None = None) -> list[FoundDeadline]:
    """The deadlines in a range of a folded text, in order; months without a year are the next ones after ``base``."""
    found = []
    stop = len(text) if end is None else end
    for match in _ANY.finditer(text, start, stop):
        kind, words = match.lastgroup or "", match.group()
        firm = kind not in ("day", "year", "range") or _FIRM.search(words) is not None
        if not firm and (_NOT_AFTER.match(text, match.end()) or _SMALL_MONTH.match(words)):
            continue
        deadline = _read(kind, words, base)
        if deadline is None or (not firm and deadline.latest is not None and deadline.latest < base):
            continue
        found.append(FoundDeadline(match.start(), match.end(), deadline, firm))
    return found


def parse_deadline(words: str, base: dt.date) -> Deadline | None:
    """The deadline that the words of a 时限 cell or phrase name; None if they name none. ``base`` is the meeting's date."""
    bare = words.strip()
    if numeric := _NUMERIC.match(bare):
        return _numeric(bare, numeric, base)
    found = find_deadlines(bare, base)
    if not found:
        match = _ANY.search(bare)
        deadline = _read(match.lastgroup or "", match.group(), base) if match else None
        return None if deadline is None else _named(deadline, bare)
    dated = [f for f in found if f.deadline.latest is not None]
    return _named((dated or found)[-1 if dated else 0].deadline, bare)


_FIRM = re.compile(r"[前底末内起止]|开始|为止|[至到—～~-]")
# Dates of tables: 2024.6, 2024-06-30, 2024/6/30, 2024年6月30日 stands below.
_NUMERIC = re.compile(r"(20\d\d)\s*[./-]\s*(1[0-2]|0?[1-9])(?:\s*[./-]\s*(3[01]|[12]\d|0?[1-9]))?(?=$|\D)")


def _named(deadline: Deadline, words: str) -> Deadline:
    return Deadline(words, deadline.precision, deadline.earliest, deadline.latest)


def _numeric(words: str, found: re.Match[str], base: dt.date) -> Deadline | None:
    year, month = int(found[1]), int(found[2])
    if found[3] is None:
        return Deadline(words, Precision.MONTH, dt.date(year, month, 1), _month_end(year, month))
    if int(found[3]) > _month_end(year, month).day:
        return None
    day = dt.date(year, month, int(found[3]))
    return Deadline(words, Precision.DAY, day, day)


def _read(kind: str, words: str, base: dt.date) -> Deadline | None:
    reader = _READERS.get(kind)
    return reader(words, base) if reader else None


def _rhythm(words: str, base: dt.date) -> Deadline:
    return Deadline(words, Precision.RHYTHM)


def _ongoing(words: str, base: dt.date) -> Deadline:
    begins_now = "起" in words or "立" in words or "即" in words or "马上" in words or "边" in words
    return Deadline(words, Precision.ONGOING, base if begins_now else None)


_WITHIN = re.compile(rf"({_COUNT}|半|数)(个工作日|工作日|个?小时|个自然日|天|日|个?星期|周|个?季度|个?月|年)")
_WEEKDAYS = "一二三四五六日"


def _within(words: str, base: dt.date) -> Deadline | None:
    """Weeks, months and years count from ``base``; days and hours mostly count from an event and stay open."""
    if words.startswith(("本周", "下周")):
        monday = base - dt.timedelta(days=base.weekday()) + dt.timedelta(days=7 * words.startswith("下"))
        day = words[2:3]
        if day in _WEEKDAYS and day:
            latest = monday + dt.timedelta(days=_WEEKDAYS.index(day))
            return Deadline(words, Precision.DAY, latest, latest)
        return Deadline(words, Precision.WITHIN, monday, monday + dt.timedelta(days=6))
    found = _WITHIN.match(words)
    if found is None:
        return Deadline(words, Precision.WITHIN)
    unit = found[2].lstrip("个")
    if unit not in ("星期", "周", "季度", "月", "年") or found[1] == "数":
        return Deadline(words, Precision.WITHIN)
    if found[1] == "半":
        if unit not in ("年", "月"):
            return Deadline(words, Precision.WITHIN)
        latest = _months_later(base, 6) if unit == "年" else base + dt.timedelta(days=15)
        return Deadline(words, Precision.WITHIN, base, latest)
    count = parse_integer(found[1]) or 1
    if unit in ("星期", "周"):
        return Deadline(words, Precision.WITHIN, base, base + dt.timedelta(days=7 * count))
    return Deadline(words, Precision.WITHIN, base, _months_later(base, count * {"季度": 3, "月": 1, "年": 12}[unit]))


def _quarter(words: str, base: dt.date) -> Deadline:
    if found := re.search(r"([一二三四1-4])季度", words):
        last = 3 * (parse_integer(found[1]) or 1)
        first = last - 2
    else:
        first, last = (1, 6) if "上半年" in words else (7, 12)
    year = _year(words, base)
    if year is None:
        year = _next_year(base, last)
    return _bounded(words, Precision.QUARTER, dt.date(year, first, 1), _month_end(year, last))


def _term(words: str, base: dt.date) -> Deadline:
    """Terms (学期): spring from February to July, autumn from September to January."""
    year = _year(words, base)
    spring = 2 <= base.month <= 7
    if "春季" in words or "秋季" in words:
        is_spring = "春季" in words
        year = year or (base.year if base <= dt.date(base.year, 7, 31) or not is_spring else base.year + 1)
    elif "本学期" in words:
        is_spring, year = spring, base.year if base.month >= 2 else base.year - 1
    else:  # 下学期, 新学期
        is_spring, year = not spring, base.year + (0 if spring or base.month == 1 else 1)
    if is_spring:
        return _bounded(words, Precision.QUARTER, dt.date(year, 2, 1), dt.date(year, 7, 31))
    return _bounded(words, Precision.QUARTER, dt.date(year, 9, 1), dt.date(year + 1, 1, 31))


def _holiday(words: str, base: dt.date) -> Deadline:
    for name, (month, day) in _FIXED.items():
        if name in words:
            year = _year(words, base)
            if year is None:
                year = base.year if base < dt.date(base.year, month, day) else base.year + 1
            return Deadline(words, Precision.DAY, None, dt.date(year, month, day))
    return Deadline(words, Precision.WITHIN)  # a day that the calendar of that year or the unit decides


_DAY_PARTS = re.compile(rf"(?P<month>{_MONTH})月份?(?:(?P<day>{_DAY})[日号]|(?P<part>[上中下]旬|[底末初]))?")


def _day(words: str, base: dt.date) -> Deadline | None:
    year = _year(words, base)
    if found := re.match(rf"(?:自|从)?(本|当|下)?个?月(?:({_DAY})[日号])?", words):
        later = 1 if found[1] == "下" else 0
        first = _months_later(base.replace(day=1), later)
        parts: tuple[str | None, str | None] = (found[2], "底" if "底" in words or "末" in words else None)
        year, month = first.year, first.month
    else:
        match = _DAY_PARTS.search(words)
        if match is None:
            return None
        month = parse_integer(match["month"].replace("元", "一")) or 0
        if not 1 <= month <= 12:
            return None
        if year is None:
            year = _next_year(base, month)
        parts = (match["day"], match["part"])
    return _dated(words, year, month, *parts)


def _dated(words: str, year: int, month: int, day: str | None, part: str | None) -> Deadline | None:
    last = _month_end(year, month)
    if day:
        number = parse_integer(day) or 0
        if not 1 <= number <= last.day:
            return None
        date = dt.date(year, month, number)
        return _bounded(words, Precision.DAY, date, date)
    spans = {
        "上旬": (1, 10),
        "中旬": (11, 20),
        "下旬": (21, last.day),
        "初": (1, 10),
        "底": (21, last.day),
        "末": (21, last.day),
    }
    first_day, last_day = spans.get(part or "", (1, last.day))
    if not part and words.endswith("前"):  # 3月前 is before March begins
        return Deadline(words, Precision.MONTH, None, dt.date(year, month, 1) - dt.timedelta(days=1))
    return _bounded(words, Precision.MONTH, last.replace(day=first_day), last.replace(day=last_day))


def _year_form(words: str, base: dt.date) -> Deadline:
    year = _year(words, base)
    if year is None:  # 年内, 年底前: a meeting held in December looks at the year to come
        year = base.year + (base.month == 12)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if re.search(r"\d年前|[〇○零一二三四五六七八九]年前", words):
        return Deadline(words, Precision.YEAR, None, first - dt.timedelta(days=1))
    if "内" in words or "结束前" in words:
        return Deadline(words, Precision.YEAR, None, last)
    return _bounded(words, Precision.YEAR, first, last)


_RANGE = re.compile(
    rf"(?P<year>{_YEAR})?(?P<month>{_MONTH})月?(?:(?P<day>{_DAY})[日号])?(?:至|到|—+|-|～|~)"
    rf"(?P<year2>{_YEAR})?(?P<month2>{_MONTH})月(?:(?P<day2>{_DAY})[日号])?"
)


def _range(words: str, base: dt.date) -> Deadline | None:
    found = _RANGE.match(words)
    if found is None:
        return None
    months = [parse_integer((found[name] or "").replace("元", "一")) or 0 for name in ("month", "month2")]
    if not all(1 <= month <= 12 for month in months):
        return None
    second = _year(found["year2"] or found["year"] or "", base) or _next_year(base, months[1])
    first = _year(found["year"], base) if found["year"] else None
    first = first if first is not None else second - (months[0] > months[1])
    if found["year"] and not found["year2"]:
        second = first + (months[0] > months[1])
    try:
        earliest = dt.date(first, months[0], parse_integer(found["day"] or "1") or 1)
        latest = _month_end(second, months[1])
        if found["day2"]:
            latest = latest.replace(day=parse_integer(found["day2"]) or 1)
    except ValueError:
        return None
    precision = Precision.DAY if found["day2"] else Precision.MONTH
    return Deadline(words, precision, earliest, latest) if earliest <= latest else None


def _bounded(words: str, precision: Precision, first: dt.date, last: dt.date) -> Deadline:
    """起 leaves the end open, 前 the beginning."""
    if words.endswith(("起", "开始")):
        return Deadline(words, precision, first, None)
    if words.endswith(("前", "止")):
        return Deadline(words, precision, None, last)
    return Deadline(words, precision, first, last)


_SPOKEN = {"今年": 0, "本年": 0, "当年": 0, "明年": 1, "次年": 1, "来年": 1, "后年": 2}


def _year(words: str, base: dt.date) -> int | None:
    if found := re.search(r"(20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年", words):
        return parse_integer(found[1])
    for spoken, later in _SPOKEN.items():
        if spoken in words:
            return base.year + later
    return None


def _next_year(base: dt.date, month: int) -> int:
    """The year in which the month ends next."""
    return base.year if month >= base.month else base.year + 1


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _months_later(date: dt.date, months: int) -> dt.date:
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


_READERS: dict[str, Callable[[str, dt.date], Deadline | None]] = {
    "rhythm": _rhythm,
    "ongoing": _ongoing,
    "within": _within,
    "quarter": _quarter,
    "term": _term,
    "holiday": _holiday,
    "range": _range,
    "day": _day,
    "year": _year_form,
}

"""Working days (工作日) in China: holidays and make-up days from a data file that an office can edit.

``workdays.toml`` in the data folder replaces whole years of the file in the package. Of a year without data only the weekends are
known; ``Calendar.knows`` tells, so that a page can say so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from bihuan.errors import BadConfiguration

NAME = "workdays.toml"
_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST = 60  # days in one range; more is a slip of the pen


@dataclass(frozen=True, slots=True)
class Year:
    """Days off on which people would work otherwise or not (休), and weekends on which they work (班)."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of the years that are known, weekends for the others."""

    years: Mapping[int, Year] = field(default_factory=dict)

    def knows(self, year: int) -> bool:
        """Whether holidays of a year are known."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        year = self.years.get(day.year, Year())
        if day in year.work:
            return True
        return day.weekday() < _SATURDAY and day not in year.off

    def next_workday(self, day: date) -> date:
        """The day itself where it is a working day, else the first one after it."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The day itself where it is a working day, else the last one before it."""
        while not self.is_workday(day):
            day -= _DAY
        return day

    def add_workdays(self, day: date, number: int) -> date:
        """The working day so many working days after a day (before it, for a negative number); the day itself for 0."""
        step = _DAY if number >= 0 else -_DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and with ``last``; 0 where ``last`` is not later."""
        days = (first + timedelta(days=one) for one in range(1, (last - first).days + 1))
        return sum(self.is_workday(day) for day in days)


def load_calendar(folder: Path | None = None) -> Calendar:
    """The calendar of the package with the years that the data folder gives; raises ``BadConfiguration`` with file and year."""
    years = _read(files("bihuan_web.common").joinpath("data", NAME).read_bytes(), NAME)
    if folder is not None and (folder / NAME).is_file():
        years |= _read((folder / NAME).read_bytes(), str(folder / NAME))
    return Calendar(years)


def _read(data: bytes, where: str) -> dict[int, Year]:
    try:
        given = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise BadConfiguration(f"{where}：{trouble}", f"{where}: {trouble}") from trouble
    return {int(name): _year(name, table, where) for name, table in given.items() if _is_year(name, table, where)}


def _is_year(name: str, table: Any, where: str) -> bool:
    if not (name.isascii() and name.isdigit() and len(name) == 4 and isinstance(table, dict)):
        raise _wrong(where, name, "[2026]")
    unknown = table.keys() - {"off", "work"}
    if unknown:
        raise _wrong(where, f"{name}.{min(unknown)}", "off, work")
    return True


def _year(name: str, table: dict[str, Any], where: str) -> Year:
    found = {}
    for key in ("off", "work"):
        days = {day for text in table.get(key, ()) for day in _days(text, f"{name}.{key}", where)}
        if any(day.year != int(name) for day in days):
            raise _wrong(where, f"{name}.{key}", name)
        found[key] = frozenset(days)
    if found["off"] & found["work"]:
        raise _wrong(where, f"{name}: {min(found['off'] & found['work'])}", "off / work")
    return Year(**found)


def _days(text: Any, place: str, where: str) -> Iterator[date]:
    first, separator, last = text.partition("..") if isinstance(text, str) else ("", "", "")
    try:
        begin = date.fromisoformat(first.strip())
        end = date.fromisoformat(last.strip()) if separator else begin
    except ValueError as trouble:
        raise _wrong(where, f"{place}: {text}", "2026-02-15..2026-02-23") from trouble
    number = (end - begin).days
    if not 0 <= number < _LONGEST:
        raise _wrong(where, f"{place}: {text}", "2026-02-15..2026-02-23")
    return (begin + timedelta(days=one) for one in range(number + 1))


def _wrong(where: str, what: str, expected: str) -> BadConfiguration:
    return BadConfiguration(
        f"{where} 里“{what}”不对，要写成：{expected}", f"{where}: {what} is wrong, expected: {expected}"
    )

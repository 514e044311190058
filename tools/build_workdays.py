"""Writes the data file of Chinese working days from chinesecalendar, from 2015 on.

python tools/build_workdays.py
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from chinese_calendar import constants

FILE = Path(__file__).resolve().parents[1] / "src" / "bihuan_web" / "common" / "data" / "workdays.toml"
_FIRST = 2015
_HEAD = """\
# 节假日和调休，依据国务院办公厅每年的通知。休：放假的日子；班：调休上班的周末。起止日用 .. 连接，都算在内。
# 没有写的日子：周一到周五上班，周末休息。写好的年份才算“有数据”。
# 数据文件夹里放一个同名文件，里面写的年份整年替换这里的。由 tools/build_workdays.py 从 chinesecalendar 生成。
#
# Holidays and make-up days of China by year: `off` are days off, `work` are weekends worked. A file of this name in the data folder
# replaces whole years.
"""


def ranges(days: Iterable[date]) -> list[str]:
    """Days as texts, those that follow one another as one."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return [str(first) if first == last else f"{first}..{last}" for first, last in found]


def main() -> None:
    years = sorted({day.year for day in constants.holidays if day.year >= _FIRST})
    parts = [_HEAD]
    for year in years:
        parts.append(f"\n[{year}]\n")
        for name, days in (("off", constants.holidays), ("work", constants.workdays)):
            texts = ", ".join(f'"{one}"' for one in ranges(day for day in days if day.year == year))
            parts.append(f"{name} = [{texts}]\n")
    FILE.write_text("".join(parts), encoding="utf-8")
    print(f"{FILE}: {years[0]}–{years[-1]}")


if __name__ == "__main__":
    main()

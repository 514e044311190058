"""The table of repealed rules (已废止的党内法规): shipped entries, and the user's own from options or a file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bihuan.errors import BadConfiguration
from bihuan.reviewing.lexicon import read_lines, terms


class Repealed(NamedTuple):
    """A rule that is no longer in force: its title, the year it was repealed or replaced, and what replaced it."""

    title: str
    since: int
    successor: str


def repealed_rules(entries: tuple[str, ...], file: str) -> tuple[Repealed, ...]:
    """The shipped table, then the user's own entries. The user's file is read anew when it has changed."""
    if not file:
        return _read(terms("repealed_rules"), "repealed_rules.txt") + (_read(entries, "entries") if entries else ())
    path = Path(file).expanduser()
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        raise _unreadable(path) from error
    return _read(terms("repealed_rules"), "repealed_rules.txt") + _read(entries, "entries") + _from_file(path, stamp)


@lru_cache(maxsize=8)
def _from_file(path: Path, stamp: int) -> tuple[Repealed, ...]:
    try:
        return _read(read_lines(path.read_text(encoding="utf-8-sig")), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path) from error


@lru_cache(maxsize=32)
def _read(lines: tuple[str, ...], origin: str) -> tuple[Repealed, ...]:
    return tuple(_entry(line, origin) for line in lines)


def _entry(line: str, origin: str) -> Repealed:
    parts = [part.strip() for part in line.replace("|", "｜").split("｜")]
    if len(parts) not in (2, 3) or not parts[0] or not parts[1].isdigit():
        raise BadConfiguration(
            f"{origin}：这一行应写作“名称｜废止年份｜现行名称”：{line}",
            f"{origin}: a line must read title｜year｜successor: {line}",
        )
    return Repealed(parts[0].strip("《》"), int(parts[1]), parts[2].strip("《》") if len(parts) == 3 else "")


def _unreadable(path: Path) -> BadConfiguration:
    return BadConfiguration(f"{path}：读不出已废止法规的表格", f"{path}: cannot read the table of repealed rules")

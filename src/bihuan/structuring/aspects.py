"""Aspects (方面) inside the problems: their headings in whatever style. Takes lines of one section, gives folded ranges."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bihuan.structuring.headings import role_of
from bihuan.text.lineview import HEADING_LIMIT, Line
from bihuan.text.markers import depth
from bihuan.text.polarity import is_fault
from bihuan.text.tables import read_tables

# 在理论学习方面，… and 对照“…”方面：the heading ends behind 方面, the text goes on.
_RUN_IN = re.compile(
    r"(?:在|对照|围绕|从)?[^。，；：！？]{2,60}?(?:，[^。，；：！？]{2,30}?){0,3}(?:方面|层面)(?:存在的?(?:主要|突出)?(?:问题|不足|差距))?[。：:，、]"
)
_BRACKETED = re.compile(r"[【〔\[](?P<name>[^】〕\]]{2,40})[】〕\]][：:]?")  # 【联系服务群众方面】病人都说…
_TAIL = re.compile(r"(?:方面|层面|上)(?:的?(?:问题|不足|差距|情况|表现)|存在的?(?:主要|突出)?(?:问题|不足|差距))?$")
_HEADED = re.compile(r"^(?:在|对照|围绕|带头|聚焦|关于)")
_PLAIN_STYLES = ("is", "must", "each", "circled", "first", "sides", "spoken", "half-bracketed", "bracketed-arabic")


@dataclass(slots=True)
class AspectRange:
    """An aspect in folded offsets, with its heading's end."""

    name: str
    start: int
    heading_end: int
    end: int


def find_aspects(lines: Sequence[Line], end: int, matches: Callable[[str], bool]) -> list[AspectRange]:
    """The aspects among ``lines``, in order; ``matches`` tells whether words name an aspect of the profile."""
    rows = _from_tables(lines)
    if rows:
        return rows
    groups: dict[str, list[tuple[Line, str, int, bool]]] = defaultdict(list)
    for line in lines:
        if line.is_row:
            continue
        name, heading_end = _heading(line)
        if not name:
            continue
        groups[line.marker.style if line.marker else "plain"].append(
            (line, name, heading_end, _aspect_like(name, matches))
        )
    style = _aspect_style(groups)
    if style is None:
        return []
    chosen = [g for g in groups[style] if style != "plain" or g[3]]
    if style != "plain":
        chosen = _same_level(chosen) + [g for g in groups.get("plain", []) if g[3] and matches(g[1])]
    chosen.sort(key=lambda g: g[0].start)
    aspects = [AspectRange(name, line.start, heading_end, end) for line, name, heading_end, _ in chosen]
    for one, following in pairwise(aspects):
        one.end = following.start
    return aspects


def _heading(line: Line) -> tuple[str, int]:
    """The words that could be an aspect's heading, and where the heading ends."""
    if line.is_short and len(line.words) <= HEADING_LIMIT:
        return line.words.rstrip("。：:；，").strip("【】〔〕[]"), line.end
    bracketed = _BRACKETED.match(line.words)
    if bracketed:
        return bracketed["name"], line.body_start + bracketed.end()
    end = line.first_sentence_end
    run_in = _RUN_IN.match(line.words)
    if run_in and line.body_start + run_in.end() < end:
        return run_in.group().rstrip("。：:，、"), line.body_start + run_in.end()
    if len(line.lead) <= HEADING_LIMIT and end < line.end:
        return line.lead, end
    return "", line.start


def _aspect_like(name: str, matches: Callable[[str], bool]) -> bool:
    if role_of(name) is not None and not _TAIL.search(name):
        return False
    if matches(name):
        return True
    if name.endswith(("方面", "层面")):
        return True  # 在形式主义方面 names an aspect, whatever it is about
    return bool(_TAIL.search(name)) and not is_fault(re.sub(r"存在的?.{0,6}$", "", name))


def _aspect_style(groups: dict[str, list[tuple[Line, str, int, bool]]]) -> str | None:
    """The outermost numbering style most of whose headings name aspects."""
    numbered = sorted((s for s in groups if s != "plain"), key=depth)
    for style in numbered:
        rows = groups[style]
        hits = sum(like for *_, like in rows)
        if hits and hits * 2 >= len(rows):
            return style
    if any(like for *_, like in groups.get("plain", [])):
        return "plain"
    for style in numbered:
        if style not in _PLAIN_STYLES and _topics_with_items(groups, style):
            return style
    return None


def _topics_with_items(groups: dict[str, list[tuple[Line, str, int, bool]]], style: str) -> bool:
    """Short headings on lines of their own that name a topic, not a fault, with deeper items below each."""
    rows = groups[style]
    if len(rows) < 2 or any(role_of(name) is not None for _, name, _, _ in rows):
        return False
    alone = sum(heading_end == line.end for line, _, heading_end, _ in rows)
    faults = sum(is_fault(name) for _, name, _, _ in rows)
    return alone == len(rows) and faults == 0 and all(len(name) <= 20 for _, name, _, _ in rows)


def _same_level(rows: list[tuple[Line, str, int, bool]]) -> list[tuple[Line, str, int, bool]]:
    """Of one style's headings those at the aspects' level: the style may come back deeper with numbers of its own."""
    if all(like for *_, like in rows):
        return rows
    return [row for row in rows if row[3] or not is_fault(row[1])]


def _from_tables(lines: Sequence[Line]) -> list[AspectRange]:
    """Aspects named in a column 方面 of a table: one for each run of rows with the same name."""
    aspects: list[AspectRange] = []
    for table in read_tables(lines):
        if "aspect" not in table.columns or not ({"problem", "problem_or_measure"} & set(table.columns)):
            continue
        for row in table.rows:
            cell = row.cells.get("aspect")
            name = cell.text if cell else ""
            if cell and name and (not aspects or aspects[-1].name != name):
                aspects.append(AspectRange(name, cell.start, cell.end, row.end))
            elif aspects:
                aspects[-1].end = row.end
    return aspects

"""Sections (章节): which lines open them, where they end. Takes lines, gives folded ranges with roles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from bihuan.model import Role
from bihuan.structuring.closing import find_closing
from bihuan.structuring.headings import CAUSE_LEAD, MEASURE_LEAD, PROBLEM_LEAD, role_of
from bihuan.structuring.ranges import Range
from bihuan.text.lineview import Line
from bihuan.text.markers import all_markers, depth

CORE = (Role.PROBLEMS, Role.CAUSES, Role.MEASURES)
_TITLE = re.compile(
    r"(?:对照检查|检视剖析|对照检视|党性分析|自我剖析|个人剖析|剖析检查|检视检查|自我检查|查摆)(?:问题)?(?:材料|发言|提纲|报告|稿|情况|清单)*(?:[（(].{1,12}[）)])?$"
)


def is_title(line: Line) -> bool:
    """Is this line the title of a self-examination (对照检查材料的标题)?"""
    return (
        line.marker is None
        and line.is_short
        and len(line.text) >= 6
        and bool(_TITLE.search(line.text))
        and not re.search(r"[>»：]", line.text)
    )


def split_parts(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The self-examinations in one file: each begins with a title of its own (一个文件里的两份材料)."""
    cuts = [0]
    for at, line in enumerate(lines):
        if at - cuts[-1] > 8 and is_title(line):
            cuts.append(at)
    return [lines[a:b] for a, b in zip(cuts, [*cuts[1:], len(lines)], strict=True)]


def _heading(line: Line) -> tuple[Role | None, int]:
    """The role a line's heading gives and where that heading ends: the whole line, or its first sentence."""
    if line.is_row:
        return None, line.start
    if line.is_short:
        if line.marker is None and not _may_head(line.text):
            return None, line.start
        return role_of(line.words), line.end
    end = line.first_sentence_end
    if end < line.end and line.text[end - line.start - 1] in "。：:" and len(line.lead) <= 22:
        if line.marker is None and line.text[end - line.start - 1] == "。":
            return None, line.start
        return role_of(line.lead), end
    return None, line.start


def _may_head(words: str) -> bool:
    """Could a line without number head a section? 以上问题，主要由以下原因造成： and 检查人：某某 do not."""
    if words.endswith(("。", "；", "，")) or len(words) > 34 or re.search(r"[>»|]", words):
        return False
    colon = re.search(r"[：:]", words)
    if colon is not None and (colon.end() < len(words) or len(words) > 14):
        return False
    return "，" not in words or len(words) <= 16


def find_sections(text: str, lines: Sequence[Line], body: int) -> list[Range]:
    """The sections of one self-examination whose title and byline end before line ``body``."""
    main, appendix = _without_appendix(lines)
    found = _by_headings(main[body:])
    if not any(r.role in CORE for r in found):
        found = _by_leads(text, main[body:])
    _set_ends(found, main)
    _settle(text, found)
    closing = find_closing([r for r in found if r.role is not None], main)
    found += [closing] if closing else []
    if appendix and found:
        found.append(Range(role_of(_appendix_name(appendix[0])), appendix[0].start, lines[-1].end, appendix[0].end))
    return found


_LOOKS_BACK = re.compile(r"^[^。；]{0,30}(?:去年|上年|上一|前次|上次|以往|承诺的|20\d\d年度)")
_COME_TO = re.compile(
    r"已经?[^，。；]{0,10}(?:兑现|完成|到位|解决|整改|落实|建成)|尚未|还没有|仍在|正在|没有(?:完成|做到|启动|动工)"
)
_AHEAD = re.compile(
    r"[0-9一二三四五六七八九十]月(?:底|末|\d)|每[周月季年天日]|年内|年底前|之前|以前|不少于|不超过|由[^，。]{2,12}负责"
)
_WHY = re.compile(r"原因|根源|根子|这条根|归根|究其|思想上|思想根")


def _settle(text: str, ranges: list[Range]) -> None:
    """Let the text decide where a heading does not say, or seems to say something else."""
    for r in ranges:
        body = text[r.heading_end : r.end]
        if r.role is Role.MEASURES and _LOOKS_BACK.match(body) and len(_COME_TO.findall(body)) >= 2:
            r.role = Role.PREVIOUS
    roles, after = {r.role for r in ranges}, False
    for r in ranges:
        body = text[r.heading_end : r.end]
        if r.role is None and after:
            if Role.MEASURES not in roles and len(_AHEAD.findall(body)) >= 3:
                r.role = Role.MEASURES
            elif Role.CAUSES not in roles and len(_WHY.findall(body[:200])) >= 1:
                r.role = Role.CAUSES
            roles = {x.role for x in ranges}
        after = after or r.role in CORE


_APPENDIX = re.compile(r"^附[件表录]?\s*\d{0,2}\s*[：:、.．]\s*(?P<name>.{2,40})$")


def _appendix_name(line: Line) -> str:
    found = _APPENDIX.match(line.text)
    return found["name"] if found else ""


def _without_appendix(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """A list of problems or measures in a table after the closing (附件：整改清单) is a section of its own."""
    for at in range(len(lines) - 1, 0, -1):
        role = role_of(_appendix_name(lines[at]))
        if role in CORE and sum(line.is_row for line in lines[at + 1 :]) >= 2:
            return lines[:at], lines[at:]
    return lines, ()


def _by_headings(lines: Sequence[Line]) -> list[Range]:
    candidates: dict[str, list[tuple[Line, Role, int]]] = defaultdict(list)
    for line in lines:
        role, end = _heading(line)
        if role is not None:
            candidates[line.marker.style if line.marker else "plain"].append((line, role, end))
    style = _section_style(candidates)
    if style is None:
        return []
    chosen = {line.index: Range(role, line.start, line.end, end) for line, role, end in candidates[style]}
    if style != "plain":
        _add_unnumbered(chosen, candidates.get("plain", []))
        _add_same_style(chosen, lines, style)
    ranges = [chosen[index] for index in sorted(chosen)]
    if not any(r.role is Role.PROBLEMS for r in ranges):
        _name_problems(ranges)
    return _merge(ranges)


def _section_style(candidates: dict[str, list[tuple[Line, Role, int]]]) -> str | None:
    """The numbering style of the section headings: the outermost in which no core role comes back again and again."""
    best: tuple[int, int, str] | None = None
    for style, rows in candidates.items():
        counts = [sum(role is core for _, role, _ in rows) for core in CORE]
        if max(counts) > 1 and not (counts[0] <= 1 and max(counts) <= 2):
            continue
        distinct = sum(n > 0 for n in counts)
        if not distinct:
            continue
        rank = -depth(style) if style != "plain" else -2
        key = (distinct + (1 if counts[0] else 0), rank, style)
        if best is None or key[:2] > best[:2]:
            best = key
    outer = [s for s, rows in candidates.items() if s == "chinese" and any(r is Role.PROBLEMS for _, r, _ in rows)]
    return outer[0] if outer else best[2] if best else None


def _add_unnumbered(chosen: dict[int, Range], plain: list[tuple[Line, Role, int]]) -> None:
    """Headings without number count beside numbered ones where they stand alone in their role and on their own line."""
    roles = {r.role for r in chosen.values()}
    first_problems = min((i for i, r in chosen.items() if r.role is Role.PROBLEMS), default=None)
    for line, role, end in plain:
        alone = sum(other is role for _, other, _ in plain) == 1
        if role in roles or not alone or end != line.end:
            continue
        if role in CORE and first_problems is not None and line.index < first_problems:
            continue
        chosen[line.index] = Range(role, line.start, line.end, end)


def _add_same_style(chosen: dict[int, Range], lines: Sequence[Line], style: str) -> None:
    """Headings of the section style whose words give no role still end the section before them."""
    for line in lines:
        if line.index not in chosen and line.marker is not None and line.marker.style == style:
            end = line.end if line.is_short else line.first_sentence_end
            chosen[line.index] = Range(None, line.start, line.end, end)


def _name_problems(ranges: list[Range]) -> None:
    """Where no heading says 存在问题, the headings before the causes or measures are the aspects themselves."""
    first_core = next((n for n, r in enumerate(ranges) if r.role in (Role.CAUSES, Role.MEASURES)), len(ranges))
    unnamed = [r for r in ranges[:first_core] if r.role is None]
    if unnamed:
        unnamed[0].role = Role.PROBLEMS
        unnamed[0].heading_end = unnamed[0].start
        for other in unnamed[1:]:
            ranges.remove(other)


def _merge(ranges: list[Range]) -> list[Range]:
    """Drop a heading without role inside the problems that only continues them, and doubled roles in a row."""
    kept: list[Range] = []
    problems_seen = False
    for r in ranges:
        if kept and r.role is kept[-1].role and r.role in CORE:
            continue
        if r.role is None and kept and kept[-1].role is Role.PROBLEMS and not problems_seen:
            problems_seen = True
        kept.append(r)
    return kept


def _by_leads(text: str, lines: Sequence[Line]) -> list[Range]:
    """Sections of a text without headings, by the words that lead into its parts."""
    found: dict[Role, Range] = {}
    # Causes that come back after every group of problems are part of it, not a section.
    scattered = sum(bool(CAUSE_LEAD.match(line.words[:80])) for line in lines) > 1
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        heading = before if before is not None and before.is_short and before.marker is None else None
        for role, lead in ((Role.CAUSES, CAUSE_LEAD), (Role.MEASURES, MEASURE_LEAD)):
            if role is Role.CAUSES and scattered:
                continue
            after_problems = Role.PROBLEMS in found or at > 0
            if (
                role not in found
                and after_problems
                and lead.match(line.words[:80])
                and _leads_list(text, lines, at, role)
            ):
                start = heading.start if heading else line.start
                found[role] = Range(role, start, line.end, heading.end if heading else start)
                break
        else:
            if Role.PROBLEMS not in found and not found and PROBLEM_LEAD.match(line.words[:120]) and at > 0:
                found[Role.PROBLEMS] = Range(Role.PROBLEMS, line.start, line.end, line.start)
    if not found:
        return []
    if Role.PROBLEMS not in found:
        first = min(r.start for r in found.values())
        begin = _first_problem(text, lines, first)
        if begin is not None:
            found[Role.PROBLEMS] = Range(Role.PROBLEMS, begin, begin, begin)
    return sorted(found.values(), key=lambda r: r.start)


def _leads_list(text: str, lines: Sequence[Line], at: int, role: Role) -> bool:
    """Does an enumeration of items follow the lead, in its own line or in the next ones?"""
    line = lines[at]
    own = all_markers(text, line.start, line.end)
    if any(not m.at_line for m in own) or (role is Role.MEASURES and len(line.text) > 30):
        return True
    following = lines[at + 1 : at + 4]
    announces = len(line.text) <= 60 or re.search(r"以下|如下|几个?方面|[二三四五六]个?(?:方面|点|条)", line.text[:80])
    return (
        any(f.marker is not None for f in following)
        or (bool(announces) and len(following) >= 2)
        or at == len(lines) - 1
    )


def _first_problem(text: str, lines: Sequence[Line], limit: int) -> int | None:
    """Where the problems begin in a text that does not say so: at its first enumeration."""
    end = max((line.end for line in lines if line.start < limit), default=0)
    markers = all_markers(text, lines[0].start, min(end, limit))
    if markers:
        return markers[0].start
    after_preamble = [line for line in lines[1:] if line.start < limit]
    return after_preamble[0].start if after_preamble else None


def _set_ends(ranges: list[Range], lines: Sequence[Line]) -> None:
    last = lines[-1].end if lines else 0
    for r, following in zip(ranges, [*ranges[1:], None], strict=False):
        r.end = following.start if following else last

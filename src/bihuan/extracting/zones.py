"""Zones of an aspect: where its problems, its causes and its measures stand when they are written together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.extracting.enumerating import ATTACHED
from bihuan.model import Role
from bihuan.text.lineview import Line, lines_between
from bihuan.text.polarity import faults

_P = r"(?:存在的?|主要|突出|具体)*(?:问题|不足|差距|表现|问题表现|问题清单)"
_C = r"(?:主要|产生|深层次|具体|存在)*(?:问题)?(?:的)?(?:原因|根源)(?:分析|剖析)?"
_M = r"(?:下一?步|今后|具体|主要)*(?:的)?(?:整改(?:措施|方向|举措|打算)?|改进(?:措施|方向|打算)|努力方向|措施|打算|对策)(?:和(?:整改)?(?:措施|方向))?"
_LABEL = re.compile(
    rf"^[【\[（(]?(?:(?P<problems>{_P})|(?P<causes>{_C})|(?P<measures>{_M}))[】\]）)]?(?P<colon>[：:。]|$)"
)
# Sentences that turn from the problems to their cause.
_CAUSE_CUE = re.compile(
    r"(?:究其原因|究其根源|追根究底|追根溯源|归根到底|归根结底|深挖(?:根源|原因)|(?:(?:主要|根本|深层次?|产生|存在|这方面|以上|上述|这些|问题|出现)[^。，；]{0,14})?(?:原因|根源|根子|症结)(?:是|在于|就在|主要|有|在|：|，)"
    r"|这其实是|剖析(?:其)?原因|分析(?:其)?原因)"
)
_LINE_CAUSE_CUE = re.compile(
    r"说到底|说穿了|反思(?:起来|原因)|之所以|究其|(?:从)?[主客]观(?:上|方面)?(?:来)?[讲说看，]|往深里|扪心|思想深处|[^，。：；]{0,12}[，]?(?:原因|根源|根子)(?:有|是|在|就)|[^，。]{0,10}想，[^，。]{0,6}(?:原因|根)"
)
_MEASURE_CUE = re.compile(
    r"(?:针对(?:上述|以上|这|此)[^。]{0,24}，?(?:我将|我要|将|班子将|下一步|今后)|下一步[，：]|整改措施[：:是]|今后[，：]?(?:我|班子|要|将)|对此，(?:我|班子|本人)?(?:将|要)|接下来[，：]|(?:改的|整改的?)(?:办法|措施|打算)[：:是])"
)
# What is promised looks ahead; a line of nothing but promises is a measure even without a word that says so.
_AHEAD = re.compile(
    r"\d{1,2}月(?:\d{1,2}日|底|末)?(?:之?前|起)|[年季月]底前|年内|每[周月季年天次]|不少于|不超过|不低于|\d+(?:个工作)?日内|小时内|由[^，。；]{2,14}(?:负责|牵头)|我?将(?!近|军)|一律"
)
_SENTENCE_START = re.compile(r"(?:(?<=[。！？；\n])|^)", re.MULTILINE)


@dataclass(slots=True)
class Zone:
    """A folded range that holds items of one role; ``labelled`` when a label such as 原因分析： opens it."""

    role: Role
    start: int
    end: int
    labelled: bool = False
    inline: bool = False


def find_zones(text: str, start: int, end: int, lines: Sequence[Line], *, causes: bool, measures: bool) -> list[Zone]:
    """Part ``text[start:end]`` into zones; ``causes`` and ``measures`` say whether such may stand here."""
    zones = [Zone(Role.PROBLEMS, start, start)]
    open_role = Role.PROBLEMS
    for line in lines_between(lines, start, end):
        a, b = max(line.start, start), min(line.end, end)
        if ATTACHED.match(text, a) and zones[-1].role is Role.MEASURES:
            zones[-1].end = b
            continue
        label = _label(text[a:b], causes=causes, measures=measures)
        if label is not None:
            role, width, alone = label
            zones.append(Zone(role, a + width if alone or role is Role.PROBLEMS else a, b, True, inline=not alone))
            open_role = role if alone else Role.PROBLEMS
            continue
        cue = _cue(text, a, b, open_role, zones[-1].role, causes=causes, measures=measures)
        if cue is not None:
            _extend(zones, open_role, a, cue[1])
            zones.append(Zone(cue[0], cue[1], b, inline=cue[0] is Role.MEASURES))
            continue
        _extend(zones, open_role, a, b)
    return [z for z in zones if z.end > z.start]


def _extend(zones: list[Zone], role: Role, a: int, b: int) -> None:
    if b <= a:
        return
    if zones[-1].role is role and not zones[-1].inline and (zones[-1].labelled or role is Role.PROBLEMS):
        zones[-1].end = b
    else:
        zones.append(Zone(role, a, b))


def _label(words: str, *, causes: bool, measures: bool) -> tuple[Role, int, bool] | None:
    """The role a label at the line's beginning gives, its width, and whether it stands alone on the line."""
    found = _LABEL.match(words)
    if found is None:
        return None
    alone = found.end() == len(words)
    if not found["colon"] and not alone:
        return None
    if found["causes"]:
        return (Role.CAUSES, found.end(), alone) if causes else None
    if found["measures"]:
        return (Role.MEASURES, found.end(), alone) if measures else None
    if "表现" in found["problems"] and not alone:
        return None  # 具体表现：… goes on with the problem above it
    return (Role.PROBLEMS, found.end(), alone) if alone or found["colon"] in "：:" else None


def _cue(
    text: str, a: int, b: int, open_role: Role, above: Role, *, causes: bool, measures: bool
) -> tuple[Role, int] | None:
    """Where in the line a sentence turns to the cause or the measure."""
    if open_role is not Role.PROBLEMS:
        return None
    for m in _SENTENCE_START.finditer(text, a, b):
        at = m.start()
        if causes and (_CAUSE_CUE.match(text, at) or (at == a and _LINE_CAUSE_CUE.match(text, at))):
            return Role.CAUSES, at
        if measures and _MEASURE_CUE.match(text, at):
            return Role.MEASURES, at
    if measures and _promises(text[a:b], 1 if above is Role.MEASURES else 3):
        return Role.MEASURES, a
    return None


def _promises(paragraph: str, least: int) -> bool:
    """Is the paragraph, which carries no number, made of promises rather than of faults? Beside a measure fewer are enough."""
    ahead = len(_AHEAD.findall(paragraph))
    return ahead >= least and ahead > faults(paragraph) and _MARK.match(paragraph) is None


_MARK = re.compile(
    r"[一二三四五六七八九十]{1,3}[是、]|[（(]?\d{1,2}[）).、．]|[（(][一二三四五六七八九十]|第[一二三四五六七八九十]|其[一二三]|[①-⑳●◆■—-]"
)


def find_groups(start: int, end: int, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Ranges below headings of the author's own (学而不深，知而不行) where no aspects are named; the whole range if there are none."""
    heads = [
        n
        for n, line in enumerate(lines)
        if line.start >= start
        and line.marker is None
        and line.is_short
        and len(line.text) <= 30
        and line.text[-1] not in "。；：！，"
    ]
    gaps = [b - a for a, b in zip(heads, [*heads[1:], len(lines)], strict=False)]
    if len(heads) < 2 or sum(g > 2 for g in gaps) * 2 < len(heads):
        return [(start, end)]
    starts = [lines[n].end for n in heads]
    stops = [lines[n].start for n in heads[1:]] + [end]
    return list(zip(starts, stops, strict=True))

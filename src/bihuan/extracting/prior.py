"""Items of last round's rectification (上年度整改事项) and how far each has come."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bihuan.extracting.enumerating import ItemRange, by_lines, by_markers, choose_markers
from bihuan.model import PriorStatus
from bihuan.text.lineview import Line

_ABOUT = re.compile(r"(?:(?<=[。；\n])|^)(?:关于|针对|对于|就)[^。；]{2,60}?(?:问题|方面|事项|一项|一事)", re.MULTILINE)
_OPEN = re.compile(
    r"(?:没有|未能|尚未|未|还没|仍未|暂未|没能)[^，。；]{0,12}(?:完成|启动|动工|开工|实施|落实|解决|开展|整改|到位|通过|兑现|销号|实现|推开)|没有(?:起色|进展|动|实质|落定|着落|头绪|下文|结果|做到)|争取不下来|(?:搁置|停滞|转入本次|重新列入|继续列入)|作检讨"
)
_DOING = re.compile(
    r"(?:仍|正|还)在|正在|推进中|持续(?:整改|推进|用力)|阶段性|部分完成|预计|计划[^，。；]{0,16}(?:完成|投用|建成)|差距|还差|继续|基本完成.{0,16}(?:但|还|仍)|未全部|尚在|长期推进|将于|扫尾|收尾|还在|做工作|计划20"
)
_DONE = re.compile(
    r"已(?:经|全部|按期|如期)?(?:整改)?(?:完成|到位|解决|落实|销号|办结|整改)|整改(?:完成|到位|完毕)|全部(?:完成|到位|整改)|得到(?:解决|整改|纠正)|未再|基本(?:完成|解决)|完成整改|已经兑现|付清|已[^，。；]{0,16}(?:完成|建成|投用|通过|纠正)"
)
_SUMMARY = re.compile(r"(?:逐项|具体|如下|以下|情况是|分别|报告如下|几项|有[二两三四五六七八九几]项)[^。，]*[。：:]?$")


def find_prior(text: str, start: int, end: int, lines: Sequence[Line]) -> list[ItemRange]:
    """The items of the section's body: numbered, or one for each 关于…问题, or a paragraph each."""
    markers = choose_markers(text, start, end)
    if len(markers) > 1:
        return by_markers(text, markers, end)
    about = [m.start() for m in _ABOUT.finditer(text, start, end)]
    if len(about) > 1:
        stops = [*about[1:], end]
        return [ItemRange(a, a + len(text[a:b].rstrip()), b) for a, b in zip(about, stops, strict=True)]
    items = by_lines(text, start, end, lines)
    if len(items) <= 2:
        told = _by_status(text, start, end)
        if len(told) > len(items) or (len(told) == len(items) == 2):
            return told
    if len(items) > 1 and (_SUMMARY.search(text[items[0].start : items[0].end]) or not _names_item(text, items[0])):
        items = items[1:]
    return items


def _by_status(text: str, start: int, end: int) -> list[ItemRange]:
    """Items told one after the other in a paragraph: a clause up to ； or 。 that says how far something has come."""
    items: list[ItemRange] = []
    opened: int | None = None
    for m in _CLAUSE.finditer(text, start, end):
        words = m.group().strip()
        if not words:
            continue
        begin = m.start() + len(m.group()) - len(m.group().lstrip())
        lead = _LEAD.match(words)
        if lead and opened is None and len(words) - lead.end() > 10:
            begin, words = begin + lead.end(), words[lead.end() :]
        summary = _SUMMARY.search(words) or _COUNTED.search(words)
        told = not summary and any(p.search(words) for p in (_OPEN, _DOING, _DONE))
        if told:
            first = begin if opened is None else opened
            items.append(ItemRange(first, m.end(), m.end()))
            opened = None
        elif summary:
            opened = None
        elif opened is None:
            opened = begin
    return items


_CLAUSE = re.compile(r"[^；。\n]+[；。]?")
# 2016年度班子查摆的7个问题，…   整改情况如下：… what stands before the first item in its sentence.
_LEAD = re.compile(
    r"[^；。]{0,60}?(?:\d+|[一二两三四五六七八九十]+)[个条项](?:问题|措施|任务|整改)[^，：；。]{0,16}[，：]|[^；。]{0,60}?其中(?=[“‘])"
    r"|[^；。：]{0,60}(?:如下|其中|情况|[一二两三四五六七八九几\d]+[个条项件])[^；。：，]{0,12}：|[^；。：]{0,40}的[一二两三四五六七八九几\d]+件事[，：]"
)
# 查摆的9个问题已整改7个: the sum of all items, not one of them.
_COUNTED = re.compile(r"(?:问题|措施|任务|事项)[^，。；]{0,6}\d+[个条项]|\d+[个条项](?:问题|措施|任务|整改)")


def _names_item(text: str, item: ItemRange) -> bool:
    return bool(re.search(r"问题|关于|针对", text[item.start : item.start + 50]))


def status_of(words: str) -> PriorStatus:
    """How far an item has come, by its last words first: 该项已经完成, 仍在推进, 尚未动工."""
    sentences = [s for s in re.split(r"[。；]", words) if s.strip()]
    for sentence in reversed(sentences):
        for pattern, status in ((_OPEN, PriorStatus.OPEN), (_DOING, PriorStatus.DOING), (_DONE, PriorStatus.DONE)):
            if pattern.search(sentence):
                return status
    return PriorStatus.DONE

"""Measures (整改措施): a folded range → measures with their actions, owners and deadlines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from bihuan.extracting.actions import ActionRange, find_actions
from bihuan.extracting.commitments import Facts
from bihuan.extracting.enumerating import ItemRange, find_items
from bihuan.model import Precision
from bihuan.text.dates import parse_deadline
from bihuan.text.lineview import Line

# 责任人：张三；完成时限：6月底 on a line of its own, at the end or in brackets.
_TRAILER = re.compile(
    r"(?:\n|[。；，（(【]|^)(?=(?:整改)?(?:责任人|责任领导|牵头领导|牵头人|牵头单位|责任单位|责任部门|责任科室|责任股室|分管领导|负责人|完成时限|整改时限|整改期限|完成时间|时限|期限|落实单位|主办单位|配合单位)[：:])"
)
_OWNER = re.compile(
    r"(?:责任人|责任领导|牵头领导|牵头人|牵头单位|责任单位|责任部门|责任科室|责任股室|分管领导|负责人|落实单位|主办单位)[：:]\s*([^；。，\n）)】]{1,40})"
)
_DUE = re.compile(r"(?:完成时限|整改时限|整改期限|完成时间|时限|期限)[：:]\s*([^；。\n）)】]{1,30})")
_ATTACHED = re.compile(r"^(?:责任|牵头|完成|整改时限|整改期限|时限|期限|分管领导|落实单位|配合|主办)")


def measure_items(text: str, start: int, end: int, lines: Sequence[Line]) -> list[ItemRange]:
    """The measures in the range, by their numbers or by paragraphs; the lead paragraph is none."""
    items = find_items(text, start, end, lines)
    if text.count("\n", start, end) <= 1 and sum(item.marker is not None for item in items) <= 2:
        items = _by_topics(text, start, end) or items
    if items and items[0].marker is None:
        first = text[items[0].start : items[0].end]
        if (len(items) > 1 and _is_lead(first)) or _ELSEWHERE.search(first):
            items = items[1:]
    return items


# The measures themselves stand in a list at the end.
_ELSEWHERE = re.compile(r"附后|见附[件表]|详见|清单附")


_LEAD = re.compile(
    r"以下|如下|几个?方面|重点(?:从|抓|做)|针对.{0,24}(?:问题|不足|差距|原因)|为契机|逐项研究|[二三四五六]个方面|^对.{0,16}(?:问题|不足|意见).{0,6}，.{0,4}(?:我|本人|班子)(?:将|要)"
)
_TOPIC = re.compile(r"(?:(?<=[。！？])|^)(?=[^，。；：！？\n]{2,9}[，：])", re.MULTILINE)
_NO_TOPIC = re.compile(
    r"(?:(?:往|以|今)后|接下来|同时|另外|其次|首先|此外|今后|下一步|对此|为此|因此|特别|尤其|比如|例如|怎么改|[^，]{0,6}(?:我|将|要|就)[，：])"
)


def _by_topics(text: str, start: int, end: int) -> list[ItemRange]:
    """Measures told one after the other in a paragraph, each beginning with its topic: 学习上，…。对老年客户，…。"""
    starts = [m.start() for m in _TOPIC.finditer(text, start, end) if not _NO_TOPIC.match(text, m.start())]
    if len(starts) < 3:
        return []
    items = []
    for a, b in zip(starts, [*starts[1:], end], strict=True):
        words = text[a:b].rstrip()
        items.append(ItemRange(a, a + len(words), a + words.index("，") + 1 if "，" in words else a + len(words)))
    return items


def _is_lead(words: str) -> bool:
    return bool(_LEAD.search(words)) and not re.search(r"\d", words)


def trailer_of(text: str, start: int, end: int) -> tuple[int, str | None, str | None]:
    """Where the trailing 责任人/时限 part of a measure begins (``end`` if there is none), and what it says."""
    found = _TRAILER.search(text, start, end)
    if found is None:
        return end, None, None
    words = text[found.end() : end]
    owner, due = _OWNER.search(words), _DUE.search(words)
    return found.end(), owner.group(1).strip() if owner else None, due.group(1).strip() if due else None


def actions_of(text: str, item: ItemRange, base: dt.date) -> tuple[list[ActionRange], str | None, str | None]:
    """The actions of a measure, and the owner and due date of its trailer; the owner holds for actions that name none.

    ``base`` is the day from which months without a year are counted.
    """
    stop, owner, due = trailer_of(text, item.start, item.end)
    facts = Facts(text, item.start, stop, base)
    body = item.marker.end if item.marker else item.start
    label = _LABEL.match(text, body)
    body = label.end() if label else body
    if not _promises(facts, body, item.claim_end):
        body = max(body, item.claim_end)
    actions = find_actions(facts, body, stop)
    inherit(actions, owner, due, base)
    return actions, owner, due


def inherit(actions: list[ActionRange], owner: str | None, due: str | None, base: dt.date) -> None:
    """Give actions that name none the owner and the deadline of the whole measure; 长期坚持 dates nothing."""
    deadline = parse_deadline(due, base) if due else None
    if deadline is not None and deadline.precision is Precision.ONGOING:
        deadline = None
    for action in actions:
        action.owner = action.owner or owner
        if action.due is None and deadline is not None:
            action.due, action.deadline = due, deadline


_LABEL = re.compile(r"[【（(]?(?:下一?步|具体|主要)*(?:整改|改进)?(?:措施|打算|方向|举措|对策)[】）)]?[：:]")


def _promises(facts: Facts, start: int, end: int) -> bool:
    """Is the first sentence a commitment already, not a heading over others: 10月底前由我主笔重写实施意见…？"""
    return (
        end - start > 14
        and facts.counts(start, end)
        and not facts.text[start:end].rstrip("。").endswith(("方面", "上"))
    )

"""Actions (举措) inside a measure: commitments that could be checked, with owner, due date and metric as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.extracting.commitments import Facts
from bihuan.model import Deadline

_SEGMENT = re.compile(r"[^；。！？\n\t]+(?:[；。！？]|\n|\t|$)?")
_CLAUSE = re.compile(r"[^，,：]+(?:[，,：]|$)")
_SLOGAN = re.compile(
    r"^(?:始终|不断|切实|进一步|持续|努力|真正|坚决|牢固|时刻|大力|着力|全面|深入|自觉|充分|严格|认真|坚持(?!每)|做到(?!每)|增强|提高|强化|树立|弘扬|发扬|以[^，]{2,14}的|把[^，]{2,12}作为|确保|推动|营造|打造|形成)"
)
# The second half says how the first is checked or what comes of it; it is no commitment of its own.
_CONTINUES = re.compile(
    r"由|发现|因|并|经|结果|其中|但|对(?:未|没|逾期|不)|逾期|未|不合格|低于|高于|超过|笔记|走访|确保|做到|让|使|推动|努力|力争|切实|不断|形成|实现"
)
_TOTAL = re.compile(r"(?:全年|年内|一年)(?:共|累计|合计)?(?:不少于|不低于|不超过|覆盖|至少|\d)")


@dataclass(slots=True)
class ActionRange:
    """An action in folded offsets and what it names."""

    start: int
    end: int
    owner: str | None = None
    due: str | None = None
    metric: str | None = None
    deadline: Deadline | None = None


@dataclass(slots=True)
class _Group:
    """Clauses that make one commitment; ``opens_dated`` when its first clause gives a date or rhythm."""

    start: int
    end: int
    dated: bool
    opens_dated: bool


def find_actions(facts: Facts, start: int, end: int) -> list[ActionRange]:
    """The actions in a measure's body ``text[start:end]``, number and claim left out by the caller."""
    text = facts.text
    segments = [m.span() for m in _SEGMENT.finditer(text, start, end) if m.group().strip("；。！？\n\t ")]
    checkable = [facts.counts(a, b) for a, b in segments]
    if not any(checkable):
        return []
    found: list[ActionRange] = []
    for (a, b), counted in zip(segments, checkable, strict=True):
        if counted:
            found.extend(_split(facts, a, b))
        elif text[b - 1] == "；" or (text[a - 1] == "；" and not _SLOGAN.match(text[a:b])):
            found.append(_action(facts, a, b))
    return found


def _split(facts: Facts, a: int, b: int) -> list[ActionRange]:
    """Part a sentence at commas only where a commitment of its own begins, and leave slogans at its edges out."""
    groups: list[_Group] = []
    for m in _CLAUSE.finditer(facts.text, a, b):
        if _SLOGAN.match(m.group()) and (not groups or b - a > 60) and not facts.counts(*m.span()):
            if groups:
                break
            continue
        dated = bool(facts.dues_in(*m.span()))
        if groups and not (dated and _begins_own(facts, m.start(), m.end(), groups[-1])):
            groups[-1].end = m.end()
            groups[-1].dated = groups[-1].dated or dated
        else:
            groups.append(_Group(m.start(), m.end(), dated, dated))
    return [_action(facts, g.start, g.end) for g in groups if facts.counts(g.start, g.end)]


def _begins_own(facts: Facts, a: int, b: int, before: _Group) -> bool:
    """Does a dated clause begin a commitment of its own after ``before``?

    It does when both begin with their date or rhythm (3月底前…，每月…), or when it has a subject of its own; it does not
    where it says how the one before is checked or what it comes to (全年不少于4个).
    """
    due = facts.dues_in(a, b)[0]
    if not before.dated:
        return False
    if due.start == a:
        return before.opens_dated and not _TOTAL.match(facts.text, a)
    return (
        not _CONTINUES.match(facts.text, a)
        and due.firm
        and due.start - a >= 3
        and facts.text[due.start - 1] not in "压到在至缩"
    )


def _action(facts: Facts, a: int, b: int) -> ActionRange:
    words = facts.text[a:b]
    left = a + len(words) - len(words.lstrip("，；。 \n\t"))
    right = left + len(words.strip("，；。！？ \n\t："))
    due = facts.due_in(left, right)
    return ActionRange(
        left,
        right,
        facts.owner_in(left, right),
        facts.text[due.start : due.end] if due else None,
        facts.metric_in(left, right),
        due.deadline if due else None,
    )

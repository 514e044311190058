"""Credit (自我肯定): what stands between an aspect's heading and its problems, and where the praise turns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bihuan.text.markers import all_markers
from bihuan.text.polarity import achievements, announces_problems, faults, is_turn, without_praise

_SENTENCE = re.compile(r"[^。！？\n]*(?:[。！？]+[”’）]*|\n|$)")
_CLAUSE = re.compile(r"[^，；：]*[，；：]?")
# The author speaks of himself or of the team; 我们党 is doctrine.
_SELF = re.compile(
    r"(?<!自)我(?!们|国|党)|自己|本人|班子|(?:^|，|。)(?:在?平时|平常|一年来|一年多来|近年来|这些年|这几年|今年以来|任职以来|工作中|在[^，。]{0,8}工作中|日常|通过[^，。]{0,14}(?:学习|教育)|担任|作为|面对|分管)"
    r"|(?:学院|集团|支部|党组|党委|局里|全局|院里|学校|单位|中心|公司|支行|村里|社区|法院|检察院)(?:党组|党委|领导|能够|坚持|始终|新|全年|的|先后|注重)"
)
_SELF_CLAUSE = re.compile(r"(?:在?平时|自己|我(?!们|国|党)|本人|一直以来|班子|一年来)")
_LOOKAHEAD = 8  # sentences before the first problem; a longer praise is cut off by its turn anyway


@dataclass(frozen=True, slots=True)
class Opening:
    """What an aspect opens with, in folded offsets: the credit's range, if any, and where problems may begin."""

    credit: tuple[int, int] | None
    problems_from: int


def read_opening(text: str, start: int, end: int) -> Opening:
    """Part an aspect's body into praise and what comes after it."""
    sentences = _sentences(text, start, end)
    marks = {m.start for m in all_markers(text, start, end) if m.at_line or m.before in "。！？：:"}
    praise = 0  # sentences before the first problem
    while praise < len(sentences) and not _is_problem(text, sentences, praise, marks):
        praise += 1
    limit = praise if praise < len(sentences) else min(len(sentences), _LOOKAHEAD)
    for n, (a, b) in enumerate(sentences[:limit]):
        turn = _turn_in(text, a, b)
        if turn is not None and (turn - start < 24 or _is_praise(text[start:turn])):
            return Opening(_credit(text, sentences, n, turn), b)
    if praise < len(sentences):
        return _without_turn(text, sentences[:praise], sentences[praise][0])
    praised = _praised_paragraphs(text, start, end)
    if praised > start:
        inside = [(a, b) for a, b in sentences if a < praised]
        return Opening(_credit(text, inside, len(inside) - 1, praised), praised)
    first = next((b for a, b in sentences[:1] if announces_problems(text[a:b])), start)
    return Opening(None, first)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Sentences; an enumeration after a colon begins one of its own (差距主要有：（1）抓巡护管理浮在面上。)."""
    opened = [m.start for m in all_markers(text, start, end) if m.before in "：:"]
    found = []
    for m in _SENTENCE.finditer(text, start, end):
        if not m.group().strip():
            continue
        cut = next((at for at in opened if m.start() < at < m.end()), None)
        found += [m.span()] if cut is None else [(m.start(), cut), (cut, m.end())]
    return found


def _praised_paragraphs(text: str, start: int, end: int) -> int:
    """Where the paragraphs of nothing but praise at the beginning end; ``start`` where the first is none."""
    position = start
    while position < end:
        stop = text.find("\n", position, end)
        stop = end if stop < 0 else stop
        words = text[position:stop]
        if words.strip() and not (achievements(words) > 2 and _is_praise(words) and not _names_fault(words)):
            return position
        position = stop + 1
    return end


def _names_fault(paragraph: str) -> bool:
    """Does the paragraph open with a short sentence that names a fault, as problems do?"""
    claim = re.split(r"[。！？：]", paragraph, maxsplit=1)[0]
    return len(claim) <= 24 and faults(without_praise(claim)) > 0


def _without_turn(text: str, before: list[tuple[int, int]], first: int) -> Opening:
    """No word turns, but numbered problems follow: praise of some length before them is credit all the same."""
    kept = [(a, b) for a, b in before if not announces_problems(text[a:b])]
    if not kept:
        return Opening(None, first)
    start, end = kept[0][0], kept[-1][1]
    words = text[start:end]
    claim = text[kept[0][0] : kept[0][1]]
    spoken = (_SELF.search(words) or re.search(r"\d", words)) and (_SELF.search(claim) or len(claim) > 14)
    plain = without_praise(words)
    if spoken and len(words.strip()) >= 20 and (faults(plain) == 0 or achievements(plain) >= faults(plain)):
        return Opening(_credit(text, kept, len(kept) - 1, end), first)
    return Opening(None, first)


def _is_problem(text: str, sentences: list[tuple[int, int]], n: int, marks: set[int]) -> bool:
    """Does a numbered sentence open the problems, rather than a list of achievements (一是建成老年食堂2处；二是…)?"""
    a, b = sentences[n]
    if a not in marks:
        return False
    words = without_praise(text[a:b])
    if faults(words) == 0:
        return achievements(words) < 2
    return not (achievements(words) >= 2 and faults(words) * 2 < achievements(words) and faults(words[:24]) == 0)


def _is_praise(words: str) -> bool:
    plain = without_praise(words)
    return achievements(plain) + 2 >= faults(plain) * (1 if len(plain) < 120 else 1.5)


def _turn_in(text: str, a: int, b: int) -> int | None:
    """Where in the sentence the praise turns; None where it does not."""
    for m in _CLAUSE.finditer(text, a, b):
        if m.group() and b - m.start() <= 90 and is_turn(text[m.start() : b]):
            return m.start()
    return None


def _credit(text: str, sentences: list[tuple[int, int]], last: int, end: int) -> tuple[int, int] | None:
    """From the sentence with which the author begins to speak of himself to the turn; doctrine before it is no credit."""
    rows = [(a, min(b, end)) for a, b in sentences[: last + 1] if a < end]
    first = next((n for n, (a, b) in enumerate(rows) if _SELF.search(text[a:b])), None)
    if first is None:
        first = next((n for n, (a, b) in enumerate(rows) if achievements(text[a:b]) >= 2), None)
    if first is None and any(re.search(r"\d", text[a:b]) for a, b in rows):
        first = 0
    if first is None:
        return None
    start = _self_clause(text, *rows[first])
    words = text[start:end].rstrip()
    return (start, start + len(words)) if len(words) >= 12 else None


def _self_clause(text: str, a: int, b: int) -> int:
    """The clause in which the author comes in, where what stands before it is doctrine."""
    for m in _CLAUSE.finditer(text, a, b):
        if m.group() and _SELF_CLAUSE.match(m.group()):
            before = text[a : m.start()]
            doctrine = len(before) >= 18 and not _SELF.search(before)
            return m.start() if doctrine else a
    return a

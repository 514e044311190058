"""Where an item may lie (条目边界): given by numbers or by its words, inside of the text, and never half across another one."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan_web.common.errors import Refused
from bihuan_web.documents.kinds import INNER, KINDS
from bihuan_web.documents.models import Item


def found_by_words(text: str, words: str, near: int = 0) -> tuple[int, int]:
    """The range of a quotation; of several equal ones the one at or after ``near`` if there is just one there."""
    wanted = words.strip()
    places = _places(text, wanted) if wanted else []
    if not places:
        raise Refused(
            "原文里没有这段话，请照原文填写",
            "the text has no such words: give them as they are written",
            code="not-found",
        )
    if len(places) > 1:
        later = [one for one in places if one >= near]
        if near <= 0 or len(later) != 1:
            raise Refused(
                f"这段话在原文里有 {len(places)} 处，请多引几个字，或者填起止位置",
                f"the text has these words {len(places)} times: quote more of them, or give start and end",
                code="ambiguous",
            )
        places = later
    return places[0], places[0] + len(wanted)


def _places(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def check(text: str, start: int, end: int, key: str, kind: str, others: Iterable[Item]) -> str:
    """The key of what an item at this place lies in (empty where in nothing); raises ``Refused`` where it cannot lie there."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise Refused(
            "起止位置不对：要在原文之内，而且不能是空的",
            "start and end must lie in the text and hold words",
            code="bad-range",
        )
    rows = [one for one in others if one.key != key]
    for one in rows:
        if (start < one.start < end < one.end) or (one.start < start < one.end < end):
            words = KINDS[one.kind]
            raise Refused(
                f"与{words[0]} {one.key} 交叉，请调整边界",
                f"it crosses the {words[1]} {one.key}: move a border",
                code="crossing",
            )
        if (one.start, one.end, one.kind) == (start, end, kind):
            raise Refused(f"这里已经有 {one.key}", f"{one.key} is there already", code="twice")
    return _parent(start, end, kind, rows)


def _parent(start: int, end: int, kind: str, rows: list[Item]) -> str:
    wanted = INNER.get(kind, "aspect")
    around = [one for one in rows if one.kind == wanted and one.start <= start and end <= one.end]
    if not around and kind in INNER:
        zh, en = KINDS[kind]
        outer, outer_en = KINDS[wanted]
        raise Refused(f"{zh}要在一条{outer}之内", f"the {en} must lie in a {outer_en}", code="no-parent")
    if kind in ("section", "aspect") or not around:
        return ""
    return min(around, key=lambda one: one.end - one.start).key

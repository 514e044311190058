"""Items of an enumeration: a folded range → the items in it, by their marks or, where there are none, by paragraphs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.text.lineview import Line, lines_between
from bihuan.text.markers import CHINESE_DIGITS, Marker, all_markers, depth
from bihuan.text.polarity import announces_items, announces_problems

_CLAIM_END = re.compile(r"[。！？：；\n\t]")
# These words count on from one another: 首先 … 其次 … 第四 … 此外.
_FAMILIES = {"first": "words", "ordinal": "words", "spoken": "words"}
# Lines that say who, when and with what result; they belong to the item above them.
ATTACHED = re.compile(
    r"[（(【]?(?:责任|牵头|完成时限|完成时间|整改时限|整改期限|时限|期限|落实单位|配合|协办|备注|主办|承办|负责人|整改目标|成果形式|进展)"
)
MINIMUM = 5  # characters; what is shorter says nothing


@dataclass(slots=True)
class ItemRange:
    """One item in folded offsets; ``claim_end`` is where the sentence that names it ends."""

    start: int
    end: int
    claim_end: int
    marker: Marker | None = None


def family(marker: Marker) -> str:
    """Styles that belong to one enumeration share a family."""
    return _FAMILIES.get(marker.style, marker.style)


def find_items(text: str, start: int, end: int, lines: Sequence[Line]) -> list[ItemRange]:
    """The items in ``text[start:end]``: numbered ones where there is an enumeration, else a paragraph each.

    Text before the first numbered item is no part of an item. ``lines`` are the document's lines.
    """
    markers = choose_markers(text, start, end)
    if markers and markers[0].continues:
        return _from_second(text, start, end, markers, lines)
    if markers and markers[0].style == "bullet":
        return [*_before_bullets(text, start, markers[0].start, lines), *by_markers(text, markers, end)]
    if markers:
        return _below_headings(text, markers, end, lines) or by_markers(text, markers, end)
    return by_lines(text, start, end, lines)


def _before_bullets(text: str, start: int, stop: int, lines: Sequence[Line]) -> list[ItemRange]:
    """People often put the bullet only before the second item: what names a fault before it is the first."""
    before = by_lines(text, start, stop, lines)[-1:]
    return [
        item for item in before if item.end - item.start > 12 and not announces_problems(text[item.start : item.end])
    ]


def _below_headings(text: str, outer: list[Marker], end: int, lines: Sequence[Line]) -> list[ItemRange]:
    """Where every mark numbers only a heading line and numbered lines stand below it, those lines are the items."""
    starts = {line.start: line for line in lines}
    heads = [starts.get(m.start) for m in outer]
    if not all(head is not None and head.is_short and head.text[-1] not in "。；" for head in heads):
        return []
    items: list[ItemRange] = []
    numbered = 0
    for head, following in zip(heads, [*outer[1:], None], strict=True):
        assert head is not None
        stop = following.start if following else end
        inner = [m for m in all_markers(text, head.end, stop) if m.at_line and m.style != outer[0].style]
        inner = [m for m in inner if m.style == inner[0].style]
        numbered += bool(inner)
        items += by_markers(text, inner, stop) if inner else []
    return items if numbered * 2 > len(heads) else []


def choose_markers(text: str, start: int, end: int) -> list[Marker]:
    """The marks of the outermost enumeration in the range; empty where there is none."""
    markers = [m for m in all_markers(text, start, end) if m.start >= start]
    opening = [m for m in markers if m.at_line or m.before in "。！？”’）：:\t"]
    if not opening:
        return []
    at_line = [m for m in opening if m.at_line]
    chosen = (
        family(_outermost(at_line))
        if len(at_line) >= 2 or (at_line and at_line[0] is opening[0])
        else family(opening[0])
    )
    same = [m for m in markers if family(m) == chosen]
    lines_only = sum(m.at_line for m in same) >= 2
    kept: list[Marker] = []
    for m in same:
        if m.at_line or _goes_on(text, kept, m, lines_only):
            kept.append(m)
    if len(kept) == 1 and (
        (kept[0].style == "spoken" and not kept[0].continues)
        or (not kept[0].at_line and kept[0].number not in (1, None))
    ):
        return []  # one mark of these makes no enumeration
    return kept


def _from_second(text: str, start: int, end: int, markers: list[Marker], lines: Sequence[Line]) -> list[ItemRange]:
    """The first mark says "and another" (再就是, 此外): the first item stands before it without one."""
    if markers[0].at_line:
        return by_lines(text, start, end, lines)
    stop = markers[0].start
    return [*by_lines(text, start, stop, lines)[-1:], *by_markers(text, markers, end)]


def _outermost(markers: list[Marker]) -> Marker:
    """The first mark of the style that counts at the lines' level: the outermost that comes twice, else the first."""
    counts: dict[str, int] = {}
    for m in markers:
        counts[family(m)] = counts.get(family(m), 0) + 1
    repeated = [m for m in markers if counts[family(m)] >= 2] or markers
    return min(repeated, key=lambda m: (depth(m.style), m.start))


def _goes_on(text: str, kept: list[Marker], marker: Marker, lines_only: bool) -> bool:
    """Does a mark inside a line carry the enumeration on?"""
    if not kept:
        return not lines_only and marker.before in "。！？”’）：:\t；"
    last = kept[-1]
    follows = marker.number is None or last.number is None or marker.number == last.number + 1
    if lines_only:
        return follows and marker.before in "。！？”"
    if marker.before == "；":
        return follows and f"{CHINESE_DIGITS[0]}是" not in text[last.end : marker.start]
    if marker.number == 1 and last.number is not None:
        return marker.before in "。！？" and "\n" in text[last.end : marker.start]
    return True


def by_markers(text: str, markers: list[Marker], end: int) -> list[ItemRange]:
    """An item from each mark to the next."""
    items = []
    for marker, following in zip(markers, [*markers[1:], None], strict=True):
        stop = following.start if following else end
        items.append(_item(text, marker.start, stop, marker))
    return items


def by_lines(text: str, start: int, end: int, lines: Sequence[Line]) -> list[ItemRange]:
    """An item from each paragraph; a short line that names it joins the paragraph below, trailing 责任人 lines the one above."""
    inside = [(max(line.start, start), min(line.end, end), line) for line in lines_between(lines, start, end)]
    inside = [row for row in inside if row[1] - row[0] >= 2]
    items: list[ItemRange] = []
    groups = _group_headings([text[a:b] for a, b, _ in inside])
    pending: int | None = None
    for n, (a, b, line) in enumerate(inside):
        words = text[a:b]
        if items and (ATTACHED.match(words) or line.is_row):
            items[-1].end = b
        elif n in groups or (n + 1 < len(inside) and announces_items(words)):
            pending = None
        elif _is_label(words) and n + 1 < len(inside):
            pending = a if pending is None else pending
        else:
            items.append(_item(text, a if pending is None else pending, b, None))
            pending = None
    return items


# 从思想上看，…；从党性上看，…  主观上，…。客观上，…
_FACET = re.compile(
    r"(?:^|(?<=[。；！？\n]))(?:从[^\W\da-zA-Z_]{2,6}?(?:上|层面|方面|角度)?来?(?:看|讲|说|分析|剖析|反思)|"
    r"(?:主观|客观|思想|政治|党性|宗旨|作风|能力|本领|纪律|责任|担当|履职|履责|自律|组织|廉政)(?:上|方面|层面|认识上|修养上|意识上)(?:还有一[条点]|来看|看|讲|说)?)(?:[，：]|，就是)",
    re.MULTILINE,
)


def by_facets(text: str, start: int, end: int) -> list[ItemRange]:
    """Items told side by side in a paragraph by the side from which they are seen; empty where there are fewer than two."""
    starts = [m.start() for m in _FACET.finditer(text, start, end)]
    if len(starts) < 2:
        return []
    return [_item(text, a, b, None) for a, b in zip(starts, [*starts[1:], end], strict=True)]


_LISTED = re.compile(r"(?:原因|根源|根子|症结|问题)[^。；]{0,14}(?:[：:]|是|有|在于)[，：]?")


def by_semicolons(text: str, start: int, end: int) -> list[ItemRange]:
    """Items run together after 究其原因，主要是：, parted by semicolons; empty where there are fewer than three."""
    lead = _LISTED.search(text, start, min(end, start + 80))
    if lead is None:
        return []
    cuts = [lead.end(), *(m.end() for m in re.compile("；").finditer(text, lead.end(), end)), end]
    parts = [(a, b) for a, b in itertools.pairwise(cuts) if b - a > 12]
    return [_item(text, a, b, None) for a, b in parts] if len(parts) >= 3 else []


def _is_label(words: str) -> bool:
    return len(words) <= 30 and not words.endswith(("。", "；", "！"))


def _group_headings(paragraphs: list[str]) -> set[int]:
    """Short lines that head several paragraphs each: headings of groups, no part of an item."""
    labels = [n for n, words in enumerate(paragraphs) if _is_label(words)]
    heads = set()
    for label, following in zip(labels, [*labels[1:], len(paragraphs)], strict=False):
        if following - label > 2:
            heads.add(label)
    return set(labels) if len(heads) * 2 >= len(labels) > 0 else set()


def _item(text: str, start: int, stop: int, marker: Marker | None) -> ItemRange:
    words = text[start:stop].rstrip()
    end = start + len(words)
    found = _CLAIM_END.search(text, marker.end if marker else start, end)
    claim_end = found.end() if found and found.group() not in "\n\t" else found.start() if found else end
    return ItemRange(start, end, claim_end, marker)

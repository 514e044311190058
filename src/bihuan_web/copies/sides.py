"""Two texts side by side (并排看): cut where passages and differences begin and end, numbered alike on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.comparing import Passage as EnginePassage
from bihuan.comparing import differences
from bihuan_web.copies.models import Pair, Passage

DIFFERENCES: dict[str, str | Promise] = {
    "date": _("日期"),
    "year": _("年份"),
    "figure": _("数字"),
    "name": _("人名"),
    "place": _("地名、单位"),
    "wording": _("文字"),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; ``starts`` are passages that begin here, ``inside`` says that it is in one, ``difference`` its kind."""

    text: str
    starts: tuple[int, ...]
    inside: bool
    allowed: bool
    difference: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of one text: that of a passage, or a difference inside one."""

    start: int
    end: int
    number: int
    kind: str = ""
    allowed: bool = False


def both_sides(
    pair: Pair, passages: Sequence[Passage], a: str, b: str, allowed: frozenset[int]
) -> tuple[list[Segment], list[Segment], dict[int, list[str]]]:
    """The segments of both texts; and for each passage which kinds of differences are in it."""
    left, right = [], []
    kinds: dict[int, list[str]] = {}
    names, places = _terms(pair)
    for one in passages:
        fine = one.number in allowed
        left.append(Mark(one.a_start, one.a_end, one.number, allowed=fine))
        right.append(Mark(one.b_start, one.b_end, one.number, allowed=fine))
        asked = EnginePassage((one.a_start, one.a_end), (one.b_start, one.b_end), one.length, one.matched)
        found = differences(a, b, asked, names=names, places=places)
        kinds[one.number] = [kind for kind in DIFFERENCES if any(which.kind == kind for which in found)]
        left += [Mark(*which.a, one.number, which.kind) for which in found]
        right += [Mark(*which.b, one.number, which.kind) for which in found]
    return segments(a, left), segments(b, right), kinds


def segments(text: str, marks: Iterable[Mark]) -> list[Segment]:
    """A text in order; the pieces joined are the text again."""
    starts: dict[int, list[int]] = defaultdict(list)
    begins: dict[int, list[Mark]] = defaultdict(list)
    ends: dict[int, list[Mark]] = defaultdict(list)
    for one in marks:
        if one.start < one.end <= len(text):
            begins[one.start].append(one)
            ends[one.end].append(one)
            if not one.kind:
                starts[one.start].append(one.number)
    active: list[Mark] = []
    found = []
    for start, end in pairwise(sorted({0, len(text), *begins, *ends})):
        for one in ends[start]:
            active.remove(one)
        active += begins[start]
        passages = [one for one in active if not one.kind]
        kind = next((one.kind for one in active if one.kind), "")
        found.append(
            Segment(
                text[start:end], tuple(sorted(starts[start])), bool(passages),
                bool(passages) and all(one.allowed for one in passages), kind,
            )
        )  # fmt: skip
    return found


def _terms(pair: Pair) -> tuple[frozenset[str], frozenset[str]]:
    both = (pair.a.document, pair.b.document)
    names = frozenset(one.person_name for one in both if len(one.person_name) > 1)
    units = frozenset(
        one for document in both for one in (document.organisation.name, document.organisation.short) if one
    )
    return names, units

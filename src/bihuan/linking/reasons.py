"""Why two items are proposed as belonging together, or why an item found no counterpart, in words for people."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from bihuan.linking.choosing import Pair
from bihuan.linking.features import Wording
from bihuan.linking.grams import is_pair, pair_text
from bihuan.linking.grouping import Group
from bihuan.linking.themes import themes
from bihuan.linking.views import CAUSE, MEASURE, PROBLEM, View
from bihuan.model import Unlinked

_NAMES = {PROBLEM: "问题", CAUSE: "原因", MEASURE: "措施"}
_QUOTED = 3  # words quoted at most
_CLAIM_SHOWN = 20


class Reason(NamedTuple):
    basis: Literal["number", "wording", "theme", "place"]
    words: str


def explain(problem: View, other: View, group: Group, words: Wording, text: str, headings: dict[str, str]) -> Reason:
    """Why a problem and a cause or measure are proposed."""
    if problem.block == other.block and (place := _by_place(problem, other, group, text, headings)):
        return Reason("place", place)
    if problem.order in other.named:
        return Reason("number", f"{_NAMES[other.kind]}写明对应第{problem.order + 1}个问题")
    shared = shared_words(problem, other, words, text)
    telling = [word for word in shared if len(word) > 2 or any(map(str.isdigit, word))]
    if telling and other.kind == MEASURE:
        return Reason("wording", f"措施点名{_quoted(telling)}")
    if shared and (telling or len(shared) > 1):
        return Reason("wording", f"都说到{_quoted(shared)}")
    theme = _common_theme(problem, other)
    if shared:
        return Reason("wording", f"都说到{_quoted(shared)}" + (f"，同属“{theme}”" if theme else ""))
    if theme:
        return Reason("theme", f"都与“{theme}”有关")
    return Reason("place", "按先后次序对应")


def explain_joint(
    group: Group, causes: dict[Pair, float], measures: dict[Pair, float], cause: int, measure: int, text: str
) -> Reason:
    """Why a cause and a measure are proposed."""
    one, other = group.causes[cause], group.measures[measure]
    for number, problem in enumerate(group.problems):
        if (number, cause) in causes and (number, measure) in measures:
            if problem.block == one.block == other.block:
                return Reason("place", f"与{_claim(problem, text)}这个问题列在一处")
            return Reason("theme", f"都对应{_claim(problem, text)}这个问题")
    theme = _common_theme(one, other)
    return Reason("theme", f"都与“{theme}”有关" if theme else "对应相近的问题")


def explain_unlinked(
    group: Group,
    causes: dict[Pair, float],
    measures: dict[Pair, float],
    to_causes: dict[Pair, float],
    to_measures: dict[Pair, float],
    text: str,
) -> list[Unlinked]:
    """Every item without a counterpart, and why."""
    out: list[Unlinked] = []
    for others, chosen, likely, kind in (
        (group.causes, causes, to_causes, CAUSE),
        (group.measures, measures, to_measures, MEASURE),
    ):
        answered, answering = {number for number, _ in chosen}, {at for _, at in chosen}
        for number, problem in enumerate(group.problems):
            if number not in answered:
                nearest = max((pair for pair in likely if pair[0] == number), key=likely.__getitem__, default=None)
                closest = others[nearest[1]] if nearest else None
                out.append(
                    _unlinked(problem, others, closest, kind, text, likely.get(nearest, 0.0) if nearest else 0.0)
                )
        for at, other in enumerate(others):
            if at not in answering:
                nearest = max((pair for pair in likely if pair[1] == at), key=likely.__getitem__, default=None)
                closest = group.problems[nearest[0]] if nearest else None
                score = likely.get(nearest, 0.0) if nearest else 0.0
                out.append(_unlinked(other, group.problems, closest, PROBLEM, text, score))
    return out


def _unlinked(item: View, others: list[View], closest: View | None, wanted: str, text: str, nearest: float) -> Unlinked:
    return Unlinked(item.id, wanted, _lacking(item, others, closest, wanted, text), round(nearest, 3))


def shared_words(one: View, other: View, words: Wording, text: str) -> list[str]:
    """The most telling words that two items share, the rarest first."""
    weights = words.weights
    pairs = sorted([(-weights[unit], unit) for unit in one.shared & other.shared if unit in weights and is_pair(unit)])
    if not pairs:
        return []
    mine, theirs = text[one.start : one.end], text[other.start : other.end]
    found: list[str] = []
    for _, pair in pairs:
        word = pair_text(pair)
        if word not in "\n".join(found):
            found.append(_widen(word, mine, theirs))
            if len(found) == _QUOTED:
                break
    return found


def _widen(word: str, mine: str, theirs: str) -> str:
    """``word`` with the neighbouring letters that both texts have as well."""
    at = mine.find(word)
    start, end = at, at + len(word)
    while end < len(mine) and mine[end].isalnum() and mine[start : end + 1] in theirs:
        end += 1
    while start and mine[start - 1].isalnum() and mine[start - 1 : end] in theirs:
        start -= 1
    return mine[start:end]


def _by_place(problem: View, other: View, group: Group, text: str, headings: dict[str, str]) -> str | None:
    between = text[min(problem.end, other.end) : max(problem.start, other.start)]
    if "\n" not in between and any(mark in between for mark in "\t｜|"):
        return "同列一行"
    siblings = [view for view in group.problems if view.block == problem.block]
    rivals = [view for view in (group.causes if other.kind == CAUSE else group.measures) if view.block == other.block]
    name = headings.get(problem.aspect or "")
    same = f"同属“{_bare(name)}”" if name else "列在一处"
    if len(siblings) == len(rivals) > 1 and problem.place == other.place:
        return f"{same}，依次对应"
    if len(siblings) == len(rivals) == 1:
        return f"{_NAMES[other.kind]}紧接在这个问题之后"
    return same if len(rivals) == 1 else None


def _common_theme(one: View, other: View) -> str | None:
    shared = [a * b for a, b in zip(one.themes, other.themes, strict=True)]
    top = max(range(len(shared)), key=shared.__getitem__, default=0)
    return themes().names[top] if shared and shared[top] > 0 else None


def _lacking(item: View, others: list[View], closest: View | None, wanted: str, text: str) -> str:
    if not others:
        return f"全文没有写{_NAMES[wanted]}"
    rest = "".join(text[other.start : other.end] for other in others)
    missing = [word for word in _topics(item, text) if word not in rest]
    if missing:
        return f"{_NAMES[wanted]}里没有讲到{_quoted(missing[:_QUOTED])}"
    if closest is not None:
        return f"最接近的{_NAMES[wanted]}是{_claim(closest, text)}，但说的不是同一件事"
    return f"没有与它相应的{_NAMES[wanted]}"


def _topics(item: View, text: str) -> list[str]:
    """Words of the claim that tell what it is about."""
    claim = text[item.claim_start : item.claim_end] or text[item.start : item.end]
    vocabulary = themes().words
    found = {claim[i : i + n] for n in (4, 3, 2) for i in range(len(claim) - n + 1)} & vocabulary.keys()
    words = sorted(found, key=lambda word: (-vocabulary[word], claim.find(word)))
    return [word for word in words if not any(word != other and word in other for other in words)]


def _claim(view: View, text: str) -> str:
    """An item's claim, quoted without its number and cut where it is long."""
    words = text[view.claim_start : view.claim_end] or text[view.start : view.end]
    words = _bare(words)
    return f"“{words[:_CLAIM_SHOWN]}…”" if len(words) > _CLAIM_SHOWN else f"“{words}”"


def _bare(words: str) -> str:
    return (
        _label().sub("", words.strip().replace("\n", " ").replace("\t", " ")).rstrip("。；，：:;,. ") or words.strip()
    )


def _quoted(words: list[str]) -> str:
    return "".join(f"“{word}”" for word in words)


@cache
def _label() -> re.Pattern[str]:
    """An item's number, with the marks around it."""
    return re.compile(
        r"^[\s（(]*(?:[一二三四五六七八九十]{1,3}是|第[一二三四五六七八九十]+|[①-⑳]|[一二三四五六七八九十\d]{1,3}(?=[、.．,，）)]))?[、.．,，）)\s]*"
    )

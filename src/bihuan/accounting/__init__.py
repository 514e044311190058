"""Accounting: last year's items and this year's → what became of each of last year's (逐项对照)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bihuan.accounting.matching import Candidates, Match, Passage, again, told
from bihuan.accounting.wording import Weights, words_of
from bihuan.model import Document, Items, Linking, Measure, PriorStatus, Role, Span
from bihuan.model.previous import TOLD, Account, Mention, Standing
from bihuan.text.folded import Folded
from bihuan.text.sentences import clauses, sentences

__all__ = ["Side", "account"]

_AGAIN = 0.6
_TOLD = 0.4
_STANDINGS = {
    PriorStatus.DONE: Standing.DONE,
    PriorStatus.DOING: Standing.DOING,
    PriorStatus.OPEN: Standing.OPEN,
}
# A sentence that speaks of last round, wherever it stands.
_LOOKS_BACK = re.compile(
    r"[去上]年|上一年|上[一]?次|上轮|20\d\d年度?|此前|以往|曾(?:经)?(?:承诺|提出|查摆)|整改|承诺过"
)
_OWN = {"problem": Standing.PROBLEM, "measure": Standing.MEASURE, "action": Standing.MEASURE}


@dataclass(frozen=True)
class Side:
    """One year's document, as far as accounting reads it."""

    document: Document
    items: Items
    linking: Linking
    folded: Folded


@dataclass(frozen=True)
class _Here:
    """This year's passages, by what a match with one of them means."""

    problems: Candidates
    measures: Candidates
    actions: Candidates
    prior: Candidates
    others: Candidates
    told: Mapping[int, Standing]  # by where the item of the section on last round begins


def account(last: Side, this: Side) -> tuple[Account, ...]:
    """An account of each problem, measure and action of last year's, in the order of last year's text."""
    weights = Weights(_sentence_pairs(last.folded) + _sentence_pairs(this.folded))
    here = _passages(this)
    accounts = [_account(last, this, here, weights, kind, passage) for kind, passage in _items(last)]
    return tuple(_through_links(last, accounts))


def _sentence_pairs(folded: Folded) -> list[frozenset[str]]:
    return [words_of(folded.text, start, end).pairs for start, end in sentences(folded.text)]


def _items(last: Side) -> Iterator[tuple[str, Passage]]:
    for problem in last.items.problems:
        yield "problem", _passage(last.folded, problem.id, problem.span, problem.claim)
    for measure in last.items.measures:
        yield "measure", _passage(last.folded, measure.id, measure.span, measure.claim)
        for ref, span in _actions(measure):
            yield "action", _passage(last.folded, ref, span, None)


def _actions(measure: Measure) -> Iterator[tuple[str, Span]]:
    """A measure's actions with their ids; a single one is the measure itself."""
    if len(measure.actions) > 1:
        for number, action in enumerate(measure.actions, start=1):
            yield f"{measure.id}.{number}", action.span


def _passages(this: Side) -> _Here:
    folded, items = this.folded, this.items
    problems = [_passage(folded, one.id, one.span, one.claim) for one in items.problems]
    measures = [_passage(folded, one.id, one.span, one.claim) for one in items.measures]
    actions = [
        _passage(folded, ref, span, None)
        for measure in items.measures
        for ref, span in list(_actions(measure)) or [(measure.id, measure.span)]
    ]
    prior = [_passage(folded, one.id, one.span, None) for one in items.prior]
    told_there = {there.start: _STANDINGS[one.status] for there, one in zip(prior, items.prior, strict=True)}
    # Whole measures too, where one is cut into other actions than last year.
    actions += measures
    others = list(_looking_back(this))
    return _Here(
        problems=Candidates(problems),
        measures=Candidates(measures),
        actions=Candidates(actions),
        prior=Candidates(prior),
        others=Candidates(others),
        told=told_there,
    )


def _looking_back(this: Side) -> Iterator[Passage]:
    """Sentences, promises left out, that speak of last round, and what the section about it says beyond its items."""
    folded, items = this.folded, this.items
    # A problem may well say which promise was not kept; a promise does not look back.
    spans = [*(one.span for one in items.measures), *(one.span for one in items.prior)]
    taken = sorted(folded.span_to_folded(span) for span in spans)
    starts = [start for start, _ in taken]
    sections = [folded.span_to_folded(s.span) for s in this.document.sections if s.role is Role.PREVIOUS]
    for start, end in clauses(folded.text):
        before = bisect_left(starts, end) - 1
        if before >= 0 and taken[before][1] > start:
            continue
        inside = any(a <= start and end <= b for a, b in sections)
        if inside or _LOOKS_BACK.search(folded.text, start, end):
            words = words_of(folded.text, start, end)
            yield Passage(None, start, end, words, words)


def _passage(folded: Folded, ref: str, span: Span, claim: Span | None) -> Passage:
    start, end = folded.span_to_folded(span)
    whole = words_of(folded.text, start, end)
    name = words_of(folded.text, *folded.span_to_folded(claim)) if claim and len(claim) else whole
    return Passage(ref, start, end, name, whole)


def _account(last: Side, this: Side, here: _Here, weights: Weights, kind: str, passage: Passage) -> Account:
    found = list(_mentions(this, here, weights, kind, passage))
    span = last.folded.to_source(passage.start, passage.end)
    claim = _claim(last.items, passage.ref) or span
    return Account(kind, passage.ref or "", span, claim, _status(kind, found), tuple(found))


def _mentions(this: Side, here: _Here, weights: Weights, kind: str, passage: Passage) -> Iterator[Mention]:
    """The best place of each sort, repetitions first."""

    def mention(standing: Standing, there: Passage, match: Match) -> Mention:
        to_source = this.folded.to_source
        return Mention(
            standing, to_source(there.start, there.end), round(match.score, 2), there.ref, to_source(*match.shared)
        )

    own = {"problem": here.problems, "measure": here.measures, "action": here.actions}[kind]
    other = here.measures if kind == "problem" else here.problems
    again_ranges = []
    if best := _best(
        (there, again(passage, there, weights, _AGAIN, slogans=kind == "measure"))
        for there in own.near(passage, weights)
    ):
        again_ranges.append((best[0].start, best[0].end))
        yield mention(_OWN[kind], *best)
    if best := _best((there, told(passage, there, weights, _TOLD)) for there in here.prior.near(passage, weights)):
        yield mention(here.told[best[0].start], *best)
    standing = Standing.MEASURE if kind == "problem" else Standing.PROBLEM
    if best := _best((there, again(passage, there, weights, _AGAIN)) for there in other.near(passage, weights)):
        again_ranges.append((best[0].start, best[0].end))
        yield mention(standing, *best)
    # A sentence of what was just named is no further place.
    near = here.others.near(passage, weights)
    others = (there for there in near if not any(a < there.end and there.start < b for a, b in again_ranges))
    if best := _best((there, told(passage, there, weights, _TOLD)) for there in others):
        yield mention(Standing.MENTIONED, *best)


def _best(candidates: Iterator[tuple[Passage, Match | None]]) -> tuple[Passage, Match] | None:
    known = [(there, match) for there, match in candidates if match is not None]
    # Of equals the shortest, which says most exactly where; then the first.
    return max(
        known, key=lambda row: (row[1].score, row[1].run, row[0].start - row[0].end, -row[0].start), default=None
    )


def _status(kind: str, mentions: Sequence[Mention]) -> Standing:
    """A repetition weighs most, then what is told of it, then where else it turns up."""
    found = {one.standing for one in mentions}
    order = (_OWN[kind], *TOLD, Standing.PROBLEM, Standing.MEASURE, Standing.MENTIONED)
    return next((standing for standing in order if standing in found), Standing.ABSENT)


def _claim(items: Items, ref: str | None) -> Span | None:
    claims = {problem.id: problem.claim for problem in items.problems}
    return (claims | {measure.id: measure.claim or measure.span for measure in items.measures}).get(ref or "")


def _through_links(last: Side, accounts: list[Account]) -> Iterator[Account]:
    """What is not told by itself may be told with what it belongs to: 针对“…”问题, …, 已完成 tells of its measure, too."""
    near: dict[str, list[str]] = {}
    for link in last.linking.links:
        near.setdefault(link.from_id, []).append(link.to_id)
        near.setdefault(link.to_id, []).append(link.from_id)
    for one in accounts:
        if one.kind == "action":
            near.setdefault(one.ref.partition(".")[0], []).insert(0, one.ref)
    known = {one.ref: one for one in accounts}
    settled = {one.ref: _with_told(one, known, near.get(one.ref, ())) for one in accounts if one.kind != "action"}
    for one in accounts:
        yield settled.get(one.ref) or _with_told(one, settled, (one.ref.partition(".")[0],))


def _with_told(one: Account, known: Mapping[str, Account], near: Sequence[str]) -> Account:
    """The account with what is told of the first of its relations that is told of, unless something is told of itself."""
    if one.told() is not None:
        return one
    for ref in near:
        if ref in known and (found := known[ref].told()):
            mention = Mention(found.standing, found.span, found.score, found.ref, None, found.via or ref)
            mentions = (*one.mentions, mention)
            return replace(one, mentions=mentions, status=_status(one.kind, mentions))
    return one

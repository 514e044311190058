"""Puts items found in folded offsets together as model objects with source spans and ids."""

from __future__ import annotations

import datetime as dt

from bihuan.extracting.actions import ActionRange
from bihuan.extracting.enumerating import ItemRange
from bihuan.extracting.examples import find_examples
from bihuan.extracting.measures import actions_of
from bihuan.extracting.prior import status_of
from bihuan.model import Action, Cause, Credit, Items, Measure, PriorItem, Problem, Span
from bihuan.text.folded import Folded


class Builder:
    """Collects items in text order; ids count from 1 for each kind. ``base`` is the day from which deadlines count."""

    def __init__(self, folded: Folded, base: dt.date) -> None:
        self.folded = folded
        self.base = base
        self._credits: list[Credit] = []
        self._problems: list[Problem] = []
        self._causes: list[Cause] = []
        self._measures: list[Measure] = []
        self._prior: list[PriorItem] = []

    def span(self, start: int, end: int) -> Span:
        return self.folded.to_source(start, end)

    def credit(self, start: int, end: int, aspect: str | None) -> None:
        self._credits.append(Credit(f"K{len(self._credits) + 1}", self.span(start, end), aspect))

    def problem(self, item: ItemRange, aspect: str | None, examples: list[tuple[int, int]] | None = None) -> None:
        if examples is None:
            examples = find_examples(self.folded.text, item.start, item.end, item.claim_end)
        self._problems.append(
            Problem(
                f"P{len(self._problems) + 1}",
                self.span(item.start, item.end),
                self.span(item.start, item.claim_end),
                tuple(self.span(a, b) for a, b in examples),
                aspect,
                item.marker.number if item.marker else None,
            )
        )

    def cause(self, item: ItemRange, aspect: str | None) -> None:
        self._causes.append(
            Cause(
                f"C{len(self._causes) + 1}",
                self.span(item.start, item.end),
                self.span(item.start, item.claim_end),
                aspect,
                item.marker.number if item.marker else None,
            )
        )

    def measure(self, item: ItemRange, aspect: str | None) -> None:
        actions, owner, due = actions_of(self.folded.text, item, self.base)
        self.add_measure(item, aspect, actions, owner, due, None)

    def add_measure(
        self,
        item: ItemRange,
        aspect: str | None,
        actions: list[ActionRange],
        owner: str | None,
        due: str | None,
        names: Span | None,
    ) -> None:
        self._measures.append(
            Measure(
                f"M{len(self._measures) + 1}",
                self.span(item.start, item.end),
                self.span(item.start, item.claim_end),
                tuple(Action(self.span(a.start, a.end), a.owner, a.due, a.metric, a.deadline) for a in actions),
                aspect,
                item.marker.number if item.marker else None,
                owner,
                due,
                names,
            )
        )

    def prior(self, item: ItemRange) -> None:
        words = self.folded.text[item.start : item.end]
        self._prior.append(PriorItem(f"R{len(self._prior) + 1}", self.span(item.start, item.end), status_of(words)))

    def items(self) -> Items:
        return Items(
            tuple(self._credits),
            tuple(self._problems),
            tuple(self._causes),
            tuple(self._measures),
            tuple(self._prior),
        )
